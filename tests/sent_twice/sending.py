"""Forms that can be sent: once, twice one after the other, and twice at once over connections of their own."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.admin.models import LogEntry
from django.test import Client

from bookings.models import (
    Booking,
    District,
    EmailCode,
    Event,
    Fee,
    Interest,
    NameCorrection,
    Notification,
    Post,
    Reception,
    Service,
    Slot,
    Template,
    TurnedAway,
    User,
    Venue,
    WaitlistEntry,
)
from tests.admin.pages import token_of_page
from tests.concurrency.racing import race
from tests.factories import NOW

COUNTED = (
    *(Booking, District, EmailCode, Fee, Interest, LogEntry, NameCorrection, Notification, Post, Reception, Service),
    *(Slot, Template, TurnedAway, User, Venue, WaitlistEntry),
)
Counts = dict[str, int]


@dataclass
class Form:
    """A page in a browser, filled in."""

    client: Client
    address: str
    typed: dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """How to make a page that is ready to be sent, and when it is sent."""

    make: Callable[[], Form]
    at: dt.datetime


FORMS: dict[str, Sent] = {}


def form(name: str, *, at: dt.datetime = NOW) -> Callable[[Callable[[], Form]], Callable[[], Form]]:
    """Enter the form of the page with this URL name."""

    def enter(make: Callable[[], Form]) -> Callable[[], Form]:
        FORMS[name] = Sent(make, at)
        return make

    return enter


def counts() -> Counts:
    """How many rows there are of what a form can make. Looks at personal data are no step of anything."""
    found = {model.__name__: model._default_manager.count() for model in COUNTED}
    return found | {"Event": Event.objects.exclude(verb__in=["view", "export"]).count()}


def send_twice(form: Form, *, at_once: bool) -> tuple[list[tuple[int, str]], Counts, Counts]:
    """The two answers, and how many rows were made by the first click and by both; at once the first is not known."""
    typed = form.typed | token_of_page(form.client)
    browsers = [form.client, Client()]
    browsers[1].cookies.load(form.client.cookies.output(header="", sep=";"))
    before = counts()
    if at_once:
        answers = race([partial(_send, browser, form.address, typed) for browser in browsers])
        return answers, {}, _made(before)
    first = _send(browsers[0], form.address, typed)
    made = _made(before)
    return [first, _send(browsers[1], form.address, typed)], made, _made(before)


def _send(browser: Client, address: str, typed: dict[str, Any]) -> tuple[int, str]:
    response = browser.post(address, typed)
    return response.status_code, response.headers.get("Location", "")


def _made(before: Counts) -> Counts:
    return {name: count - before[name] for name, count in counts().items() if count != before[name]}
