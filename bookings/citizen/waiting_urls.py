"""Addresses of the waiting list: joining it, and the pages of one entry."""

from django.urls import path

from bookings.citizen.views import waiting, waiting_steps

_ENTRY = "waiting/<str:token>/"

urlpatterns = [
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
