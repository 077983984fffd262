"""What the pages about a reception share."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View

from bookings import permissions
from bookings.models import Actor, Reception

YEARS = range(2020, 2101)


def validate_year(day: dt.date) -> None:
    """Refuse a mistyped year: the reception would be in no list. Raises ValidationError."""
    if day.year not in YEARS:
        raise ValidationError(_("Is the year right?"), code="year")


class ReceptionPage(View):
    """A page about one reception, by default for managers of its post.

    People who have no role at the post get a 404, members whose role is not enough a 403.
    """

    model_admin: Any = None  # the ReceptionAdmin whose page it is
    name = ""  # of the template
    title: Any = ""
    may_open = staticmethod(permissions.can_plan)
    reception: Reception

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.now = timezone.now()
        self.read()

    def read(self) -> None:
        """Read the reception from the database, again if need be."""
        self.reception = self.model_admin.get_object(self.request, self.kwargs["object_id"])
        if not self.may_open(self.request.user, self.reception.post):
            raise PermissionDenied

    @property
    def actor(self) -> Actor:
        return Actor.of(self.request.user)

    def show(self, context: dict[str, Any]) -> HttpResponse:
        return TemplateResponse(
            self.request,
            f"admin/bookings/reception/{self.name}.html",
            {
                **self.model_admin.admin_site.each_context(self.request),
                "opts": self.model_admin.opts,
                "original": self.reception,
                "title": self.title,
                "subtitle": f"{self.reception.post} · {self.reception}",
                **context,
            },
        )

    def to_page(self, name: str = "change") -> HttpResponse:
        """Redirect to another page about this reception."""
        return redirect(f"admin:bookings_reception_{name}", self.reception.pk)
