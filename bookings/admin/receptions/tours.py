"""Planning a reception or a tour from a template or an earlier reception, and saving a reception as a template."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views import View

from bookings import permissions
from bookings.actions.reception_drafts import plan_tour, save_template
from bookings.admin.receptions.drafts import drafts_url
from bookings.admin.receptions.pages import ReceptionPage
from bookings.admin.receptions.tour_form import TourForm
from bookings.errors import CannotPlan, NameTaken
from bookings.models import Actor, Template
from bookings.queries.reception_plan import plan
from bookings.staff_messages import words_for


class TemplateNameForm(forms.Form):
    name = forms.CharField(label=_("Name of the template"), max_length=Template._meta.get_field("name").max_length)


class TourPage(View):
    """Makes the drafts of all rows, or of none. For managers."""

    model_admin: Any = None
    name = "tour"
    title: Any = _("Plan a tour")
    days = 10  # rows to begin with

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not permissions.plans_any(request.user):
            raise PermissionDenied

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(TourForm(request, days=self.days))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TourForm(request, days=self.days)
        if not form.asks_for_more and form.is_valid():
            try:
                return self._make(form)
            except CannotPlan as error:
                form.add_faults(error.facts["faults"])
        return self._show(form)

    def _show(self, form: TourForm) -> HttpResponse:
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "opts": self.model_admin.opts,
            "title": self.title,
            "form": form,
            "is_tour": self.days > 1,
            "shows_errors": self.request.method == "POST" and not form.asks_for_more,
        }
        return TemplateResponse(self.request, "admin/bookings/reception/tour.html", context)

    def _make(self, form: TourForm) -> HttpResponse:
        """Make the drafts and go to them. Raises CannotPlan."""
        request, source, now = self.request, form.source, timezone.now()
        actor = Actor.of(request.user)
        made = plan_tour(source=source, post=source.post, tour_days=form.tour_days, actor=actor, now=now)
        for draft in made:
            self.model_admin.log_addition(request, draft, str(_("Created from “%(source)s”.") % {"source": source}))
            for warning in plan(draft, now=now).warnings:
                messages.warning(request, f"{draft}: {warning.message}")
        words = ngettext(
            "The draft is ready. Check it, change what is different this time, and publish it.",
            "%(count)s drafts are ready. Check each one, change what is different this time, and publish it.",
            len(made),
        )
        messages.success(request, words % {"count": len(made)})
        if len(made) == 1:
            return redirect("admin:bookings_reception_preview", made[0].pk)
        return HttpResponseRedirect(drafts_url(made))


class PlanPage(TourPage):
    """One reception: a tour of one day."""

    name = "plan"
    title = _("Plan a reception")
    days = 1


class SaveTemplatePage(ReceptionPage):
    name = "save_template"
    title = _("Save as a template")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show({"form": TemplateNameForm(initial={"name": self.reception.venue.district.name})})

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = TemplateNameForm(request.POST)
        if form.is_valid():
            name = form.cleaned_data["name"]
            try:
                template = save_template(reception=self.reception, name=name, actor=self.actor, now=self.now)
            except NameTaken as error:
                form.add_error("name", str(words_for(error)))
            else:
                messages.success(request, _("The template is saved. Receptions and tours can be planned from it."))
                return redirect("admin:bookings_template_change", template.pk)
        return self.show({"form": form})
