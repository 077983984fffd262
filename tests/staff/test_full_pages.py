"""No page about a reception or one of its bookings asks the database more when many have booked."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from bookings.identity.tokens import link_token
from bookings.models import Post, Reception
from tests.staff.test_day import full_hall

RECEPTION = (
    *(
        "staff:day",
        "staff:search",
        "staff:outcomes",
        "staff:closing",
        "staff:staff_booking",
        "staff:walk_in",
        "staff:calls",
    ),
    *("staff:calls", "staff:papers", "staff:day_list_pdf", "staff:day_list_xlsx", "staff:call_sheet_pdf", "staff:pack"),
    *("staff:report", "staff:report_xlsx", "citizen:reception"),
    *(f"admin:bookings_reception_{page}" for page in ("preview", "cancel", "kit", "blocks", "change_day", "timetable")),
)
BOOKING = ("staff:booking", "staff:staff_booking_done", "admin:bookings_booking_change")
LINK = ("citizen:booked", "citizen:manage", "citizen:move", "citizen:slip", "citizen:add")


def pages(reception: Reception) -> dict[str, str]:
    booking = reception.bookings.order_by("pk")[0]
    service = reception.services[0]
    link = link_token(booking)
    with translation.override("en"):
        found = {name: reverse(name, args=[reception.pk]) for name in RECEPTION}
        found |= {name: reverse(name, args=[booking.pk]) for name in BOOKING}
        found |= {name: reverse(name, args=[link]) for name in LINK}
        found["times"] = reverse("citizen:times", args=[reception.pk]) + f"?service={service.code}&people=2"
        found["times to move to"] = reverse("citizen:move_times", args=[link, reception.pk])
        found["times for staff"] = found["staff:staff_booking"] + f"?service={service.pk}&persons=2"
        found["whoever is called so"] = found["staff:search"] + "?q=a"
        found["list of bookings"] = reverse("admin:bookings_booking_changelist") + f"?reception={reception.pk}"
    return found


def queries(client: Client, address: str) -> int:
    client.get(address)  # the look is written down only once
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200, address
    return len(seen)


@pytest.mark.long
def test_the_number_of_queries_does_not_grow_with_the_bookings(manager: Client, post: Post) -> None:
    few, many = (
        {name: queries(manager, address) for name, address in pages(reception).items()}
        for reception in (full_hall(post, 4), full_hall(post, 40))
    )
    assert few == many
