"""The desks on a reception's page: hours, breaks, and services as boxes to tick."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings import permissions
from bookings.models import Desk, Reception, Service

MOST = 30  # desks of a reception


class DeskForm(forms.ModelForm):
    """A desk, with the services that it offers."""

    offered = forms.TypedMultipleChoiceField(
        label=_("Services"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "radiolist"}),
        help_text=_("Passports with a chip can be applied for only where the biometric kit stands."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "label" in self.fields:
            self.fields["label"].required = False
            self.fields["label"].help_text = _("Left empty: numbered by itself.")
        if self.instance.pk and "offered" in self.fields:
            self.initial["offered"] = [offer.service_id for offer in self.instance.offers.all()]

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]  # Django's own hook, unknown to its stubs
        if "offered" in self.cleaned_data:
            # Only what has changed is written: minutes set for a desk's service stay.
            self.instance.services.set(self.cleaned_data["offered"])


class DeskFormSet(BaseInlineFormSet):
    """Numbers the desks that were given no name."""

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


class DeskInline(admin.StackedInline[Desk, Reception]):
    """Editable while the reception is a draft: its slots are made from it when it is published."""

    model = Desk
    form = DeskForm
    formset = DeskFormSet
    extra = 1  # an empty row, which saves nothing, for those whose browser adds none
    max_num = MOST
    fields = [("label", "has_kit"), ("opens", "closes", "breaks"), "slot_minutes", "offered"]
    verbose_name_plural = _("desks: each gives one row of times; hours are local")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Desk]:
        return super().get_queryset(request).prefetch_related("offers__service")

    def get_formset(self, request: HttpRequest, obj: Reception | None = None, **kwargs: Any) -> Any:
        # Beyond this a request only keeps the server busy. (`max_num` is 0 here for who may add none.)
        formset = super().get_formset(request, obj, **kwargs, absolute_max=2 * MOST)
        field = formset.form.base_fields.get("offered")
        if isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = [(service.pk, service.name) for service in Service.objects.all()]
        return formset

    def offered(self, obj: Desk) -> str:
        """The services in words, for who may only read."""
        return ", ".join(offer.service.name for offer in obj.offers.all())

    offered.short_description = _("services")  # type: ignore[attr-defined]

    def has_view_permission(self, request: HttpRequest, obj: Reception | None = None) -> bool:
        return True  # whoever sees the reception

    def has_change_permission(self, request: HttpRequest, obj: Reception | None = None) -> bool:
        if obj is None or not obj.pk:
            return permissions.plans_any(request.user)
        return obj.status == Reception.Status.DRAFT and permissions.can_plan(request.user, obj.post)

    def has_add_permission(self, request: HttpRequest, obj: Reception | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Reception | None = None) -> bool:
        return self.has_change_permission(request, obj)
