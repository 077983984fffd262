"""Who comes, written down on a hold."""

import datetime as dt

import pytest

from bookings.errors import PartyTooBig, SamePersonTwice
from bookings.models import Booking
from bookings.queries.party_steps import Step, first_missing
from tests.factories import add_child, fill_in, held_booking, write_down

pytestmark = pytest.mark.django_db


class TestDetails:
    def test_one_person_twice_in_a_party_is_refused(self) -> None:
        booking = fill_in(held_booking(party_size=2), document="N 12345678")
        with pytest.raises(SamePersonTwice):
            write_down(booking, 2, surname="Other", birth_date=dt.date(1990, 1, 1), document="n12345678")

    def test_only_the_last_four_characters_and_a_hash_of_a_number_are_kept(self) -> None:
        booking = fill_in(held_booking(), document="N 1234 5678")
        applicant = booking.applicants.get()
        assert applicant.last_four == "5678"
        assert "12345678" not in str(applicant.__dict__)

    def test_an_edit_keeps_the_document_given_before(self) -> None:
        booking = fill_in(held_booking(), document="N 1234 5678")
        before = booking.applicants.get()
        write_down(booking, surname="Ё", given_names="")
        after = booking.applicants.get()
        assert (after.person_hash, after.last_four) == (before.person_hash, "5678")

    def test_consent_is_asked_again_when_the_party_changes(self) -> None:
        booking = fill_in(held_booking(), document="N12345678")
        write_down(booking, birth_date=dt.date(1960, 3, 9), document="N87654321")
        assert first_missing(Booking.objects.get(pk=booking.pk)) == Step("consent")

    def test_consent_is_not_asked_again_for_a_typing_error(self) -> None:
        booking = fill_in(held_booking(), document="N12345678")
        write_down(booking, surname="Corrected")
        booking.refresh_from_db()
        assert booking.consent_at

    def test_consent_is_not_carried_over_to_a_larger_party(self) -> None:
        booking = fill_in(held_booking())
        larger = held_booking(booking.reception, party_size=2, replaces=booking)
        assert larger.consent_at is None

    def test_a_party_of_two_cannot_have_a_third_person(self) -> None:
        with pytest.raises(PartyTooBig):
            add_child(held_booking(party_size=2), 3)
