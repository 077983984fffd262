"""Enter the code: the step that turns a hold into a booking, or puts an entry on the waiting list."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from bookings.actions import confirmation
from bookings.actions.core.email_codes import codes_left, has_ended
from bookings.citizen.access import page_url, step_url
from bookings.citizen.forms.code import CodeForm
from bookings.citizen.forms.details import AddressForm
from bookings.citizen.party_pages import KINDS, party_visit_step, previous_url, show_step, visit_step
from bookings.citizen.visits import read_visit
from bookings.errors import CodeEnded, CodeTooSoon, Incomplete, NoMoreCodes, WrongCode
from bookings.models import Booking, Notification, Party, WaitlistEntry
from bookings.queries.party_steps import Step, first_missing

STEP = Step("code")


@dataclass(frozen=True)
class CodeState:
    """The newest code: where it went and when, until when it works, and how many more can be sent. It has also ended
    when the address was corrected since."""

    sent_to: str
    sent_at: dt.datetime
    valid_until: dt.datetime
    ended: bool
    more: int


@party_visit_step
def code(request: HttpRequest, party: Party) -> HttpResponse:
    if isinstance(party, WaitlistEntry) and (missing := first_missing(party)):
        raise Incomplete(step=missing)
    now, kind = timezone.now(), KINDS[type(party)]
    form = _form(party, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            kind.confirm(party, form.cleaned_data["code"], now)
        except WrongCode as refusal:
            form.refuse(refusal)
        except CodeEnded:
            form = _form(party)  # the page says that it has ended; no try is left
        else:
            return redirect(page_url(party, kind.done_page))
    return _show(request, party, now=now, form=form)


@party_visit_step
def new_code(request: HttpRequest, party: Party) -> HttpResponse:
    kind = KINDS[type(party)]
    if request.method == "POST":
        now = timezone.now()
        try:
            kind.ask_code(party, now)
        except CodeTooSoon as refusal:
            return _show(request, party, now=now, form=_form(party), wait_until=refusal.facts["wait_until"])
        except NoMoreCodes:
            pass  # the page says so by itself
    return redirect(page_url(party, kind.code_page))


@visit_step
def address(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Correct the address. The place stays held, and a code goes to the new one."""
    now = timezone.now()
    state = _read_state(booking, now=now)
    if state is None:
        return redirect(page_url(booking, "check"))
    form = AddressForm(request.POST if request.method == "POST" else None, initial={"email": booking.email})
    if state.more and form.is_valid():
        try:
            confirmation.correct_address(booking=booking, email=form.cleaned_data["email"], now=now)
        except CodeTooSoon as refusal:
            return _show(request, booking, now=now, form=_form(booking), wait_until=refusal.facts["wait_until"])
        except NoMoreCodes:
            pass  # another tab used up the last one; the page of the code says so
        return redirect(page_url(booking, "code"))
    return show_step(request, "address", booking, Step("address"), form=form if state.more else None, state=state)


def _form(party: Party, typed: QueryDict | None = None) -> CodeForm:
    kind = KINDS[type(party)]
    return kind.code_form(typed, action=page_url(party, kind.code_page))


def _read_state(party: Party, *, now: dt.datetime) -> CodeState | None:
    codes = list(party.codes.order_by("pk"))
    if not codes:
        return None
    newest = codes[-1]
    hold_ends_at = party.hold_ends_at if isinstance(party, Booking) else None
    mails = party.notifications.filter(kind=Notification.Kind.CODE).order_by("pk")
    sent_to = mails.values_list("recipient", flat=True).last() or party.email
    return CodeState(
        sent_to=sent_to,
        sent_at=newest.created_at,
        valid_until=min(newest.expires_at, hold_ends_at or newest.expires_at),
        ended=has_ended(newest, now=now) or sent_to != party.email,
        more=codes_left(len(codes)),
    )


def _show(
    request: HttpRequest, party: Party, *, now: dt.datetime, form: CodeForm, wait_until: dt.datetime | None = None
) -> HttpResponse:
    state = _read_state(party, now=now)
    if state is None:
        return redirect(previous_url(request, party, STEP))
    kind = KINDS[type(party)]
    return show_step(
        request,
        "code",
        party,
        STEP,
        form=None if state.ended else form,
        state=state,
        wait_until=wait_until,
        visit=read_visit(party).held if isinstance(party, Booking) else [],
        new_code_url=page_url(party, kind.new_code_page),
        address_url=step_url(party, kind.address_step),
    )
