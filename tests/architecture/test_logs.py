"""The log says what failed and where, and contains no name, birth date or link."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse

from bookings import tasks
from bookings.identity.tokens import link_token
from bookings.models import Applicant, Booking
from consulate.logs import Discreet
from tests.admin.pages import log_in
from tests.factories import NOW, confirmed_booking, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]
logger = logging.getLogger("bookings.tests")
SURNAME = "Құрманғазиева\n\nБөлекова"  # a line break in a value must not end what is left out
BROKEN = [
    "UPDATE bookings_applicant SET person_hash = NULL",
    "DO $$ DECLARE found text; BEGIN SELECT surname INTO found FROM bookings_applicant LIMIT 1;"
    " RAISE EXCEPTION 'a rule is broken' USING DETAIL = found; END $$",
    "SELECT 'Құрманғазиева' FROM bookings_applicant WHERE nothing = 1",
]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the handler of the settings writes."""
    [handler] = [one for one in logging.root.handlers if isinstance(one.formatter, Discreet)]
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    usual = handler.setStream(written)
    yield written
    handler.setStream(usual)


@pytest.fixture
def booking() -> Booking:
    made = confirmed_booking()
    Applicant.objects.update(surname=SURNAME)
    return made


def fail(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", BROKEN)
def test_a_traceback_contains_the_error_but_not_the_row(log: io.StringIO, booking: Booking, statement: str) -> None:
    with pytest.raises(Error, match="Құрманғазиева") as caught:  # so there is something to hide
        fail(statement)
    error = caught.value
    logger.error("it failed: %r, %s", error, error, exc_info=error)
    text = log.getvalue()
    assert "Traceback" in text
    assert "in fail\n    cursor.execute(statement)" in text
    assert "The above exception was the direct cause" in text
    assert "django.db.utils." in text
    for hidden in ("DETAIL", "Құрманғазиева", "Бөлекова", "LINE 1"):
        assert hidden not in text


def test_a_failure_that_came_from_another_hides_both(log: io.StringIO, booking: Booking) -> None:
    try:
        try:
            fail(BROKEN[0])
        except Error as error:
            raise ExceptionGroup("two failed", [ValueError("first"), error]) from error
    except ExceptionGroup:
        logger.exception("both")
    assert "null value in column" in log.getvalue()
    assert "Құрманғазиева" not in log.getvalue()
    assert "Бөлекова" not in log.getvalue()


def test_a_link_is_masked_in_the_line_and_in_the_traceback(log: io.StringIO, booking: Booking) -> None:
    token = link_token(booking)
    try:
        raise LookupError(f"/en/booking/{token}/ leads nowhere")
    except LookupError:
        logger.exception("asked for %s", f"/en/booking/{token}/")
    assert log.getvalue().count("/en/booking/<link>/") == 2
    assert token not in log.getvalue()


def test_other_handlers_get_the_record_as_it_was(
    log: io.StringIO, booking: Booking, caplog: pytest.LogCaptureFixture
) -> None:
    token = link_token(booking)
    logger.warning("asked for %s", token)
    assert caplog.records[-1].args == (token,)
    assert caplog.records[-1].msg == "asked for %s"


def test_refusing_a_visitor_is_logged_as_one_line_without_a_traceback(log: io.StringIO, booking: Booking) -> None:
    stranger, officer = Client(), Client(enforce_csrf_checks=True)
    log_in(officer, make_staff(booking.post, role="auditor"))
    address = reverse("citizen:booked", args=[f"{link_token(booking)[:-1]}~"])
    assert stranger.get(address).status_code == 404
    assert stranger.get("/en/", headers={"host": "scanner.example"}).status_code == 400
    assert officer.post(address).status_code == 403
    assert officer.get(reverse("admin:bookings_post_add")).status_code == 403
    lines = log.getvalue().splitlines()
    assert len(lines) == 4, log.getvalue()
    assert "Traceback" not in log.getvalue()
    assert link_token(booking)[:-1] not in log.getvalue()


def test_an_error_of_the_application_is_logged_with_its_traceback(
    log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bookings.citizen.views.receptions.timezone.now", lambda: 1 / 0)
    client = Client(raise_request_exception=False)
    assert client.get("/en/").status_code == 500
    assert "ZeroDivisionError" in log.getvalue()
    assert "Internal Server Error: /en/" in log.getvalue()


def test_the_log_of_a_failed_task_names_nobody(
    log: io.StringIO, booking: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bookings.actions.sweeps.mark_missed", lambda *, now: fail(BROKEN[0]))
    tasks.mark_missed.apply()
    assert "bookings.tasks.mark_missed" in log.getvalue()
    assert "IntegrityError('null value in column" in log.getvalue()
    assert "Traceback" in log.getvalue()
    assert "Құрманғазиева" not in log.getvalue()
    assert "Бөлекова" not in log.getvalue()
