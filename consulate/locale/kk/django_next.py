"""Texts of the next Django (6.1) that it does not translate into Kazakh, but into Russian.

Never imported: `manage.py messages` reads it for the Kazakh catalogue alone.
"""

from django.utils.translation import gettext_noop

gettext_noop("Pagination %(name)s")
gettext_noop("Pagination %(name)s entries")
gettext_noop("Run")
gettext_noop("Search %(name)s")
gettext_noop(
    "Deleting the %(object_name)s “%(escaped_object)s” would result in deleting related objects, but your account "
    "doesn't have permission to delete the following types of objects:"
)
gettext_noop(
    "Are you sure you want to delete the %(object_name)s “%(escaped_object)s”? All of the following related items will "
    "be deleted:"
)
gettext_noop(
    "Deleting the %(object_name)s “%(escaped_object)s” would require deleting the following protected related objects:"
)
