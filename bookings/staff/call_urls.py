"""Calls to those whom no mail reaches, and what can be chosen for a caller when the kit has failed."""

from django.urls import path

from bookings.staff.views import calls, kit_choices

urlpatterns = [
    path("receptions/<int:pk>/calls/", calls.calls, name="calls"),
    path("calls/<int:pk>/reached/", calls.reached, name="reached"),
    path("calls/<int:pk>/not-reached/", calls.not_reached, name="not_reached"),
    path("bookings/<int:pk>/kit/instead/", kit_choices.take_instead, name="take_instead"),
    path("bookings/<int:pk>/kit/first-right/", kit_choices.first_right, name="first_right"),
]
