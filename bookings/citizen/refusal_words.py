"""What each refusal says. Every `BookingError` that a citizen can meet has its words here."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Refusal:
    """The words for one case. `text` may name facts of the error; times among them are the post's own."""

    status: int
    title: str | Promise
    text: str | Promise


REFUSALS = {
    "error": Refusal(409, _("This did not work"), _("Nothing has been booked. Please try again.")),
    "slot_taken": Refusal(
        409,
        _("This time has just been taken"),
        _("Somebody else was faster. Choose another time; what you have typed is kept."),
    ),
    "hold_expired": Refusal(
        410,
        _("Your time is no longer held"),
        _(
            "The booking was not confirmed in time, so the place may have gone to somebody else. Choose a time "
            "again: what you have typed is kept, you need not type it a second time."
        ),
    ),
    "not_held": Refusal(
        409,
        _("This booking can no longer be changed here"),
        _("It has been confirmed or has ended meanwhile, perhaps in another window."),
    ),
    "not_held:booked": Refusal(
        409,
        _("Your place is booked already"),
        _("This booking is confirmed. You need not do anything more."),
    ),
    "not_held:cancelled": Refusal(
        410,
        _("This booking has ended"),
        _(
            "You have given it up, or have chosen another time since, perhaps in another window. If you have "
            "chosen another time, go on in that window. Otherwise choose a time again."
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
        _("No more places can be booked here. Look for another reception, or call us."),
    ),
    "reception_cancelled": Refusal(
        410,
        _("This reception does not take place"),
        _("It has been cancelled. No place can be booked at it. We are sorry."),
    ),
    "service_not_offered": Refusal(
        404,
        _("This service is not offered here"),
        _("None of the desks at this reception offers it. Choose another service or another reception."),
    ),
    "party_too_big": Refusal(
        400,
        _("Too many people for one booking"),
        _("One booking is for at most %(most)s people. Book for some now and for the others after that."),
    ),
    "already_booked": Refusal(
        409,
        _("One of you has a place already"),
        _(
            "Each person can have one place for this service among our coming receptions. To move that place, open "
            "the link in the email that we have just sent to the address of that booking. If you have typed a wrong "
            "number or name, check your answers. If you need help, call us."
        ),
    ),
    "already_booked:one": Refusal(
        409,
        _("You have a place already"),
        _(
            "You can have one place for this service among our coming receptions. We have sent an email to the address "
            "given with the other booking; its link shows that booking and lets you move it. If you need help, call us."
        ),
    ),
    "same_person_twice": Refusal(
        409,
        _("The same person stands there twice"),
        _("Two people of your party have the same document number, or the same name and date of birth."),
    ),
    "last_person": Refusal(
        409,
        _("Nobody would be left"),
        _("There is only one person in this booking, so nobody has been left out. You can change the name instead."),
    ),
    "incomplete": Refusal(
        409,
        _("Something is still missing"),
        _("One of the pages has not been answered yet. The time is still held for you."),
    ),
    "wrong_code": Refusal(
        403,
        _("This code is not right"),
        _("Check the six digits in the newest email that we sent you."),
    ),
    "code_ended": Refusal(
        403,
        _("This code does not work any more"),
        _("It was tried too often, or is older than 30 minutes. Ask for a new one: it comes by email."),
    ),
    "code_too_soon": Refusal(
        429,
        _("A code has just been sent"),
        _(
            "It can take a minute to arrive; look among unwanted mail (spam) as well. "
            "You can ask for another code from %(wait_until)s."
        ),
    ),
    "no_more_codes": Refusal(
        429,
        _("No more codes can be sent for this booking"),
        _("Use the code of the newest email. If none has arrived, check the address you gave, or call us."),
    ),
    "times_overlap": Refusal(
        409,
        _("You have another place at that time"),
        _(
            "Somebody of your party has another booking at that reception in the same time. Choose a time before or "
            "after it. Nothing has been changed."
        ),
    ),
    "nobody_chosen": Refusal(
        409,
        _("Nobody has been chosen"),
        _(
            "Nobody was chosen, or those who were are not in this booking any more, perhaps because of another "
            "window. Nothing has been changed."
        ),
    ),
    "last_of_visit": Refusal(
        409,
        _("Nothing else is left of your visit"),
        _("This service is the only one that is left, so it stays. If you do not want it, simply do not confirm it."),
    ),
    "places_free": Refusal(
        409,
        _("You need not wait"),
        _("There is a free time for you at this reception now. Book it before somebody else does."),
    ),
    "already_waiting": Refusal(
        409,
        _("One of you is on the waiting list already"),
        _(
            "Each person can stand in this line once. Look for the email that confirmed it: its link shows your place "
            "in the line. Nothing has been changed."
        ),
    ),
    "waiting_ended": Refusal(
        410,
        _("You are not on the waiting list any more"),
        _("You have left it, or it has ended. You can join it again at its end."),
    ),
    "offer_ended": Refusal(
        410,
        _("This place is no longer kept for you"),
        _(
            "It was declined, or the time to answer was over and the place was offered to the next in the line. "
            "If you are still on the list, we write to you when another place is free."
        ),
    ),
    "kit_works": Refusal(
        409,
        _("Nothing needs to be chosen"),
        _("The equipment works again, or you have chosen already. Your booking stays as it is."),
    ),
    "representative_missing": Refusal(
        409,
        _("Please call us"),
        _(
            "For this service somebody of your party counts as a child, and we do not know who comes with them. Call "
            "us and we change it for you. Nothing has been changed."
        ),
    ),
    "too_many_for_address": Refusal(
        409,
        _("Too many bookings with one email address"),
        _("At most %(most)s bookings can have the same email address. Use another address, or call us."),
    ),
}
# For a confirmed booking that was to be changed: what happened, and that it stands as it was.
KEPT = {
    "already_booked": Refusal(
        409,
        _("One of you has a place for that service already"),
        _("Each person can have one place for a service among our coming receptions. Your booking stays as it is."),
    ),
    "already_booked:one": Refusal(
        409,
        _("You have a place for that service already"),
        _("You can have one place for a service among our coming receptions. Your booking stays as it is."),
    ),
    "slot_taken": Refusal(
        409,
        _("This time has just been taken"),
        _("Somebody else was faster. You still have the time that you had. Choose another one."),
    ),
    "too_late": Refusal(
        403,
        _("It is too late for this"),
        _(
            "Either this booking can’t be changed here any more, or booking for the other reception is closed. "
            "You still have the place that you had. If you cannot come, call us."
        ),
    ),
    "not_open_yet": Refusal(
        403,
        _("Booking has not opened yet"),
        _("Booking for that reception opens on %(opens_at)s. You still have the place that you had."),
    ),
    "reception_cancelled": Refusal(
        410,
        _("That reception does not take place"),
        _("Nobody can move to it. You still have the place that you had. Choose another time."),
    ),
    "service_not_offered": Refusal(
        404,
        _("This service is not offered there"),
        _("You still have the place that you had. Choose another reception."),
    ),
    "no_more_codes": Refusal(
        429,
        _("No more codes can be sent today"),
        _("Use the code of the newest email, or try again tomorrow. The email address has not been changed."),
    ),
}
