"""A refusal as a page: what happened, and what to do next. Every `BookingError` has its words here."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings.citizen import ways
from bookings.citizen.changing import hold_is_over, notice
from bookings.citizen.ways import Way
from bookings.errors import BookingError
from bookings.journey import Step
from bookings.models import Booking, Reception
from bookings.tokens import link_token


@dataclass(frozen=True)
class Refusal:
    """The words for one case. `text` may name facts of the error; times among them are the post's own."""

    status: int
    title: str | Promise
    text: str | Promise


REFUSALS = {
    "error": Refusal(409, _("This did not work"), _("Nothing has been booked. Please try again.")),
    "slot_taken": Refusal(
        409,
        _("This time has just been taken"),
        _("Somebody else was faster. Choose another time; what you have typed is kept."),
    ),
    "hold_expired": Refusal(
        410,
        _("Your time is no longer held"),
        _(
            "The booking was not confirmed in time, so the place may have gone to somebody else. Choose a time "
            "again: what you have typed is kept, you need not type it a second time."
        ),
    ),
    "not_held": Refusal(
        409,
        _("This booking can no longer be changed here"),
        _("It has been confirmed or has ended meanwhile, perhaps in another window."),
    ),
    "not_held:booked": Refusal(
        409,
        _("Your place is booked already"),
        _("This booking is confirmed. You need not do anything more."),
    ),
    "not_held:cancelled": Refusal(
        410,
        _("This booking has ended"),
        _(
            "You have given it up, or have chosen another time since, perhaps in another window. If you have "
            "chosen another time, go on in that window. Otherwise choose a time again."
        ),
    ),
    "not_open_yet": Refusal(
        403,
        _("Booking has not opened yet"),
        _("Booking for this reception opens on %(opens_at)s. Please come back then."),
    ),
    "too_late": Refusal(
        403,
        _("Booking for this reception is closed"),
        _("No more places can be booked here. Look for another reception, or call us."),
    ),
    "reception_cancelled": Refusal(
        410,
        _("This reception does not take place"),
        _("It has been cancelled. No place can be booked at it. We are sorry."),
    ),
    "service_not_offered": Refusal(
        404,
        _("This service is not offered here"),
        _("None of the desks at this reception offers it. Choose another service or another reception."),
    ),
    "party_too_big": Refusal(
        400,
        _("Too many people for one booking"),
        _("One booking is for at most %(most)s people. Book for some now and for the others after that."),
    ),
    "already_booked": Refusal(
        409,
        _("One of you has a place already"),
        _(
            "Each person can have one place for this service among our coming receptions. Check the document "
            "numbers and names you typed, or look for the email that confirmed the other booking. If you need "
            "help, call us."
        ),
    ),
    "already_booked:one": Refusal(
        409,
        _("You have a place already"),
        _(
            "You can have one place for this service among our coming receptions. Check the document number and the "
            "name you typed, or look for the email that confirmed the other booking. If you need help, call us."
        ),
    ),
    "same_person_twice": Refusal(
        409,
        _("The same person stands there twice"),
        _("Two people of your party have the same document number, or the same name and date of birth."),
    ),
    "last_person": Refusal(
        409,
        _("Nobody would be left"),
        _("There is only one person in this booking, so nobody has been left out. You can change the name instead."),
    ),
    "incomplete": Refusal(
        409,
        _("Something is still missing"),
        _("One of the pages has not been answered yet. The time is still held for you."),
    ),
    "wrong_code": Refusal(
        403,
        _("This code is not right"),
        _("Check the six digits in the newest email that we sent you."),
    ),
    "code_ended": Refusal(
        403,
        _("This code does not work any more"),
        _("It was tried too often, or is older than 30 minutes. Ask for a new one: it comes by email."),
    ),
    "code_too_soon": Refusal(
        429,
        _("A code has just been sent"),
        _(
            "It can take a minute to arrive; look among unwanted mail (spam) as well. "
            "You can ask for another code from %(wait_until)s."
        ),
    ),
    "no_more_codes": Refusal(
        429,
        _("No more codes can be sent for this booking"),
        _("Use the code of the newest email. If none has arrived, check the address you gave, or call us."),
    ),
}


def refused(
    request: HttpRequest,
    error: BookingError,
    *,
    reception: Reception | None = None,
    booking: Booking | None = None,
    held: Booking | None = None,
) -> HttpResponse:
    """The page for an error, with the ways on that the reception or booking allows.

    `held` is a hold that the refusal leaves as it is, when something else was asked for; a booking is its own.
    """
    if booking is not None:
        booking.refresh_from_db(fields=["status"])  # what the verb saw under its lock, not what the page began with
        reception = booking.reception
        reception.refresh_from_db(fields=["status"])
    case = _case(error, reception, booking)
    refusal = REFUSALS[case]
    context = _held_still(case, booking or held) | {
        "title": refusal.title,
        "text": str(refusal.text) % _facts(error, reception),
        "ways": _ways(case, error, reception, booking, held),
        "reception": reception,
        "post": reception.post if reception else None,
    }
    return render(request, "citizen/refused.html", context, status=refusal.status)


def _held_still(case: str, held: Booking | None) -> dict[str, object]:
    """The notice of the hold, unless the refusal is about its end."""
    now = timezone.now()
    if held is None or case in ("hold_expired", "reception_cancelled") or hold_is_over(held, now=now):
        return {}
    return notice(held, now=now)


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
    """The error's facts as words; an instant is told on the post's wall clock."""
    facts: dict[str, object] = {"opens_at": "…", "most": "…", "wait_until": "…"} | error.facts
    for name, fact in facts.items():
        if isinstance(fact, dt.datetime):
            local = fact.astimezone(reception.zone) if reception else fact
            facts[name] = date_format(local, "TIME_FORMAT" if name == "wait_until" else "DATETIME_FORMAT")
    return facts


def _ways(
    case: str, error: BookingError, reception: Reception | None, booking: Booking | None, held: Booking | None
) -> list[Way]:
    """What to do next, the best first. What was typed on a hold goes along."""
    found = _of_booking(case, error, booking) if booking else []
    if reception and not booking and case not in ("too_late", "reception_cancelled"):
        found.append(Way(_("Back to this reception"), ways.reception_url(reception, replaces=held)))
    others = ways.receptions_url(service=booking.service if booking else None, replaces=booking or held)
    if case not in ("not_held:booked", "incomplete", "wrong_code", "code_ended", "code_too_soon"):
        found.append(Way(_("Other receptions"), others))
    return found


def _of_booking(case: str, error: BookingError, booking: Booking) -> list[Way]:
    token = link_token(booking)
    times = Way(_("Choose a time"), ways.other_times_url(booking))
    check = Way(_("Back to my answers"), reverse("citizen:check", args=[token]))
    code = Way(_("Enter the code"), reverse("citizen:code", args=[token]))
    address = Way(_("Correct the email address"), reverse("citizen:address", args=[token]))
    choose = ways.choose_url(booking.reception, service=booking.service, replaces=booking)
    match case:
        case "not_held:booked":
            return [Way(_("Show my booking"), reverse("citizen:booked", args=[token]))]
        case "incomplete":
            step = error.facts.get("step")
            return [Way(_("Go on"), ways.step_url(booking, step if isinstance(step, Step) else None))]
        case "already_booked" | "already_booked:one" | "same_person_twice" | "last_person" | "error":
            return [check]
        case "wrong_code" | "code_too_soon":
            return [code, address]
        case "code_ended":
            return [Way(_("Send me a new code"), reverse("citizen:new_code", args=[token]), post=True), address]
        case "no_more_codes":
            return [code, times]
        case "party_too_big" | "service_not_offered":
            return [Way(_("Choose service and number of people"), choose)]
        case "slot_taken" | "hold_expired" | "not_held" | "not_held:cancelled":
            return [times]
    return []
