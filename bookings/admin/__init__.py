"""The staff's pages in Django's own admin: thin, they call `actions` for all that changes a booking or publishes.

One file per noun. May import `actions` and everything below it; never `citizen`.
"""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from bookings.admin import (
    accounts,
    bookings,
    interests,
    places,
    receptions,
    records,
    services,
    templates,
    ticks,
    waiting,
)

__all__ = ["accounts", "bookings", "interests", "places", "receptions", "records", "services", "templates"]
__all__ += ["ticks", "waiting"]

admin.site.site_header = _("Outreach receptions")
admin.site.site_title = _("Outreach receptions")
admin.site.index_title = _("What would you like to do?")

# Lists need the width of an office's screen; the first page has the same links.
admin.site.enable_nav_sidebar = False

# What a person may do comes from memberships alone: groups would only promise what they can't keep.
admin.site.unregister(Group)
