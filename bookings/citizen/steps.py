"""The way through the pages of one booking: what comes next, what came before, and where it ends early."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bookings.actions.holds import keep_longer
from bookings.citizen.access import opened_by_link
from bookings.citizen.changing import hold_is_over
from bookings.citizen.refusals import refused
from bookings.citizen.visits import leading
from bookings.citizen.ways import other_times_url, receptions_url, step_url
from bookings.errors import BookingError, HoldExpired, Incomplete, NotHeld, ReceptionCancelled
from bookings.forms.page_form import LONGER
from bookings.identity.tokens import link_token
from bookings.models import Booking, Reception
from bookings.queries.booking_steps import Step, first_missing, questions_for, steps_of_party, was_kept_longer

P = ParamSpec("P")
# In the address of a page that was opened from "Check your answers", so that its way back leads there.
CHANGE = "?change=1"


def page_url(booking: Booking, page: str, *args: int) -> str:
    """The address of a page of this booking, in the active language."""
    return reverse(f"citizen:{page}", args=[link_token(booking), *args])


def next_url(booking: Booking) -> str:
    """Where to go on: the first thing that is still missing, read afresh."""
    fresh = Booking.objects.select_related("reception", "service").get(pk=booking.pk)
    return step_url(fresh, first_missing(fresh))


def previous_url(request: HttpRequest, booking: Booking, step: Step) -> str:
    """The way back from a step: to the one before, or to the answers if it was opened from there."""
    if "change" in request.GET:
        return page_url(booking, "check")
    steps = _steps(booking)
    place = steps.index(step) if step in steps else 0
    return step_url(booking, steps[place - 1]) if place else other_times_url(booking)


def _steps(booking: Booking) -> list[Step]:
    """All the steps of this booking as far as they are known, in the order in which they are asked."""
    questions = [Step("questions")] if questions_for(booking) else []
    return [*steps_of_party(booking), *questions, Step("consent"), Step("check"), Step("code"), Step("address")]


def step_page(view: Callable[Concatenate[HttpRequest, Booking, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of a booking that is not confirmed yet.

    Where the booking has ended or is confirmed, the page says so instead. What is sent for a hold that ran out still
    reaches the verb: it is kept for the next choice of a time, and the refusal comes after.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @opened_by_link
    @wraps(view)
    def page(request: HttpRequest, booking: Booking, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        late_post = request.method == "POST" and booking.status == Booking.Status.EXPIRED
        if booking.status != Booking.Status.HELD and not late_post:
            return ended(request, booking)
        try:
            booking = kept_longer(request, booking)
            if LONGER in request.POST and not set(request.POST) - {LONGER, "csrfmiddlewaretoken"}:
                return redirect(request.get_full_path())  # a page on which nothing is typed
            return view(request, booking, *args, **kwargs)
        except Incomplete as refusal:
            return redirect(step_url(refusal.facts.get("booking", booking), refusal.facts["step"]))
        except NotHeld:  # confirmed or given up in another tab while this one was being read
            return ended(request, Booking.objects.with_places().get(pk=booking.pk))
        except BookingError as refusal:
            return refused(request, refusal, booking=refusal.facts.get("booking", booking))

    return page


def kept_longer(request: HttpRequest, booking: Booking) -> Booking:
    """The booking, whose hold is kept longer if that is what was asked. Raises HoldExpired, NotHeld."""
    if LONGER not in request.POST or booking.status != Booking.Status.HELD:
        return booking
    keep_longer(booking=booking, now=timezone.now())
    return Booking.objects.with_places().get(pk=booking.pk)


def visit_page(view: Callable[Concatenate[HttpRequest, Booking, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """A step that is done once for a whole visit: on the pages of its first hold."""

    @step_page
    @wraps(view)
    def page(request: HttpRequest, booking: Booking, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        first = leading(booking)
        if booking.status == Booking.Status.HELD and first and first.pk != booking.pk:
            return redirect(page_url(first, "check"))
        return view(request, booking, *args, **kwargs)

    return page


def ended(request: HttpRequest, booking: Booking) -> HttpResponse:
    """The page for a booking that is no hold any more."""
    if booking.status == Booking.Status.EXPIRED:
        return refused(request, HoldExpired(), booking=booking)
    if booking.live or booking.confirmed_at is not None:
        return redirect(page_url(booking, "booked"))
    if booking.reception.status == Reception.Status.CANCELLED:
        return refused(request, ReceptionCancelled(), booking=booking)
    return refused(request, NotHeld(), booking=booking)


def show(request: HttpRequest, template: str, booking: Booking, step: Step, **context: Any) -> HttpResponse:
    """Draw a step's page with its way back and its notice of the hold."""
    base = {
        "booking": booking,
        "hold_is_over": hold_is_over(booking, now=timezone.now()),
        "can_be_kept_longer": not was_kept_longer(booking),
        "back_url": previous_url(request, booking, step),
        "is_party": booking.party_size > 1,
        "token": link_token(booking),
        "times_url": other_times_url(booking),
        "receptions_url": receptions_url(service=booking.service, replaces=booking),
    }
    return render(request, f"citizen/{template}.html", base | context)
