"""Addresses of the public site."""

from django.urls import URLPattern, path

from bookings.citizen.views import (
    add,
    booked,
    check,
    code,
    details,
    give_up,
    help,
    interest,
    kit,
    manage,
    move,
    preview,
    readiness,
    receptions,
    times,
    waiting,
)

app_name = "citizen"

_BOOKING = "booking/<str:token>/"
_MANAGE = f"{_BOOKING}manage/"
_ENTRY = "waiting/<str:token>/"
_INTEREST = "tell-me/<str:interest>/"

# Tells a view to open an entry of the waiting list instead of a booking.
_WAITING = {"waiting": True}


def _details(prefix: str, name: str, of: dict[str, bool]) -> list[URLPattern]:
    """Return the pages that ask a booking or an entry for its details, and for the code."""
    return [
        path(f"{prefix}person/<int:number>/", details.applicant, of, name=f"{name}applicant"),
        path(f"{prefix}person/<int:number>/representative/", details.representative, of, name=f"{name}representative"),
        path(f"{prefix}consent/", details.consent, of, name=f"{name}consent"),
        path(f"{prefix}code/", code.code, of, name=f"{name}code"),
        path(f"{prefix}code/new/", code.new_code, of, name=f"{name}new_code"),
    ]


_CHOOSING = [
    path("", receptions.receptions, name="receptions"),
    path("receptions/<int:pk>/", receptions.reception, name="reception"),
    path("receptions/<int:pk>/preview.png", preview.preview, name="preview"),
    path("receptions/<int:pk>/ready/", readiness.readiness, name="readiness"),
    path("receptions/<int:pk>/times/", times.times, name="times"),
]

# One booking, from the first details to the confirmed place.
_BOOKING_PAGES = [
    path(_BOOKING, booked.booked, name="booked"),
    path(f"{_BOOKING}calendar.ics", booked.calendar, name="calendar"),
    path(f"{_BOOKING}slip/", booked.slip, name="slip"),
    path(f"{_BOOKING}papers/", readiness.papers, name="papers"),
    *_details(_BOOKING, "", {}),
    path(
        f"{_BOOKING}person/<int:number>/representative/needed/",
        details.representative_needed,
        name="representative_needed",
    ),
    path(f"{_BOOKING}person/<int:number>/leave-out/", check.leave_person, name="leave_person"),
    path(f"{_BOOKING}questions/", details.questions, name="questions"),
    path(f"{_BOOKING}check/", check.check, name="check"),
    path(f"{_BOOKING}add/", add.add, name="add"),
    path(f"{_BOOKING}leave-out/", add.leave_out, name="leave_out"),
    path(f"{_BOOKING}address/", code.address, name="address"),
]

# A confirmed booking, and a lost link to it.
_MANAGE_PAGES = [
    path(_MANAGE, manage.manage, name="manage"),
    path(f"{_MANAGE}move/", move.move, name="move"),
    path(f"{_MANAGE}move/<int:pk>/", move.times, name="move_times"),
    path(f"{_MANAGE}move/<int:pk>/confirm/", move.confirm, name="move_confirm"),
    path(f"{_MANAGE}give-up/", give_up.give_up, name="give_up"),
    path(f"{_MANAGE}give-up/confirm/", give_up.confirm, name="give_up_confirm"),
    path(f"{_MANAGE}address/", manage.new_address, name="new_address"),
    path(f"{_MANAGE}address/code/", manage.new_address_code, name="new_address_code"),
    path(f"{_MANAGE}link/", manage.renew_link, name="renew_link"),
    path(f"{_BOOKING}kit/", kit.kit, name="kit"),
    path(f"{_BOOKING}kit/instead/", kit.instead, name="kit_instead"),
    path(f"{_BOOKING}kit/first-right/", kit.first_right, name="kit_first_right"),
    path("lost/", help.lost, name="lost"),
    path("lost/sent/", help.lost_sent, name="lost_sent"),
]

_WAITING_LIST = [
    path("receptions/<int:pk>/wait/", waiting.join, name="wait"),
    path(_ENTRY, waiting.entry_state, name="waiting"),
    path(f"{_ENTRY}leave/", waiting.leave, name="waiting_leave"),
    path(f"{_ENTRY}offer/<int:number>/", waiting.offer, name="waiting_offer"),
    *_details(_ENTRY, "waiting_", _WAITING),
]

# "Email me when you come".
_INTERESTS = [
    path("tell-me/", interest.interest, name="interest"),
    path("tell-me/done/", interest.end, {"page": "done"}, name="interest_done"),
    path("tell-me/kept/", interest.end, {"page": "kept"}, name="interest_kept"),
    path("tell-me/left/", interest.end, {"page": "left"}, name="interest_left"),
    path(f"{_INTEREST}code/", interest.code, name="interest_code"),
    path(f"{_INTEREST}code/new/", interest.new_code, name="interest_new_code"),
    path(f"{_INTEREST}keep/", interest.keep, name="interest_keep"),
    path(f"{_INTEREST}leave/", interest.leave, name="interest_leave"),
    path(f"{_INTEREST}unsubscribe/", interest.unsubscribe, name="interest_unsubscribe"),
]

_HELP = [
    path("help/", help.help_page, name="help"),
    path("help/day/", help.the_day, name="help_day"),
    path("help/accessibility/", help.accessibility, name="accessibility"),
    path("services/<slug:code>/", help.service, name="service"),
]

urlpatterns = [*_CHOOSING, *_BOOKING_PAGES, *_MANAGE_PAGES, *_WAITING_LIST, *_INTERESTS, *_HELP]
