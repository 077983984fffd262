"""What a reception came to, and where to go next."""

from django.urls import path

from bookings.staff.views import reports

urlpatterns = [
    path("receptions/<int:pk>/report/", reports.report, name="report"),
    path("receptions/<int:pk>/report.xlsx", reports.report_xlsx, name="report_xlsx"),
    path("reports/", reports.comparison, name="comparison"),
    path("reports/comparison.xlsx", reports.comparison_xlsx, name="comparison_xlsx"),
    path("reports/demand/", reports.demanded, name="demand"),
]
