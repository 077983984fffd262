"""What every page of the admin keeps to: which rows a member of staff sees, what they may do, whose clock is shown.

Django's own model permissions are not asked: `permissions` decides, by membership.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import IntegrityError, connection
from django.db.models import Model, QuerySet
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from bookings import permissions
from bookings.models import Post

logger = logging.getLogger(__name__)


def clock(instant: dt.datetime | None, zone: ZoneInfo) -> str:
    """An instant as the post's wall clock shows it, in the reader's format; "" for none."""
    return formats.date_format(instant.astimezone(zone), "SHORT_DATETIME_FORMAT") if instant else ""


class PlainChoices(BaseModelAdmin[Any]):
    """Lists to choose from without buttons that edit or delete what is chosen: only "add" stays."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_change_related = field.widget.can_delete_related = False
            field.widget.can_view_related = False
        return field


class StaffAdmin(PlainChoices, admin.ModelAdmin[Any]):
    """The stock admin without bulk actions, where what doesn't exist (for this person) is a plain 404."""

    actions = None
    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field or None) if object_id.isprintable() else None
        if found is None:
            raise Http404
        return found

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {}  # not from the address: anything may stand there

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        # PostgreSQL has no NUL in texts: a filter with one would be a server error.
        if any("\x00" in text for pair in request.GET.items() for text in pair):
            return HttpResponseRedirect(request.path)
        return super().changelist_view(request, extra_context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        with timezone.override(self.zone_of_page(request, object_id)):
            try:
                return _rendered(super().changeform_view(request, object_id, form_url, extra_context))
            except IntegrityError as error:
                # The form was right when it was read; somebody else was a moment quicker.
                logger.warning("%s: %s", request.path, error)
                messages.error(
                    request,
                    _("Nothing was saved: it contradicts what somebody else has just saved. Look at the page again."),
                )
                return HttpResponseRedirect(request.path)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        with timezone.override(self.zone_of_page(request, object_id)):
            return _rendered(super().history_view(request, object_id, extra_context))

    def zone_of_page(self, request: HttpRequest, object_id: str | None) -> ZoneInfo:
        """The zone in which instants are shown, and read from the form: that of the post the page is about."""
        post = permissions.posts_seen(request.user).first()
        return post.zone if post else ZoneInfo("UTC")


class SharedAdmin(StaffAdmin):
    """What all posts share: every member sees it, managers of any post edit it.

    Superusers delete it: with it would go what other posts have added, such as their fees.
    """

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return permissions.sees_any(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return permissions.plans_any(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return permissions.plans_any(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(getattr(request.user, "is_superuser", False))


class PostAdmin(StaffAdmin):
    """What belongs to a post: its members see it, its managers edit it, and nobody else knows that it exists."""

    post_lookup: ClassVar[str] = "post"

    def post_of(self, obj: Any) -> Post:
        post: Post = obj.post
        return post

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.filter(**{f"{self.post_lookup}__in": permissions.posts_seen(request.user)})

    def zone_of_page(self, request: HttpRequest, object_id: str | None) -> ZoneInfo:
        if object_id is None:
            return super().zone_of_page(request, object_id)
        return self.post_of(self.get_object(request, unquote(object_id))).zone

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if obj is None:
            return permissions.sees_any(request.user)
        return permissions.can_see(request.user, self.post_of(obj))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return permissions.plans_any(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if obj is None:
            return permissions.plans_any(request.user)
        return permissions.can_plan(request.user, self.post_of(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)


class ReadOnly:
    """For a PostAdmin of rows that only actions write."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _rendered(response: HttpResponse) -> HttpResponse:
    """Rendered here and now: a response is rendered after its view has returned, by another clock."""
    return response.render() if isinstance(response, TemplateResponse) else response


def as_id(text: str) -> int | None:
    """A number from an address or a form; None for what is no id."""
    return int(text) if text.isdecimal() and len(text) < 19 else None


def lock(obj: Model) -> None:
    """Hold an object's row until the transaction ends, so that what is saved is judged by what is true."""
    assert connection.in_atomic_block
    type(obj)._default_manager.select_for_update(of=("self",)).get(pk=obj.pk)


def read_choices_once(field: ModelChoiceField[Any]) -> None:
    """Let the rows of a formset share their choices: by itself each row would query them again."""
    field.choices = list(field.choices)  # type: ignore[arg-type]  # a ModelChoiceIterator here
