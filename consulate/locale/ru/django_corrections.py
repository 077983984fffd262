"""Texts of Django's admin that go wrong with the nouns of this project: Russian needs another case after the verb.

The noun comes last, after a colon. Never imported: `manage.py messages` reads it for the Russian catalogue alone.
"""

from django.utils.translation import gettext_noop

gettext_noop("Add %s")
gettext_noop("Add %(name)s")
gettext_noop("Add another %(verbose_name)s")
gettext_noop("Change %s")
gettext_noop("View %s")
gettext_noop("Select %s")
gettext_noop("Select %s to change")
gettext_noop("Select %s to view")
gettext_noop("Cannot delete %(name)s")
