"""Going to pages of the admin and reading them."""

import html
import re
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.conf import settings
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils.crypto import get_random_string

from bookings.models import Desk, Reception, User
from tests.components.markup import read
from tests.worlds import built_once

# The phone of everybody in the tests.
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

# The models with pages of their own, and whether a manager may add one.
MODELS = {
    "booking": False,
    "district": True,
    "event": False,
    "interest": False,
    "membership": False,
    "notification": False,
    "post": False,
    "reception": True,
    "service": True,
    "slot": False,
    "template": True,
    "venue": True,
    "waitlistentry": False,
}


def logged_in(user: User) -> Client:
    """A browser in which the person has logged in with both factors."""
    client = Client()
    log_in(client, user)
    return client


def log_in(client: Client, user: User) -> None:
    """Log the person in on this browser, which has no session yet."""
    client.cookies[settings.SESSION_COOKIE_NAME] = _session_of(user)


@built_once
def _session_of(user: User) -> str:
    """The key of a session with both factors: a real authenticator, and in the session what allauth itself writes."""
    authenticator, _made = Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": encrypt(TOTP_SECRET)}}
    )
    client = Client()
    client.force_login(user)
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
    request.session.save()
    return str(request.session.session_key)


def token_of_page(client: Client) -> dict[str, str]:
    """What a page that the browser has opened adds to its form, another time for each drawing of the page."""
    if settings.CSRF_COOKIE_NAME not in client.cookies:
        client.cookies[settings.CSRF_COOKIE_NAME] = get_random_string(32)
    return {"csrfmiddlewaretoken": get_random_string(64)}


def url(page: str, *args: Any, language: str = "en") -> str:
    """The address of an admin page, such as "reception_change"."""
    path: str = reverse(f"admin:bookings_{page}", args=args)
    return re.sub("^/[a-z]+/", f"/{language}/", path)


def words(response: Any) -> str:
    """A page's visible words, in one line."""
    text = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def as_sent(page: Any) -> dict[str, list[str]]:
    """What the browser sends for the longest form of a page, if nothing is typed."""
    forms = read(page.content.decode()).all("form", method="post")
    form = max(forms, key=lambda each: len(each.all("input")) + len(each.all("textarea")) + len(each.all("select")))
    sent: dict[str, list[str]] = {}
    for field in form.all():
        name, kind = field.attrs.get("name", ""), field.attrs.get("type", "text")
        is_left_out = kind in ("submit", "button", "image", "file") or (
            kind in ("checkbox", "radio") and "checked" not in field.attrs
        )
        if not name or field.tag not in ("input", "select", "textarea") or is_left_out:
            continue
        values = [field.attrs.get("value", "on" if kind == "checkbox" else "")]
        if field.tag == "textarea":
            values = ["".join(field.pieces).removeprefix("\n")]
        if field.tag == "select":
            options = field.all("option")
            first = [] if "multiple" in field.attrs else options[:1]
            chosen = [each for each in options if "selected" in each.attrs] or first
            values = [each.attrs.get("value", each.text) for each in chosen]
        sent.setdefault(name, []).extend(values)
    return sent


def form_of(reception: Reception, **changes: Any) -> dict[str, Any]:
    """What the browser sends for a reception's page as it is, with changes."""
    desks = list(reception.desks.all()) if reception.pk else []
    data: dict[str, Any] = {
        "post": reception.post_id,
        "venue": reception.venue_id,
        "date": reception.date.isoformat(),
        "desks-TOTAL_FORMS": len(desks),
        "desks-INITIAL_FORMS": len(desks),
    }
    for number, desk in enumerate(desks):
        data |= _fields_of(desk, number)
    return {key: value for key, value in (data | changes).items() if value is not None}


def _fields_of(desk: Desk, number: int) -> dict[str, Any]:
    fields = {
        "id": desk.pk,
        "reception": desk.reception_id,
        "label": desk.label,
        "opens": desk.opens.isoformat(),
        "closes": desk.closes.isoformat(),
        "breaks": desk.breaks,
        "slot_minutes": desk.slot_minutes,
        "desk_services": [each.service_id for each in desk.desk_services.all()],
    }
    if desk.has_kit:
        fields["has_kit"] = "on"
    return {f"desks-{number}-{name}": value for name, value in fields.items()}
