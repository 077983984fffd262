"""Texts of the next Django (6.1) that it translates neither into Russian nor into Kazakh.

Never imported: `manage.py messages` reads it for both catalogues.
"""

from django.utils.translation import gettext_noop, ngettext

gettext_noop("Filter by %(field_name)s")
gettext_noop('The app "%s" could not be found.')
ngettext("…and %(count)d more object.", "…and %(count)d more objects.", 1)
gettext_noop("- Select an option -")
