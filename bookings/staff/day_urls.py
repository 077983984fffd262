"""The day itself: who comes, who is called, who is served."""

from django.urls import path

from bookings.staff.views.card import card, scan, step
from bookings.staff.views.day import day, find
from bookings.staff.views.finishing import finish
from bookings.staff.views.outcomes import outcomes
from bookings.staff.views.walk_ins import turn_away, walk_in

urlpatterns = [
    path("receptions/<int:pk>/day/", day, name="day"),
    path("receptions/<int:pk>/day/find/", find, name="find"),
    path("receptions/<int:pk>/walk-in/", walk_in, name="walk_in"),
    path("receptions/<int:pk>/turned-away/", turn_away, name="turn_away"),
    path("receptions/<int:pk>/outcomes/", outcomes, name="outcomes"),
    path("receptions/<int:pk>/finish/", finish, name="finish"),
    path("b/<str:reference>/", scan, name="scan"),
    path("bookings/<int:pk>/", card, name="booking"),
    path("bookings/<int:pk>/step/", step, name="step"),
]
