"""Addresses of the public site."""

from django.urls import path

from bookings.citizen.views import (
    add,
    applicants,
    booked,
    check,
    code,
    consent,
    contact,
    give_up,
    help,
    interest,
    kit,
    lost,
    manage,
    move,
    new_address,
    questions,
    readiness,
    receptions,
    slip,
    times,
    waiting,
    waiting_steps,
)

app_name = "citizen"

_BOOKING = "booking/<str:token>/"
_MANAGE = f"{_BOOKING}manage/"
_ENTRY = "waiting/<str:token>/"
_INTEREST = "tell-me/<str:interest>/"

_CHOOSING = [
    path("", receptions.receptions, name="receptions"),
    path("receptions/<int:pk>/", receptions.reception, name="reception"),
    path("receptions/<int:pk>/book/", times.choose, name="choose"),
    path("receptions/<int:pk>/ready/", readiness.readiness, name="readiness"),
    path("receptions/<int:pk>/times/", times.times, name="times"),
]

# One booking, from the first typed word to the confirmed place.
_BOOKING_PAGES = [
    path(_BOOKING, booked.booked, name="booked"),
    path(f"{_BOOKING}calendar.ics", booked.calendar, name="calendar"),
    path(f"{_BOOKING}slip/", slip.slip, name="slip"),
    path(f"{_BOOKING}contact/", contact.contact, name="contact"),
    path(f"{_BOOKING}person/<int:number>/", applicants.applicant, name="applicant"),
    path(f"{_BOOKING}person/<int:number>/representative/", applicants.representative, name="representative"),
    path(
        f"{_BOOKING}person/<int:number>/representative/needed/",
        applicants.representative_needed,
        name="representative_needed",
    ),
    path(f"{_BOOKING}person/<int:number>/leave-out/", check.leave_person, name="leave_person"),
    path(f"{_BOOKING}questions/", questions.questions, name="questions"),
    path(f"{_BOOKING}consent/", consent.consent, name="consent"),
    path(f"{_BOOKING}check/", check.check, name="check"),
    path(f"{_BOOKING}add/", add.add, name="add"),
    path(f"{_BOOKING}leave-out/", add.leave_out, name="leave_out"),
    path(f"{_BOOKING}code/", code.code, name="code"),
    path(f"{_BOOKING}code/new/", code.new_code, name="new_code"),
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
    path(f"{_MANAGE}address/", new_address.new_address, name="new_address"),
    path(f"{_MANAGE}address/code/", new_address.code, name="new_address_code"),
    path(f"{_MANAGE}link/", manage.renew_link, name="renew_link"),
    path(f"{_BOOKING}kit/", kit.kit, name="kit"),
    path(f"{_BOOKING}kit/instead/", kit.instead, name="kit_instead"),
    path(f"{_BOOKING}kit/first-right/", kit.first_right, name="kit_first_right"),
    path("lost/", lost.lost, name="lost"),
    path("lost/sent/", lost.sent, name="lost_sent"),
]

_WAITING_LIST = [
    path("receptions/<int:pk>/wait/", waiting.join, name="wait"),
    path(_ENTRY, waiting.standing, name="waiting"),
    path(f"{_ENTRY}leave/", waiting.leave, name="waiting_leave"),
    path(f"{_ENTRY}offer/<int:number>/", waiting.offer, name="waiting_offer"),
    path(f"{_ENTRY}contact/", waiting_steps.contact, name="waiting_contact"),
    path(f"{_ENTRY}person/<int:number>/", waiting_steps.applicant, name="waiting_applicant"),
    path(
        f"{_ENTRY}person/<int:number>/representative/",
        waiting_steps.representative,
        name="waiting_representative",
    ),
    path(f"{_ENTRY}consent/", waiting_steps.consent, name="waiting_consent"),
    path(f"{_ENTRY}code/", waiting_steps.code, name="waiting_code"),
    path(f"{_ENTRY}code/new/", waiting_steps.new_code, name="waiting_new_code"),
]

# "Tell me when you come".
_INTERESTS = [
    path("tell-me/", interest.interest, name="interest"),
    path("tell-me/done/", interest.end, {"page": "done"}, name="interest_done"),
    path("tell-me/kept/", interest.end, {"page": "kept"}, name="interest_kept"),
    path("tell-me/left/", interest.end, {"page": "left"}, name="interest_left"),
    path(f"{_INTEREST}code/", interest.code, name="interest_code"),
    path(f"{_INTEREST}code/new/", interest.new_code, name="interest_new_code"),
    path(f"{_INTEREST}keep/", interest.keep, name="interest_keep"),
    path(f"{_INTEREST}leave/", interest.leave, name="interest_leave"),
]

_HELP = [
    path("help/", help.help_page, name="help"),
    path("help/day/", help.the_day, name="help_day"),
    path("help/accessibility/", help.accessibility, name="accessibility"),
    path("services/<slug:code>/", help.service, name="service"),
]

urlpatterns = [*_CHOOSING, *_BOOKING_PAGES, *_MANAGE_PAGES, *_WAITING_LIST, *_INTERESTS, *_HELP]
