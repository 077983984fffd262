"""The demo's mail page on a phone."""

from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from pytest_django import Settings

from tests.journeys.browsing import Browsing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.long
def test_a_mail_is_found_and_read(browsing: Browsing, settings: Settings, tmp_path: Path) -> None:
    settings.ROOT_URLCONF = "consulate.demo.urls"
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] | {"frame-src": ["'self'"]}  # as in the demo's settings
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy}
    settings.EMAIL_BACKEND = "consulate.demo.mail.EmlBackend"
    settings.DEMO_MAIL_FOLDER = tmp_path / "mail"
    link = "http://localhost/ru/booking/123456.1." + "a" * 43 + "/"
    for number in range(3):
        mail = EmailMultiAlternatives(
            f"Сіз қабылдауға жазылдыңыз: 2026 жылғы 5 желтоқсан, 09:00, Талдықорған ({number})",
            f"Жазылу: {link}",
            "Консулдық <no-reply@consulate.example>",
            ["a.person.with.quite.a.long.address@people.example"],
        )
        mail.attach_alternative(
            f"<!doctype html><html lang='kk'><head><title>Хат</title></head><body><p>{link}</p></body></html>",
            "text/html",
        )
        mail.send()
    browsing.open("/demo/mail/")  # each page is looked at: by axe, and whether it is wider than the screen
    browsing.follow(browsing.page.locator("main .card a").first)
    assert link in browsing.text
