"""The pages of one booking or one entry of the waiting list: who gets to see them, and what they have in common.

Both enter their details on the same pages. What differs between them is in `KINDS`.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from bookings.actions import confirmation, waiting_list
from bookings.actions.holds import keep_longer
from bookings.citizen.access import entry_opened_by_link, opened_by_link, page_url, step_url, token_of
from bookings.citizen.choice import Choice, hold_is_over, receptions_url
from bookings.citizen.forms.code import CodeForm, JoinCodeForm
from bookings.citizen.forms.details import FirstPersonForm, WaitingFirstPersonForm
from bookings.citizen.forms.representative import RepresentativeForm, WaitingRepresentativeForm
from bookings.citizen.refusals import NextAction, refused
from bookings.citizen.summary import booked_place, visit_rows
from bookings.citizen.visits import first_hold
from bookings.errors import BookingError, HoldExpired, Incomplete, NotHeld, ReceptionCancelled, WaitingEnded, WrongState
from bookings.forms.page_form import LONGER
from bookings.models import Booking, Party, Reception, WaitlistEntry
from bookings.queries.party_steps import STEPS, Step, number_of, steps_of

P = ParamSpec("P")
BookingView = Callable[Concatenate[HttpRequest, Booking, P], HttpResponse]
EntryView = Callable[Concatenate[HttpRequest, WaitlistEntry, P], HttpResponse]
PartyView = Callable[Concatenate[HttpRequest, Party, P], HttpResponse]
Page = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Kind:
    """What a booking or an entry of the waiting list has of its own on the pages that both share."""

    first_person_form: type[FirstPersonForm]
    representative_form: type[RepresentativeForm]
    code_form: type[CodeForm]
    code_page: str
    new_code_page: str
    address_step: Step
    done_page: str
    ask_code: Callable[[Any, dt.datetime], object]
    confirm: Callable[[Any, str, dt.datetime], object]


KINDS = {
    Booking: Kind(
        FirstPersonForm,
        RepresentativeForm,
        CodeForm,
        code_page="code",
        new_code_page="new_code",
        address_step=Step("address"),
        done_page="booked",
        ask_code=lambda booking, now: confirmation.ask_code(booking=booking, now=now),
        confirm=lambda booking, code, now: confirmation.confirm_booking(booking=booking, code=code, now=now),
    ),
    WaitlistEntry: Kind(
        WaitingFirstPersonForm,
        WaitingRepresentativeForm,
        JoinCodeForm,
        code_page="waiting_code",
        new_code_page="waiting_new_code",
        address_step=Step("applicant", 1),
        done_page="waiting",
        ask_code=lambda entry, now: waiting_list.ask_joining_code(entry=entry, now=now),
        confirm=lambda entry, code, now: waiting_list.confirm_joining(entry=entry, code=code, now=now),
    ),
}


def party_step(view: PartyView[P]) -> Page:
    """A page that asks a booking or an entry for details. `waiting` in the URL table says which of them it opens."""
    return _for_both(booking_step(view), entry_step(view))


def party_visit_step(view: PartyView[P]) -> Page:
    """A page that a booking shares with its visit, and that an entry has too."""
    return _for_both(visit_step(view), entry_step(view))


def _for_both(of_booking: Page, of_entry: Page) -> Page:
    @wraps(of_booking)
    def page(request: HttpRequest, *args: Any, waiting: bool = False, **kwargs: Any) -> HttpResponse:
        return (of_entry if waiting else of_booking)(request, *args, **kwargs)

    return page


def booking_step(view: BookingView[P]) -> Page:
    """A page of a booking that is not confirmed yet.

    Where the booking has ended or is confirmed, another page says so. What is sent for an expired hold still reaches
    the action: it is kept for the next choice of a time, and the refusal comes after.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @opened_by_link
    @wraps(view)
    def page(request: HttpRequest, booking: Booking, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        late_post = request.method == "POST" and booking.status == Booking.Status.EXPIRED
        if booking.status != Booking.Status.HELD and not late_post:
            return show_ended(request, booking)
        try:
            booking = kept_longer(request, booking)
            if LONGER in request.POST and not set(request.POST) - {LONGER, "csrfmiddlewaretoken"}:
                return redirect(request.get_full_path())  # a page on which nothing is typed
            return view(request, booking, *args, **kwargs)
        except Incomplete as refusal:
            return redirect(step_url(refusal.facts.get("booking", booking), refusal.facts["step"]))
        except NotHeld:  # confirmed or given up in another tab while this one was open
            return show_ended(request, Booking.objects.with_places().get(pk=booking.pk))
        except BookingError as refusal:
            return refused(request, refusal, booking=refusal.facts.get("booking", booking))

    return page


def visit_step(view: BookingView[P]) -> Page:
    """A step that is done once for a whole visit: on the pages of its first hold."""

    @booking_step
    @wraps(view)
    def page(request: HttpRequest, booking: Booking, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        first = first_hold(booking)
        if booking.status == Booking.Status.HELD and first and first.pk != booking.pk:
            return redirect(page_url(first, "check"))
        return view(request, booking, *args, **kwargs)

    return page


def manage_page(view: BookingView[P]) -> Page:
    """A page that shows or changes a confirmed booking.

    Where the booking is not confirmed, has ended, or its reception is over, the link leads to the page that says so.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @opened_by_link
    @wraps(view)
    def page(request: HttpRequest, booking: Booking, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if booking.status != Booking.Status.CONFIRMED or is_over(booking, now=timezone.now()):
            return redirect(page_url(booking, "booked"))
        try:
            return view(request, booking, *args, **kwargs)
        except WrongState:  # ended in another tab while this one was open
            return redirect(page_url(booking, "booked"))
        except BookingError as refusal:
            return refused(request, refusal, booking=booking)

    return page


def entry_page(view: EntryView[P]) -> Page:
    """A page of an entry of the waiting list, in any state."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @entry_opened_by_link
    @wraps(view)
    def page(request: HttpRequest, entry: WaitlistEntry, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, entry, *args, **kwargs)
        except Incomplete as missing:
            return redirect(step_url(entry, missing.facts["step"]))
        except (WaitingEnded, WrongState):  # joined or left in another tab: the entry's own page says which
            return redirect(page_url(entry, "waiting"))
        except BookingError as refusal:
            back = NextAction(_("Back to the waiting list"), page_url(entry, "waiting"))
            return refused(request, refusal, reception=entry.reception, first=back)

    return page


def entry_step(view: EntryView[P]) -> Page:
    """A page of an entry that is not confirmed yet."""

    @entry_page
    @wraps(view)
    def page(request: HttpRequest, entry: WaitlistEntry, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if entry.status != WaitlistEntry.Status.NEW:
            return redirect(page_url(entry, "waiting"))
        return view(request, entry, *args, **kwargs)

    return page


def kept_longer(request: HttpRequest, booking: Booking) -> Booking:
    """Keep the hold longer if that was asked for, and return the booking. Raises HoldExpired, NotHeld."""
    if LONGER not in request.POST or booking.status != Booking.Status.HELD:
        return booking
    keep_longer(booking=booking, now=timezone.now())
    return Booking.objects.with_places().get(pk=booking.pk)


def is_over(party: Party, *, now: dt.datetime) -> bool:
    """Return whether the reception has ended, and with it all that a link can do."""
    return party.reception.status == Reception.Status.FINISHED or now >= party.reception.day_ends_at


def previous_url(request: HttpRequest, party: Party, step: Step) -> str:
    """Return the page before a step, or the answers if it was opened from there."""
    if "change" in request.GET:
        return page_url(party, "check")
    steps = steps_of(party)
    place = steps.index(step) if step in steps else 0
    if place:
        return step_url(party, steps[place - 1])
    return Choice.of(party).times_url if isinstance(party, Booking) else Choice(party.reception).reception_url


def show_step(request: HttpRequest, template: str, party: Party, step: Step, **context: Any) -> HttpResponse:
    """Draw the page of a step. Templates call the party `booking`, whichever of the two it is."""
    base: dict[str, object] = {
        "booking": party,
        "back_url": previous_url(request, party, step),
        "is_party": party.party_size > 1,
        "token": token_of(party),
        "step_number": number_of(step, party),
        "steps_in_all": len(STEPS[type(party)]),
    }
    if isinstance(party, Booking):
        base |= {
            "hold_is_over": hold_is_over(party, now=timezone.now()),
            "can_be_kept_longer": not party.kept_longer,
            "times_url": Choice.of(party).times_url,
            "receptions_url": receptions_url(service=party.service, replaces=party),
        }
    else:
        base["is_waiting"] = True
    return render(request, f"citizen/{template}.html", base | context)


def show_managed(
    request: HttpRequest, template: str, booking: Booking, *, back: str = "manage", **context: Any
) -> HttpResponse:
    """Draw a page about a confirmed booking. `back` names the page before."""
    others = list(Booking.objects.together_with(booking).with_places())
    base = {
        "booking": booking,
        "token": token_of(booking),
        "place": booked_place(booking),
        "others": others,
        "other_rows": visit_rows(others),
        "back_url": page_url(booking, back),
    }
    return render(request, f"citizen/{template}.html", base | context)


def show_ended(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Draw or lead to the page of a booking that is no longer a hold."""
    if booking.status == Booking.Status.EXPIRED:
        return refused(request, HoldExpired(), booking=booking)
    if booking.live or booking.confirmed_at is not None:
        return redirect(page_url(booking, "booked"))
    if booking.reception.status == Reception.Status.CANCELLED:
        return refused(request, ReceptionCancelled(), booking=booking)
    return refused(request, NotHeld(), booking=booking)


def done_url(booking: Booking, what: str) -> str:
    """Return the page of a booking which says once what was done (`citizen.views.manage.DONE`)."""
    return f"{page_url(booking, 'manage')}?done={what}"
