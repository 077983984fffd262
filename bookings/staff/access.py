"""Access to staff pages: data of another post gives a 404, and what the user's role does not allow gives a 403.

The middleware (`bookings.accounts.middleware`) makes sure that the user is logged in with a second factor on every
staff page.
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
    """Return a reception of one of the user's posts, including drafts. Raise Http404 or PermissionDenied."""
    rows = Reception.objects.with_places().filter(pk=pk, post__in=permissions.posts_seen(request.user))
    found: Reception | None = rows.first()
    if found is None:
        raise Http404
    if not may(request.user, found.post):
        raise PermissionDenied
    return found


def get_booking(request: HttpRequest, pk: int, *, may: May = permissions.can_see) -> Booking:
    """Return a booking at one of the user's posts. Raise Http404 or PermissionDenied."""
    found = Booking.objects.with_places().filter(pk=pk, post__in=permissions.posts_seen(request.user)).first()
    if found is None:
        raise Http404
    if not may(request.user, found.post):
        raise PermissionDenied
    return found


def get_actor(request: HttpRequest) -> Actor:
    """Return the user as the actor that events record."""
    return Actor.of(request.user)


def render_page(
    request: HttpRequest, template: str, reception: Reception, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page about a reception, with times in its time zone; `here` in the context marks the current tab."""
    with timezone.override(reception.zone):
        return render(
            request,
            template,
            {
                "reception": reception,
                "post": reception.post,
                "can_receive": permissions.can_receive(request.user, reception.post),
                "sees_people": permissions.sees_people(request.user, reception.post),
                "can_plan": permissions.can_plan(request.user, reception.post),
                **context,
            },
            status=status,
        )
