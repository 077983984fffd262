"""Texts for staff about refusals and events, for the admin and the pages of the reception day."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from bookings.errors import (
    AlreadyBooked,
    BookingError,
    CannotChange,
    CannotPlan,
    CannotPublish,
    ChangedMeanwhile,
    CorrectionDecided,
    CorrectionOpen,
    DataErased,
    DayClosed,
    DocumentDiffers,
    KitWorks,
    NameTaken,
    NothingFree,
    NotOver,
    NotToday,
    PartyTooBig,
    PreviewOutdated,
    ReceptionCancelled,
    RepresentativeMissing,
    SamePersonTwice,
    SecondOfficerNeeded,
    ServiceNotProvided,
    SlotTaken,
    StillWaiting,
    TimesOverlap,
    TooEarly,
    TooLate,
    WrongState,
)
from bookings.models import Booking, Notification, Reception, TurnedAway, WaitlistEntry

_WORDS: dict[type[BookingError], Any] = {
    CannotPublish: _("Nothing was published. Correct the problems below, then publish again."),
    CannotChange: _("Nothing was changed. Correct the problems below, then check the preview again."),
    PreviewOutdated: _(
        "Nothing was changed: somebody has booked or changed something since the preview. This is the current state."
    ),
    CannotPlan: _("Nothing was planned. Correct the fields marked below, then send the form again."),
    NameTaken: _("Nothing was saved: the post already has a template with this name. Choose another name."),
    ReceptionCancelled: _("Nothing was changed: the reception is cancelled, or not open to the public."),
    TooLate: _("Nothing was changed: its time has begun."),
    DayClosed: _("Nothing was changed: the reception is closed."),
    DataErased: _("Nothing was changed: the personal data of this day is erased."),
    NothingFree: _("Nothing was changed: no time left today is long enough for this party."),
    StillWaiting: _("The reception was not closed: people are still waiting or being served."),
    SamePersonTwice: _("Nothing was saved: one person is in this party twice."),
    DocumentDiffers: _("Nothing was changed: the document does not match the booking. Check it again."),
    CorrectionOpen: _("Nothing was changed: another correction of this name is waiting for a second officer."),
    CorrectionDecided: _("Nothing was changed: this has already been decided."),
    SecondOfficerNeeded: _("Nothing was changed: a second officer must decide, not the one who asked."),
    AlreadyBooked: _("Nothing was saved: one of these people already has a booking for this service."),
    SlotTaken: _("Nothing was saved: this time has just been taken. Choose another one."),
    ServiceNotProvided: _("Nothing was saved: no desk provides this service now."),
    KitWorks: _("Nothing was changed: the kit works, or the service does not need it."),
    RepresentativeMissing: _("Nothing was changed: the person who comes with the child is not known."),
    TimesOverlap: _("Nothing was saved: one of these people has another booking here at the same time."),
}


def words_for(error: BookingError) -> Any:
    """Return one sentence that says that nothing has changed, and why."""
    if isinstance(error, WrongState) and error.facts.get("by"):
        return _("Nothing was changed: the state is already “%(state)s”, set by %(by)s.") % {
            "state": error.facts["state"],
            "by": error.facts["by"],
        }
    if isinstance(error, ChangedMeanwhile):
        who, at = error.facts["who"] or _("somebody else"), error.facts["at"]
        return _(
            "Nothing has been saved yet: %(who)s changed this on %(when)s, after you had opened the page. Now it is: "
            "%(now)s. What you entered is still in the form. Check it, then send it again."
        ) % {"who": who, "when": date_format(at, "SHORT_DATETIME_FORMAT") if at else "–", "now": error.facts["now"]}
    if isinstance(error, NotToday):
        return _("Nothing was changed: this is for another day, %(date)s.") % {
            "date": date_format(error.facts["date"], "DATE_FORMAT")
        }
    if isinstance(error, NotOver):
        return _("The reception was not closed: a desk is open until %(time)s.") % {
            "time": date_format(error.facts["ends_at"], "TIME_FORMAT")
        }
    if isinstance(error, TooEarly):
        return _("Nothing was changed: they can count as a no-show from %(time)s.") % {
            "time": date_format(error.facts["from_time"], "TIME_FORMAT")
        }
    if isinstance(error, PartyTooBig):
        return _("Nothing was saved: a party has at most %(most)d people.") % {"most": error.facts["most"]}
    if isinstance(error, WrongState):
        return _("Nothing was changed: the state is already “%(state)s”.") % {"state": error.facts.get("state", "")}
    return _WORDS.get(type(error), _("Nothing was changed: this can't be done now. Please check the page again."))


_STATES: dict[str, Any] = {
    **dict(Notification.Kind.choices),  # what a call was about; where a value is the same, the status below applies
    **dict(WaitlistEntry.Status.choices),
    **dict(Reception.Status.choices),
    **dict(Booking.Status.choices),
    **dict(TurnedAway.Why.choices),
    # Exported files.
    "day_list": _("day list, to print"),
    "day_list_xlsx": _("day list, as a spreadsheet"),
    "call_sheet": _("call sheet"),
    "pack": _("pack for a day without internet"),
    "report": _("report"),
    "comparison": _("comparison"),
}

VERBS: dict[str, Any] = {
    "hold": _("Time chosen"),
    "keep_longer": _("Held longer for the visitor"),
    "leave_out": _("Person removed from the booking"),
    "confirm": _("Confirmed"),
    "expire": _("Not confirmed in time"),
    "release": _("Given up before confirmation"),
    "cancel": _("Cancelled"),
    "cancel_reception": _("Reception cancelled"),
    "publish": _("Published"),
    "miss": _("Did not come"),
    "ask_to_wait": _("Asked to join the waiting list"),
    "join": _("Joined the waiting list"),
    "leave": _("Left the waiting list"),
    "offer": _("Place offered"),
    "accept": _("Offered place accepted"),
    "decline": _("Offered place declined"),
    "pass_on": _("Offer not answered, passed on"),
    "book_elsewhere": _("Left the waiting list: has a place"),
    "erase": _("Personal data erased"),
    "move": _("Moved to another time"),
    "give_up": _("One person gave up their place"),
    "add_service": _("Another service added to the visit"),
    "send_link": _("Lost link sent again"),
    "renew_link": _("Old links disabled, new link sent"),
    "change_address": _("Email address changed by the visitor"),
    "make_from_template": _("Created from a template"),
    "copy": _("Copied from another reception"),
    "save_as_template": _("Saved as a template"),
    "block": _("Times blocked"),
    "unblock": _("Blocked times opened again"),
    "change_day": _("Day changed"),
    "not_fit": _("No place on the changed day"),
    "defer": _("Priority at the next reception"),
    "carry_over": _("Carried over from another reception"),
    "fail_kit": _("The biometric kit failed"),
    "kit_works": _("The biometric kit works again"),
    "take_instead": _("Another service chosen instead"),
    "reach": _("Reached by phone"),
    "assist": _("Booked by staff"),
    "change_contact": _("Contact changed by staff"),
    "correct_name": _("Name corrected by staff"),
    "request_name_correction": _("Name correction requested"),
    "refuse_name_correction": _("Name correction refused"),
    "check_in": _("Arrived"),
    "call": _("Called to the desk"),
    "serve": _("Served"),
    "not_serve": _("Not served"),
    "correct": _("Corrected"),
    "walk_in": _("Came without a booking"),
    "turn_away": _("Turned away"),
    "finish": _("Reception closed"),
    "reopen": _("Reception opened again"),
    "view": _("Personal data viewed"),
    "export": _("Exported as a file"),
    "reset_second_factor": _("Second factor reset"),
}


def verb_in_words(verb: str) -> Any:
    return VERBS.get(verb, verb)


def state_in_words(state: str) -> Any:
    return _STATES.get(state, state)
