"""A post at work: a day under way, one to come, one planned, one over, one called off. And its staff's browsers."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext
from pytest_django.live_server_helper import LiveServer

from bookings.actions import attendance, corrections, kits, receptions, slot_blocks
from bookings.models import (
    Booking,
    District,
    Event,
    Notification,
    Post,
    Reception,
    Service,
    Template,
    User,
    Venue,
)
from tests.admin.pages import log_in
from tests.days import came_in, somebody
from tests.factories import (
    by,
    confirmed_booking,
    held_booking,
    make_desk,
    make_post,
    make_reception,
    make_service,
    make_staff,
    make_venue,
    published_reception,
)
from tests.staff.days import finished, missed, not_served, served, turned_away
from tests.waiting_lists import waiting_entry

# Names and codes that somebody gave, as shown on the pages.
GIVEN = {
    Booking: ("reference", "consent_version"),
    District: ("code", "name", "region", "centre"),
    Event: ("actor_name",),
    Post: ("slug", "name", "city"),
    Service: ("code",),
    User: ("username",),
    Venue: ("name", "address"),
}


def let_in(context: BrowserContext, user: User, live_server: LiveServer) -> None:
    """Both factors are given: the browser has the session."""
    client = Client()
    log_in(client, user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def names_given() -> list[str]:
    """The longest come first: one may be within another."""
    rows = (row for model, fields in GIVEN.items() for row in model._default_manager.values_list(*fields))
    return sorted({name for row in rows for name in row if name}, key=len, reverse=True)


def post_at_noon(**fields: Any) -> Post:
    """A post at a place where it is noon now."""
    ahead = 12 - timezone.now().hour
    return make_post(time_zone=f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT", **fields)  # by POSIX, east is minus


class StaffWorld:
    """A post with one of everything that its staff can meet; names are long. `ids` says whose number is which."""

    def __init__(self, post: Post) -> None:
        self.post, self.now = post, timezone.now()
        Post.objects.filter(pk=post.pk).update(bookings_per_email=99)
        self.long_ago = self.now - dt.timedelta(days=30)
        self.certificate = make_service(name="Справка о наличии либо отсутствии судимости", position=1)
        self.advice = make_service(name="Консультация по вопросам гражданства", position=2)
        self.passport = make_service(
            name="Заграничный паспорт нового поколения на 10 лет", needs_kit=True, without_kit=self.advice, position=3
        )
        self.ids: dict[str, Any] = {"post": post.pk, "service": self.passport.pk}
        district = District.objects.create(
            code="kerbulak", name="Кербұлақ ауданы", region="Жетісу облысы", centre="Сарыөзек кенті, Кербұлақ ауданы"
        )
        self.venue = make_venue(
            district=district,
            name="Районный Дворец культуры и творчества молодёжи имени Ильяса Жансугурова",
            address="Жетісу облысы, Кербұлақ ауданы, Сарыөзек кенті, Сейфуллин көшесі, 12-үй, екінші қабат",
        )
        over, today, coming = self.day_that_is_over(), self.day_under_way(), self.day_to_come()
        draft = make_reception(post=post, venue=coming.venue, date=coming.date + dt.timedelta(days=9))
        make_desk(draft, self.certificate, self.passport)
        template = Template.objects.create(post=post, name="Обычный день в отдалённом районе")
        cancelled = self.day_called_off(coming)
        self.ids |= {
            "over": over.pk,
            "reception": today.pk,
            "coming": coming.pk,
            "draft": draft.pk,
            "cancelled": cancelled.pk,
            "template": template.pk,
            "venue": coming.venue_id,
            "district": coming.venue.district_id,
            "slot": today.slots.earliest("pk").pk,
            "event": Event.objects.earliest("pk").pk,
            "notification": Notification.objects.filter(channel="call").earliest("pk").pk,
            "call": Notification.objects.filter(channel="call").earliest("pk").pk,
        }

    def day(self, days: int, **more: Any) -> Reception:
        """So many days from today, with a long desk."""
        more = {"venue": self.venue, **more}
        return published_reception(
            *(self.certificate, self.passport, self.advice),
            post=self.post,
            date=self.now.astimezone(self.post.zone).date() + dt.timedelta(days=days),
            desk={"opens": "09:00", "closes": "18:00", "has_kit": True},
            now=self.long_ago,
            **more,
        )

    def booked(self, reception: Reception, service: Service, **more: Any) -> Booking:
        return confirmed_booking(reception, service=service, now=self.long_ago, **more)

    def day_that_is_over(self) -> Reception:
        day = self.day(-20)
        when: dict[str, Any] = {"service": self.certificate, "now": self.long_ago}
        served(day, waited=20, **when)
        served(day, waited=45, **when)
        not_served(day, "papers", **when)
        missed(day, **when)
        turned_away(day, self.certificate, 3)
        return finished(day)

    def day_under_way(self) -> Reception:
        day = self.day(0)
        make_desk(day, self.certificate, label="Б")
        make_desk(day, self.certificate, self.advice, label="Для пожилых и с детьми")
        late, arrived, called, _expected = (
            self.booked(day, self.certificate, starts_at=day.local(dt.time(hour))) for hour in (9, 14, 15, 16)
        )
        for each in (arrived, called):
            attendance.check_in(booking=each, actor=by("anna"), now=self.now)
        attendance.call(booking=called, desk=called.desk, actor=by("anna"), now=self.now)
        walk_in = came_in(day, somebody(surname="Нұрмағамбетова-Жұмағалиева"), now=self.now)
        self.ids |= {"late": late.pk, "called": called.pk, "walk_in": walk_in.pk, "reference": late.reference}
        return day

    def day_to_come(self) -> Reception:
        day = self.day(10)
        upset = self.booked(day, self.passport, party_size=3)
        Booking.objects.filter(pk=upset.pk).update(phone="+77011234567", email="")
        held_booking(day, service=self.certificate, now=self.now)
        kits.fail_kit(reception=day, actor=by("anna"), now=self.now)
        last = day.slots.order_by("-starts_at").values_list("pk", flat=True)
        slot_blocks.block_slots(reception=day, slots=list(last[:3]), actor=by("anna"), now=self.now)
        booking = self.booked(day, self.certificate)
        person, asker = booking.applicants.get(), make_staff(self.post, "officer", username="anna-of-the-counter")
        names = {"surname": "Оразмұхамбетова", "given_names": person.given_names, "patronymic": ""}
        correction = corrections.correct_name(applicant=person, **names, user=asker, now=self.now)
        assert correction
        self.ids |= {"booking": booking.pk, "kit_failed": upset.pk, "applicant": person.pk}
        self.ids |= {"correction": correction.pk, "user": asker.pk, "membership": asker.memberships.get().pk}
        return day

    def day_called_off(self, other: Reception) -> Reception:
        """With somebody who had a place, and somebody who waited for one; neither can be reached by mail."""
        day = self.day(12, venue=other.venue)
        rest = list(day.slots.order_by("starts_at").values_list("pk", flat=True)[1:])
        slot_blocks.block_slots(reception=day, slots=rest, actor=by("anna"), now=self.now)
        lost = self.booked(day, self.certificate)
        Booking.objects.filter(pk=lost.pk).update(phone="+77017654321", email="")
        self.ids["waitlistentry"] = waiting_entry(day, service=self.certificate, now=self.now).pk
        receptions.cancel_reception(
            reception=day, actor=by("anna"), now=self.now, reason="Дорога закрыта из-за снегопада."
        )
        return day
