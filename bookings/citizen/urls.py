"""Addresses of the public site."""

from django.urls import path

from bookings.citizen.help_urls import urlpatterns as help_pages
from bookings.citizen.interest_urls import urlpatterns as interest
from bookings.citizen.journey_urls import urlpatterns as journey
from bookings.citizen.manage_urls import urlpatterns as manage
from bookings.citizen.views import readiness, receptions, times
from bookings.citizen.waiting_urls import urlpatterns as waiting

app_name = "citizen"
urlpatterns = [
    path("", receptions.receptions, name="receptions"),
    path("receptions/<int:pk>/", receptions.reception, name="reception"),
    path("receptions/<int:pk>/book/", times.choose, name="choose"),
    path("receptions/<int:pk>/ready/", readiness.readiness, name="readiness"),
    path("receptions/<int:pk>/times/", times.times, name="times"),
    *help_pages,
    *journey,
    *interest,
    *manage,
    *waiting,
]
