"""The demo's mail page: newest first, harmless, and with everything a mail has."""

import os
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from bookings.notifications.emails import Email
from consulate.demo.mail import mail_files

PAGE = "/demo/mail/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mailbox(settings: Settings, tmp_path: Path) -> Path:
    settings.ROOT_URLCONF = "consulate.demo.urls"
    settings.EMAIL_BACKEND = "consulate.demo.mail.EmlBackend"
    settings.DEMO_MAIL_FOLDER = tmp_path / "mail"
    return tmp_path / "mail"


def send(subject: str, *, message_id: str = "", html: str = "", text: str = "Сәлем") -> None:
    headers = {"Message-ID": message_id} if message_id else {}
    mail = EmailMultiAlternatives(subject, text, "from@consulate.example", ["to@people.example"], headers=headers)
    if html:
        mail.attach_alternative(html, "text/html")
    mail.attach("Қабылдау.ics", "BEGIN:VCALENDAR\n", "text/calendar")
    mail.send()


def only_id() -> str:
    (file,) = mail_files()
    return file.stem


def test_lists_the_newest_first(client: Client, mailbox: Path) -> None:
    for number, subject in enumerate(["The oldest", "The middle", "The newest"]):
        send(subject)
        os.utime(mail_files()[0], (number, number))
    page = client.get(PAGE).content.decode()
    assert page.index("The newest") < page.index("The middle") < page.index("The oldest")


def test_a_message_sent_again_replaces_itself(mailbox: Path) -> None:
    send("First", message_id="<one@consulate.example>")
    send("Again", message_id="<one@consulate.example>")
    send("Other", message_id="<two@consulate.example>")
    assert sorted(file.suffix for file in mailbox.iterdir()) == [".eml", ".eml"]


def test_shows_text_html_and_attachment(client: Client) -> None:
    send("Жазылдыңыз", text="Сәлем <b>", html="<html><head></head><body><p>Сәлем</p></body></html>")
    address = f"{PAGE}{only_id()}/"
    page = client.get(address).content.decode()
    assert "Жазылдыңыз" in page
    assert "Сәлем &lt;b&gt;" in page
    assert "Қабылдау.ics" in page
    assert '<base target="_blank">' in client.get(f"{address}html/").content.decode()
    part = client.get(f"{address}part/1/")
    assert part.content == b"BEGIN:VCALENDAR\n"
    assert part["Content-Type"].startswith("text/calendar")
    assert part["Content-Disposition"].startswith("attachment")


def test_a_sender_whose_encoded_name_is_divided_within_a_word_reads_as_it_is(client: Client) -> None:
    name = "Генеральное консульство в г. Алматы"
    Email("Subject", "Text", f'"{name}" <from@consulate.example>', ["to@people.example"]).send()
    assert f"{name} &lt;from@consulate.example&gt;" in client.get(f"{PAGE}{only_id()}/").content.decode()


def test_the_html_part_can_run_load_and_reach_nothing(client: Client) -> None:
    send("With a script", html="<script>alert(1)</script>")
    detail = client.get(f"{PAGE}{only_id()}/")
    assert "alert(1)" not in detail.content.decode()
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in detail.content.decode()
    html = client.get(f"{PAGE}{only_id()}/html/")
    policy = html["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "sandbox allow-popups" in policy
    assert html["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize(
    "name",
    ["..%2F..%2Fsecrets", "../secrets.json", "a" * 31, "g" * 32, "A" * 32, "0" * 32, "0" * 32 + "%00"],
)
def test_anything_but_the_id_of_a_mail_is_not_found(client: Client, name: str) -> None:
    send("A mail")
    for ending in ("", "html/", "part/1/"):
        assert client.get(f"{PAGE}{name}/{ending}").status_code == 404
    assert client.get(f"{PAGE}{only_id()}/part/9/").status_code == 404


def test_a_long_mailbox_has_pages_and_reads_only_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(51):
        send(f"Mail {number}")
    with django_assert_num_queries(0):
        first = client.get(PAGE).content.decode()
    assert "?page=2" in first
    assert client.get(f"{PAGE}?page=2").status_code == 200
    assert client.get(f"{PAGE}?page=nonsense").status_code == 200
