"""The base classes of the admin: who sees and changes which rows, whose clock is shown, and which views are logged.

Django's model permissions are not used: `permissions` decides, by membership.
"""

from __future__ import annotations

import datetime as dt
import logging
from operator import attrgetter
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import IntegrityError, connection, transaction
from django.db.models import BooleanField, EmailField, Model, QuerySet, TimeField
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from bookings import permissions
from bookings.actions.access_log import note_look
from bookings.admin.versions import VersionedAdmin
from bookings.forms.fields import HourField, HourInput, RightEmailField
from bookings.models import Actor, Booking, Post, Reception, WaitlistEntry

logger = logging.getLogger(__name__)


def clock(instant: dt.datetime | None, zone: ZoneInfo) -> str:
    """Format an instant in the post's time zone and the reader's language. Return "" for None."""
    return formats.date_format(instant.astimezone(zone), "SHORT_DATETIME_FORMAT") if instant else ""


def is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))


class PlainFields(BaseModelAdmin[Any]):
    """Form fields as staff need them.

    Foreign keys come without the buttons that edit, delete or view the row that is chosen; only "add" stays. A boolean
    with choices is still a tick box: the choices are what lists and pages that can only be read show.
    """

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, EmailField):
            kwargs["form_class"] = RightEmailField
        if isinstance(db_field, TimeField):
            kwargs |= {"form_class": HourField, "widget": HourInput}
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_change_related = field.widget.can_delete_related = False
            field.widget.can_view_related = False
        return field

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, BooleanField):
            label, help_text = capfirst(db_field.verbose_name), db_field.help_text
            return forms.BooleanField(label=label, help_text=help_text, initial=db_field.default, required=False)
        return super().formfield_for_choice_field(db_field, request, **kwargs)


class PartFields(PlainFields):
    """A mixin for rows on another row's page. Everybody who sees the page sees them; managers edit them."""

    def may_edit(self, request: HttpRequest, obj: Any) -> bool:
        """Return whether the reader may edit the rows of `obj`, the page's own row; None while it is being added."""
        return permissions.plans_any(request.user)

    def formfield_for_foreignkey(self, *args: Any, **kwargs: Any) -> ModelChoiceField[Any] | None:
        field = super().formfield_for_foreignkey(*args, **kwargs)
        if field:
            field.choices = list(field.choices)  # type: ignore[arg-type]  # read once, not once per row of the formset
        return field

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_edit(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_edit(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_edit(request, obj)


class StaffAdmin(PlainFields, VersionedAdmin):
    """Django's admin without bulk actions. A row that does not exist, or not for this person, is a 404."""

    actions = None
    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field or None) if object_id.isprintable() else None
        if found is None:
            raise Http404
        if request.method == "POST" and connection.in_atomic_block:
            # Others may change it at the same time: the form is checked against, and saved over, the current state.
            lock(found)
            found = super().get_object(request, object_id, from_field or None)
        return found

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {}  # not from the address: it can contain anything

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
                with transaction.atomic():
                    return _rendered(super().changeform_view(request, object_id, form_url, extra_context))
            except IntegrityError as error:
                # The form was valid when it was read, but somebody else saved first.
                logger.warning("%s: %s", request.path, error)
                messages.error(
                    request,
                    _(
                        "Nothing was saved: somebody else has just saved something that contradicts it. Check the page "
                        "again."
                    ),
                )
                return HttpResponseRedirect(request.path)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        with timezone.override(self.zone_of_page(request, object_id)):
            return _rendered(super().history_view(request, object_id, extra_context))

    def zone_of_page(self, request: HttpRequest, object_id: str | None) -> ZoneInfo:
        """Return the time zone of the post that the page is about: times are shown in it, and read from the form."""
        post = permissions.posts_seen(request.user).first()
        return post.zone if post else ZoneInfo("UTC")


class SharedAdmin(StaffAdmin):
    """Rows that all posts share: every member sees them, managers of any post edit them.

    Only superusers delete them: rows that other posts have added, such as fees, are deleted with them.
    """

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return permissions.sees_any(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return permissions.plans_any(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return permissions.plans_any(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_superuser(request)


class PostAdmin(StaffAdmin):
    """Rows of a post: its members see them, its managers edit them, and for anybody else they do not exist."""

    post_lookup: ClassVar[str] = "post"

    def post_of(self, obj: Any) -> Post:
        post: Post = attrgetter(self.post_lookup.replace("__", "."))(obj)
        return post

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.filter(**{f"{self.post_lookup}__in": permissions.posts_seen(request.user)})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        planned = permissions.posts_planned(request.user)[:2]
        return {"post": planned[0]} if len(planned) == 1 else {}

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.name == "post":
            kwargs["queryset"] = permissions.posts_planned(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

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
    """A mixin for rows that only actions write."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def log_view(request: HttpRequest, subject: Booking | WaitlistEntry | Reception | Post) -> None:
    """Log that the reader has seen the people of a booking, of an entry, or of a list of a reception or post."""
    note_look(subject, actor=Actor.of(request.user), now=timezone.now())


class LoggedPagesAdmin(StaffAdmin):
    """Logs who opens the page of a row, once an hour: it shows people."""

    def subject_of(self, obj: Any) -> Any:
        """Return the booking or entry whose people the row shows."""
        return obj

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if object_id is not None and (subject := self.subject_of(self.get_object(request, unquote(object_id)))):
            log_view(request, subject)
        return super().changeform_view(request, object_id, form_url, extra_context)


class LoggedAdmin(LoggedPagesAdmin):
    """Logs who opens the list as well, for the reception or the posts whose rows it shows: it names people."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        shown = getattr(response, "context_data", None) or {}
        subjects = [self.subject_of(row) for row in shown["cl"].result_list] if "cl" in shown else []
        receptions = {subject.reception_id: subject.reception for subject in subjects if subject}
        if len(receptions) == 1:
            log_view(request, next(iter(receptions.values())))
        else:
            posts = {reception.post_id: reception.post for reception in receptions.values()}
            for post in posts.values():
                log_view(request, post)
        return response


def _rendered(response: HttpResponse) -> HttpResponse:
    """Render the response now: Django does it after the view has returned, outside of the time zone set here."""
    return response.render() if isinstance(response, TemplateResponse) else response


def as_id(text: str) -> int | None:
    """Read an id from an address or a form. Return None if it can't be one."""
    return int(text) if text.isdecimal() and len(text) < 19 else None


def lock(obj: Model) -> None:
    """Lock an object's row until the transaction ends. NO KEY: rows that point to it can still be added."""
    type(obj)._default_manager.select_for_update(of=("self",), no_key=True).filter(pk=obj.pk).first()
