"""Addresses of the staff's own pages; all of them stand behind the gate."""

from django.urls import URLPattern

from bookings.staff.assisting_urls import urlpatterns as assisting
from bookings.staff.call_urls import urlpatterns as calls
from bookings.staff.day_urls import urlpatterns as day
from bookings.staff.paper_urls import urlpatterns as papers
from bookings.staff.report_urls import urlpatterns as reports

app_name = "staff"
urlpatterns: list[URLPattern] = [*day, *assisting, *calls, *papers, *reports]
