"""The way through the pages of one entry of a waiting list, and who may open them: whoever holds its link."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from bookings.citizen.access import keep_secret
from bookings.citizen.offers import to_call
from bookings.citizen.refusals import refused
from bookings.citizen.ways import Way, reception_url
from bookings.errors import BookingError, Incomplete, WaitingEnded, WrongState
from bookings.identity.tokens import BadToken, entry_token, read_entry_link
from bookings.models import WaitlistEntry
from bookings.queries.booking_steps import Step, first_missing_to_wait, steps_of_party

P = ParamSpec("P")


def entry_of(token: str) -> WaitlistEntry:
    """The entry that a link opens. Raises BadToken, also when the link was renewed or the data is erased."""
    entry_id, link_version = read_entry_link(token)
    entry = WaitlistEntry.objects.with_places().filter(pk=entry_id).first()
    if entry is None or entry.link_version != link_version or entry.erased_at:
        raise BadToken
    return entry


def entry_page(
    view: Callable[Concatenate[HttpRequest, WaitlistEntry, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Hand a view the entry that `token` in the address opens, on the clock of its post; refusals become pages.

    The address is the key, so the page is kept by no cache, no search engine, and told to no other site.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            entry = entry_of(str(kwargs.pop("token", "")))
        except BadToken:
            return keep_secret(request, render(request, "citizen/bad_link.html", {"posts": to_call()}, status=404))
        with timezone.override(entry.post.zone):
            try:
                return keep_secret(request, view(request, entry, *args, **kwargs))
            except Incomplete as missing:
                return redirect(step_url(entry, missing.facts["step"]))
            except (WaitingEnded, WrongState):  # joined or left in another tab: the entry's own page says which
                return redirect(page_url(entry, "waiting"))
            except BookingError as refusal:
                back = Way(_("Back to the waiting list"), page_url(entry, "waiting"))
                return keep_secret(request, refused(request, refusal, reception=entry.reception, first=back))

    return page


def step_page(
    view: Callable[Concatenate[HttpRequest, WaitlistEntry, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page of an entry that is not confirmed yet."""

    @entry_page
    @wraps(view)
    def page(request: HttpRequest, entry: WaitlistEntry, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if entry.status != WaitlistEntry.Status.NEW:
            return redirect(page_url(entry, "waiting"))
        return view(request, entry, *args, **kwargs)

    return page


def page_url(entry: WaitlistEntry, page: str, *args: int) -> str:
    """The address of a page of this entry, in the active language."""
    return reverse(f"citizen:{page}", args=[entry_token(entry), *args])


def step_url(entry: WaitlistEntry, step: Step | None) -> str:
    """A page of the way to the list; None is the last one, where the code is entered."""
    name = f"waiting_{step.name}" if step else "waiting_code"
    return page_url(entry, name, *([step.number] if step and step.number else []))


def next_url(entry: WaitlistEntry) -> str:
    """Where to go on: the first thing that is still missing, read afresh."""
    fresh = WaitlistEntry.objects.select_related("reception", "service").get(pk=entry.pk)
    return step_url(fresh, first_missing_to_wait(fresh))


def _previous_url(entry: WaitlistEntry, step: Step) -> str:
    steps = [*steps_of_party(entry), Step("consent"), Step("code")]
    place = steps.index(step) if step in steps else 0
    return step_url(entry, steps[place - 1]) if place else reception_url(entry.reception)


def show(request: HttpRequest, template: str, entry: WaitlistEntry, step: Step, **context: Any) -> HttpResponse:
    """Draw a step's page with its way back. Pages of the booking's journey call their subject `booking`."""
    base = {
        "booking": entry,
        "entry": entry,
        "is_waiting": True,
        "back_url": _previous_url(entry, step),
        "is_party": entry.party_size > 1,
        "token": entry_token(entry),
    }
    return render(request, f"citizen/{template}.html", base | context)
