"""Texts that Django has in Kazakh with mistakes, or that do not work with the nouns of this project.

The noun comes last, after a colon: an ending would depend on it. Never imported: `manage.py messages` reads it for
the Kazakh catalogue alone.
"""

from django.utils.translation import gettext_noop, ngettext

# Lists
gettext_noop("Select %s")
gettext_noop("Select %s to change")
gettext_noop("Filter")
gettext_noop("Run the selected action")
gettext_noop("Go")
gettext_noop("0 of %(cnt)s selected")
ngettext("%(total_count)s selected", "All %(total_count)s selected", 0)
gettext_noop("Select all %(total_count)s %(module_name)s")
gettext_noop("Click here to select the objects across all pages")
gettext_noop("None available")
ngettext("%(count)s %(name)s was changed successfully.", "%(count)s %(name)s were changed successfully.", 0)

# Forms
gettext_noop("Add %s")
gettext_noop("Add %(name)s")
gettext_noop("Change %s")
gettext_noop("Add another %(verbose_name)s")
gettext_noop("Save and add another")
gettext_noop("Save and continue editing")
gettext_noop("Change history: %s")
gettext_noop("Date/time")
gettext_noop("Date:")
gettext_noop("No fields changed.")

# Deleting
gettext_noop("Cannot delete %(name)s")
gettext_noop("Delete selected %(verbose_name_plural)s")
gettext_noop("Successfully deleted %(count)d %(items)s.")
gettext_noop(
    'Are you sure you want to delete the %(object_name)s "%(escaped_object)s"? All of the following related items '
    "will be deleted:"
)
gettext_noop(
    "Deleting the %(object_name)s '%(escaped_object)s' would require deleting the following protected related objects:"
)
gettext_noop(
    "Deleting the %(object_name)s '%(escaped_object)s' would result in deleting related objects, but your account "
    "doesn't have permission to delete the following types of objects:"
)

# Passwords and people
gettext_noop("Change password")
gettext_noop("Change my password")
gettext_noop("Change password: %s")
gettext_noop("Enter a new password for the user <strong>%(username)s</strong>.")
gettext_noop("Your password was changed.")
gettext_noop("Password changed successfully.")
gettext_noop("Password")
gettext_noop("password")
gettext_noop("Old password")
gettext_noop("New password")
gettext_noop("New password confirmation")
gettext_noop("Password confirmation")
gettext_noop("Your old password was entered incorrectly. Please enter it again.")
gettext_noop("username")
gettext_noop("A user with that username already exists.")
gettext_noop("last name")
gettext_noop("date joined")
gettext_noop("Designates whether the user can log into this admin site.")
gettext_noop("Designates whether this user should be treated as active. Unselect this instead of deleting accounts.")
