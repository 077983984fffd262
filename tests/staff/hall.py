"""What an officer does with the pages of the day."""

from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import translation

from bookings.models import Booking
from tests.citizen.visitor import Page


def address(name: str, *args: Any, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"staff:{name}", args=args)


def look(client: Client, name: str, *args: Any, query: str = "", language: str = "en") -> Page:
    return Page(client.get(address(name, *args, language=language) + query))


def press(client: Client, booking: Booking, step: str, **more: Any) -> Page:
    """Press a button of the card or the list, and read the page it leads to."""
    data = {"step": step, "seen": booking.status} | more
    return Page(client.post(address("step", booking.pk), data, follow=True))


def said(page: Page) -> str:
    """What the page says about the press before."""
    return " ".join(box.text for box in page.html.all(class_="said"))


def buttons(page: Page) -> list[str]:
    """The buttons of the main part, and links that look like them."""
    main = page.html.one("main")
    links = [link for link in main.all("a") if "button" in link.attrs.get("class", "")]
    return [button.text for button in [*main.all("button"), *links]]
