"""What a reception came to, and where to go next."""

from django.urls import path

from bookings.staff.views.pending import pending

urlpatterns = [
    path("receptions/<int:pk>/report/", pending, name="report"),
    path("receptions/<int:pk>/report.xlsx", pending, name="report_xlsx"),
    path("reports/", pending, name="comparison"),
    path("reports/comparison.xlsx", pending, name="comparison_xlsx"),
    path("reports/demand/", pending, name="demand"),
]
