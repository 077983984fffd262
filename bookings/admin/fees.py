"""Fees: rows on the page of a post and of a service."""

from __future__ import annotations

import itertools
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import BaseInlineFormSet, ModelChoiceField
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from bookings import permissions
from bookings.admin.base import PartFields
from bookings.models import Fee, Post


class FeeForm(forms.ModelForm):
    """Refuses, with a message, what the database would refuse."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        age_from, age_below = data.get("age_from"), data.get("age_below")
        if age_from is not None and age_below is not None and age_below <= age_from:
            self.add_error("age_below", _("This age must be greater than the age from which the fee applies."))
        begins, ends = data.get("valid_from"), data.get("valid_until")
        if begins and ends and ends < begins:
            self.add_error("valid_until", _("The last day must not be before the first."))
        return data


class FeeFormSet(BaseInlineFormSet):
    """Refuses two fees that would be due for the same age on the same day."""

    def clean(self) -> None:
        super().clean()
        sound = [form for form in self.forms if form.is_valid() and (form.instance.pk or form.has_changed())]
        kept = [form.instance for form in sound if not form.cleaned_data.get("DELETE")]
        others = Fee.objects.filter(
            post__in={fee.post_id for fee in kept}, service__in={fee.service_id for fee in kept}
        ).exclude(pk__in=[form.instance.pk for form in self.forms if form.instance.pk])
        rows = [*others, *kept]
        for one, other in itertools.combinations(rows, 2):
            if one.contradicts(other):
                raise forms.ValidationError(
                    _(
                        "Two fees would apply to the same age on the same day: %(one)s; %(other)s. "
                        "Correct the ages, or enter a last day for the earlier fee."
                    ),
                    params={"one": _in_words(one), "other": _in_words(other)},
                )


class FeeInline(PartFields, admin.TabularInline[Fee, Model]):
    """Fees of the posts that the reader manages, or, to be read only, of the posts where they have another role."""

    template = "admin/bookings/tabular.html"
    model = Fee
    form = FeeForm
    formset = FeeFormSet
    extra = 1  # an empty row, which saves nothing, for those whose browser adds none
    verbose_name_plural = _("fees: for a child give “from age” and “below age”")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Fee]:
        planned = permissions.posts_planned(request.user)
        posts = planned if permissions.plans_any(request.user) else permissions.posts_seen(request.user)
        return super().get_queryset(request).filter(post__in=posts).select_related("post", "service")

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.name == "post":
            posts = list(permissions.posts_planned(request.user)[:2])
            kwargs["queryset"] = permissions.posts_planned(request.user)
            if len(posts) == 1:
                kwargs["initial"] = posts[0].pk
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def may_edit(self, request: HttpRequest, obj: Any) -> bool:
        return permissions.can_plan(request.user, obj) if isinstance(obj, Post) else super().may_edit(request, obj)


def _in_words(fee: Fee) -> str:
    return _("%(amount)s %(currency)s from age %(age)s, since %(day)s") % {
        "amount": fee.amount,
        "currency": fee.currency,
        "age": fee.age_from,
        "day": date_format(fee.valid_from, "SHORT_DATE_FORMAT"),
    }
