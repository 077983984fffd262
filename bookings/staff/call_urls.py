"""Calls to those whom no mail reaches."""

from django.urls import path

from bookings.staff.views.pending import pending

urlpatterns = [
    path("receptions/<int:pk>/calls/", pending, name="calls"),
    path("calls/<int:pk>/reached/", pending, name="reached"),
]
