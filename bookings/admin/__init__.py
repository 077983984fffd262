"""The staff's pages in Django's own admin: thin, they call `actions` for everything that changes a booking.

One file per noun. May import `actions` and everything below it; never `citizen` or `staff`.
"""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from bookings.admin import (
    accounts,
    bookings,
    events,
    notifications,
    posts,
    reception_templates,
    receptions,
    services,
    slots,
    venues,
    waiting_list,
)

__all__ = [
    "accounts",
    "bookings",
    "events",
    "notifications",
    "posts",
    "reception_templates",
    "receptions",
    "services",
    "slots",
    "venues",
    "waiting_list",
]

admin.site.site_header = _("Outreach receptions")
admin.site.site_title = _("Outreach receptions")
admin.site.index_title = _("Home page")

# Lists need the whole width of the screen; the home page has the same links.
admin.site.enable_nav_sidebar = False

# Permissions come from memberships alone: groups would have no effect.
admin.site.unregister(Group)
