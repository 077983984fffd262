"""Opening a booking or an entry of the waiting list by its link, and the addresses of its pages.

The link is the key: there is no login.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from bookings.citizen.reception_cards import posts_to_call
from bookings.identity.tokens import BadToken, entry_token, link_token, read_entry_link, read_link
from bookings.models import Booking, Party, WaitlistEntry
from bookings.queries.party_steps import Step, first_missing

P = ParamSpec("P")
T = TypeVar("T", Booking, WaitlistEntry)
# In the address of a page that was opened from "Check your answers", so that its back link leads there.
CHANGE = "?change=1"


def find_booking(token: str) -> Booking:
    """Return the booking that a link opens, with all that its pages need.

    Raises BadToken when the link was cut off or changed, when it was renewed since, and when the personal data of the
    booking is erased.
    """
    booking_id, link_version = read_link(token)
    booking = Booking.objects.with_places().filter(pk=booking_id).first()
    if booking is None or booking.link_version != link_version or booking.erased_at:
        raise BadToken
    return booking


def find_entry(token: str) -> WaitlistEntry:
    """Return the entry that a link opens. Raises BadToken as `find_booking` does."""
    entry_id, link_version = read_entry_link(token)
    entry = WaitlistEntry.objects.with_places().filter(pk=entry_id).first()
    if entry is None or entry.link_version != link_version or entry.erased_at:
        raise BadToken
    return entry


def opened_by_link(view: Callable[Concatenate[HttpRequest, Booking, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Pass a view the booking that `token` in the address opens. Times are those of its post."""
    return _opened(find_booking, view)


def entry_opened_by_link(
    view: Callable[Concatenate[HttpRequest, WaitlistEntry, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Pass a view the entry that `token` in the address opens. Times are those of its post."""
    return _opened(find_entry, view)


def _opened(
    find: Callable[[str], T], view: Callable[Concatenate[HttpRequest, T, P], HttpResponse]
) -> Callable[..., HttpResponse]:
    @wraps(view)
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            party = find(str(kwargs.pop("token", "")))
        except BadToken:
            return keep_secret(
                request, render(request, "citizen/bad_link.html", {"posts": posts_to_call()}, status=404)
            )
        with timezone.override(party.post.zone):
            return keep_secret(request, view(request, party, *args, **kwargs))

    return page


def keep_secret(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep a page whose address is a key out of shared caches, search engines and referrers.

    The answer to a form may stay in the visitor's own browser. Otherwise the button "Back" would end on an error of
    the browser (ERR_CACHE_MISS) when a form was shown again with its mistakes.
    """
    response["Cache-Control"] = "private, no-cache" if request.method == "POST" else "no-store"
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def token_of(party: Party) -> str:
    return link_token(party) if isinstance(party, Booking) else entry_token(party)


def page_url(party: Party, page: str, *args: int) -> str:
    """Return the address of a page of this party, in the active language."""
    return reverse(f"citizen:{page}", args=[token_of(party), *args])


def step_url(party: Party, step: Step | None) -> str:
    """Return the address of a step. None is the last one: checking the answers, or the code of a waiting list."""
    numbers = [step.number] if step and step.number else []
    if isinstance(party, Booking):
        return page_url(party, step.name if step else "check", *numbers)
    return page_url(party, f"waiting_{step.name if step else 'code'}", *numbers)


def next_url(party: Party) -> str:
    """Return where a party goes on: the first page not answered yet, or the page of a place that is booked."""
    if isinstance(party, Booking) and party.live:
        return page_url(party, "booked")
    return step_url(party, first_missing(party))


def go_on(party: Party) -> HttpResponse:
    """Redirect to where a party goes on after something was saved."""
    return redirect(next_url(type(party).objects.select_related("reception", "service").get(pk=party.pk)))
