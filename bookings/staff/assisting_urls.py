"""Booking for people who have no email, and mending what stands on a booking."""

from django.urls import path

from bookings.staff.views.pending import pending

urlpatterns = [
    path("receptions/<int:pk>/assist/", pending, name="assist"),
    path("bookings/<int:pk>/assisted/", pending, name="assisted"),
    path("bookings/<int:pk>/contact/", pending, name="contact"),
    path("applicants/<int:pk>/name/", pending, name="name"),
    path("corrections/", pending, name="corrections"),
    path("corrections/<int:pk>/", pending, name="correction"),
]
