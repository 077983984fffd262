"""Two people change one row from pages they opened earlier: the second sees what has changed, and nothing is lost."""

from __future__ import annotations

import copy
import types
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.forms.form_version import NAME, Changes, Version, draw_version, find_changes
from bookings.models import Event, Reception


@dataclass(frozen=True)
class Conflict:
    """What somebody else has changed since the page was drawn, and who changed it and when, if known."""

    changes: Changes
    who: str
    when: Any
    version: Version  # of the page that is drawn now


class VersionedAdmin(admin.ModelAdmin[Any]):
    """A mixin for change forms: each has a version, which is compared on saving, under the row's lock.

    If anything has changed, nothing is saved. The page is shown again with what was typed, what others have changed,
    and the current values of the fields that the reader did not change.
    """

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        seen = Version.read(request.POST.get(NAME, ""))
        if object_id is not None and seen:
            obj = self.get_object(request, unquote(object_id))  # locked: its page is in a transaction
            if obj is not None and self.has_change_permission(request, obj):
                self._compare(request, obj, seen)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _compare(self, request: HttpRequest, obj: Model, seen: Version) -> None:
        form, formsets = self._as_drawn_now(request, obj)
        typed = request.POST.copy()
        if changes := find_changes(seen, form, formsets, typed):
            request.POST = typed  # type: ignore[assignment]
            who, when = _last_change(obj, seen)
            version = draw_version(form, formsets, now=timezone.now())
            request.conflict = Conflict(changes, who, when, version)  # type: ignore[attr-defined]

    def _as_drawn_now(self, request: HttpRequest, obj: Model) -> tuple[BaseForm, list[BaseFormSet[Any]]]:
        reading = copy.copy(request)
        reading.method = "GET"
        form = self.get_form(reading, obj, change=True)(instance=obj)
        tables = self.get_formsets_with_inlines(reading, obj)
        return form, [
            table(instance=obj, prefix=table.get_default_prefix(), queryset=inline.get_queryset(reading))
            for table, inline in tables
        ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return types.new_class(form.__name__, (_Refused, form)) if hasattr(request, "conflict") else form

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        if change:
            conflict: Conflict | None = getattr(request, "conflict", None)
            version = conflict.version if conflict else Version.read(request.POST.get(NAME, ""))
            if version is None:
                formsets = [each.formset for each in context["inline_admin_formsets"]]
                version = draw_version(context["adminform"].form, formsets, now=timezone.now())
            context |= {"conflict": conflict, "version_name": NAME, "version": version}
        return super().render_change_form(request, context, add, change, form_url, obj)


class _Refused:
    """Makes a form say that somebody else has changed the row."""

    def clean(self) -> Any:
        data = super().clean()  # type: ignore[misc]  # of the form that it is mixed into
        words = _("Nothing has been saved yet: somebody else has changed this since you opened the page.")
        self.add_error(None, ValidationError(words, code="changed"))  # type: ignore[attr-defined]
        return data


def _last_change(obj: Model, seen: Version) -> tuple[str, Any]:
    """Return who changed a row after the page was drawn, and when; empty if only another row's page says so."""
    logged = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(obj), object_id=str(obj.pk), action_time__gte=seen.drawn_at
    )
    found = [(entry.action_time, entry.user.get_username()) for entry in logged.select_related("user")[:1]]
    if isinstance(obj, Reception):
        events = Event.objects.filter(reception_id=obj.pk, at__gte=seen.drawn_at, actor_kind="staff")
        found += [(event.at, event.actor_name) for event in events.exclude(verb__in=["view", "export"])[:1]]
    when, who = max(found, key=itemgetter(0), default=(None, ""))
    return who, when
