"""Those who want to hear when a reception comes to their district."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.actions import interests, receptions
from bookings.errors import CodeEnded, WrongCode
from bookings.identity.tokens import code_digits, interest_token
from bookings.models import District, EmailCode, Interest, Notification, Reception, Service
from bookings.notifications.delivery import deliver
from tests.factories import NOW, by, make_desk, make_reception, make_service, make_venue

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
State = Notification.State


def a_district() -> District:
    return make_venue().district


def ask(district: District, *services: Service, email: str = "saule@example.org", now: dt.datetime = NOW) -> Interest:
    return interests.ask_for_notices(email=email, district=district, services=services, language="en", now=now)


def code_of(interest: Interest) -> str:
    return code_digits(EmailCode.objects.filter(interest=interest).latest("pk"))


def interested(district: District, *services: Service, now: dt.datetime = NOW, **more: Any) -> Interest:
    asked = ask(district, *services, now=now, **more)
    return interests.confirm_interest(interest=asked, code=code_of(asked), now=now)


def publish(district: District, *services: Service, now: dt.datetime = NOW, **more: Any) -> Reception:
    reception = make_reception(venue=make_venue(district=district), **more)
    make_desk(reception, *(services or (make_service(),)))
    receptions.publish_reception(reception=reception, actor=by("tester"), now=now)
    reception.refresh_from_db()
    return reception


def notices(interest: Interest) -> list[Notification]:
    return list(Notification.objects.filter(interest=interest, kind=Notification.Kind.NOTICE).order_by("pk"))


def test_a_code_confirms_an_address_for_a_year() -> None:
    interest = interested(a_district())
    assert interest.confirmed_at == NOW
    assert interest.ends_at == NOW + 365 * DAY
    interests.confirm_interest(interest=interest, code="000000", now=NOW)  # once more, from the other tab


def test_a_wrong_code_is_counted_and_an_old_one_ends() -> None:
    asked = ask(a_district())
    wrong = f"{(int(code_of(asked)) + 1) % 10**6:06}"
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongCode) as refusal:
            interests.confirm_interest(interest=asked, code=wrong, now=NOW)
        assert refusal.value.facts["tries_left"] == left
    with pytest.raises(CodeEnded):
        interests.confirm_interest(interest=asked, code=wrong, now=NOW)
    with pytest.raises(CodeEnded):
        interests.confirm_interest(interest=asked, code=code_of(asked), now=NOW)
    late = ask(a_district())
    with pytest.raises(CodeEnded):
        interests.confirm_interest(interest=late, code=code_of(late), now=NOW + dt.timedelta(minutes=30))
    assert not Interest.objects.exclude(confirmed_at=None).exists()


def test_asking_takes_the_same_rows_and_queries_whether_or_not_the_address_is_known() -> None:
    district = a_district()
    counts = []
    for _i in range(2):
        with CaptureQueriesContext(connection) as queries:
            asked = ask(district)
        counts.append((len(queries), Notification.objects.filter(interest=asked).count()))
        interests.confirm_interest(interest=asked, code=code_of(asked), now=NOW)
    assert counts[0] == counts[1]


def test_one_address_is_sent_only_so_many_codes_a_day() -> None:
    district = a_district()
    for _i in range(interests.CODES_A_DAY + 3):
        ask(district, email="Saule@example.org")
    assert Notification.objects.filter(kind=Notification.Kind.CODE).count() == interests.CODES_A_DAY
    ask(district, now=NOW + DAY)
    assert Notification.objects.filter(kind=Notification.Kind.CODE).count() == interests.CODES_A_DAY + 1


def test_repeated_codes_count_too_and_the_newest_still_works_at_the_limit() -> None:
    asked = ask(a_district())
    for minute in range(1, interests.CODES_A_DAY + 3):
        interests.ask_another_code(interest=asked, now=NOW + dt.timedelta(minutes=minute))
    assert Notification.objects.filter(kind=Notification.Kind.CODE).count() == interests.CODES_A_DAY
    assert asked.codes.count() == interests.CODES_A_DAY
    interests.confirm_interest(interest=asked, code=code_of(asked), now=NOW + dt.timedelta(minutes=9))


def test_asking_again_takes_the_place_of_what_was_asked_before() -> None:
    district, service = a_district(), make_service()
    first, elsewhere = interested(district), interested(a_district())
    second = interested(district, service, email="SAULE@example.org")
    assert list(Interest.objects.active(NOW).order_by("pk")) == [elsewhere, second]
    assert interests.forget_ended_interests(now=NOW) == 1
    assert not Interest.objects.filter(pk=first.pk).exists()


def test_publishing_notifies_interested_people_before_booking_opens() -> None:
    district, passport, advice = a_district(), make_service(), make_service()
    anything = interested(district, email="anything@example.org")
    for_it = interested(district, passport, email="passport@example.org")
    for_other = interested(district, advice, email="advice@example.org")
    elsewhere, asked = interested(a_district()), ask(district)
    reception = publish(district, passport, opens_at=NOW + 3 * DAY)
    for interest in (anything, for_it):
        [notice] = notices(interest)
        assert (notice.due_at, notice.expires_at, notice.recipient) == (NOW, reception.closes_at, interest.email)
    assert [notices(interest) for interest in (for_other, elsewhere, asked)] == [[], [], []]


def test_hundreds_are_notified_in_as_many_statements_as_a_few() -> None:
    district, counts = a_district(), []
    for people in (2, 60):
        Interest.objects.bulk_create(
            Interest(
                email=f"{people}-{number}@example.org",
                district=district,
                confirmed_at=NOW,
                ends_at=NOW + DAY,
                created_at=NOW,
            )
            for number in range(people)
        )
        reception = make_reception(venue=make_venue(district=district))
        make_desk(reception, make_service())
        with CaptureQueriesContext(connection) as queries:
            receptions.publish_reception(reception=reception, actor=by("tester"), now=NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Notification.objects.filter(kind=Notification.Kind.NOTICE).count() == 64


def sent(notification: Notification, *, now: dt.datetime = NOW) -> Any:
    mail.outbox.clear()
    assert deliver(notification.pk, now=now) == State.SENT
    return mail.outbox[-1]


def test_the_code_comes_by_mail_with_the_way_back_to_its_page() -> None:
    asked = ask(a_district())
    message = sent(Notification.objects.get(interest=asked))
    assert code_of(asked) in message.body
    assert f"/en/tell-me/{interest_token(asked, asked=True)}/code/" in message.body
    assert interest_token(asked) not in message.body
    assert "Taldykorgan" in message.body
    confirmed = interested(a_district())
    assert deliver(Notification.objects.get(interest=confirmed).pk, now=NOW) == State.OBSOLETE


def test_the_notice_says_when_where_and_how_to_stop_it() -> None:
    district, service = a_district(), make_service(name="Passport")
    interest = interested(district)
    reception = publish(district, service, opens_at=NOW + 3 * DAY)
    message = sent(notices(interest)[0])
    token = interest_token(interest)
    html = message.alternatives[0][0]
    for words in (
        "5\xa0December 2026",
        "House of Culture, 1 Abai Street",
        "Passport",
        "Booking opens on 26 November 2026 at 12:00",
        f"/en/receptions/{reception.pk}/",
        f"/en/tell-me/{token}/keep/",
        f"/en/tell-me/{token}/leave/",
    ):
        assert words in message.body
        assert words in html or words.startswith("House")
    assert message.subject == "A consular reception is coming: 5 December 2026, Taldykorgan"
    assert "Consulate General in Almaty" in message.from_email


def test_there_are_no_notices_after_leaving_or_about_a_cancelled_reception() -> None:
    district = a_district()
    left, told = interested(district), interested(a_district(), email="other@example.org")
    reception = publish(district)
    interests.end_interest(interest=left, now=NOW)
    interests.end_interest(interest=left, now=NOW + DAY)
    assert Interest.objects.get(pk=left.pk).ends_at == NOW
    assert deliver(notices(left)[0].pk, now=NOW) == State.OBSOLETE
    publish(told.district)
    for reception in Reception.objects.all():
        receptions.cancel_reception(reception=reception, actor=by("tester"), now=NOW)
    assert deliver(notices(told)[0].pk, now=NOW) == State.OBSOLETE


def test_three_unanswered_notices_end_an_interest_and_an_answer_restarts_the_count() -> None:
    district = a_district()
    silent = interested(district)
    reader = interested(district, email="reader@example.org")
    for number in range(4):
        interests.keep_interest(interest=reader, now=NOW)
        publish(district, date=dt.date(2026, 12, 5 + number))
    assert (len(notices(silent)), len(notices(reader))) == (3, 4)
    assert "This is the last email unless" in sent(notices(silent)[2]).body
    assert interests.forget_ended_interests(now=NOW + 13 * DAY) == 0  # the last one can still be answered
    assert interests.forget_ended_interests(now=NOW + 15 * DAY) == 1
    assert list(Interest.objects.all()) == [reader]
    assert not Notification.objects.filter(recipient=silent.email).exists()
    assert interests.forget_ended_interests(now=NOW + 15 * DAY) == 0


def test_unconfirmed_and_year_old_interests_are_deleted_with_their_addresses() -> None:
    district = a_district()
    interested(district)
    ask(district, email="never@example.org")
    assert interests.forget_ended_interests(now=NOW + dt.timedelta(hours=23)) == 0
    assert interests.forget_ended_interests(now=NOW + DAY) == 1
    publish(district, now=NOW + 2 * DAY)
    assert interests.forget_ended_interests(now=NOW + 365 * DAY) == 1
    assert not Interest.objects.exists()
    assert not EmailCode.objects.exists()
    assert not Notification.objects.exclude(interest=None).exists()
