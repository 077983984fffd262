"""Corrections of a booking by staff: the contact, and typing errors in a name. Never who comes."""

import datetime as dt
import hashlib
import json
from collections.abc import Collection

from django.db import transaction

from bookings.actions.contact_changes import replace_contact
from bookings.actions.core.locks import lock_booking, lock_live_visit, lock_persons, share_reception
from bookings.actions.core.transitions import record, refusing_second_booking
from bookings.errors import (
    ChangedMeanwhile,
    CorrectionDecided,
    CorrectionOpen,
    DayClosed,
    DocumentDiffers,
    Incomplete,
    SecondOfficerNeeded,
    WrongState,
)
from bookings.identity.persons import last_four as last_four_of
from bookings.identity.persons import letters_changed, person_hash
from bookings.models import Actor, Applicant, Booking, Event, NameCorrection, Reception, User
from bookings.queries.party_steps import Step

# The most letters of a person's names that one officer may change alone; more need a second officer.
LETTERS_ALONE = 3
Names = tuple[str, str, str]


def change_contact(
    *,
    booking: Booking,
    applicant: Applicant,
    email: str,
    phone: str,
    last_four: str = "",
    birth_date: dt.date | None = None,
    seen: str = "",
    actor: Actor,
    now: dt.datetime,
) -> Booking:
    """Change the contact of a party, after an officer has seen the document of one of its persons.

    `last_four` are the last characters of its number. If the booking has no document of that person, the officer has
    seen another paper with the `birth_date`. Old links end, and waiting messages go to the new contact. The same
    contact again changes nothing. `seen` is the `digest` of the contact that the officer's page showed.
    Raises ChangedMeanwhile, DocumentDiffers, Incomplete (neither email nor phone), WrongState (the booking has ended).
    """
    if not (email or phone):
        raise Incomplete(step=Step("contact"))
    with transaction.atomic():
        booking, others = lock_live_visit(booking.pk)
        if not booking.live:
            raise WrongState(state=booking.get_status_display())
        person = Applicant.objects.filter(booking=booking, pk=applicant.pk).first()
        if person is None or not _matches(person, last_four=last_four, birth_date=birth_date):
            raise DocumentDiffers
        if (email, phone) != (booking.email, booking.phone):
            _require_seen(seen, booking, booking.phone, booking.email, verbs=("change_contact", "change_address"))
            replace_contact(booking, others, email=email, phone=phone, now=now)
            for each in (booking, *others):
                record("change_contact", each, actor=actor, now=now)
        return booking


def correct_name(
    *,
    applicant: Applicant,
    surname: str,
    given_names: str,
    patronymic: str,
    seen: str = "",
    user: User,
    now: dt.datetime,
) -> NameCorrection | None:
    """Correct a typing error in a name at once and return None, as long as no more than three letters of the person's
    names have changed in all. Otherwise record the request for a second officer, and return it.

    The same request made twice returns the first one. The same person's names on other live bookings at the post are
    corrected too. `seen` is the `digest` of the names that the officer's page showed.
    Raises ChangedMeanwhile, CorrectionOpen (another request is open; fact `correction`), DayClosed, WrongState,
    AlreadyBooked.
    """
    names = (surname, given_names, patronymic)
    with refusing_second_booking(), transaction.atomic():
        applicant, booking = _lock(applicant, names)
        waiting = NameCorrection.objects.filter(applicant=applicant).first()
        if waiting is not None:
            if names_of(waiting) != names:
                raise CorrectionOpen(correction=waiting)
            return waiting
        letters = letters_changed(names_of(applicant), names)
        if not letters:
            return None
        _require_seen(seen, booking, *names_of(applicant), verbs=["correct_name"])
        if letters <= letters_left(applicant):
            _correct(applicant, names, actor=Actor.of(user), now=now)
            return None
        record("request_name_correction", booking, actor=Actor.of(user), now=now)
        return NameCorrection.objects.create(
            applicant=applicant,
            surname=surname,
            given_names=given_names,
            patronymic=patronymic,
            asked_by=user,
            asked_at=now,
        )


def approve_correction(*, correction: NameCorrection, user: User, now: dt.datetime) -> None:
    """Change the names as requested. `user` must not be the officer who asked.

    Raises CorrectionDecided, SecondOfficerNeeded, DayClosed, WrongState, AlreadyBooked.
    """
    with refusing_second_booking(), transaction.atomic():
        names = names_of(correction)
        applicant, _booking = _lock(correction.applicant, names)
        _of_another(correction, user).delete()
        _correct(applicant, names, actor=Actor.of(user), now=now)


def refuse_correction(*, correction: NameCorrection, user: User, now: dt.datetime) -> None:
    """Leave the names as they are. `user` must not be the officer who asked. The booking may have ended.

    Raises CorrectionDecided, SecondOfficerNeeded.
    """
    with transaction.atomic():
        _applicant, booking = _lock(correction.applicant, ended_too=True)
        _of_another(correction, user).delete()
        record("refuse_name_correction", booking, actor=Actor.of(user), now=now)


def withdraw_correction(*, correction: NameCorrection, user: User, now: dt.datetime) -> None:
    """Withdraw one's own request. Raises CorrectionDecided, also if another officer made it."""
    with transaction.atomic():
        _applicant, booking = _lock(correction.applicant, ended_too=True)
        mine = NameCorrection.objects.filter(pk=correction.pk, asked_by=user).first()
        if mine is None:
            raise CorrectionDecided
        mine.delete()
        record("refuse_name_correction", booking, actor=Actor.of(user), now=now)


def _matches(applicant: Applicant, *, last_four: str, birth_date: dt.date | None) -> bool:
    if applicant.last_four:
        return last_four_of(last_four) == applicant.last_four
    return birth_date is not None and birth_date == applicant.birth_date


def letters_left(person: Applicant) -> int:
    """Return how many letters of a person's names one officer may still change alone."""
    return max(LETTERS_ALONE - person.letters_corrected, 0)


def names_of(person: Applicant | NameCorrection) -> Names:
    """Return the names, or the requested names: surname, given names, patronymic."""
    return person.surname, person.given_names, person.patronymic


def digest(*texts: str) -> str:
    """Return what a page keeps of the texts that it shows, to see on saving whether they are still the same."""
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:16]


def _require_seen(seen: str, booking: Booking, *now_are: str, verbs: Collection[str]) -> None:
    """Refuse if a page (`seen`; empty if it did not say) showed other texts than these. Raises ChangedMeanwhile."""
    if seen in ("", digest(*now_are)):
        return
    event = Event.objects.filter(booking_id=booking.pk, verb__in=verbs).order_by("-pk").first()
    at = event.at.astimezone(booking.post.zone) if event else None
    raise ChangedMeanwhile(who=str(event.actor) if event else "", at=at, now=" ".join(filter(None, now_are)))


def _lock(applicant: Applicant, names: Names | None = None, *, ended_too: bool = False) -> tuple[Applicant, Booking]:
    """Lock the person's booking, and return both as they are now.

    With new `names` the person is locked under both: a correction of the same person on another booking waits here.
    """
    seen = Applicant.objects.filter(pk=applicant.pk, booking__isnull=False).select_related("booking").first()
    if seen is None or seen.booking is None:
        raise WrongState(state="")
    reception = share_reception(seen.booking.reception_id)
    booking = lock_booking(seen.booking.pk)
    if not ended_too and reception.status == Reception.Status.FINISHED:
        raise DayClosed
    if not ended_too and not booking.live:
        raise WrongState(state=booking.get_status_display())
    if names:
        lock_persons({seen.person_hash, _recognised(seen, names)[0]})
    now_is = Applicant.objects.get(pk=applicant.pk)
    if now_is.person_hash != seen.person_hash or booking.reception_id != reception.pk:
        return _lock(applicant, names, ended_too=ended_too)  # corrected or moved while this waited
    return now_is, booking


def _of_another(correction: NameCorrection, user: User) -> NameCorrection:
    """Return the open request of another officer. The second of two officers, who waited, finds none."""
    found = NameCorrection.objects.filter(pk=correction.pk).first()
    if found is None:
        raise CorrectionDecided
    if found.asked_by_id == user.pk:
        raise SecondOfficerNeeded
    return found


def _correct(applicant: Applicant, names: Names, *, actor: Actor, now: dt.datetime) -> None:
    """Change the names of a locked person on each of their live bookings at the post, each with its Event.

    Without a document the person's hash is made of the names, so it changes too. If the person represents a child of
    the party, the child's representative gets the new names.
    """
    same = Applicant.objects.filter(live=True, post=applicant.post_id, person_hash=applicant.person_hash)
    new_hash, key_version = _recognised(applicant, names)
    for each in same.select_related("booking").order_by("pk"):
        before = each.full_name
        each.letters_corrected += letters_changed(names_of(each), names)
        each.surname, each.given_names, each.patronymic = names
        each.person_hash, each.key_version = new_hash, key_version
        each.save(
            update_fields=["surname", "given_names", "patronymic", "person_hash", "key_version", "letters_corrected"]
        )
        party = Applicant.objects.filter(booking=each.booking)
        party.filter(representative_name=before).update(representative_name=each.full_name)
        assert each.booking is not None  # live, and so of a booking
        record("correct_name", each.booking, actor=actor, now=now)


def _recognised(applicant: Applicant, names: Names) -> tuple[str, str]:
    if applicant.last_four or applicant.birth_date is None:
        return applicant.person_hash, applicant.key_version
    surname, given_names, patronymic = names
    return person_hash(
        document="",
        surname=surname,
        given_names=given_names,
        patronymic=patronymic,
        birth_date=applicant.birth_date,
    )
