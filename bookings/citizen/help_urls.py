"""Addresses of the pages that explain: the services, the day itself, the site."""

from django.urls import path

from bookings.citizen.views import help as pages

urlpatterns = [
    path("help/", pages.help_page, name="help"),
    path("help/day/", pages.the_day, name="help_day"),
    path("help/accessibility/", pages.accessibility, name="accessibility"),
    path("services/<slug:code>/", pages.service, name="service"),
]
