"""One booking, to compare with the document and record each step of its day. The QR code on the slip opens it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bookings import permissions
from bookings.actions import attendance
from bookings.actions.access_log import note_look
from bookings.errors import BookingError
from bookings.forms.booking_details import YES_NO
from bookings.models import Booking, Desk, Event, Question
from bookings.queries.booking_search import find_by_reference
from bookings.queries.reception_day import can_be_marked
from bookings.queries.visit_instructions import list_what_to_bring
from bookings.staff.access import get_actor, get_booking, render_page
from bookings.staff.views.day import card_url, chosen_desk, day_url, desk_of_device
from bookings.staff_messages import state_in_words, verb_in_words, words_for

Status = Booking.Status
EVENTS_SHOWN = 20
YES_NO_KIND = Question.Kind.YES_NO


@require_safe
def booking(request: HttpRequest, pk: int) -> HttpResponse:
    booking = get_booking(request, pk)
    reception, now = booking.reception, timezone.now()
    note_look(booking, actor=get_actor(request), now=now)
    shows_people = permissions.sees_people(request.user, booking.post)
    if not shows_people:
        permissions.hide_people(booking)
    desks = [desk for desk in reception.desks.all() if not desk.closed]
    context: dict[str, Any] = {
        "here": "day",
        "booking": booking,
        "people": list(booking.applicants.all()),
        "answers": _answers(booking) if shows_people else [],
        "clock_now": now,
        "bring": list_what_to_bring(booking) if shows_people else [],
        "namesakes": list(Booking.objects.with_namesakes_of(booking).select_related("reception")[:5])
        if shows_people
        else [],
        "is_open": can_be_marked(booking, now=now),
        "other_day": now.astimezone(reception.zone).date() != reception.date,
        "desk": desk_of_device(request, reception),
        "desks": desks,
        "reasons": Booking.Reason.choices,
        "corrections": [(to, _correction(booking, to)) for to in attendance.possible_corrections(booking)],
        "history": _history(booking),
    }
    context["call_from"] = context["desk"] or booking.desk_id
    return render_page(request, "staff/day/booking.html", reception, context)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Record one step. After a logout in between, the login redirects here by GET, and nothing is changed."""
    booking = get_booking(request, pk, may=permissions.can_receive)
    desk = chosen_desk(request.POST.get("desk"), booking.reception)
    if request.method != "POST":
        return redirect(card_url(booking, desk=desk))
    name, seen = request.POST.get("step", ""), request.POST.get("seen", "")
    take = STEPS.get(name)
    if take is None:
        messages.error(request, _("Nothing was changed: this can't be done now. Please check the page again."))
        return redirect(card_url(booking, desk=desk))
    if name == "not_serve" and request.POST.get("reason") not in Booking.Reason.values:
        messages.error(request, _("Nothing was changed: choose why they could not be served."))
        return redirect(card_url(booking, desk=desk) + "#not-served")
    try:
        done = take(request, booking, {"actor": get_actor(request), "now": timezone.now(), "seen": seen})
    except BookingError as refusal:
        messages.error(request, words_for(refusal))
        return redirect(card_url(booking, desk=desk))
    words = _("%(time)s, %(reference)s: %(state)s.") % {
        "time": done.local_starts_at.strftime("%H:%M"),
        "reference": done.reference,
        "state": state_in_words(done.status),
    }
    messages.success(request, words)
    return redirect(card_url(done, desk=desk) if name == "correct" else day_url(done.reception_id, desk=desk))


@require_safe
def scan(request: HttpRequest, reference: str) -> HttpResponse:
    """The address in the QR code, for any phone camera. It opens a booking at one of the user's posts, on any day."""
    mine = Booking.objects.filter(post__in=permissions.posts_seen(request.user))
    found = list(find_by_reference(mine, reference)[:2])
    if len(found) == 1:
        return redirect(card_url(found[0]))
    return render(request, "staff/day/no_booking.html", {"typed": reference.replace("\0", "")[:20]}, status=404)


def _call(request: HttpRequest, booking: Booking, how: dict[str, Any]) -> Booking:
    chosen = chosen_desk(request.POST.get("to_desk"), booking.reception)
    desk = Desk.objects.get(pk=chosen) if chosen else booking.desk
    return attendance.call(booking=booking, desk=desk, **how)


def _not_serve(request: HttpRequest, booking: Booking, how: dict[str, Any]) -> Booking:
    return attendance.not_serve(booking=booking, reason=Booking.Reason(request.POST["reason"]), **how)


def _correct(request: HttpRequest, booking: Booking, how: dict[str, Any]) -> Booking:
    to = request.POST.get("to", "")
    if to not in Status.values:
        raise attendance.wrong_state(booking)
    return attendance.correct_attendance(booking=booking, to=Status(to), **how)


STEPS: dict[str, Callable[[HttpRequest, Booking, dict[str, Any]], Booking]] = {
    "check_in": lambda _request, booking, how: attendance.check_in(booking=booking, **how),
    "call": _call,
    "serve": lambda _request, booking, how: attendance.serve(booking=booking, **how),
    "not_serve": _not_serve,
    "miss": lambda _request, booking, how: attendance.miss(booking=booking, **how),
    "correct": _correct,
}


def _correction(booking: Booking, to: Status) -> str:
    if to == Status.CONFIRMED:
        return _("Has not arrived yet")
    if to == Status.CALLED:
        return _("Is still at the desk")
    return _("Arrived after all") if booking.status == Status.NO_SHOW else _("Waiting to be called")


def _answers(booking: Booking) -> list[tuple[str, str]]:
    """Return each question with its answer, and the person's name if every person was asked."""
    rows = booking.answers.exclude(text="").select_related("question", "applicant")
    return [
        (
            f"{answer.question.text} – {answer.applicant}" if answer.applicant else answer.question.text,
            str(dict(YES_NO).get(answer.text, answer.text)) if answer.question.kind == YES_NO_KIND else answer.text,
        )
        for answer in rows
    ]


def _history(booking: Booking) -> list[dict[str, Any]]:
    """Return what happened, newest first. Views of the data are left out."""
    events = Event.objects.filter(booking_id=booking.pk).exclude(verb="view")[:EVENTS_SHOWN]
    return [{"what": verb_in_words(event.verb), "who": event.actor, "at": event.at} for event in events]
