"""The forms of staff: their own pages, and the admin's."""

import datetime as dt
import itertools
import uuid
from typing import Any

from django.urls import reverse
from django.utils import translation

from bookings.actions import corrections, kits, receptions
from bookings.actions.reception_drafts import save_template
from bookings.models import Booking, NameCorrection, Notification, Reception, Template
from tests.admin.pages import as_sent, logged_in, url
from tests.days import EVENING, OPENING, a_day
from tests.factories import (
    DAY,
    NOW,
    by,
    confirmed_booking,
    make_desk,
    make_post,
    make_reception,
    make_service,
    make_staff,
    make_venue,
    published_reception,
)
from tests.sent_twice.sending import Form, form

_documents = itertools.count(70_000_000)
PERSON = {
    "p1-surname": "Ёлкина",
    "p1-given_names": "Қарлығаш",
    "p1-birth_date_day": "1",
    "p1-birth_date_month": "5",
    "p1-birth_date_year": "1970",
}


def _staff(page: str, /, *args: Any, query: str = "", **typed: Any) -> Form:
    with translation.override("en"):
        address = reverse(f"staff:{page}", args=args) + query
    return Form(logged_in(make_staff(is_superuser=True)), address, typed)


def _closed_day() -> Reception:
    reception, _booked = a_day()
    receptions.close_reception(reception=reception, confirmed=True, actor=by("anna"), now=EVENING)
    return reception


def _admin(page: str, /, *args: Any, **typed: Any) -> Form:
    return Form(logged_in(make_staff(is_superuser=True)), url(page, *args), typed)


def _page(page: str, /, *args: Any, **changes: Any) -> Form:
    """A page of the admin as it is drawn, with changes."""
    opened = _admin(page, *args)
    opened.typed = as_sent(opened.client.get(opened.address)) | changes
    del opened.typed["csrfmiddlewaretoken"]
    return opened


def _person() -> dict[str, str]:
    return PERSON | {"p1-document": f"N{next(_documents):08d}"}


def _number() -> str:
    """A name or code that nobody else has."""
    return uuid.uuid4().hex[:8]


def _draft() -> Reception:
    draft = make_reception()
    make_desk(draft, make_service())
    return draft


def _call() -> Notification:
    booking = confirmed_booking()
    Booking.objects.filter(pk=booking.pk).update(email="", phone="+77011234567")
    receptions.cancel_reception(reception=booking.reception, actor=by("tester"), now=NOW)
    return booking.notifications.get(kind=Notification.Kind.RECEPTION_CANCELLED)


def _without_kit() -> Booking:
    other = make_service(name="Passport, 5 years")
    service = make_service(needs_kit=True, without_kit=other)
    reception = published_reception(service, post=make_post(kits=1), desk={"has_kit": True})
    booking = confirmed_booking(reception)
    kits.fail_kit(reception=reception, actor=by("officer"), now=NOW)
    return booking


def _correction() -> NameCorrection:
    booking = confirmed_booking()
    waiting = corrections.correct_name(
        applicant=booking.applicants.get(), surname="Ким", given_names="Олег", patronymic="", user=make_staff(), now=NOW
    )
    assert waiting
    return waiting


@form("staff:staff_booking")
def staff_booking() -> Form:
    reception = published_reception()
    typed = PERSON | {
        "p1-document": f"N{next(_documents):08d}",
        "time": "09:30",
        "phone": "8 701 123 45 67",
        "language": "kk",
    }
    typed |= {"consent": "on", "email": "", "request_key": str(uuid.uuid4())}
    query = f"?service={reception.services[0].pk}&persons=1"
    return _staff("staff_booking", reception.pk, query=query, **typed)


@form("staff:walk_in", at=OPENING)
def walk_in() -> Form:
    reception, _booked = a_day()
    typed = PERSON | {
        "p1-document": f"N{next(_documents):08d}",
        "consent": "on",
        "request_key": str(uuid.uuid4()),
        "phone": "",
    }
    query = f"?service={reception.services[0].pk}&persons=1"
    return _staff("walk_in", reception.pk, query=query, **typed)


@form("staff:turned_away", at=OPENING)
def turned_away() -> Form:
    reception, _booked = a_day()
    typed: dict[str, Any] = {
        "service": reception.services[0].pk,
        "persons": "3",
        "why": "papers",
        "request_key": uuid.uuid4(),
    }
    return _staff("turned_away", reception.pk, **typed)


@form("staff:contact")
def contact() -> Form:
    booking = confirmed_booking()
    person = booking.applicants.get()
    typed: dict[str, Any] = {
        "person": person.pk,
        "last_four": person.last_four,
        "phone": "8 701 123 45 67",
        "email": "",
    }
    return _staff("contact", booking.pk, **typed)


form("staff:move")(lambda: _staff("move", confirmed_booking().pk, time="09:20"))


@form("staff:name")
def name() -> Form:
    person = confirmed_booking().applicants.get()
    return _staff("name", person.pk, surname="Құрманғазы", given_names=person.given_names, patronymic="")


form("staff:correction")(lambda: _staff("correction", _correction().pk, decision="approve"))
form("staff:call_reached")(lambda: _staff("call_reached", _call().pk))
form("staff:call_not_reached")(lambda: _staff("call_not_reached", _call().pk))
form("staff:kit_alternative")(lambda: _staff("kit_alternative", _without_kit().pk))
form("staff:kit_first_right")(lambda: _staff("kit_first_right", _without_kit().pk))
form("staff:closing", at=EVENING)(lambda: _staff("closing", a_day()[0].pk, confirmed="1"))
form("staff:reopening", at=EVENING)(lambda: _staff("reopening", _closed_day().pk))
form("staff:step", at=OPENING)(lambda: _staff("step", a_day()[1][0].pk, step="check_in", seen="confirmed"))


@form("staff:outcomes", at=EVENING)
def outcomes() -> Form:
    reception, [booking, _other] = a_day()
    opened = _staff("outcomes", reception.pk)
    opened.typed = as_sent(opened.client.get(opened.address)) | {f"outcome-{booking.pk}": "served"}
    return opened


form("admin:bookings_booking_cancel")(lambda: _admin("booking_cancel", confirmed_booking().pk))
form("admin:bookings_reception_cancel")(lambda: _admin("reception_cancel", confirmed_booking().reception_id))
form("admin:bookings_reception_publish")(lambda: _admin("reception_publish", _draft().pk))
form("admin:bookings_reception_save_template")(lambda: _admin("reception_save_template", _draft().pk, name=_number()))
form("admin:bookings_reception_delete")(lambda: _admin("reception_delete", make_reception().pk, post="yes"))
form("admin:bookings_template_delete")(lambda: _admin("template_delete", _template().pk, post="yes"))
form("admin:bookings_district_delete")(lambda: _admin("district_delete", make_venue_of_nobody().pk, post="yes"))
form("admin:bookings_venue_delete")(lambda: _admin("venue_delete", make_venue().pk, post="yes"))
form("admin:bookings_service_delete")(lambda: _admin("service_delete", make_service().pk, post="yes"))
form("admin:bookings_post_delete")(lambda: _admin("post_delete", make_post().pk, post="yes"))


def make_venue_of_nobody() -> Any:
    venue = make_venue()
    venue.delete()
    return venue.district


def _template() -> Template:
    return save_template(reception=_draft(), name=_number(), actor=by("tester"), now=NOW)


def _plan(name: str) -> Form:
    template = _template()
    typed = {"source": f"template-{template.pk}", "days": "1", "day-0-venue": make_venue().pk, "day-0-date": str(DAY)}
    return _admin(name, **typed)


form("admin:bookings_reception_plan")(lambda: _plan("reception_plan"))
form("admin:bookings_reception_tour")(lambda: _plan("reception_tour"))
form("admin:bookings_reception_drafts")(lambda: _admin("reception_drafts", draft=[_draft().pk]))


@form("admin:bookings_reception_kit")
def kit() -> Form:
    reception = published_reception(make_service(needs_kit=True), post=make_post(kits=1), desk={"has_kit": True})
    return _admin("reception_kit", reception.pk, desk=reception.desks.get().pk, kit="failed")


@form("admin:bookings_reception_blocks")
def blocks() -> Form:
    reception = published_reception()
    return _admin("reception_blocks", reception.pk, slot=[reception.slots.earliest("pk").pk])


@form("admin:bookings_reception_change_day")
def change_day() -> Form:
    reception = published_reception()
    confirmed_booking(reception)
    opened = _admin("reception_change_day", reception.pk)
    typed = as_sent(opened.client.get(opened.address)) | {"date": str(DAY + dt.timedelta(days=7))}
    preview: Any = opened.client.post(opened.address, typed | {"preview": "x"})
    opened.typed = typed | {"change": "x", "seen": preview.context_data["seen"]}
    return opened


@form("admin:bookings_membership_reset")
def reset() -> Form:
    user = make_staff(make_post())
    logged_in(user)
    return _admin("membership_reset", user.memberships.get().pk)


@form("admin:auth_user_password_change")
def password() -> Form:
    user = make_staff()
    opened = _admin("booking_changelist")
    with translation.override("en"):
        opened.address = reverse("admin:auth_user_password_change", args=[user.pk])
    words = {"password1": "another horse battery", "password2": "another horse battery", "usable_password": "true"}
    opened.typed = words
    return opened


form("admin:bookings_district_add")(
    lambda: _page("district_add", code=_number(), name_ru="А", region_ru="Б", centre_ru="В")
)
form("admin:bookings_venue_add")(
    lambda: _page("venue_add", district=make_venue().district_id, name_ru="Дом культуры", address_ru="Абая, 1")
)
form("admin:bookings_service_add")(lambda: _page("service_add", code=_number(), name_ru="Справка"))
form("admin:bookings_template_add")(lambda: _page("template_add", post=make_post().pk, name=_number()))
form("admin:bookings_reception_add")(
    lambda: _page("reception_add", post=make_post().pk, venue=make_venue().pk, date=str(DAY))
)
form("admin:bookings_post_add")(
    lambda: _page("post_add", name_ru="А", city_ru="Б", address_ru="В", slug=_number(), phone="+7 727 000 00 00")
)
form("admin:bookings_user_add")(
    lambda: _page("user_add", username=_number(), password1="another horse battery", password2="another horse battery")
)
_RU = {"name_ru": "Другое имя"}
form("admin:bookings_district_change")(
    lambda: _page("district_change", make_venue().district_id, **_RU, region_ru="Б", centre_ru="В")
)
form("admin:bookings_venue_change")(lambda: _page("venue_change", make_venue().pk, **_RU, address_ru="Абая, 1"))
form("admin:bookings_service_change")(lambda: _page("service_change", make_service().pk, **_RU))
form("admin:bookings_post_change")(lambda: _page("post_change", make_post().pk, **_RU, city_ru="Б", address_ru="В"))
form("admin:bookings_template_change")(lambda: _page("template_change", _template().pk, name=_number()))
form("admin:bookings_reception_change")(lambda: _page("reception_change", _draft().pk, notes_ru="Вход со двора"))
form("admin:bookings_user_change")(lambda: _page("user_change", make_staff().pk, first_name="Әлия"))
