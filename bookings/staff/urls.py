"""URLs of the staff pages. All of them need a login with a second factor.

Each URL is named after its view. `bookings.staff.views` explains how views are named.
"""

from django.urls import path

from bookings.staff.views import booking as bookings
from bookings.staff.views import (
    calls,
    closing,
    corrections,
    day,
    moving,
    outcomes,
    papers,
    reports,
    staff_booking,
    walk_ins,
)

app_name = "staff"
urlpatterns = [
    path("receptions/<int:pk>/assist/", staff_booking.staff_booking, name="staff_booking"),
    path("bookings/<int:pk>/assisted/", staff_booking.staff_booking_done, name="staff_booking_done"),
    path("bookings/<int:pk>/move/", moving.move, name="move"),
    path("bookings/<int:pk>/contact/", corrections.contact, name="contact"),
    path("applicants/<int:pk>/name/", corrections.name, name="name"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/<int:pk>/", corrections.correction, name="correction"),
    path("receptions/<int:pk>/calls/", calls.calls, name="calls"),
    path("calls/<int:pk>/reached/", calls.call_reached, name="call_reached"),
    path("calls/<int:pk>/not-reached/", calls.call_not_reached, name="call_not_reached"),
    path("bookings/<int:pk>/kit/instead/", calls.kit_alternative, name="kit_alternative"),
    path("bookings/<int:pk>/kit/first-right/", calls.kit_first_right, name="kit_first_right"),
    path("receptions/<int:pk>/day/", day.day, name="day"),
    path("receptions/<int:pk>/day/find/", day.search, name="search"),
    path("receptions/<int:pk>/walk-in/", walk_ins.walk_in, name="walk_in"),
    path("receptions/<int:pk>/turned-away/", walk_ins.turned_away, name="turned_away"),
    path("receptions/<int:pk>/outcomes/", outcomes.outcomes, name="outcomes"),
    path("receptions/<int:pk>/finish/", closing.closing, name="closing"),
    path("receptions/<int:pk>/reopen/", closing.reopening, name="reopening"),
    path("b/<str:reference>/", bookings.scan, name="scan"),
    path("bookings/<int:pk>/", bookings.booking, name="booking"),
    path("bookings/<int:pk>/step/", bookings.step, name="step"),
    path("receptions/<int:pk>/papers/", papers.papers, name="papers"),
    path("receptions/<int:pk>/day-list.pdf", papers.day_list_pdf, name="day_list_pdf"),
    path("receptions/<int:pk>/day-list.xlsx", papers.day_list_xlsx, name="day_list_xlsx"),
    path("receptions/<int:pk>/calls.pdf", papers.call_sheet_pdf, name="call_sheet_pdf"),
    path("receptions/<int:pk>/pack.pdf", papers.pack, name="pack"),
    path("receptions/<int:pk>/poster.pdf", papers.poster, name="poster"),
    path("receptions/<int:pk>/report/", reports.report, name="report"),
    path("receptions/<int:pk>/report.xlsx", reports.report_xlsx, name="report_xlsx"),
    path("reports/", reports.comparison, name="comparison"),
    path("reports/comparison.xlsx", reports.comparison_xlsx, name="comparison_xlsx"),
    path("reports/demand/", reports.demand, name="demand"),
]
