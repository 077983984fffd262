"""The day itself: who comes, who is called, who is served."""

from django.urls import path

from bookings.staff.views.pending import pending

urlpatterns = [
    path("receptions/<int:pk>/day/", pending, name="day"),
    path("receptions/<int:pk>/day/find/", pending, name="find"),
    path("receptions/<int:pk>/walk-in/", pending, name="walk_in"),
    path("receptions/<int:pk>/turned-away/", pending, name="turn_away"),
    path("receptions/<int:pk>/outcomes/", pending, name="outcomes"),
    path("receptions/<int:pk>/finish/", pending, name="finish"),
    path("b/<str:reference>/", pending, name="scan"),
    path("bookings/<int:pk>/", pending, name="booking"),
    path("bookings/<int:pk>/step/", pending, name="step"),
]
