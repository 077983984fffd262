"""Days of the week, and months inside a date: Django writes them with a capital letter, Kazakh does not.

Never imported: `manage.py messages` reads it for the Kazakh catalogue only.
"""

from django.utils.translation import gettext_noop, pgettext

gettext_noop("Monday")
gettext_noop("Tuesday")
gettext_noop("Wednesday")
gettext_noop("Thursday")
gettext_noop("Friday")
gettext_noop("Saturday")
gettext_noop("Sunday")

pgettext("alt. month", "January")
pgettext("alt. month", "February")
pgettext("alt. month", "March")
pgettext("alt. month", "April")
pgettext("alt. month", "May")
pgettext("alt. month", "June")
pgettext("alt. month", "July")
pgettext("alt. month", "August")
pgettext("alt. month", "September")
pgettext("alt. month", "October")
pgettext("alt. month", "November")
pgettext("alt. month", "December")
