"""Booking for people who have no email, and mending what stands on a booking."""

from django.urls import path

from bookings.staff.views.assisting import assist, assisted
from bookings.staff.views.mending import contact, correction, corrections, name

urlpatterns = [
    path("receptions/<int:pk>/assist/", assist, name="assist"),
    path("bookings/<int:pk>/assisted/", assisted, name="assisted"),
    path("bookings/<int:pk>/contact/", contact, name="contact"),
    path("applicants/<int:pk>/name/", name, name="name"),
    path("corrections/", corrections, name="corrections"),
    path("corrections/<int:pk>/", correction, name="correction"),
]
