"""Pages of the admin that show persons: who has looked is written down, once an hour."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from bookings.actions.access_log import note_look
from bookings.admin.access import StaffAdmin
from bookings.models import Actor, Booking, Post, Reception, WaitlistEntry


def noted(request: HttpRequest, subject: Booking | WaitlistEntry | Reception | Post) -> None:
    """That the reader saw the persons of a booking, of an entry, or of a reception's or post's list."""
    note_look(subject, actor=Actor.of(request.user), now=timezone.now())


class LooksAreNoted(StaffAdmin):
    """A page about one row is a look at what `subject_of` answers."""

    def subject_of(self, obj: Any) -> Any:
        return obj

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if object_id is not None and (subject := self.subject_of(self.get_object(request, unquote(object_id)))):
            noted(request, subject)
        return super().changeform_view(request, object_id, form_url, extra_context)


class ListsAreNoted(LooksAreNoted):
    """So is a list that names people: of one reception, or of the posts whose rows it shows."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        shown = getattr(response, "context_data", None) or {}
        subjects = [self.subject_of(row) for row in shown["cl"].result_list] if "cl" in shown else []
        receptions = {subject.reception_id: subject.reception for subject in subjects if subject}
        if len(receptions) == 1:
            noted(request, next(iter(receptions.values())))
        else:
            posts = {reception.post_id: reception.post for reception in receptions.values()}
            for post in posts.values():
                noted(request, post)
        return response
