"""What the demo shows: enough, in three languages, made by the real verbs, and made once."""

import datetime as dt
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings
from time_machine import TimeMachineFixture

from bookings import permissions
from bookings.models import (
    Applicant,
    Booking,
    ChecklistItem,
    District,
    Fee,
    Notification,
    Post,
    Question,
    ReadinessQuestion,
    Reception,
    Service,
    Slot,
    Template,
    User,
    Venue,
)
from bookings.translation import (
    ChecklistItemTranslation,
    DistrictTranslation,
    PostTranslation,
    QuestionTranslation,
    ReadinessQuestionTranslation,
    ServiceTranslation,
    VenueTranslation,
)
from consulate.demo.data.load import Loaded, load
from consulate.demo.data.receptions import DAYS, TEMPLATES, first_monday
from consulate.demo.folder import Secrets
from consulate.demo.logins import logins
from tests.worlds import built_once

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 3, 4, 10, 30, tzinfo=ZoneInfo("Asia/Almaty"))
TRANSLATED = {
    Post: PostTranslation,
    District: DistrictTranslation,
    Venue: VenueTranslation,
    Service: ServiceTranslation,
    ChecklistItem: ChecklistItemTranslation,
    ReadinessQuestion: ReadinessQuestionTranslation,
}


@built_once
def loaded(now: dt.datetime = NOW) -> Loaded:
    return load(logins=settings.DEMO_LOGINS, now=now)


def reception_in(district: str) -> Reception:
    return Reception.objects.get(venue__district__code=district)


def free_at(reception: Reception, now: dt.datetime = NOW) -> int:
    return Slot.objects.free(now).at(reception).count()


def test_only_the_demo_loads_it(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="invented"):
        call_command("demo_data")
    assert not Post.objects.exists()


@pytest.mark.long
def test_a_second_start_adds_nothing(settings: Settings) -> None:
    settings.DEMO = True
    first, second = StringIO(), StringIO()
    call_command("demo_data", stdout=first)
    counts = [model.objects.count() for model in (Post, Venue, Service, Fee, Reception, Booking, User)]
    Venue.objects.update(name_en="Changed in the demo")
    call_command("demo_data", stdout=second)

    assert f"{len(DAYS) + 1} receptions" in first.getvalue()
    assert "there already" in second.getvalue()
    assert [model.objects.count() for model in (Post, Venue, Service, Fee, Reception, Booking, User)] == counts
    assert set(Venue.objects.values_list("name_en", flat=True)) == {"Changed in the demo"}


def test_the_days_are_full_nearly_full_open_not_yet_open_and_a_draft() -> None:
    loaded()
    assert District.objects.count() == 10
    assert free_at(reception_in("alakol")) == 0
    assert 1 <= free_at(reception_in("panfilov")) <= 3
    assert (reception_in("sarkand").opens_at or NOW) > NOW + dt.timedelta(days=7)
    assert reception_in("kerbulak").status == Reception.Status.DRAFT
    assert len(reception_in("taldykorgan").desks.all()) == 3
    assert free_at(reception_in("taldykorgan")) > 50
    assert Template.objects.count() == len(TEMPLATES)
    for service in reception_in("taldykorgan").services:
        assert service.checklist.exists()
        assert service.fees.on(reception_in("taldykorgan").date).exists()


@pytest.mark.long
def test_no_day_is_a_sunday_or_too_near_or_too_far() -> None:
    assert len({day.days for day in DAYS}) == len(DAYS)  # there is one kit
    for today in (NOW.date() + dt.timedelta(days=number) for number in range(7)):
        dates = [first_monday(today) + dt.timedelta(days=day.days) for day in DAYS]
        assert all(7 < (date - today).days <= 45 for date in dates)
        assert all(date.isoweekday() != 7 for date in dates)


def test_bookings_are_confirmed_and_their_mails_stay_unsent() -> None:
    loaded()
    assert Booking.objects.filter(status="confirmed", reception__date__gt=NOW.date()).count() > 20
    assert set(Notification.objects.values_list("state", flat=True)) == {Notification.State.OBSOLETE}
    assert set(Booking.objects.values_list("language", flat=True)) == {"ru", "kk", "en"}
    assert all(email.endswith("@example.org") for email in Booking.objects.values_list("email", flat=True))
    names = " ".join(map(str, Applicant.objects.all())).upper()
    assert set("ӘҒҚҢӨҰҮҺІ-’") <= set(names)
    assert Applicant.objects.filter(given_names="").exists()
    assert Applicant.objects.exclude(representative_name="").count() >= 3


@pytest.mark.long
def test_when_all_days_have_passed_new_ones_come() -> None:
    first = loaded()
    later = NOW + dt.timedelta(days=90)
    assert loaded(NOW + dt.timedelta(days=9)).receptions == 1  # that of the day
    # The demo was off all the time: nobody has closed the old days.
    assert loaded(later).receptions == first.receptions == len(DAYS) + 1
    assert Post.objects.count() == 1
    assert Reception.objects.filter(date__gt=later.date()).count() == len(DAYS)


def test_every_text_exists_in_three_languages() -> None:
    loaded()
    for model, translation in TRANSLATED.items():
        for row in model._default_manager.all():
            for field in translation.fields:
                texts = [getattr(row, f"{field}_{language}") for language in ("ru", "kk", "en")]
                assert all(texts), (row, field)
                assert not any("{" in text for text in texts)
    question = Question.objects.get()
    assert all(getattr(question, f"{field}_kk") for field in QuestionTranslation.fields)


def test_a_user_of_each_role_can_log_in() -> None:
    loaded()
    post = Post.objects.get()
    may: dict[str, list[bool]] = {login: [] for login in ("manager", "officer", "auditor", "admin")}
    for name, can in may.items():
        user = User.objects.get(username=name)
        assert user.is_staff
        assert user.check_password("a password for tests")
        for predicate in (permissions.can_plan, permissions.can_receive, permissions.can_see):
            can.append(predicate(user, post))
    assert may == {
        "manager": [True, True, True],
        "officer": [False, True, True],
        "auditor": [False, False, True],
        "admin": [True, True, True],
    }
    assert [user.username for user in User.objects.filter(is_superuser=True)] == ["admin"]


def test_the_codes_shown_are_the_valid_ones(
    client: Client, settings: Settings, time_machine: TimeMachineFixture
) -> None:
    loaded()
    time_machine.move_to(NOW, tick=False)
    settings.DEMO, settings.ROOT_URLCONF = True, "consulate.demo.urls"
    page = client.get("/demo/logins/").content.decode()
    for login in settings.DEMO_LOGINS:
        cache.clear()
        browser = Client()
        typed = {"login": login.name, "password": login.password}
        assert browser.post("/en/accounts/login/", typed)["Location"] == "/en/accounts/factors/authenticate/"
        assert login.code in page
        assert browser.post("/en/accounts/factors/authenticate/", {"code": login.code})["Location"] == "/en/admin/"
        assert browser.get("/en/admin/").status_code == 200


@pytest.mark.long
def test_what_the_demo_shows_is_valid_after_the_folder_was_lost(settings: Settings) -> None:
    loaded()
    other = logins(Secrets("another key", "1:x", "another password"))
    for _time in range(2):
        load(logins=other, now=NOW)
        user = User.objects.get(username="officer")
        assert user.check_password("another password")
        assert decrypt(Authenticator.objects.get(user=user).data["secret"]) == other[1].secret
