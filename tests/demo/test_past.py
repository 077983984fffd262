"""The demo's receptions that are over: something to report on, and people who wait for the next."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bookings.models import Booking, Interest, Notification, Post, Reception
from bookings.queries.reports import comparison, demand
from bookings.queries.reports.outcomes import Outcome
from bookings.queries.reports.reception import build_report
from consulate.demo.data.load import load
from tests.worlds import built_once

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 4, 10, 30, tzinfo=ZoneInfo("Asia/Almaty"))

loaded = built_once(load)


def test_the_past_has_something_to_report() -> None:
    loaded(now=NOW)
    rows = comparison.compare_receptions(Reception.objects.all(), now=NOW)
    held = [row for row in rows if row.held]
    assert len(held) == 2
    assert [row.days_until_full is not None for row in held] == [False, True]
    for row in held:
        assert row.reception.date < NOW.date()
        account = build_report(row.reception, now=NOW)
        assert account.wait.timed > 5
        assert {Outcome.SERVED, Outcome.NO_SHOW, Outcome.PAPERS, Outcome.CANCELLED_LATE} <= {
            outcome for outcome, count in account.total.counts.items() if count.persons
        }
        assert not account.total.group("open")
    assert sum(row.sums.turned_away for row in held) == 5
    assert sum(row.sums.left_over for row in held) == 3
    [first, *_rest] = demand.rank_districts(Post.objects.all(), comparison.sum_by_district(rows), now=NOW)
    assert (first.district.code, first.asked) == ("sarkand", 9)


def test_it_is_loaded_once_and_no_mail_is_sent() -> None:
    loaded(now=NOW)
    counts = [model.objects.count() for model in (Interest, Reception)]
    loaded(now=NOW)
    assert [model.objects.count() for model in (Interest, Reception)] == counts
    loaded(now=NOW + dt.timedelta(days=90))
    assert Reception.objects.filter(status="finished").count() == 2
    assert Interest.objects.count() == counts[0]
    assert set(Notification.objects.values_list("state", flat=True)) == {"obsolete"}
    assert not Booking.objects.filter(status="held").exists()
