"""Addresses of the staff's own pages; all of them stand behind the gate."""

from django.urls import path

from bookings.staff.views import calls, kit_choices, papers, reports
from bookings.staff.views.assisting import assist, assisted
from bookings.staff.views.card import card, scan, step
from bookings.staff.views.day import day, find
from bookings.staff.views.finishing import finish
from bookings.staff.views.mending import contact, correction, corrections, name
from bookings.staff.views.outcomes import outcomes
from bookings.staff.views.walk_ins import turn_away, walk_in

app_name = "staff"
urlpatterns = [
    path("receptions/<int:pk>/assist/", assist, name="assist"),
    path("bookings/<int:pk>/assisted/", assisted, name="assisted"),
    path("bookings/<int:pk>/contact/", contact, name="contact"),
    path("applicants/<int:pk>/name/", name, name="name"),
    path("corrections/", corrections, name="corrections"),
    path("corrections/<int:pk>/", correction, name="correction"),
    path("receptions/<int:pk>/calls/", calls.calls, name="calls"),
    path("calls/<int:pk>/reached/", calls.reached, name="reached"),
    path("calls/<int:pk>/not-reached/", calls.not_reached, name="not_reached"),
    path("bookings/<int:pk>/kit/instead/", kit_choices.take_instead, name="take_instead"),
    path("bookings/<int:pk>/kit/first-right/", kit_choices.first_right, name="first_right"),
    path("receptions/<int:pk>/day/", day, name="day"),
    path("receptions/<int:pk>/day/find/", find, name="find"),
    path("receptions/<int:pk>/walk-in/", walk_in, name="walk_in"),
    path("receptions/<int:pk>/turned-away/", turn_away, name="turn_away"),
    path("receptions/<int:pk>/outcomes/", outcomes, name="outcomes"),
    path("receptions/<int:pk>/finish/", finish, name="finish"),
    path("b/<str:reference>/", scan, name="scan"),
    path("bookings/<int:pk>/", card, name="booking"),
    path("bookings/<int:pk>/step/", step, name="step"),
    path("receptions/<int:pk>/papers/", papers.papers, name="papers"),
    path("receptions/<int:pk>/day-list.pdf", papers.day_list_pdf, name="day_list_pdf"),
    path("receptions/<int:pk>/day-list.xlsx", papers.day_list_xlsx, name="day_list_xlsx"),
    path("receptions/<int:pk>/calls.pdf", papers.call_sheet_pdf, name="call_sheet_pdf"),
    path("receptions/<int:pk>/pack.pdf", papers.pack_pdf, name="pack"),
    path("receptions/<int:pk>/report/", reports.report, name="report"),
    path("receptions/<int:pk>/report.xlsx", reports.report_xlsx, name="report_xlsx"),
    path("reports/", reports.comparison, name="comparison"),
    path("reports/comparison.xlsx", reports.comparison_xlsx, name="comparison_xlsx"),
    path("reports/demand/", reports.demanded, name="demand"),
]
