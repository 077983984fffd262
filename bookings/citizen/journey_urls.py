"""Addresses of the pages of one booking, from the first typed word to the confirmed place."""

from django.urls import path

from bookings.citizen.views import add, applicants, booked, check, code, consent, contact, questions, slip

_BOOKING = "booking/<str:token>/"

urlpatterns = [
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
