"""Staff see how many want to hear of receptions, and no address."""

import pytest
from django.test import Client

from bookings.actions import interests
from bookings.identity.tokens import code_digits
from bookings.models import District, Interest, Post, Service
from tests.admin.pages import logged_in, url, words
from tests.factories import NOW, make_service, make_staff, make_venue

pytestmark = pytest.mark.django_db


def interested(district: District, email: str, *services: Service) -> Interest:
    asked = interests.ask_for_notices(email=email, district=district, services=services, language="ru", now=NOW)
    return interests.confirm_interest(interest=asked, code=code_digits(asked.codes.get()), now=NOW)


def test_the_numbers_are_listed_by_district_and_service(post: Post) -> None:
    one, other = make_venue().district, make_venue().district
    passport, advice = make_service(name="Passport"), make_service(name="Advice")
    interested(one, "a@example.org", passport, advice)
    interested(one, "b@example.org", passport)
    interested(one, "c@example.org")
    interests.end_interest(interest=interested(other, "d@example.org"), now=NOW)
    interests.ask_for_notices(email="e@example.org", district=other, services=[], language="ru", now=NOW)

    staff = logged_in(make_staff(post, "auditor"))
    page = words(staff.get(url("interest_changelist")))
    assert "Taldykorgan, Zhetysu 3 1 Passport: 2 Advice: 1" in page
    assert page.count("Taldykorgan") == 1
    assert "example.org" not in page


def test_nobody_can_see_an_address(post: Post) -> None:
    interest = interested(make_venue().district, "a@example.org")
    for user in (make_staff(post), make_staff(is_superuser=True)):
        staff = logged_in(user)
        for page in ("change", "history", "delete"):
            assert staff.get(url(f"interest_{page}", interest.pk)).status_code in (403, 404)
        assert "a@example.org" not in words(staff.get(url("notification_changelist")))
        notification = interest.notifications.get()
        assert staff.get(url("notification_change", notification.pk)).status_code == 404


def test_a_user_without_a_post_sees_no_numbers() -> None:
    assert logged_in(make_staff()).get(url("interest_changelist")).status_code == 403
    assert Client().get(url("interest_changelist")).status_code == 302
