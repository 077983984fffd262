"""The equipment has failed: what a citizen reads and can choose, by the link of the booking."""

import datetime as dt
import html
import re

import pytest
import time_machine
from django.core import mail
from django.test import Client

from bookings.actions import kits
from bookings.identity.tokens import booking_url, entry_token, link_token
from bookings.models import Booking, ChecklistItem, Fee, Notification, Service, WaitlistEntry
from bookings.notifications.delivery import deliver
from tests.admin.pages import words
from tests.factories import DAY, NOW, by, confirmed_booking, make_post, make_service, published_reception

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]
Kind = Notification.Kind


@pytest.fixture
def five_years() -> Service:
    service = make_service(name="Passport, 5 years", summary="Germany & others do not accept it.")
    ChecklistItem.objects.create(service=service, text="Two paper photographs")
    return service


@pytest.fixture
def booking(five_years: Service) -> Booking:
    """Confirmed, for what needs the kit; and the kit has failed."""
    ten_years = make_service(name="Passport, 10 years", needs_kit=True, without_kit=five_years)
    reception = published_reception(ten_years, post=make_post(kits=1), desk={"has_kit": True})
    Fee.objects.create(post=reception.post, service=five_years, amount=16000, valid_from=DAY)
    booking = confirmed_booking(reception)
    kits.fail_kit(reception=reception, actor=by("officer"), now=NOW)
    return again(booking)


def again(booking: Booking) -> Booking:
    return Booking.objects.with_places().get(pk=booking.pk)


def page(booking: Booking, name: str = "kit/") -> str:
    return f"/en/booking/{link_token(booking)}/{name}"


def sent(booking: Booking, kind: Kind) -> mail.EmailMultiAlternatives:
    owed = booking.notifications.filter(kind=kind, state="queued", channel="email").latest("pk")
    deliver(owed.pk, now=NOW)
    return mail.outbox[-1]  # type: ignore[return-value]


def both(message: mail.EmailMultiAlternatives) -> list[str]:
    html = re.sub(r"<[^>]+>", " ", str(message.alternatives[0][0]))
    return [" ".join(text.split()) for text in (str(message.body), html)]


def test_the_choice_shows_papers_and_fee_of_the_other_service(client: Client, booking: Booking) -> None:
    text = words(client.get(page(booking)))
    for said in (
        "Germany & others do not",
        "Two paper photographs",
        "16,000\xa0₸",
        "Priority at the next",
        "decide at the desk",
    ):
        assert " ".join(said.split()) in text


def test_it_is_said_on_the_booking_and_where_it_is_managed(client: Client, booking: Booking) -> None:
    for name in ("", "manage/"):
        response = client.get(page(booking, name))
        assert "The equipment has failed: please choose" in words(response)
        assert page(booking) in response.content.decode()


def test_the_other_service_is_booked_after_a_last_check(client: Client, booking: Booking, five_years: Service) -> None:
    look = words(client.get(page(booking, "kit/instead/")))
    assert "Germany & others do not accept it." in look
    assert "You will have a place for “Passport, 5 years” instead of “Passport, 10 years”" in look
    assert again(booking).service != five_years
    done = client.post(page(booking, "kit/instead/"), follow=True)
    assert "Your booking is now for another service." in words(done)
    assert "The equipment has failed" not in words(done)
    assert again(booking).service == five_years
    twice = client.post(page(booking, "kit/instead/"), follow=True)
    assert twice.status_code == 200
    assert again(booking).version == 1


def test_the_first_right_ends_the_booking(client: Client, booking: Booking) -> None:
    look = words(client.get(page(booking, "kit/first-right/")))
    assert "The whole booking will be cancelled." in look
    done = client.post(page(booking, "kit/first-right/"), follow=True)
    assert "Your booking is cancelled" in words(done)
    assert "You have priority at our next reception" in words(done)
    entry = WaitlistEntry.objects.get()
    assert entry.status == WaitlistEntry.Status.DEFERRED
    assert f"/en/waiting/{entry_token(entry)}/" in done.content.decode()
    assert client.post(page(booking, "kit/first-right/"), follow=True).status_code == 200
    assert WaitlistEntry.objects.count() == 1


def test_a_first_right_can_be_given_up_and_then_sends_nothing_more(client: Client, booking: Booking) -> None:
    kits.choose_first_right(booking=booking, now=NOW)
    right = f"/en/waiting/{entry_token(WaitlistEntry.objects.get())}/"
    assert "Give up priority" in words(client.get(right))
    assert "Give up priority" in words(client.get(f"{right}leave/"))
    assert "You left the list." in words(client.post(f"{right}leave/", follow=True))
    assert right not in client.get(page(booking, "")).content.decode()


def test_reading_chooses_nothing(client: Client, booking: Booking) -> None:
    for name in ("kit/", "kit/instead/", "kit/first-right/"):
        client.get(page(booking, name))
    assert again(booking).version == 0
    assert not WaitlistEntry.objects.exists()


def test_when_the_kit_works_again_the_old_link_leads_to_the_booking(client: Client, booking: Booking) -> None:
    kits.restore_kit(desk=booking.desk, actor=by("officer"), now=NOW)
    assert "Manage your booking" in words(client.get(page(booking), follow=True))
    for name in ("kit/instead/", "kit/first-right/"):
        assert "You do not need to choose" in words(client.post(page(booking, name)))
    assert again(booking).version == 0


def test_without_an_alternative_service_only_the_first_right_is_offered(client: Client, booking: Booking) -> None:
    Service.objects.update(without_kit=None)
    text = words(client.get(page(booking)))
    assert "Priority at the next reception" in text
    assert "Choose this instead" not in text
    assert client.get(page(booking, "kit/instead/")).status_code == 404


def test_a_party_that_already_has_such_a_place_is_told_and_keeps_both(client: Client, booking: Booking) -> None:
    other = published_reception(Service.objects.get(name="Passport, 5 years"), post=booking.post)
    second = confirmed_booking(other)
    second.applicants.update(person_hash=booking.applicants.get().person_hash)
    text = words(client.post(page(booking, "kit/instead/")))
    assert "You already have a place for that service" in text
    assert again(booking).service.name == "Passport, 10 years"


def test_a_child_for_the_other_service_has_to_call(client: Client, booking: Booking) -> None:
    Service.objects.filter(name="Passport, 5 years").update(adult_age=90)
    assert "Please call us" in words(client.post(page(booking, "kit/instead/")))


def test_on_the_day_after_its_time_only_the_desk_can_help(client: Client, booking: Booking) -> None:
    with time_machine.travel(booking.starts_at + dt.timedelta(minutes=1), tick=False):
        assert "Choose this instead" not in words(client.get(page(booking)))
        assert "too late" in words(client.post(page(booking, "kit/instead/")))


def test_the_mail_of_the_failure_offers_the_choice(booking: Booking) -> None:
    message = sent(booking, Kind.KIT_FAILED)
    assert "Passport" not in str(message.subject)
    for text in both(message):
        assert "Passport, 5 years, at the same time." in text
        assert "Germany & others do not accept it." in html.unescape(text)
        assert "you keep your place and can decide at the desk" in text
    assert "Germany & others" in str(message.body)
    assert booking_url(booking, "kit") in str(message.body)
    assert not message.attachments


def test_the_mail_of_the_other_service_brings_its_papers_and_the_calendar(booking: Booking) -> None:
    kits.take_instead(booking=booking, now=NOW)
    message = sent(booking, Kind.SERVICE_CHANGED)
    assert "Passport" not in str(message.subject)
    for text in both(message):
        assert "Two paper photographs" in text
        assert "16,000 ₸" in text
        assert "another service: Passport, 5 years" in text
        assert "Germany & others do not accept it." in html.unescape(text)
    [calendar] = message.attachments
    assert calendar.mimetype == "text/calendar; method=PUBLISH"
    assert "SEQUENCE:1" in calendar.content


def test_the_mail_of_the_first_right_takes_the_day_out_of_the_calendar(booking: Booking) -> None:
    kits.choose_first_right(booking=booking, now=NOW)
    message = sent(booking, Kind.KIT_DEFERRED)
    for text in both(message):
        assert "You have priority for a place at our next reception in Taldykorgan." in text
        assert "Your place was:" in text
    [calendar] = message.attachments
    assert calendar.mimetype == "text/calendar; method=CANCEL"


def test_the_mail_says_plainly_that_the_kit_works_again(booking: Booking) -> None:
    kits.restore_kit(desk=booking.desk, actor=by("officer"), now=NOW)
    message = sent(booking, Kind.KIT_WORKS)
    assert str(message.subject).startswith("Everything is as you booked it")
    for text in both(message):
        assert "The equipment works again." in text


def test_a_party_that_has_chosen_is_not_asked_again(booking: Booking) -> None:
    asked = booking.notifications.get(kind=Kind.KIT_FAILED)
    kits.take_instead(booking=booking, now=NOW)
    deliver(asked.pk, now=NOW)
    assert mail.outbox == []
