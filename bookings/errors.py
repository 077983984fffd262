"""Everything that can be refused, by name. Views and the admin turn each refusal into a text and the next step."""

from typing import Any


class BookingError(Exception):
    """A refusal that a person can understand and act on.

    `code` names the case for tests, logs and texts (citizens': `citizen.refusal_words`; staff's: `staff_messages`).
    `facts` are the values that the text needs, such as the attempts left. They never contain another person's data.
    """

    code = "error"

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts = facts


class StaffRefusal(BookingError):
    """A refusal that only staff can get. It has a text in `staff_messages` only."""

    code = "staff_refusal"


class SlotTaken(BookingError):
    """Somebody else has taken the time, or there are not enough consecutive slots."""

    code = "slot_taken"


class HoldExpired(BookingError):
    """The hold has ended, and somebody else may have the place. Fact: `booking`, the one of the visit, if known."""

    code = "hold_expired"


class NotHeld(BookingError):
    """The booking is no longer an unconfirmed hold: it is confirmed, cancelled or expired already."""

    code = "not_held"


class NotOpenYet(BookingError):
    """Booking for this reception has not opened. Fact: `opens_at`."""

    code = "not_open_yet"


class TooLate(BookingError):
    """Booking for this reception has closed (by default on the day before), or its time has begun."""

    code = "too_late"


class ReceptionCancelled(BookingError):
    """The reception was cancelled, or is not (or no longer) open to the public."""

    code = "reception_cancelled"


class ServiceNotProvided(BookingError):
    """No desk of this reception provides the service."""

    code = "service_not_provided"


class PartyTooBig(BookingError):
    """The party is larger than the post allows. Fact: `most`."""

    code = "party_too_big"


class AlreadyBooked(BookingError):
    """A person of the party has a live booking for this service at one of the post's coming receptions. Fact, for
    staff of that post only: `bookings`, the ones in conflict."""

    code = "already_booked"


class SamePersonTwice(BookingError):
    """Two people of a party have the same document number (or name and birth date)."""

    code = "same_person_twice"


class LastPerson(BookingError):
    """Nobody would be left in the party: the whole booking has to be cancelled instead."""

    code = "last_person"


class Incomplete(BookingError):
    """An answer is missing. Facts: `step`, the page that asks for it; `booking`, its own (one of the same visit)."""

    code = "incomplete"


class WrongCode(BookingError):
    """The code does not match. Fact: `tries_left`."""

    code = "wrong_code"


class CodeEnded(BookingError):
    """There were too many wrong attempts, the code is older than 30 minutes, or none was requested."""

    code = "code_ended"


class CodeTooSoon(BookingError):
    """A new code can be requested once a minute. Fact: `wait_until`."""

    code = "code_too_soon"


class NoMoreCodes(BookingError):
    """One booking has requested as many new codes as it can."""

    code = "no_more_codes"


class CannotPublish(StaffRefusal):
    """The reception's plan has faults. Fact: `problems`, a list of `planning.Problem`."""

    code = "cannot_publish"


class CannotPlan(StaffRefusal):
    """A tour has faults. Fact: `faults`, pairs: the number of the day or None (what is copied); `planning.Problem`."""

    code = "cannot_plan"


class NameTaken(StaffRefusal):
    """The post already has a template with this name."""

    code = "name_taken"


class TimesOverlap(BookingError):
    """A person of the party has another booking at that reception at the same time."""

    code = "times_overlap"


class NobodyChosen(BookingError):
    """No person was chosen, or none who still belongs to the party."""

    code = "nobody_chosen"


class LastOfVisit(BookingError):
    """The last service of a visit can't be removed."""

    code = "last_of_visit"


class TooManyForAddress(BookingError):
    """This email address has as many live bookings as the post allows. Fact: `most`."""

    code = "too_many_for_address"


class PlacesFree(BookingError):
    """No need to wait: the reception has a free time for the party now."""

    code = "places_free"


class AlreadyWaiting(BookingError):
    """A person of the party is already on this waiting list."""

    code = "already_waiting"


class WaitingEnded(BookingError):
    """The entry is no longer on the waiting list: the people left it, or the list has ended."""

    code = "waiting_ended"


class OfferEnded(BookingError):
    """The offer has expired or was declined."""

    code = "offer_ended"


class DocumentDiffers(StaffRefusal):
    """What an officer read from the document differs from the booking."""

    code = "document_differs"


class ChangedMeanwhile(StaffRefusal):
    """Somebody else has changed what a form shows. Facts: `who`, `at` (None if not known), and `now`: what it is."""

    code = "changed_meanwhile"


class CorrectionOpen(StaffRefusal):
    """Another correction of this person's name is waiting for a second officer. Fact: `correction`."""

    code = "correction_open"


class CorrectionDecided(StaffRefusal):
    """Somebody else has already approved or refused this correction of a name."""

    code = "correction_decided"


class SecondOfficerNeeded(StaffRefusal):
    """The officer who requested the correction of a name can't approve or refuse it."""

    code = "second_officer_needed"


class WrongState(BookingError):
    """The state does not allow the action, such as publishing twice. Facts: `state`; `by`, who set it, if known."""

    code = "wrong_state"


class NotToday(StaffRefusal):
    """The reception's day has not come. Fact: `date`."""

    code = "not_today"


class TooEarly(StaffRefusal):
    """A booking can become a no-show only later. Fact: `from_time`, the local time."""

    code = "too_early"


class NotOver(StaffRefusal):
    """A desk of the reception is still open. Facts: `ends_at`, local; `unanswered`, how many would become no-shows."""

    code = "not_over"


class DataErased(StaffRefusal):
    """The personal data of the reception is erased, so it cannot be opened again."""

    code = "data_erased"


class DayClosed(StaffRefusal):
    """The reception is closed: the outcomes of its bookings are final."""

    code = "day_closed"


class NothingFree(StaffRefusal):
    """No time left today is long enough for the party."""

    code = "nothing_free"


class StillWaiting(StaffRefusal):
    """People are waiting or being served. Fact: `bookings`, theirs."""

    code = "still_waiting"


class NotConfirmed(StaffRefusal):
    """An action that can't be undone needs a confirmation. Fact: `unanswered`, how many would become no-shows."""

    code = "not_confirmed"


class CannotReset(StaffRefusal):
    """This person may not reset the second factor of this account."""

    code = "cannot_reset"


class KitWorks(BookingError):
    """There is nothing to choose: the kit works, or the service does not need it."""

    code = "kit_works"


class RepresentativeMissing(BookingError):
    """Somebody in the party counts as a child for the other service, and has no representative."""

    code = "representative_missing"


class CannotChange(StaffRefusal):
    """The changed day has faults. Fact: `problems`, a list of `planning.Problem`."""

    code = "cannot_change"


class PreviewOutdated(StaffRefusal):
    """Since the preview the day has changed, or other bookings would no longer fit."""

    code = "preview_outdated"
