"""Lists on paper and as files."""

from django.urls import path

from bookings.staff.views import papers

urlpatterns = [
    path("receptions/<int:pk>/papers/", papers.papers, name="papers"),
    path("receptions/<int:pk>/day-list.pdf", papers.day_list_pdf, name="day_list_pdf"),
    path("receptions/<int:pk>/day-list.xlsx", papers.day_list_xlsx, name="day_list_xlsx"),
    path("receptions/<int:pk>/calls.pdf", papers.call_sheet_pdf, name="call_sheet_pdf"),
    path("receptions/<int:pk>/pack.pdf", papers.pack_pdf, name="pack"),
]
