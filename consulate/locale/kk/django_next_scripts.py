"""The same for the scripts of the next admin."""

from django.utils.translation import gettext_noop

gettext_noop(
    "You have selected an action, and you haven’t made any changes on individual fields. You’re "
    "probably looking for the Run button rather than the Save button."
)
