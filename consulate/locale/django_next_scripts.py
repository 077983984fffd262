"""The same for the scripts of the next admin."""

from django.utils.translation import gettext_noop, ngettext

gettext_noop("%(month)s %(day)s, %(year)s")
gettext_noop("%s (current selection)")
gettext_noop("%s (today)")
gettext_noop("%s (today, current selection)")
gettext_noop("Next (%(month)s %(year)s)")
gettext_noop("Previous (%(month)s %(year)s)")
gettext_noop("Today (%(date)s)")
gettext_noop("Tomorrow (%(date)s)")
gettext_noop("Yesterday (%(date)s)")
gettext_noop("server")
ngettext(
    "Note: Enter times in the %(timezone)s timezone. (You are %(offset)s hour ahead.)",
    "Note: Enter times in the %(timezone)s timezone. (You are %(offset)s hours ahead.)",
    1,
)
ngettext(
    "Note: Enter times in the %(timezone)s timezone. (You are %(offset)s hour behind.)",
    "Note: Enter times in the %(timezone)s timezone. (You are %(offset)s hours behind.)",
    1,
)
