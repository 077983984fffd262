"""First rights at the next reception: who is offered places before the public on publishing, and in what order."""

import datetime as dt
from typing import Any

import pytest

from bookings.actions import offer_answers, receptions, sweeps, waiting_list, waiting_list_offers
from bookings.errors import SlotTaken
from bookings.models import Booking, Notification, Reception, Service, WaitlistEntry
from bookings.queries.message_relevance import is_wanted
from tests.factories import (
    DAY,
    NOW,
    by,
    confirmed_booking,
    held_booking,
    make_desk,
    make_post,
    make_reception,
    make_service,
    make_venue,
    published_reception,
)

pytestmark = pytest.mark.django_db
Kind = Notification.Kind
NEXT = DAY + dt.timedelta(days=14)
LATER = NOW + dt.timedelta(days=1)


def cancelled(*bookings: int, reception: Reception | None = None, **fields: Any) -> Reception:
    """A reception that is off; so many persons (by party) had a place there, confirmed in this order."""
    reception = reception or published_reception(**fields)
    for number, size in enumerate(bookings):
        when = NOW + dt.timedelta(minutes=number)
        confirmed_booking(reception, party_size=size, now=when, email=f"{number}@example.org")
    receptions.cancel_reception(reception=reception, actor=by("boss"), now=NOW + dt.timedelta(hours=1))
    reception.refresh_from_db()
    return reception


def following(before: Reception, *services: Service, now: dt.datetime = LATER, **fields: Any) -> Reception:
    """The post's next reception in the same district, published."""
    desk = fields.pop("desk", {"closes": dt.time(9, 30)})
    defaults: dict[str, Any] = {"post": before.post, "venue": before.venue, "date": NEXT}
    return published_reception(*(services or tuple(before.services)), now=now, desk=desk, **defaults | fields)


def line_of(reception: Reception) -> list[tuple[str, str]]:
    return list(reception.entries.order_by("rank").values_list("email", "status"))


def test_cancelling_keeps_the_order_of_places_and_then_of_the_list() -> None:
    reception = published_reception(desk={"closes": dt.time(9, 20)})
    service = reception.services[0]
    for number in (1, 0):  # the second person has the earlier hour
        when = NOW + dt.timedelta(minutes=1 - number)
        confirmed_booking(reception, email=f"{number}@example.org", now=when)
    entry = waiting_list.join_waiting_list(reception=reception, service=service, party_size=1, now=NOW, language="en")
    WaitlistEntry.objects.filter(pk=entry.pk).update(status="waiting", rank=1, email="line@example.org")
    receptions.cancel_reception(reception=reception, actor=by("boss"), now=NOW, reason="Snow")
    assert line_of(reception) == [(f"{who}@example.org", "deferred") for who in (1, 0, "line")]
    facts = [row.facts for row in Notification.objects.filter(kind=Kind.RECEPTION_CANCELLED, channel="email")]
    assert [fact["reason"] for fact in facts] == ["Snow", "Snow"]
    assert WaitlistEntry.objects.exclude(lost=None).count() == 2
    assert entry.notifications.get(kind=Kind.WAITING_CANCELLED).facts["reason"] == "Snow"


def test_publishing_offers_the_first_right_before_anybody_can_book() -> None:
    before = cancelled(1, 2, 1)
    reception = following(before)
    assert line_of(reception) == [
        ("0@example.org", "offered"),
        ("1@example.org", "offered"),
        ("2@example.org", "waiting"),
    ]
    assert not before.entries.exists()
    with pytest.raises(SlotTaken):
        held_booking(reception, now=LATER)
    offers = Booking.objects.filter(reception=reception).order_by("starts_at")
    assert [(offer.source, offer.slot_count, offer.status) for offer in offers] == [
        ("waitlist", 1, "held"),
        ("waitlist", 2, "held"),
    ]


def test_an_offer_from_a_first_right_is_accepted_like_any_other() -> None:
    before = cancelled(1)
    reception = following(before)
    [entry] = reception.entries.all()
    booking = offer_answers.accept_offer(entry=entry, number=1, now=LATER)
    assert (booking.status, booking.reception, booking.email) == ("confirmed", reception, "0@example.org")


def test_people_with_a_first_right_are_first_on_the_list_and_are_notified() -> None:
    before = cancelled(1, 1)
    reception = following(before, desk={"closes": dt.time(9, 10)})
    offered, second = reception.entries.order_by("rank")
    wanted = [
        (row.entry_id, row.kind)
        for row in Notification.objects.filter(kind__in=[Kind.OFFER, Kind.CARRIED_OVER]).order_by("entry")
        if is_wanted(row, now=LATER)
    ]
    assert wanted == [(offered.pk, Kind.OFFER), (second.pk, Kind.CARRIED_OVER)]
    assert second.place == 2


def test_a_replacement_in_another_district_honours_the_rights_before_others() -> None:
    venue = make_venue()
    post = make_post()
    service = make_service()
    elsewhere = cancelled(1, reception=published_reception(service, post=post, venue=venue))
    Notification.objects.all().delete()
    replaced = published_reception(service, post=post, date=DAY + dt.timedelta(days=1))
    confirmed_booking(replaced, email="replaced@example.org")
    receptions.cancel_reception(reception=replaced, actor=by("boss"), now=NOW)
    reception = following(elsewhere, replaces=replaced)
    assert [email for email, _status in line_of(reception)] == ["replaced@example.org", "0@example.org"]


@pytest.mark.parametrize("what", ["district", "post", "service", "kit"])
def test_another_place_post_or_service_is_not_the_next_reception(what: str) -> None:
    service = make_service(needs_kit=what == "kit")
    reception = published_reception(service, desk={"has_kit": True})
    before = cancelled(1, reception=reception)
    others: dict[str, dict[str, Any]] = {
        "district": {"venue": make_venue()},
        "post": {"post": make_post()},
        "service": {},
        "kit": {},
    }
    services = (make_service(),) if what in ("service", "kit") else (service,)
    following(before, *services, **others[what] | {"desk": {"has_kit": True}})
    assert line_of(before) == [("0@example.org", "deferred")]


def test_a_coming_opening_is_waited_for_by_the_public_only() -> None:
    before = cancelled(1)
    reception = following(before, opens_at=LATER + dt.timedelta(days=3))
    assert line_of(reception) == [("0@example.org", "offered")]


def test_until_booking_opens_the_rest_of_the_waiting_list_waits() -> None:
    before = cancelled(1, 1)
    opens_at = LATER + dt.timedelta(days=3)
    reception = following(before, opens_at=opens_at, desk={"closes": dt.time(9, 10)})
    first, second = reception.entries.order_by("rank")
    offer_answers.decline_offer(entry=first, number=1, now=LATER)
    assert waiting_list_offers.offer_places(now=LATER + dt.timedelta(minutes=1)) == 1
    second.refresh_from_db()
    assert second.status == "offered"


def test_places_kept_for_the_counter_are_not_offered() -> None:
    before = cancelled(1, 1, post=make_post(counter_share=50))
    reception = following(before, desk={"closes": dt.time(9, 20)})
    assert [status for _email, status in line_of(reception)] == ["offered", "waiting"]


def test_a_person_who_has_a_place_again_needs_no_first_right() -> None:
    reception = published_reception()
    confirmed_booking(reception, document="N 1")
    before = cancelled(reception=reception)
    other = published_reception(*before.services, post=before.post, date=DAY + dt.timedelta(days=2), now=LATER)
    confirmed_booking(other, document="N 1", now=LATER)
    [entry] = before.entries.all()
    assert entry.status == "ended"
    row = entry.notifications.get(kind=Kind.WAITING_ENDED)
    assert row.facts == {"why": "booked"}
    assert is_wanted(row, now=LATER)


def test_the_sweep_carries_a_first_right_over_to_a_reception_that_was_published_before() -> None:
    service = make_service()
    post, venue = make_post(), make_venue()
    coming = published_reception(service, post=post, venue=venue, date=NEXT)
    before = cancelled(1, reception=published_reception(service, post=post, venue=venue))
    assert line_of(before) == [("0@example.org", "deferred")]
    assert waiting_list_offers.offer_places(now=LATER) == 1
    assert line_of(coming) == [("0@example.org", "offered")]
    assert waiting_list_offers.offer_places(now=LATER) == 0


def test_a_right_without_room_at_one_reception_is_carried_over_to_the_next() -> None:
    before = cancelled(1, 1)
    full = following(before, desk={"closes": dt.time(9, 10)})
    assert [status for _email, status in line_of(full)] == ["offered", "waiting"]
    after = following(before, date=NEXT + dt.timedelta(days=7))
    assert line_of(full) == [("0@example.org", "offered")]
    assert line_of(after) == [("1@example.org", "offered")]


def test_a_finished_reception_keeps_the_rights_that_it_could_not_honour() -> None:
    before = cancelled(1, 1)
    full = following(before, desk={"closes": dt.time(9, 10)})
    evening = dt.datetime.combine(NEXT, dt.time(15), tzinfo=dt.UTC)
    receptions.close_reception(reception=full, confirmed=True, actor=by("boss"), now=evening)
    assert ("1@example.org", "deferred") in line_of(full)


def test_a_person_without_an_address_is_called_about_the_offer() -> None:
    reception = published_reception()
    booking = confirmed_booking(reception)
    Booking.objects.filter(pk=booking.pk).update(email="", phone="+77011234567")
    before = cancelled(reception=reception)
    following(before)
    row = Notification.objects.get(kind=Kind.OFFER)
    assert (row.channel, row.recipient) == ("call", "+77011234567")


def test_a_right_ends_with_the_personal_data() -> None:
    before = cancelled(1)
    late = dt.datetime.combine(DAY, dt.time(), tzinfo=dt.UTC) + dt.timedelta(days=before.post.erase_days + 2)
    sweeps.erase_personal_data(now=late)
    [entry] = before.entries.all()
    assert (entry.status, entry.email) == ("ended", "")
    assert entry.applicants.get().surname == ""


def test_leaving_gives_up_the_right() -> None:
    before = cancelled(1)
    [entry] = before.entries.all()
    waiting_list.leave_waiting_list(entry=entry, now=NOW)
    reception = following(before)
    assert not reception.entries.exists()


def test_a_draft_has_no_waiting_list() -> None:
    draft = make_reception()
    make_desk(draft, make_service())
    receptions.cancel_reception(reception=draft, actor=by("boss"), now=NOW)
    assert not draft.entries.exists()
