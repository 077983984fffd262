"""The words of each refusal: every `BookingError` that a citizen can meet."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Refusal:
    """The words for one case. `text` may contain facts of the error. Times are local to the post."""

    status: int
    title: str | Promise
    text: str | Promise


REFUSALS = {
    "error": Refusal(409, _("This did not work"), _("Nothing has been booked. Please try again.")),
    "slot_taken": Refusal(
        409,
        _("This time has just been taken"),
        _("Someone else was faster. Choose another time. Your answers are saved."),
    ),
    "hold_expired": Refusal(
        410,
        _("Your time is no longer held"),
        _(
            "The booking was not confirmed in time, so the place may have gone to someone else. Choose a time again. "
            "Your answers are saved, so you do not need to enter them again."
        ),
    ),
    "not_held": Refusal(
        409,
        _("This booking can no longer be changed here"),
        _("It has been confirmed or has ended in the meantime, perhaps in another window."),
    ),
    "not_held:booked": Refusal(
        409,
        _("Your place is already booked"),
        _("This booking is confirmed. You do not need to do anything else."),
    ),
    "not_held:cancelled": Refusal(
        410,
        _("This booking has ended"),
        _(
            "You gave it up or chose another time, perhaps in another window. If you chose another time, continue in "
            "that window. If not, choose a time again."
        ),
    ),
    "not_open_yet": Refusal(
        403,
        _("Booking has not opened yet"),
        _("Booking for this reception opens on %(opens_at)s. Please come back then."),
    ),
    "too_late": Refusal(
        403,
        _("Booking for this reception is closed"),
        _("You can no longer book a place here. Look for another reception, or call us."),
    ),
    "reception_cancelled": Refusal(
        410,
        _("This reception has been cancelled"),
        _("It has been cancelled, so you cannot book a place. We are sorry."),
    ),
    "service_not_provided": Refusal(
        404,
        _("This service is not available here"),
        _("No desk at this reception provides it. Choose another service or another reception."),
    ),
    "party_too_big": Refusal(
        400,
        _("Too many people for one booking"),
        _("One booking can have at most %(most)s people. Book for some now and for the others later."),
    ),
    "already_booked": Refusal(
        409,
        _("One of you already has a place"),
        _(
            "Each person can have one place for this service at our upcoming receptions. To move that place, open the "
            "link in the email that we have just sent to the address of that booking. If you entered a wrong number "
            "or name, check your answers. If you need help, call us."
        ),
    ),
    "already_booked:one": Refusal(
        409,
        _("You already have a place"),
        _(
            "You can have one place for this service at our upcoming receptions. We have sent an email to the address "
            "of the other booking. Its link shows that booking and lets you move it. If you need help, call us."
        ),
    ),
    "same_person_twice": Refusal(
        409,
        _("The same person appears twice"),
        _("Two people in your party have the same document number, or the same name and date of birth."),
    ),
    "last_person": Refusal(
        409,
        _("Nobody would be left"),
        _("There is only one person in this booking, so nobody was removed. You can change the name instead."),
    ),
    "incomplete": Refusal(
        409,
        _("Something is still missing"),
        _("You have not answered one of the pages yet. The time is still held for you."),
    ),
    "wrong_code": Refusal(
        403,
        _("This code is not right"),
        _("Check the six digits in the newest email from us."),
    ),
    "code_ended": Refusal(
        403,
        _("This code no longer works"),
        _("It was tried too many times, or its time has passed. Ask for a new one. We will email it to you."),
    ),
    "code_too_soon": Refusal(
        429,
        _("A code has just been sent"),
        _(
            "It can take a minute to arrive. Check your spam folder too. You can ask for another code from "
            "%(wait_until)s."
        ),
    ),
    "no_more_codes": Refusal(
        429,
        _("We cannot send more codes for this booking"),
        _("Use the code in the newest email. If none has arrived, check the address you gave, or call us."),
    ),
    "times_overlap": Refusal(
        409,
        _("You have another place at that time"),
        _(
            "Someone in your party has another booking at that reception at the same time. Choose a time before or "
            "after it. Nothing has changed."
        ),
    ),
    "nobody_chosen": Refusal(
        409,
        _("Nobody has been chosen"),
        _(
            "You did not choose anyone, or the people you chose are no longer in this booking, perhaps "
            "because of a change in another window. Nothing has changed."
        ),
    ),
    "last_of_visit": Refusal(
        409,
        _("Nothing else is left in your visit"),
        _("This is the only service left, so it was not removed. If you do not want it, do not confirm it."),
    ),
    "places_free": Refusal(
        409,
        _("You do not need to wait"),
        _("There is a free time for you at this reception now. Book it before someone else does."),
    ),
    "already_waiting": Refusal(
        409,
        _("One of you is already on the waiting list"),
        _(
            "Each person can join this waiting list once. The link in your confirmation email shows your place on the "
            "list. Nothing has changed."
        ),
    ),
    "waiting_ended": Refusal(
        410,
        _("You are no longer on the waiting list"),
        _("You left it, or it has ended. You can join it again at the end."),
    ),
    "offer_ended": Refusal(
        410,
        _("This place is no longer kept for you"),
        _(
            "You declined it, or you did not answer in time and we offered it to the next person on the waiting list. "
            "If you are still on the list, we will email you when another place is free."
        ),
    ),
    "kit_works": Refusal(
        409,
        _("You do not need to choose"),
        _("The equipment works again, or you have already chosen. Your booking has not changed."),
    ),
    "representative_missing": Refusal(
        409,
        _("Please call us"),
        _(
            "For this service someone in your party counts as a child, and we do not know who is coming with them. "
            "Call us and we will change it for you. Nothing has changed."
        ),
    ),
    "too_many_for_address": Refusal(
        409,
        _("Too many bookings with one email address"),
        _("At most %(most)s bookings can have the same email address. Use another address, or call us."),
    ),
}
# The same for a change of a confirmed booking: what happened, and that the booking has not changed.
KEPT = {
    "already_booked": Refusal(
        409,
        _("One of you already has a place for that service"),
        _("Each person can have one place for a service at our upcoming receptions. Your booking has not changed."),
    ),
    "already_booked:one": Refusal(
        409,
        _("You already have a place for that service"),
        _("You can have one place for a service at our upcoming receptions. Your booking has not changed."),
    ),
    "slot_taken": Refusal(
        409,
        _("This time has just been taken"),
        _("Someone else was faster. You still have your old time. Choose another one."),
    ),
    "too_late": Refusal(
        403,
        _("It is too late for this"),
        _(
            "Either this booking can no longer be changed here, or booking for the other reception is closed. You "
            "still have your place. If you cannot come, call us."
        ),
    ),
    "not_open_yet": Refusal(
        403,
        _("Booking has not opened yet"),
        _("Booking for that reception opens on %(opens_at)s. You still have your place."),
    ),
    "reception_cancelled": Refusal(
        410,
        _("That reception has been cancelled"),
        _("You cannot move to it. You still have your place. Choose another time."),
    ),
    "service_not_provided": Refusal(
        404,
        _("This service is not available there"),
        _("You still have your place. Choose another reception."),
    ),
    "no_more_codes": Refusal(
        429,
        _("We cannot send more codes today"),
        _("Use the code in the newest email, or try again tomorrow. The email address has not been changed."),
    ),
}
