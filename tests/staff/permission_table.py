"""Who may open and who may send what, page by page: A auditors, O officers, M managers of the post.

A page that is added is found by the tests of it (`test_permissions.py`), which ask for its line here.
"""

from typing import NamedTuple


class May(NamedTuple):
    """The roles that may open a page, and those that may send its form; "" for nobody but superusers."""

    open: str
    send: str = ""


# For every member of staff, whatever the role: what they show depends on the post, or on nothing.
FOR_ALL = {
    "admin:index",
    "admin:login",
    "admin:logout",
    "admin:password_change",
    "admin:password_change_done",
    "admin:autocomplete",
    "admin:jsi18n",
    "admin:view_on_site",
    "admin:app_list",
    "admin:?",  # an address without a page of its own: Django redirects, or says 404
}

# Of each model in the admin: who sees its list and rows, who may add, change, delete.
MODELS = {
    "booking": ("AOM", "", "", ""),
    "district": ("AOM", "M", "M", ""),
    "event": ("AOM", "", "", ""),
    "interest": ("AOM", "", "", ""),
    "membership": ("M", "", "", ""),
    "notification": ("AOM", "", "", ""),
    "post": ("AOM", "", "M", ""),
    "reception": ("AOM", "M", "M", "M"),
    "service": ("AOM", "M", "M", ""),
    "slot": ("AOM", "", "M", ""),
    "template": ("AOM", "M", "M", "M"),
    "user": ("", "", "", ""),
    "venue": ("AOM", "M", "M", ""),
    "waitlistentry": ("AOM", "", "", ""),
}
# What all posts share, and what belongs to none: a stranger's manager is as good as one's own.
SHARED = {"district", "service", "venue", "interest"}

PAGES = {
    "admin:auth_user_password_change": May(""),
    "admin:bookings_booking_cancel": May("OM", "OM"),
    "admin:bookings_membership_reset": May("M", "M"),
    "admin:bookings_reception_blocks": May("M", "M"),
    "admin:bookings_reception_cancel": May("M", "M"),
    "admin:bookings_reception_drafts": May("M", "M"),
    "admin:bookings_reception_change_day": May("M", "M"),
    "admin:bookings_reception_kit": May("OM", "OM"),
    "admin:bookings_reception_timetable": May("AOM"),
    "admin:bookings_reception_plan": May("M", "M"),
    "admin:bookings_reception_preview": May("M"),
    "admin:bookings_reception_publish": May("M", "M"),
    "admin:bookings_reception_save_template": May("M", "M"),
    "admin:bookings_reception_tour": May("M", "M"),
    "staff:staff_booking": May("OM", "OM"),
    "staff:staff_booking_done": May("OM"),
    "staff:booking": May("AOM"),
    "staff:call_sheet_pdf": May("OM"),
    "staff:calls": May("OM"),
    "staff:comparison": May("AOM"),
    "staff:comparison_xlsx": May("AOM"),
    "staff:contact": May("OM", "OM"),
    "staff:move": May("OM", "OM"),
    "staff:correction": May("OM", "OM"),
    "staff:corrections": May("OM"),
    "staff:day": May("AOM"),
    "staff:day_list_pdf": May("AOM"),
    "staff:day_list_xlsx": May("AOM"),
    "staff:demand": May("AOM"),
    "staff:search": May("AOM"),
    "staff:closing": May("OM", "OM"),
    "staff:reopening": May("", "M"),
    "staff:kit_first_right": May("OM", "OM"),
    "staff:name": May("OM", "OM"),
    "staff:call_not_reached": May("OM", "OM"),
    "staff:outcomes": May("OM", "OM"),
    "staff:pack": May("OM"),
    "staff:poster": May("AOM"),
    "staff:papers": May("AOM"),
    "staff:call_reached": May("OM", "OM"),
    "staff:report": May("AOM"),
    "staff:report_xlsx": May("AOM"),
    "staff:scan": May("AOM"),
    "staff:step": May("OM", "OM"),
    "staff:kit_alternative": May("OM", "OM"),
    "staff:turned_away": May("OM", "OM"),
    "staff:walk_in": May("OM", "OM"),
}


def may(name: str) -> May | None:
    """The line of a page; None if there is none."""
    for model, (sees, adds, changes, deletes) in MODELS.items():
        for page, line in {
            "changelist": May(sees),
            "history": May(sees),
            "add": May(adds, adds),
            "change": May(sees, changes),
            "delete": May(deletes, deletes),
        }.items():
            if name == f"admin:bookings_{model}_{page}":
                return line
    return PAGES.get(name)
