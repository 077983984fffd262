"""The picture of a reception's day: who has which time at which desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.admin.reception_pages import ReceptionPages
from bookings.models import Reception
from bookings.queries.timetable import timetable


class PicturePages(ReceptionPages):
    """For whoever sees the reception; auditors too. No names stand in it."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.picture_view)
        return [
            path("<str:object_id>/picture/", view, name="bookings_reception_picture"),
            *super().get_urls(),
        ]

    def picture_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        reception: Reception = self.get_object(request, object_id)
        context = {
            "drawn": timetable(reception, now=timezone.now()),
            "is_draft": reception.status == Reception.Status.DRAFT,
        }
        return self._page(request, reception, "picture", _("Picture of the day"), context)
