"""Planning from what is there: one reception or a tour from a template or an earlier day, and keeping a day as a
template."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bookings import permissions
from bookings.actions.reception_drafts import plan_tour, save_template
from bookings.admin.reception_pages import ReceptionPages
from bookings.admin.stops import TourForm
from bookings.errors import CannotPlan, NameTaken
from bookings.models import Actor, Reception, Template
from bookings.queries.reception_plan import plan
from bookings.staff_messages import words_for

TOUR_ROWS = 10


class TemplateNameForm(forms.Form):
    name = forms.CharField(label=_("Name of the template"), max_length=Template._meta.get_field("name").max_length)


class TourPages(ReceptionPages):
    """For managers. Drafts are made of all lines, or of none."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("plan/", view(self.plan_view), name="bookings_reception_plan"),
            path("tour/", view(self.tour_view), name="bookings_reception_tour"),
            path(
                "<str:object_id>/save-as-template/",
                view(self.save_template_view),
                name="bookings_reception_save_template",
            ),
            *super().get_urls(),
        ]

    def plan_view(self, request: HttpRequest) -> HttpResponse:
        return self._plan(request, rows=1, title=_("Plan a reception"))

    def tour_view(self, request: HttpRequest) -> HttpResponse:
        return self._plan(request, rows=TOUR_ROWS, title=_("Plan a tour"))

    def _plan(self, request: HttpRequest, *, rows: int, title: Any) -> HttpResponse:
        if not permissions.plans_any(request.user):
            raise PermissionDenied
        form = TourForm(request, rows=rows)
        if request.method == "POST" and not form.asks_for_more and form.is_valid():
            try:
                return self._made(request, form)
            except CannotPlan as error:
                form.tell(error.facts["faults"])
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "form": form,
            "is_tour": rows > 1,
            "shows_errors": request.method == "POST" and not form.asks_for_more,
        }
        return TemplateResponse(request, "admin/bookings/reception/tour.html", context)

    def _made(self, request: HttpRequest, form: TourForm) -> HttpResponse:
        """Make the drafts and lead to them. Raises CannotPlan."""
        now = timezone.now()
        source = form.source
        made = plan_tour(source=source, post=source.post, stops=form.stops, actor=Actor.of(request.user), now=now)
        for draft in made:
            self.log_addition(request, draft, str(_("Made from “%(source)s”.") % {"source": source}))
            for warning in plan(draft, now=now).warnings:
                messages.warning(request, f"{draft}: {warning.message}")
        words = ngettext(
            "A draft is made. Look at it, change what differs this time, and publish it.",
            "%(count)s drafts are made. Look at each, change what differs this time, and publish it.",
            len(made),
        )
        messages.success(request, words % {"count": len(made)})
        if len(made) == 1:
            return HttpResponseRedirect(reverse("admin:bookings_reception_preview", args=[made[0].pk]))
        return HttpResponseRedirect(reverse("admin:bookings_reception_changelist") + "?status__exact=draft")

    def save_template_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        reception: Reception = self._planned(request, object_id)
        form = TemplateNameForm(request.POST or None, initial={"name": reception.venue.district.name})
        if request.method == "POST" and form.is_valid():
            try:
                template = save_template(
                    reception=reception,
                    name=form.cleaned_data["name"],
                    actor=Actor.of(request.user),
                    now=timezone.now(),
                )
            except NameTaken as error:
                form.add_error("name", str(words_for(error)))
            else:
                messages.success(request, _("The template is saved. Receptions and tours can be planned from it."))
                return HttpResponseRedirect(reverse("admin:bookings_template_change", args=[template.pk]))
        return self._page(request, reception, "save_template", _("Save as a template"), {"form": form})
