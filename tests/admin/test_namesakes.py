"""One name and birth date under two documents is shown to staff, and refused to nobody."""

import pytest
from django.test import Client

from bookings.models import Booking, Post
from tests.admin.pages import url, words
from tests.factories import confirmed_booking, held_booking, make_service, published_reception

pytestmark = pytest.mark.django_db


def seen(booking: Booking) -> list[Booking]:
    return list(Booking.objects.with_namesakes_of(booking))


def test_each_of_the_two_shows_the_other(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    one, other = (confirmed_booking(reception, document=number) for number in ("N1111111", "N2222222"))
    assert (seen(one), seen(other)) == ([other], [one])
    page = staff.get(url("booking_change", one.pk))
    assert "with another document" in words(page)
    assert other.reference in words(page)


def test_another_spelling_is_the_same_name(post: Post) -> None:
    reception = published_reception(post=post)
    one, other = confirmed_booking(reception), confirmed_booking(reception)
    other.applicants.update(surname="КУРМАНГАЗИЕВА", given_names="айгерим")
    assert seen(one) == [other]


def test_another_birth_date_or_service_or_post_or_a_hold_is_not_a_namesake(post: Post) -> None:
    certificate, passport = make_service(), make_service()
    reception = published_reception(certificate, passport, post=post, desks=2)
    one = confirmed_booking(reception, service=certificate)
    born_later = confirmed_booking(reception, service=certificate)
    born_later.applicants.update(birth_date="1999-09-09")
    confirmed_booking(reception, service=passport)
    confirmed_booking(published_reception(certificate))
    held_booking(reception, service=certificate)
    assert seen(one) == []


def test_a_party_is_not_its_own_namesake(post: Post, staff: Client) -> None:
    family = confirmed_booking(published_reception(post=post), party_size=3)
    assert seen(family) == []
    assert "with another document" not in words(staff.get(url("booking_change", family.pk)))
