"""Publishing several drafts on one page: the days of a tour, each with its faults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views import View

from bookings import permissions
from bookings.actions import receptions
from bookings.admin.base import as_id
from bookings.errors import BookingError, WrongState
from bookings.models import Actor, Reception
from bookings.queries.reception_plan import Plan, plan
from bookings.staff_messages import words_for

MOST = 60  # drafts on the page


@dataclass(frozen=True)
class DraftRow:
    """A draft, what publishing it would make, and what prevents that."""

    reception: Reception
    plan: Plan


def drafts_url(drafts: list[Reception]) -> str:
    """Return the address of the page with these drafts on top of it, and no others."""
    return reverse("admin:bookings_reception_drafts") + "?ids=" + ",".join(str(draft.pk) for draft in drafts)


class DraftsPage(View):
    """The coming drafts of the user's posts, or those that `ids` in the address names. Each chosen one is published by
    itself, so that a day with a fault does not stop the others."""

    model_admin: Any = None
    name = "drafts"
    title: Any = _("Publish drafts")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not permissions.plans_any(request.user):
            raise PermissionDenied
        self.now = timezone.now()

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = [DraftRow(draft, plan(draft, now=self.now)) for draft in self._drafts()]
        context = {
            **self.model_admin.admin_site.each_context(request),
            "opts": self.model_admin.opts,
            "title": self.title,
            "rows": rows,
            "can_publish": any(not row.plan.problems for row in rows),
        }
        return TemplateResponse(request, "admin/bookings/reception/drafts.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = {pk for pk in map(as_id, request.POST.getlist("draft")) if pk}
        published = [draft for draft in self._drafts() if draft.pk in chosen and self._publish(draft)]
        if published:
            words = ngettext("%(count)s reception is published.", "%(count)s receptions are published.", len(published))
            messages.success(request, words % {"count": len(published)})
        elif not chosen:
            messages.error(request, _("Choose the days to publish."))
        return redirect(request.get_full_path() if self._drafts() else "admin:bookings_reception_changelist")

    def _publish(self, draft: Reception) -> bool:
        """Publish one draft; say why if that is refused. What a colleague has published meanwhile counts as done."""
        try:
            receptions.publish_reception(reception=draft, actor=Actor.of(self.request.user), now=self.now)
        except WrongState:
            return False
        except BookingError as error:
            messages.error(self.request, f"{draft}: {words_for(error)}")
            return False
        self.model_admin.log_change(self.request, draft, str(_("Published.")))
        return True

    def _drafts(self) -> list[Reception]:
        drafts = Reception.objects.filter(
            status=Reception.Status.DRAFT, post__in=permissions.posts_planned(self.request.user)
        )
        named = {pk for pk in map(as_id, self.request.GET.get("ids", "").split(",")) if pk}
        asked = drafts.filter(pk__in=named) if named else drafts.coming(self.now)
        return list(asked.with_places().order_by("date", "pk")[:MOST])
