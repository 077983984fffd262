"""Each kind of mail in each language: its structure, what it says, and what it keeps to itself."""

import datetime as dt
import email.message
import re
from email import policy
from email.header import decode_header, make_header
from email.parser import BytesParser
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from bookings.actions import cancellation, confirmation
from bookings.identity.tokens import booking_url
from bookings.models import CITIZEN, Booking, Notification, Post, Service, Venue
from bookings.notifications.messages import message_id, render
from tests import factories
from tests.notifications.worlds import NOW, Kind, confirmed, family_booking, full_reception, owed

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
# Not about a booking, or about an offered one.
OF_OTHERS = (Kind.OFFER, Kind.WAITING, Kind.CARRIED_OVER, Kind.WAITING_ENDED, Kind.WAITING_CANCELLED, Kind.NOTICE)
KINDS = [kind for kind in Kind if kind not in OF_OTHERS]
ENCODED_WORD = re.compile(rb"=\?\S+?\?[bq]\?\S*?\?=", re.IGNORECASE)
# Those that tell a time, in their subject too.
TIMED = [kind for kind in KINDS if kind not in (Kind.CODE, Kind.LINK, Kind.ADDRESS_CHANGED)]


def booking_for(kind: Notification.Kind, language: str = "en") -> Booking:
    booking = factories.held_booking(full_reception(), language=language)
    factories.fill_in(booking)
    if kind == Kind.CODE:
        confirmation.ask_code(booking=booking, now=NOW)
        booking.refresh_from_db()
        return booking
    booking = confirmed(booking)
    if kind in (Kind.CANCELLED, Kind.RECEPTION_CANCELLED, Kind.NOT_FITTING):
        booking = cancellation.cancel_booking(booking=booking, actor=CITIZEN, now=NOW)
    return booking


def sent(row: Notification) -> email.message.EmailMessage:
    """The mail as it arrives."""
    raw = render(row, now=NOW).message().as_bytes()
    assert max(map(len, ENCODED_WORD.findall(raw)), default=0) <= 75  # RFC 2047
    parsed = BytesParser(policy=policy.default).parsebytes(raw)
    assert isinstance(parsed, email.message.EmailMessage)
    assert not parsed.defects
    return parsed


def body(message: email.message.EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return re.sub(r"[ \n]+", " ", str(part.get_content()))  # as it is read


class Tags(HTMLParser):
    """Counts what opens and what closes."""

    VOID = frozenset({"meta", "hr", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.sources += [value or "" for name, value in attrs if name in ("src", "background")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def told_in(row: Notification, language: str) -> Notification:
    """The same message, owed to somebody who reads another language."""
    assert row.booking is not None
    row.language = row.booking.language = language
    row.booking.save(update_fields=["language"])
    row.save(update_fields=["language"])
    return row


@pytest.mark.parametrize("kind", KINDS)
def test_each_mail_exists_in_each_language(kind: Notification.Kind) -> None:
    row = owed(booking_for(kind), kind)
    for language in LANGUAGES:
        _is_sound(told_in(row, language), language)


def _is_sound(row: Notification, language: str) -> None:
    message = sent(row)
    text, html = body(message, "plain"), body(message, "html")
    assert message["To"] == "aigerim@example.org"
    assert message["Message-ID"] == message_id(row)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == language
    assert f'<html lang="{language}">' in html
    for part in (text, html):
        assert "+7 727 000 00 00" in part
        assert "{{" not in part
        assert "{%" not in part
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    assert tags.sources == []  # nothing that is fetched tells when the mail was read
    assert "\n\n\n" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_a_subject_names_neither_service_nor_person(kind: Notification.Kind) -> None:
    booking = booking_for(kind)
    row = owed(booking, kind)
    applicant = booking.applicants.get()
    for language in LANGUAGES:
        subject = str(render(told_in(row, language), now=NOW).subject)
        assert subject.strip() == subject != ""
        assert "\n" not in subject
        for secret in (applicant.surname, applicant.given_names, booking.service.name, booking.reference):
            assert secret.lower() not in subject.lower()


@pytest.mark.parametrize("kind", TIMED)
def test_times_are_those_of_the_place(kind: Notification.Kind) -> None:
    booking = booking_for(kind)
    assert booking.starts_at == dt.datetime(2026, 12, 5, 4, 0, tzinfo=dt.UTC)
    row = owed(booking, kind)
    for language, day in (("en", "5 December 2026"), ("ru", "5 декабря 2026 г."), ("kk", "2026 жылғы 5 ")):
        message = render(told_in(row, language), now=NOW)
        for words in (str(message.subject), str(message.body), str(message.alternatives[0][0])):
            assert day in words.replace("\xa0", " ")
            assert "09:00" in words  # UTC+5 since March 2024; the old zone data said 10:00
            assert "04:00" not in words
            assert "10:00" not in words


def test_rendering_leaves_language_and_clock_as_they_were() -> None:
    row = owed(booking_for(Kind.CONFIRMED, "kk"), Kind.CONFIRMED)
    with translation.override("ru"):
        render(row, now=NOW)
        assert translation.get_language() == "ru"
    assert timezone.get_current_timezone_name() == "UTC"


def test_the_code_is_on_its_own_line_with_its_deadline() -> None:
    booking = booking_for(Kind.CODE)
    message = sent(owed(booking, Kind.CODE))
    for part in (body(message, "plain"), body(message, "html")):
        assert re.findall(r"\b\d{6}\b", part) == [factories.the_code(booking)]
        # The hold ends before the code does.
        assert re.search(r"\d{6}(\s|<[^>]+>)*The code is valid until 12:20 \(local time, UTC\+5\)\.", part)
    assert factories.the_code(booking) not in str(message["Subject"])


def test_the_confirmation_says_all_that_a_visitor_needs() -> None:
    booking = family_booking()
    message = sent(owed(booking, Kind.CONFIRMED))
    assert message["Subject"] == "Your place is booked: 5 December 2026, 09:00, Taldykorgan"
    assert message["Reply-To"] == "post@consulate.example"
    assert str(message["From"]) == "Consulate General in Almaty <no-reply@testserver>"
    text, html = body(message, "plain"), body(message, "html")
    for words in (
        "Saturday",
        "House of Culture, 1 Abai Street, Taldykorgan",
        "Bus 2 to the park.",
        "openstreetmap.org/?mlat=45.0156",
        booking.reference,
        "Passport for travel abroad",
        "The old passport (2\xa0photocopies)",
        "A military card",
        "The birth certificate (1\xa0photocopy)",
        "The marriage certificate",
        "The shop next door makes copies.",
        "Under the age of 14: 1\xa0×\xa012,500\xa0₸",
        "From the age of 14: 1\xa0×\xa024,500\xa0₸",
        "Total: 37,000\xa0₸",
        "Be there by 09:00; it takes about 20\xa0minutes in all.",
        "By card at the desk.",
        "Please ask at the entrance.",
        "Come by the side door.",
        booking_url(booking),
        "free of charge",
        "Nobody may sell places",
    ):
        assert words in text
        assert words in html
    assert "Құрманғазиев" not in text + html
    [calendar] = message.iter_attachments()
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == "PUBLISH"
    assert calendar.get_filename() == f"{booking.reference}.ics"


def test_a_reminder_is_promised_only_if_one_is_owed() -> None:
    booking = booking_for(Kind.CONFIRMED)
    row = owed(booking, Kind.CONFIRMED)
    assert "We will send you reminders" in render(row, now=NOW).body
    Notification.objects.filter(kind__in=[Kind.REMINDER_WEEK, Kind.REMINDER_DAY]).delete()
    assert "We will send you reminders" not in render(row, now=NOW).body


@pytest.mark.parametrize("kind", [Kind.CONFIRMED, Kind.REMINDER_WEEK, Kind.REMINDER_DAY])
def test_the_mail_says_what_to_do_if_somebody_cannot_come(kind: Notification.Kind) -> None:
    message = sent(owed(booking_for(kind), kind))
    words = "Or call us and give your reference, so that somebody else can have the place:"
    assert "Can’t come? You can give up your place yourself" in body(message, "plain")
    assert f"{words} +7 727 000 00 00" in body(message, "plain")
    assert f'{words} <a href="tel:+77270000000">' in " ".join(body(message, "html").split())


@pytest.mark.parametrize("kind", [Kind.CANCELLED, Kind.RECEPTION_CANCELLED, Kind.NOT_FITTING])
def test_a_mail_about_a_cancelled_place_has_no_arrival_time(kind: Notification.Kind) -> None:
    message = sent(owed(booking_for(kind), kind))
    for part in (body(message, "plain"), body(message, "html")):
        assert "Be there" not in part
        assert "Can’t come" not in part


def test_day_reference_and_link_come_before_the_lists() -> None:
    booking = family_booking()
    html = body(sent(owed(booking, Kind.CONFIRMED)), "html")
    places = [html.index(words) for words in ("Saturday", booking.reference, booking_url(booking), "The old passport")]
    assert places == sorted(places)


def test_a_person_coming_alone_gets_no_list_for_children() -> None:
    text = render(owed(booking_for(Kind.REMINDER_DAY), Kind.REMINDER_DAY), now=NOW).body
    assert "A military card" in text
    assert "The birth certificate" not in text
    assert "\n- 24,500\xa0₸\n" in text


@pytest.mark.parametrize("kind", [Kind.CANCELLED, Kind.RECEPTION_CANCELLED, Kind.NOT_FITTING])
def test_a_cancellation_takes_the_entry_out_of_the_calendar(kind: Notification.Kind) -> None:
    row = owed(booking_for(kind), kind)
    [calendar] = sent(row).iter_attachments()
    assert calendar.get_param("method") == "CANCEL"


def test_a_cancellation_mail_has_the_time_of_the_booking() -> None:
    booking = booking_for(Kind.CANCELLED)
    row = owed(booking, Kind.CANCELLED, ordinal=1, facts={"starts_at": "2026-12-05T05:30:00+00:00"})
    assert "10:30" in str(render(row, now=NOW).subject)


def test_a_reason_given_by_staff_is_in_the_mail() -> None:
    booking = booking_for(Kind.RECEPTION_CANCELLED)
    row = owed(booking, Kind.RECEPTION_CANCELLED, facts={"reason": "Snow on the road & <b>wind</b>"})
    message = sent(row)
    assert "Snow on the road & <b>wind</b>" in body(message, "plain")
    assert "Snow on the road &amp; &lt;b&gt;wind&lt;/b&gt;" in body(message, "html")


def test_text_by_staff_cannot_become_a_header() -> None:
    booking = booking_for(Kind.CONFIRMED)
    evil = "Town\r\nBcc: everybody@example.org\r\n\r\nHello"
    Post.objects.update(name=evil, name_en=evil)
    Venue.objects.update(name=evil, name_en=evil)
    Service.objects.update(name=evil, name_en=evil)
    booking.reception.venue.district.__class__.objects.update(centre=evil, centre_en=evil)
    message = sent(owed(booking, Kind.CONFIRMED))
    assert "Bcc" not in message
    assert "Bcc: everybody@example.org" in str(message["Subject"])
    assert set(message.keys()) <= {
        "Subject", "From", "To", "Reply-To", "Date", "Message-ID", "MIME-Version", "Content-Type",
        "Auto-Submitted", "X-Auto-Response-Suppress", "Content-Language",
    }  # fmt: skip


def test_the_longest_names_are_folded_and_read_as_they_were() -> None:
    name = "Генеральное консульство в городе Алматы, " * 4
    Post.objects.update(name_ru=name)
    row = told_in(owed(booking_for(Kind.CONFIRMED), Kind.CONFIRMED), "ru")
    Post.objects.update(name_ru=name)
    row.booking.post.refresh_from_db()  # type: ignore[union-attr]
    raw = render(row, now=NOW).message().as_bytes()
    read = email.message_from_bytes(raw)
    sender, subject = (str(make_header(decode_header(read[field]))) for field in ("From", "Subject"))
    assert sender == f"{name.strip()} <no-reply@testserver>"
    assert subject == render(row, now=NOW).subject
    head = raw.partition(b"\n\n")[0].splitlines()
    assert max(map(len, head)) <= 78
    assert 70 < max(map(len, ENCODED_WORD.findall(raw))) <= 75


@pytest.mark.parametrize("recipient", ["", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example", "nobody"])
def test_a_recipient_is_one_address(recipient: str) -> None:
    row = owed(booking_for(Kind.CONFIRMED), Kind.CONFIRMED)
    row.recipient = recipient
    with pytest.raises(ValidationError):
        render(row, now=NOW)


def test_a_mail_takes_a_fixed_number_of_queries(django_assert_max_num_queries: object) -> None:
    row = owed(family_booking(), Kind.CONFIRMED)
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        render(row, now=NOW)
