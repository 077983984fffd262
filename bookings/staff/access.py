"""Whose page it is: what belongs to another post does not exist, and what the reader's role does not allow is refused.

The middleware (`bookings.accounts.middleware`) sees to it that the reader is logged in with a second factor, on every
staff page alike.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bookings import permissions
from bookings.models import Actor, Booking, Post, Reception

May = Callable[[permissions.Account, Post], bool]


def get_reception(request: HttpRequest, pk: int, *, may: May = permissions.can_see) -> Reception:
    """A reception of the reader's posts, a draft too. Raises Http404, PermissionDenied."""
    rows = Reception.objects.with_places().filter(pk=pk, post__in=permissions.posts_seen(request.user))
    found: Reception | None = rows.first()
    if found is None:
        raise Http404
    if not may(request.user, found.post):
        raise PermissionDenied
    return found


def get_booking(request: HttpRequest, pk: int, *, may: May = permissions.can_see) -> Booking:
    """A booking at one of the reader's posts. Raises Http404, PermissionDenied."""
    found = Booking.objects.with_places().filter(pk=pk, post__in=permissions.posts_seen(request.user)).first()
    if found is None:
        raise Http404
    if not may(request.user, found.post):
        raise PermissionDenied
    return found


def get_actor(request: HttpRequest) -> Actor:
    """The reader, as events name them."""
    return Actor.of(request.user)


def render_page(
    request: HttpRequest, template: str, reception: Reception, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page about a reception, its times on the clock of the place; `here` in the context marks the page's own tab."""
    with timezone.override(reception.zone):
        return render(
            request,
            template,
            {
                "reception": reception,
                "post": reception.post,
                "can_receive": permissions.can_receive(request.user, reception.post),
                "can_plan": permissions.can_plan(request.user, reception.post),
                **context,
            },
            status=status,
        )
