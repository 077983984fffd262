"""Enter the code: the step that turns a hold into a booking."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from bookings.actions import confirmation
from bookings.actions.core.email_codes import codes_left, has_ended
from bookings.citizen.forms.code import CodeForm
from bookings.citizen.forms.contact import AddressForm
from bookings.citizen.steps import page_url, show, visit_page
from bookings.citizen.visits import visit_of_page
from bookings.errors import CodeEnded, CodeTooSoon, NoMoreCodes, WrongCode
from bookings.models import Booking, Notification
from bookings.queries.booking_steps import Step


@dataclass(frozen=True)
class CodeState:
    """What the page says of the newest code: where it went and when, until when it confirms, how many more there can
    be. It has ended also when the address was corrected since."""

    sent_to: str
    sent_at: dt.datetime
    valid_until: dt.datetime
    ended: bool
    more: int


@visit_page
def code(request: HttpRequest, booking: Booking) -> HttpResponse:
    now = timezone.now()
    form = _form(booking, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            confirmation.confirm(booking=booking, code=form.cleaned_data["code"], now=now)
        except WrongCode as refusal:
            form.refuse(refusal)
        except CodeEnded:
            form = _form(booking)  # the page says that it has ended; no try is left to mend
        else:
            return redirect(page_url(booking, "booked"))
    return _show(request, booking, now=now, form=form)


@visit_page
def new_code(request: HttpRequest, booking: Booking) -> HttpResponse:
    if request.method == "POST":
        now = timezone.now()
        try:
            confirmation.ask_code(booking=booking, now=now)
        except CodeTooSoon as refusal:
            return _show(request, booking, now=now, form=_form(booking), wait_until=refusal.facts["wait_until"])
        except NoMoreCodes:
            pass  # the page says so by itself
    return redirect(page_url(booking, "code"))


@visit_page
def address(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Correct the address; the place stays held and a code goes to the new one."""
    now = timezone.now()
    state = _state(booking, now=now)
    if state is None:
        return redirect(page_url(booking, "check"))
    form = AddressForm(request.POST if request.method == "POST" else None, initial={"email": booking.email})
    if state.more and form.is_valid():
        try:
            confirmation.correct_address(booking=booking, email=form.cleaned_data["email"], now=now)
        except CodeTooSoon as refusal:
            return _show(request, booking, now=now, form=_form(booking), wait_until=refusal.facts["wait_until"])
        except NoMoreCodes:
            pass  # another tab used up the last one; the code's page says so
        return redirect(page_url(booking, "code"))
    return show(request, "address", booking, Step("address"), form=form if state.more else None, state=state)


def _form(booking: Booking, typed: QueryDict | None = None) -> CodeForm:
    return CodeForm(typed, action=page_url(booking, "code"))


def _state(booking: Booking, *, now: dt.datetime) -> CodeState | None:
    codes = list(booking.codes.order_by("pk"))
    if not codes:
        return None
    newest = codes[-1]
    mails = booking.notifications.filter(kind=Notification.Kind.CODE).order_by("pk")
    sent_to = mails.values_list("recipient", flat=True).last() or booking.email
    return CodeState(
        sent_to=sent_to,
        sent_at=newest.created_at,
        valid_until=min(newest.expires_at, booking.hold_ends_at or newest.expires_at),
        ended=has_ended(newest, now=now) or sent_to != booking.email,
        more=codes_left(len(codes)),
    )


def _show(
    request: HttpRequest, booking: Booking, *, now: dt.datetime, form: CodeForm, wait_until: dt.datetime | None = None
) -> HttpResponse:
    state = _state(booking, now=now)
    if state is None:
        return redirect(page_url(booking, "check"))
    visit = visit_of_page(booking).held
    context = {"form": form, "state": state, "wait_until": wait_until, "visit": visit}
    if state.ended:
        context["form"] = None  # no code can be typed here any more
    return show(request, "code", booking, Step("code"), **context)
