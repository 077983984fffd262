"""What can go wrong for a person, by name. Views and the admin turn each into words and into what to do next.

This module imports nothing of the project.
"""

from typing import Any


class BookingError(Exception):
    """A refusal that a person can understand and act upon.

    `code` names the case for tests, logs and the words (`citizen.refusal_words`; `words` for staff); `facts` are the
    values the words need (a time until which to wait, tries left). It never carries another person's data.
    """

    code = "error"

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts = facts


class StaffRefusal(BookingError):
    """A refusal that only staff meet: its words are in `words` alone."""

    code = "staff_refusal"


class SlotTaken(BookingError):
    """Somebody else took the time in the meantime, or no run of slots is long enough."""

    code = "slot_taken"


class HoldExpired(BookingError):
    """The hold has ended and the place may have gone to somebody else. Fact: `booking`, which of a visit, if known."""

    code = "hold_expired"


class NotHeld(BookingError):
    """The booking is no longer an unconfirmed hold: it is confirmed, cancelled or expired already."""

    code = "not_held"


class NotOpenYet(BookingError):
    """Booking for this reception has not opened. Fact: `opens_at`."""

    code = "not_open_yet"


class TooLate(BookingError):
    """Booking for this reception has closed (on the eve, by default), or its time has begun."""

    code = "too_late"


class ReceptionCancelled(BookingError):
    """The reception was cancelled, or is not (or no longer) open to the public."""

    code = "reception_cancelled"


class ServiceNotOffered(BookingError):
    """No desk of this reception offers the service."""

    code = "service_not_offered"


class PartyTooBig(BookingError):
    """More persons than the post admits in one booking. Fact: `most`."""

    code = "party_too_big"


class AlreadyBooked(BookingError):
    """A person of the party has a live booking for this service at one of the post's coming receptions.

    Fact, for staff of that post only: `bookings`, those that stand in the way.
    """

    code = "already_booked"


class SamePersonTwice(BookingError):
    """One document number (or name and birth date) stands twice in a party."""

    code = "same_person_twice"


class LastPerson(BookingError):
    """Nobody would be left in the party. Who does not come at all lets the time go instead."""

    code = "last_person"


class Incomplete(BookingError):
    """Something that must be known before the code is sent is missing. Facts: `step`, the page that asks it; `booking`,
    whose page it is: another of the same visit, perhaps."""

    code = "incomplete"


class WrongCode(BookingError):
    """The code does not match. Fact: `tries_left`."""

    code = "wrong_code"


class CodeEnded(BookingError):
    """The code has been tried too often, is older than 30 minutes, or was never asked for."""

    code = "code_ended"


class CodeTooSoon(BookingError):
    """A new code may be asked for once a minute. Fact: `wait_until`."""

    code = "code_too_soon"


class NoMoreCodes(BookingError):
    """All the new codes that one booking may ask for have been sent."""

    code = "no_more_codes"


class CannotPublish(StaffRefusal):
    """The reception's plan has faults. Fact: `problems`, a list of `planning.Problem`."""

    code = "cannot_publish"


class CannotPlan(StaffRefusal):
    """The days to be planned have faults, so none was made. Fact: `faults`, a list of pairs: the number of the day,
    from 0, or None where it is about what they are made from; and the `planning.Problem`."""

    code = "cannot_plan"


class NameTaken(StaffRefusal):
    """The post has a template of this name."""

    code = "name_taken"


class TimesOverlap(BookingError):
    """A person of the party has another booking at that reception in the same time."""

    code = "times_overlap"


class NobodyChosen(BookingError):
    """Nobody of the party was named, or nobody who still belongs to it."""

    code = "nobody_chosen"


class LastOfVisit(BookingError):
    """The only service that is left of a visit can't be left out of it."""

    code = "last_of_visit"


class TooManyForAddress(BookingError):
    """As many live bookings as the post admits have this email address. Fact: `most`."""

    code = "too_many_for_address"


class PlacesFree(BookingError):
    """Nobody need wait: the party finds a time at this reception now."""

    code = "places_free"


class AlreadyWaiting(BookingError):
    """A person of the party stands in this line already."""

    code = "already_waiting"


class WaitingEnded(BookingError):
    """The entry is no longer in the line: it was left, or the line has ended."""

    code = "waiting_ended"


class OfferEnded(BookingError):
    """The offered place has passed on, or was declined."""

    code = "offer_ended"


class DocumentDiffers(StaffRefusal):
    """What an officer read off the document is not what the booking has on this person."""

    code = "document_differs"


class CorrectionOpen(StaffRefusal):
    """Another spelling of this person's name waits for a second officer already. Fact: `correction`."""

    code = "correction_open"


class CorrectionDecided(StaffRefusal):
    """Somebody else has approved or refused this change of a name already."""

    code = "correction_decided"


class SecondOfficerNeeded(StaffRefusal):
    """Who asked for the change of a name can't be the one who approves or refuses it."""

    code = "second_officer_needed"


class WrongState(BookingError):
    """The verb does not fit the state: publishing twice, cancelling what has ended. Fact: `state`."""

    code = "wrong_state"


class NotToday(StaffRefusal):
    """The reception's day has not come. Fact: `date`."""

    code = "not_today"


class DayClosed(StaffRefusal):
    """The reception is closed: what its bookings came to stays as it is."""

    code = "day_closed"


class NothingFree(StaffRefusal):
    """No time of this day is left that takes the party."""

    code = "nothing_free"


class StillWaiting(StaffRefusal):
    """People sit in the hall or at a desk. Fact: `bookings`, theirs."""

    code = "still_waiting"


class NotConfirmed(StaffRefusal):
    """What can't be taken back is asked once more. Fact: `unanswered`, how many would become no-shows."""

    code = "not_confirmed"


class CannotReset(StaffRefusal):
    """The second factor of this login is not for this person to reset."""

    code = "cannot_reset"


class KitWorks(BookingError):
    """Nothing needs to be chosen: the kit stands at the desk, or the service needs none."""

    code = "kit_works"


class RepresentativeMissing(BookingError):
    """For the other service somebody of the party counts as a child, and nobody is known who comes with them."""

    code = "representative_missing"


class CannotChange(StaffRefusal):
    """The changed day has faults. Fact: `problems`, a list of `planning.Problem`."""

    code = "cannot_change"


class PreviewOutdated(StaffRefusal):
    """Since the preview was shown the day has changed, or others would not fit it."""

    code = "preview_outdated"
