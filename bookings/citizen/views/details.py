"""The pages that ask a party for its details, one page each: the persons (the first one with the contact), who comes
with a child, the questions of the service, and consent."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language

from bookings.actions import party_details
from bookings.citizen.access import go_on, page_url
from bookings.citizen.forms.details import ApplicantForm, ConsentForm, QuestionsForm
from bookings.citizen.party_pages import KINDS, booking_step, party_step, show_step
from bookings.citizen.visits import first_hold
from bookings.errors import CodeTooSoon, Incomplete, SamePersonTwice
from bookings.forms.booking_details import CONSENT_TEXT, CONSENT_VERSION
from bookings.models import Applicant, Booking, Party, WaitlistEntry
from bookings.queries.party_steps import Step, adults_and_minors, first_missing, questions_for


@party_step
def applicant(request: HttpRequest, party: Party, number: int) -> HttpResponse:
    """One person. The first page asks how to reach the party too; emails will come in the language of that page."""
    if not 1 <= number <= party.party_size:
        return go_on(party)
    kept, today = _person(party, number), timezone.localdate(timezone.now())
    sent = request.POST if request.method == "POST" else None
    if number == 1 and _asks_contact(party):
        form: ApplicantForm = KINDS[type(party)].first_person_form(sent, party=party, kept=kept, today=today)
    else:
        form = ApplicantForm(sent, kept=kept, today=today)
    if form.is_valid():
        contact = form.contact and party_details.Contact(*form.contact, get_language() or party.language)
        try:
            party_details.save_applicant(party=party, position=number, contact=contact, **form.values)
        except SamePersonTwice as refusal:
            form.refuse(refusal)
        else:
            return go_on(party)
    return show_step(request, "applicant", party, Step("applicant", number), form=form, number=number)


@party_step
def representative(request: HttpRequest, party: Party, number: int) -> HttpResponse:
    child = _child(party, number)
    if child is None:
        return go_on(party)
    adults, minors = adults_and_minors(party)
    sent = request.POST if request.method == "POST" else None
    form = KINDS[type(party)].representative_form(sent, child=child, adults=adults, minors=minors)
    if form.is_valid():
        if form.is_nobody:
            return redirect(page_url(party, "representative_needed", number))
        party_details.save_representative(party=party, position=number, **form.values)
        return go_on(party)
    return show_step(request, "representative", party, Step("representative", number), form=form, child=child)


@booking_step
def representative_needed(request: HttpRequest, booking: Booking, number: int) -> HttpResponse:
    """Why a grandparent without papers cannot come with the child, and who can. The time stays held meanwhile."""
    child = _child(booking, number)
    if child is None:
        return go_on(booking)
    return show_step(request, "representative_needed", booking, Step("representative", number), child=child)


@booking_step
def questions(request: HttpRequest, booking: Booking) -> HttpResponse:
    asked = questions_for(booking)
    if not asked:
        return go_on(booking)
    sent = request.POST if request.method == "POST" else None
    form = QuestionsForm(sent, asked=asked, answers=booking.answers.select_related("applicant"))
    if form.is_valid():
        party_details.save_answers(booking=booking, answers=form.answers)
        return go_on(booking)
    return show_step(request, "questions", booking, Step("questions"), form=form)


@party_step
def consent(request: HttpRequest, party: Party) -> HttpResponse:
    """Consent to the processing of personal data. For the waiting list it is the last page: agreeing sends the code."""
    missing = first_missing(party)
    if missing and missing.name != "consent":
        raise Incomplete(step=missing)  # whose consent is needed depends on who comes
    adults, minors = adults_and_minors(party)
    sent = request.POST if request.method == "POST" else None
    given = party.consent_at is not None and party.consent_version == CONSENT_VERSION
    form = ConsentForm(sent, minors=len(minors), adults=len(adults), given=given)
    if form.is_valid():
        now = timezone.now()
        party_details.save_consent(party=party, version=CONSENT_VERSION, now=now)
        if isinstance(party, WaitlistEntry):
            with suppress(CodeTooSoon):  # a double click: the code is on its way
                KINDS[WaitlistEntry].ask_code(party, now)
        return go_on(party)
    return show_step(request, "consent", party, Step("consent"), form=form, consent_text=CONSENT_TEXT, minors=minors)


def _asks_contact(party: Party) -> bool:
    """Return whether the first person's page asks how to reach the party: once for a visit, with its first hold."""
    return isinstance(party, WaitlistEntry) or first_hold(party) in (None, party)


def _person(party: Party, number: int) -> Applicant | None:
    return next((person for person in party.applicants.all() if person.position == number), None)


def _child(party: Party, number: int) -> Applicant | None:
    """Return the minor with that number; None when there is none, perhaps since a birth date was corrected."""
    person = _person(party, number)
    return person if person and person.is_minor_on(party.reception.date) else None
