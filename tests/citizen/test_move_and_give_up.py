"""Moving a booking and giving it up, page by page."""

import datetime as dt

import pytest
from time_machine import TimeMachineFixture

from bookings.actions import cancellation, receptions
from bookings.models import Booking
from tests.citizen.visitor import Page, Visitor
from tests.factories import DAY, NOW, by, confirmed_booking, make_service, make_venue, published_reception

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


def at(visitor: Visitor, page: str, reception: int, time: str) -> str:
    return f"{visitor.url(page, reception)}?time={time}&go=1"


def follow(visitor: Visitor, url: str) -> Page:
    return Page(visitor.client.get(url))


def start_of(visitor: Visitor) -> str:
    visitor.booking.refresh_from_db()
    return f"{visitor.booking.local_starts_at:%H:%M}"


def test_a_booking_moves_to_another_reception_of_the_post() -> None:
    service = make_service()
    here = published_reception(service)
    there = published_reception(service, post=here.post, date=DAY + dt.timedelta(days=3))
    published_reception(service)  # another post's
    visitor = Visitor(confirmed_booking(here))
    offered = [link for link in visitor.open("move").links() if "/move/" in link]
    assert offered == [visitor.url("move_times", here.pk), visitor.url("move_times", there.pk)]
    step = follow(visitor, at(visitor, "move_times", there.pk, "09:30")).leads_to
    assert step.startswith(visitor.url("move_confirm", there.pk))
    asked = follow(visitor, step)
    assert "Tuesday, 8 December 2026, 09:30" in asked.text
    assert "Saturday, 5 December 2026, 09:00" in asked.text
    assert start_of(visitor) == "09:00"
    assert Page(visitor.client.post(step)).leads_to == f"{visitor.url('manage')}?done=moved"
    assert start_of(visitor) == "09:30"
    assert visitor.booking.reception == there
    assert "We have moved your booking" in follow(visitor, f"{visitor.url('manage')}?done=moved").text


def test_the_present_time_is_not_among_those_to_choose_and_the_earliest_is_another() -> None:
    visitor = Visitor(confirmed_booking())
    page = visitor.open("move_times", visitor.booking.reception_id)
    times = [choice.attrs["value"] for choice in page.html.all("input", name="time")]
    assert "09:00" not in times
    url = at(visitor, "move_times", visitor.booking.reception_id, "earliest")
    assert follow(visitor, url).leads_to.endswith("?time=09%3A10")


def test_a_party_can_move_by_one_slot_into_its_own_time() -> None:
    visitor = Visitor(confirmed_booking(published_reception(desk={"closes": dt.time(9, 30)}), party_size=2))
    pk = visitor.booking.reception_id
    assert visitor.url("move_times", pk) in visitor.open("move").links()
    times = [choice.attrs["value"] for choice in visitor.open("move_times", pk).html.all("input", name="time")]
    assert times == ["earliest", "09:10"]
    visitor.client.post(at(visitor, "move_confirm", pk, "09:10"))
    assert start_of(visitor) == "09:10"


@pytest.mark.parametrize("time", ["", "25:00", "²", "%00", "earliest", "x" * 3000])
def test_an_invalid_time_moves_nothing(time: str) -> None:
    visitor = Visitor(confirmed_booking())
    pk = visitor.booking.reception_id
    for answer in (visitor.client.get, visitor.client.post):
        page = Page(answer(at(visitor, "move_confirm", pk, time)))
        assert page.leads_to == visitor.url("move_times", pk)
    assert start_of(visitor) == "09:00"


def test_a_time_taken_meanwhile_leaves_the_old_one() -> None:
    visitor = Visitor(confirmed_booking(published_reception(desk={"closes": dt.time(9, 20)})))
    confirmed_booking(visitor.booking.reception)
    page = Page(visitor.client.post(at(visitor, "move_confirm", visitor.booking.reception_id, "09:10")))
    assert page.status == 409
    assert "You still have your old time" in page.text
    assert visitor.url("move") in page.links()
    assert start_of(visitor) == "09:00"
    assert "No other time is free" in visitor.open("move_times", visitor.booking.reception_id).text


def test_nobody_can_move_to_a_time_at_which_they_have_another_booking() -> None:
    services = make_service(), make_service()
    reception = published_reception(*services, desks=2)
    visitor = Visitor(confirmed_booking(reception, service=services[0], document="N12345678"))
    ten = reception.local(dt.time(10))
    confirmed_booking(reception, service=services[1], document="N12345678", starts_at=ten)
    page = Page(visitor.client.post(at(visitor, "move_confirm", reception.pk, "10:00")))
    assert page.status == 409
    assert page.heading == "You have another place at that time"
    assert start_of(visitor) == "09:00"


def test_after_the_limit_it_is_too_late_to_move_but_not_to_give_up(time_machine: TimeMachineFixture) -> None:
    visitor = Visitor(confirmed_booking())
    time_machine.move_to(visitor.booking.movable_until, tick=False)
    page = visitor.open("manage")
    assert "can no longer be moved here" in page.text
    assert visitor.url("move") not in page.links()
    for name, numbers in (("move", []), ("move_times", [visitor.booking.reception_id])):
        assert visitor.open(name, *numbers).heading == "It is too late for this"
    late = Page(visitor.client.post(at(visitor, "move_confirm", visitor.booking.reception_id, "10:00")))
    assert late.status == 403
    assert visitor.open("give_up").leads_to
    time_machine.move_to(visitor.booking.starts_at, tick=False)
    assert visitor.open("give_up").heading == "It is too late for this"
    assert visitor.url("give_up") not in visitor.open("manage").links()


def test_a_booking_cannot_move_to_another_post_or_a_draft_or_a_cancelled_reception() -> None:
    visitor = Visitor(confirmed_booking())
    other = published_reception()
    assert visitor.open("move_times", other.pk).heading == "This service is not available there"
    cancelled = published_reception(visitor.booking.service, post=visitor.booking.post, date=DAY + dt.timedelta(days=1))
    receptions.cancel_reception(reception=cancelled, actor=by("officer"), now=NOW)
    assert visitor.open("move_times", cancelled.pk).heading == "That reception has been cancelled"
    assert visitor.open("move_times", 999999).status == 404


# --- giving up -----------------------------------------------------------------------------------


def persons(visitor: Visitor) -> list[int]:
    return list(visitor.booking.applicants.values_list("pk", flat=True))


def test_one_person_is_asked_once_and_gives_up_the_place() -> None:
    visitor = Visitor(confirmed_booking())
    step = visitor.open("give_up").leads_to
    assert "The whole booking will be cancelled" in follow(visitor, step).text
    assert Booking.objects.get().status == "confirmed"
    assert Page(visitor.client.post(step)).leads_to == visitor.url("booked")
    assert visitor.open("booked").heading == "Your booking is cancelled"


def test_one_person_leaves_and_the_others_keep_their_place() -> None:
    visitor = Visitor(confirmed_booking(party_size=3))
    first, *others = persons(visitor)
    assert len(visitor.open("give_up").html.all("input", type="checkbox")) == 3
    step = follow(visitor, f"{visitor.url('give_up')}?go=1&person={first}").leads_to
    asked = follow(visitor, step)
    assert asked.status == 200
    assert "Who is still coming" in asked.text
    assert Page(visitor.client.post(step)).leads_to == f"{visitor.url('manage')}?done=changed"
    visitor.booking.refresh_from_db()
    assert (visitor.booking.status, visitor.booking.party_size) == ("confirmed", 2)
    assert persons(visitor) == others


def test_a_party_that_shrinks_to_nobody_is_cancelled() -> None:
    visitor = Visitor(confirmed_booking(party_size=2))
    everybody = "&".join(f"person={pk}" for pk in persons(visitor))
    step = follow(visitor, f"{visitor.url('give_up')}?go=1&{everybody}").leads_to
    assert "The whole booking will be cancelled" in follow(visitor, step).text
    assert Page(visitor.client.post(step)).leads_to == visitor.url("booked")
    visitor.booking.refresh_from_db()
    assert visitor.booking.status == "cancelled"


def test_giving_up_in_two_tabs_shows_what_happened_to_the_booking() -> None:
    visitor = Visitor(confirmed_booking())
    step = visitor.open("give_up").leads_to
    for _tab in range(2):
        assert Page(visitor.client.post(step)).leads_to == visitor.url("booked")
    assert visitor.booking.notifications.filter(kind="cancelled").count() == 1


def test_giving_up_a_person_in_two_tabs_removes_nobody_else() -> None:
    visitor = Visitor(confirmed_booking(party_size=3))
    first = persons(visitor)[0]
    step = f"{visitor.url('give_up_confirm')}?person={first}"
    assert Page(visitor.client.post(step)).leads_to
    again = Page(visitor.client.post(step))
    assert again.status == 409
    assert again.heading == "Nobody has been chosen"
    assert visitor.url("manage") in again.links()
    assert len(persons(visitor)) == 2


@pytest.mark.parametrize("query", ["", "?person=", "?person=0", "?person=²", "?person=%00", "?person=" + "9" * 400])
def test_choosing_nobody_removes_nobody(query: str) -> None:
    visitor = Visitor(confirmed_booking(party_size=2))
    for answer in (visitor.client.get, visitor.client.post):
        assert answer(visitor.url("give_up_confirm") + query).status_code == 409
    assert len(persons(visitor)) == 2


def test_a_person_of_another_booking_is_not_removed() -> None:
    visitor, other = Visitor(confirmed_booking(party_size=2)), Visitor(confirmed_booking(party_size=2))
    step = f"{visitor.url('give_up_confirm')}?person={persons(other)[0]}"
    assert visitor.client.post(step).status_code == 409
    assert len(persons(other)) == 2


def test_choosing_nothing_is_explained() -> None:
    visitor = Visitor(confirmed_booking(party_size=2))
    gone = persons(visitor)[0]
    assert follow(visitor, f"{visitor.url('give_up')}?go=1").errors == ["Choose who is not coming"]
    cancellation.give_up(booking=visitor.booking, persons=[gone], now=NOW)
    confirmed_booking(party_size=2)
    page = follow(visitor, f"{visitor.url('give_up')}?go=1&person={gone}")
    assert page.leads_to.startswith(visitor.url("give_up_confirm"))  # one is left, and asked


def test_the_list_to_move_to_says_how_far_it_is_and_how_many_places_are_free() -> None:
    here = make_venue(latitude="45.0156", longitude="78.3739")
    there = make_venue(latitude="46.1000", longitude="80.9000")
    for venue in (here, there):
        venue.district.latitude, venue.district.longitude = venue.latitude, venue.longitude
        venue.district.save()
    booking = confirmed_booking(published_reception(venue=here))
    published_reception(booking.service, post=booking.post, venue=there)
    text = Visitor(booking).open("move").text
    assert "km from your current reception" in text
    assert "12 free places" in text
