"""A refusal as a page: what happened, and what to do next."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings.citizen.access import page_url, step_url
from bookings.citizen.choice import Choice, hold_is_over, hold_notice, receptions_url
from bookings.citizen.refusal_words import KEPT, REFUSALS
from bookings.citizen.visits import has_other_holds
from bookings.errors import BookingError
from bookings.models import Booking, Reception
from bookings.queries.party_steps import Step


@dataclass(frozen=True)
class NextAction:
    """One thing to do next: a link, or with `post` a button that sends a form, for what changes something."""

    text: str | Promise
    url: str
    post: bool = False


def refused(
    request: HttpRequest,
    error: BookingError,
    *,
    reception: Reception | None = None,
    booking: Booking | None = None,
    held: Booking | None = None,
    first: NextAction | None = None,
) -> HttpResponse:
    """Return the page for an error, with what the reception or booking allows to do next; `first` comes before that.

    `held` is a hold that this refusal does not change.
    """
    if booking is not None:
        booking.refresh_from_db(fields=["status"])  # what the action saw under its lock, not what the page started with
        reception = booking.reception
        reception.refresh_from_db(fields=["status"])
    case = _case(error, reception, booking)
    is_kept = booking is not None and booking.status == Booking.Status.CONFIRMED
    refusal = KEPT.get(case, REFUSALS[case]) if is_kept else REFUSALS[case]
    context = _held_still(case, booking or held) | {
        "title": refusal.title,
        "text": str(refusal.text) % _facts(error, reception),
        "next_actions": [*([first] if first else []), *_next_actions(case, error, reception, booking, held)],
        "reception": reception,
        "post": reception.post if reception else None,
    }
    return render(request, "citizen/refused.html", context, status=refusal.status)


def _held_still(case: str, held: Booking | None) -> dict[str, object]:
    """Return the notice of the hold, unless the refusal says that it has ended."""
    now = timezone.now()
    if held is None or case in ("hold_expired", "reception_cancelled") or hold_is_over(held, now=now):
        return {}
    return hold_notice(held, now=now)


def _case(error: BookingError, reception: Reception | None, booking: Booking | None) -> str:
    if error.code in ("hold_expired", "not_held") and reception and reception.status == Reception.Status.CANCELLED:
        return "reception_cancelled"
    if error.code == "not_held" and booking:
        if booking.status == Booking.Status.EXPIRED:
            return "hold_expired"
        if booking.status == Booking.Status.CANCELLED:
            return "not_held:cancelled"
        if booking.status != Booking.Status.HELD:
            return "not_held:booked"
    if error.code == "already_booked" and booking and booking.party_size == 1:
        return "already_booked:one"
    return error.code if error.code in REFUSALS else "error"


def _facts(error: BookingError, reception: Reception | None) -> dict[str, object]:
    """Return the facts of the error as words, times local to the post."""
    facts: dict[str, object] = {"opens_at": "…", "most": "…", "wait_until": "…"} | error.facts
    for name, fact in facts.items():
        if isinstance(fact, dt.datetime):
            local = fact.astimezone(reception.zone) if reception else fact
            facts[name] = date_format(local, "TIME_FORMAT" if name == "wait_until" else "DATETIME_FORMAT")
    return facts


def _next_actions(
    case: str, error: BookingError, reception: Reception | None, booking: Booking | None, held: Booking | None
) -> list[NextAction]:
    """Return what to do next, the best first. What was typed for a hold is kept."""
    found = _of_booking(case, error, booking) if booking else []
    if reception and not booking and case not in ("too_late", "reception_cancelled"):
        found.append(NextAction(_("Back to this reception"), Choice(reception, replaces=held).reception_url))
    others = receptions_url(service=booking.service if booking else None, replaces=booking or held)
    is_kept = booking is not None and booking.status == Booking.Status.CONFIRMED
    if not is_kept and case not in ("incomplete", "wrong_code", "code_ended", "code_too_soon"):
        found.append(NextAction(_("Other receptions"), others))
    return found


def _of_booking(case: str, error: BookingError, booking: Booking) -> list[NextAction]:
    if booking.status == Booking.Status.CONFIRMED:
        return _of_confirmed(case, booking)
    times = NextAction(_("Choose a time"), Choice.of(booking).times_url)
    check = NextAction(_("Back to my answers"), page_url(booking, "check"))
    code = NextAction(_("Enter the code"), page_url(booking, "code"))
    address = NextAction(_("Correct the email address"), page_url(booking, "address"))
    match case:
        case "not_held:booked":
            return [NextAction(_("Show my booking"), page_url(booking, "booked"))]
        case "incomplete":
            step = error.facts.get("step")
            return [NextAction(_("Continue"), step_url(booking, step if isinstance(step, Step) else None))]
        case "already_booked" | "already_booked:one" | "same_person_twice" | "last_of_visit" | "last_person" | "error":
            return [check]
        case "times_overlap":
            return [times, check]
        case "hold_expired" if has_other_holds(booking):
            leave_out = NextAction(_("Remove it and continue with the rest"), page_url(booking, "leave_out"))
            return [times, leave_out]
        case "wrong_code" | "code_too_soon":
            return [code, address]
        case "code_ended":
            return [NextAction(_("Send me a new code"), page_url(booking, "new_code"), post=True), address]
        case "no_more_codes":
            return [code, times]
        case "party_too_big" | "service_not_provided":
            return [
                NextAction(
                    _("Choose service and number of people"),
                    Choice(booking.reception, booking.service, replaces=booking).choose_url,
                )
            ]
        case "slot_taken" | "hold_expired" | "not_held" | "not_held:cancelled":
            return [times]
    return []


def _of_confirmed(case: str, booking: Booking) -> list[NextAction]:
    if case == "not_held:booked":
        return [NextAction(_("Show my booking"), page_url(booking, "booked"))]
    manage = NextAction(_("Show my booking"), page_url(booking, "manage"))
    move = NextAction(_("Choose another time"), page_url(booking, "move"))
    if case == "no_more_codes":
        return [NextAction(_("Enter the code"), page_url(booking, "new_address_code")), manage]
    of_the_goal = ("slot_taken", "times_overlap", "not_open_yet", "reception_cancelled", "service_not_provided")
    return [move, manage] if case in of_the_goal else [manage]
