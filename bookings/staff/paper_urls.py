"""Lists on paper and as files."""

from django.urls import path

from bookings.staff.views.pending import pending

urlpatterns = [
    path("receptions/<int:pk>/papers/", pending, name="papers"),
    path("receptions/<int:pk>/day-list.pdf", pending, name="day_list_pdf"),
    path("receptions/<int:pk>/day-list.xlsx", pending, name="day_list_xlsx"),
    path("receptions/<int:pk>/calls.pdf", pending, name="call_sheet_pdf"),
    path("receptions/<int:pk>/pack.pdf", pending, name="pack"),
]
