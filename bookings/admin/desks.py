"""The desks on the page of a reception or template: hours, breaks and services."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings import permissions
from bookings.admin.base import PartFields
from bookings.admin.desk_services import DeskServices, DeskServicesField
from bookings.models import Desk, Reception, Service, TemplateDesk
from bookings.models.receptions import validate_breaks

MOST = 30  # desks of a reception


class DeskForm(forms.ModelForm):
    """A desk of a reception or of a template, with its services."""

    desk_services = DeskServicesField(
        label=_("Services"),
        help_text=_("Services that need the biometric kit can be ticked only at a desk with the kit."),
    )

    class Meta:
        error_messages = {NON_FIELD_ERRORS: {"unique_together": _("Another desk has this number or name.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "label" in self.fields:
            self.fields["label"].required = False
            self.fields["label"].help_text = _("If empty, it is numbered automatically.")
        if self.instance.pk and "desk_services" in self.fields:
            self.initial["desk_services"] = {
                each.service_id: (each.first_minutes, each.next_minutes) for each in self.instance.desk_services.all()
            }

    def clean_breaks(self) -> str:
        breaks: str = self.cleaned_data["breaks"]
        validate_breaks(breaks)
        return breaks

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]  # Django's own hook, unknown to its stubs
        if "desk_services" not in self.cleaned_data:
            return
        services: DeskServices = self.cleaned_data["desk_services"]
        rows = self.instance.desk_services
        rows.exclude(service__in=services).delete()
        for service, minutes in services.items():
            each, _made = rows.get_or_create(service_id=service)
            if minutes is not None and minutes != (each.first_minutes, each.next_minutes):
                each.first_minutes, each.next_minutes = minutes
                each.save()


class DeskFormSet(BaseInlineFormSet):
    """Numbers the desks that have no name."""

    def clean(self) -> None:
        sound = [form for form in self.forms if form.is_valid() and (form.instance.pk or form.has_changed())]
        kept = [form for form in sound if not form.cleaned_data.get("DELETE")]
        taken = {form.cleaned_data.get("label") for form in kept}
        numbers = (str(number) for number in itertools.count(1))
        free = (number for number in numbers if number not in taken)
        for form in kept:
            if form.cleaned_data.get("label") == "":
                form.instance.label = form.cleaned_data["label"] = next(free)
        super().clean()

    def get_unique_error_message(self, unique_check: Sequence[str]) -> str:
        return gettext("Two desks have the same number or name.")

    def get_form_error(self) -> str:
        return gettext("Another desk has this number or name.")


class DesksInline(PartFields, admin.StackedInline):
    """The desks of a draft or template."""

    form = DeskForm
    formset = DeskFormSet
    extra = 1  # an empty row, which saves nothing, for those whose browser adds none
    max_num = MOST
    fields = [("label", "has_kit"), ("opens", "closes", "breaks"), "slot_minutes", "desk_services"]
    verbose_name_plural = _("desks: each has its own times; hours are local")

    def may_edit(self, request: HttpRequest, obj: Any) -> bool:
        saved = obj is not None and obj.pk
        return permissions.can_plan(request.user, obj.post) if saved else super().may_edit(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("desk_services__service")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        # A request with more only keeps the server busy. (`max_num` is 0 here if the reader can't add desks.)
        formset = super().get_formset(request, obj, **kwargs, absolute_max=2 * MOST)
        field = formset.form.base_fields.get("desk_services")
        if isinstance(field, DeskServicesField):
            field.set_services(Service.objects.all())
        return formset

    @admin.display(description=_("services"))
    def desk_services(self, obj: Any) -> str:
        """The services as text, for people who can only read them."""
        return render_to_string("admin/bookings/desk_services_read.html", {"rows": obj.desk_services.all()})


class DeskInline(DesksInline):
    """Editable while the reception is a draft: publishing makes the slots from it."""

    model = Desk

    def may_edit(self, request: HttpRequest, obj: Reception | None) -> bool:
        return (obj is None or obj.status == Reception.Status.DRAFT) and super().may_edit(request, obj)


class TemplateDeskInline(DesksInline):
    """Editable at any time: receptions that were made from it do not change."""

    model = TemplateDesk
