"""The pages of choosing as a visitor sees them."""

import uuid
from typing import Any

from django.test import Client

from bookings.models import Booking, Reception, Service
from tests.citizen.visitor import Page


def address(reception: Reception, page: str = "times", service: Service | None = None, **query: Any) -> str:
    """The address of a page, "" being the reception's own; `replacing` is what it calls `from`."""
    asked = {"service": (service or reception.services[0]).code, "people": 1} | query
    if "replacing" in asked:
        asked["from"] = asked.pop("replacing")
    return f"/en/receptions/{reception.pk}/{page}{'/' if page else ''}?" + "&".join(
        f"{name}={value}" for name, value in asked.items()
    )


def look(url: str) -> Page:
    return Page(Client().get(url))


def send(url: str, **typed: object) -> Page:
    return Page(Client().post(url, {"request_key": str(uuid.uuid4())} | typed))


def offered(page: Page) -> list[str]:
    return [choice.attrs["value"] for choice in page.html.all("input", name="time")]


def local_start(booking: Booking) -> str:
    return f"{booking.local_starts_at:%H:%M}"
