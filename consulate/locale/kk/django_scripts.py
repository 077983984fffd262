"""Texts of the admin's scripts, such as its calendar, of which Django has hardly any in Kazakh.

They go into a catalogue of their own, which is sent to the browser. Never imported: `manage.py messages` reads it for
the Kazakh catalogues alone.
"""

from django.utils.translation import gettext_noop, ngettext, pgettext

# Lists and their boxes
gettext_noop("Available %s")
gettext_noop('Choose %s by selecting them and then select the "Choose" arrow button.')
gettext_noop("Type into this box to filter down the list of available %s.")
gettext_noop("Choose all %s")
gettext_noop("Choose selected %s")
gettext_noop("Remove selected %s")
gettext_noop("Chosen %s")
gettext_noop('Remove %s by selecting them and then select the "Remove" arrow button.')
gettext_noop("Type into this box to filter down the list of selected %s.")
gettext_noop("(click to clear)")
gettext_noop("Remove all %s")
ngettext("%s selected option not visible", "%s selected options not visible", 0)
ngettext("%(sel)s of %(cnt)s selected", "%(sel)s of %(cnt)s selected", 0)
gettext_noop(
    "You have unsaved changes on individual editable fields. If you run an action, your unsaved changes will be lost."
)
gettext_noop(
    "You have selected an action, but you haven’t saved your changes to individual fields yet. Please click OK to "
    "save. You’ll need to re-run the action."
)
gettext_noop(
    "You have selected an action, and you haven’t made any changes on individual fields. You’re probably looking for "
    "the Go button rather than the Save button."
)

# Dates and times
gettext_noop("6 a.m.")
gettext_noop("6 p.m.")
ngettext("Note: You are %s hour ahead of server time.", "Note: You are %s hours ahead of server time.", 0)
ngettext("Note: You are %s hour behind server time.", "Note: You are %s hours behind server time.", 0)
gettext_noop("Choose a Time")
gettext_noop("Choose a time")
gettext_noop("Choose a Date")
gettext_noop("January")
gettext_noop("February")
gettext_noop("March")
gettext_noop("April")
gettext_noop("May")
gettext_noop("June")
gettext_noop("July")
gettext_noop("August")
gettext_noop("September")
gettext_noop("October")
gettext_noop("November")
gettext_noop("December")
gettext_noop("Monday")
gettext_noop("Tuesday")
gettext_noop("Wednesday")
gettext_noop("Thursday")
gettext_noop("Friday")
gettext_noop("Saturday")
gettext_noop("Sunday")
pgettext("abbrev. month January", "Jan")
pgettext("abbrev. month February", "Feb")
pgettext("abbrev. month March", "Mar")
pgettext("abbrev. month April", "Apr")
pgettext("abbrev. month May", "May")
pgettext("abbrev. month June", "Jun")
pgettext("abbrev. month July", "Jul")
pgettext("abbrev. month August", "Aug")
pgettext("abbrev. month September", "Sep")
pgettext("abbrev. month October", "Oct")
pgettext("abbrev. month November", "Nov")
pgettext("abbrev. month December", "Dec")
pgettext("abbrev. day Sunday", "Sun")
pgettext("abbrev. day Monday", "Mon")
pgettext("abbrev. day Tuesday", "Tue")
pgettext("abbrev. day Wednesday", "Wed")
pgettext("abbrev. day Thursday", "Thur")
pgettext("abbrev. day Friday", "Fri")
pgettext("abbrev. day Saturday", "Sat")
# Two letters each: three of the days begin with the same one.
pgettext("one letter Sunday", "S")
pgettext("one letter Monday", "M")
pgettext("one letter Tuesday", "T")
pgettext("one letter Wednesday", "W")
pgettext("one letter Thursday", "T")
pgettext("one letter Friday", "F")
pgettext("one letter Saturday", "S")
