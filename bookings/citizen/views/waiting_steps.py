"""Joining a waiting list: contact, the persons, consent, the code."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language

from bookings.actions import waiting_list, waiting_list_details
from bookings.citizen.forms.applicant import ApplicantForm
from bookings.citizen.forms.consent import ConsentForm
from bookings.citizen.forms.waiting import JoinCodeForm, WaitingContactForm, WaitingRepresentativeForm
from bookings.citizen.waiting_steps import next_url, page_url, show, step_page
from bookings.errors import CodeEnded, CodeTooSoon, Incomplete, SamePersonTwice, WrongCode
from bookings.forms.consent import CONSENT_TEXT, CONSENT_VERSION
from bookings.models import Applicant, Notification, WaitlistEntry
from bookings.queries.booking_steps import Step, adults_and_minors, first_missing_to_wait


@step_page
def contact(request: HttpRequest, entry: WaitlistEntry) -> HttpResponse:
    """Mails will come in the language of this page."""
    sent = request.POST if request.method == "POST" else None
    form = WaitingContactForm(sent, initial={"email": entry.email, "phone": entry.phone})
    if form.is_valid():
        waiting_list_details.save_contact(entry=entry, **form.cleaned_data, language=get_language() or entry.language)
        return redirect(next_url(entry))
    return show(request, "contact", entry, Step("contact"), form=form)


@step_page
def applicant(request: HttpRequest, entry: WaitlistEntry, number: int) -> HttpResponse:
    if not 1 <= number <= entry.party_size:
        return redirect(next_url(entry))
    sent = request.POST if request.method == "POST" else None
    form = ApplicantForm(sent, kept=_person(entry, number), today=timezone.localdate(timezone.now()), own=number == 1)
    if form.is_valid():
        try:
            waiting_list_details.save_applicant(entry=entry, position=number, **form.values)
        except SamePersonTwice as refusal:
            form.refuse(refusal)
        else:
            return redirect(next_url(entry))
    return show(request, "applicant", entry, Step("applicant", number), form=form, number=number)


@step_page
def representative(request: HttpRequest, entry: WaitlistEntry, number: int) -> HttpResponse:
    child = _person(entry, number)
    if child is None or not child.is_minor_on(entry.reception.date):
        return redirect(next_url(entry))
    adults, minors = adults_and_minors(entry)
    sent = request.POST if request.method == "POST" else None
    form = WaitingRepresentativeForm(sent, child=child, adults=adults, minors=minors)
    if form.is_valid():
        waiting_list_details.save_representative(entry=entry, position=number, **form.values)
        return redirect(next_url(entry))
    return show(request, "representative", entry, Step("representative", number), form=form, child=child)


@step_page
def consent(request: HttpRequest, entry: WaitlistEntry) -> HttpResponse:
    """The last thing that is asked: agreeing sends the code."""
    missing = first_missing_to_wait(entry)
    if missing and missing.name != "consent":
        raise Incomplete(step=missing)
    adults, minors = adults_and_minors(entry)
    sent = request.POST if request.method == "POST" else None
    given = entry.consent_at is not None and entry.consent_version == CONSENT_VERSION
    form = ConsentForm(sent, minors=len(minors), adults=len(adults), given=given)
    if form.is_valid():
        now = timezone.now()
        waiting_list_details.give_consent(entry=entry, version=CONSENT_VERSION, now=now)
        with suppress(CodeTooSoon):  # a double click: the code is on its way
            waiting_list.ask_joining_code(entry=entry, now=now)
        return redirect(page_url(entry, "waiting_code"))
    return show(request, "consent", entry, Step("consent"), form=form, consent_text=CONSENT_TEXT, minors=minors)


@step_page
def code(request: HttpRequest, entry: WaitlistEntry) -> HttpResponse:
    if missing := first_missing_to_wait(entry):
        raise Incomplete(step=missing)
    form = JoinCodeForm(request.POST if request.method == "POST" else None)
    ended = False
    if form.is_valid():
        try:
            waiting_list.confirm_joining(entry=entry, code=form.cleaned_data["code"], now=timezone.now())
        except WrongCode as refusal:
            form.refuse(refusal)
        except CodeEnded:
            form, ended = JoinCodeForm(), True  # no try is left to mend
        else:
            return redirect(page_url(entry, "waiting"))
    mails = entry.notifications.filter(kind=Notification.Kind.CODE).order_by("pk")
    sent_to = mails.values_list("recipient", flat=True).last() or ""
    ended = ended or sent_to != entry.email  # none was sent, or the address was corrected since
    shown = None if ended else form
    return show(request, "waiting/code", entry, Step("code"), form=shown, ended=ended, sent_to=sent_to)


@step_page
def new_code(request: HttpRequest, entry: WaitlistEntry) -> HttpResponse:
    if request.method == "POST":
        waiting_list.ask_joining_code(entry=entry, now=timezone.now())
    return redirect(page_url(entry, "waiting_code"))


def _person(entry: WaitlistEntry, number: int) -> Applicant | None:
    return next((person for person in entry.applicants.all() if person.position == number), None)
