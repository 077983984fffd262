"""Somebody leaves an address, is notified of a reception, and unsubscribes."""

import datetime as dt

import pytest
from django.utils import timezone

from bookings.actions import receptions
from bookings.models import Interest
from tests.factories import by, make_desk, make_reception, make_service, make_venue
from tests.journeys.browsing import Browsing
from tests.journeys.mailbox import code_in, newest_mail

pytestmark = pytest.mark.django_db(transaction=True)
EMAIL = "saule@example.org"


@pytest.mark.parametrize("language", ["ru", pytest.param("en", marks=pytest.mark.long)])
def test_a_person_is_notified_when_a_reception_is_planned(browsing: Browsing, language: str) -> None:
    venue, service = make_venue(), make_service()
    browsing.open(f"/{language}/")
    browsing.follow_to("/tell-me/")
    browsing.press_button()
    assert browsing.page.locator("[role=alert] a").count() == 3
    browsing.page.locator("select[name=district]").select_option(venue.district.code)
    browsing.fill(email=EMAIL)
    browsing.tick_all()
    browsing.press_button()
    browsing.fill(code=code_in(newest_mail(EMAIL)))
    browsing.press_button()
    assert browsing.page.url.endswith(f"/{language}/tell-me/done/")
    assert list(Interest.objects.get().services.all()) == [service]

    now = timezone.now()
    reception = make_reception(venue=venue, date=now.date() + dt.timedelta(days=20))
    make_desk(reception, service)
    receptions.publish_reception(reception=reception, actor=by("officer"), now=now)
    notice = newest_mail(EMAIL)
    links = {
        line.split("/")[-2]: "/" + line.split("/", 3)[3] for line in str(notice.body).split() if "/tell-me/" in line
    }
    browsing.open(links["keep"])
    browsing.press_button()
    assert Interest.objects.get().unanswered == 0
    browsing.open(links["leave"])
    browsing.press_button()
    assert browsing.page.url.endswith(f"/{language}/tell-me/left/")
    browsing.open(links["keep"])
    assert not Interest.objects.active(timezone.now()).exists()
