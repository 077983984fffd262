"""Whatever is sent, the answer is a page that says something: never a server error."""

import pytest
from django.test import Client

from bookings.models import Post, Reception
from tests.admin.pages import MODELS, form_of, url
from tests.factories import confirmed_booking, make_desk, make_reception, make_service, published_reception

HUGE = "9" * 5000
ADDRESSES = [
    "?q=%00",
    "?q=" + "я" * 500,
    "?q='; drop table",
    "?p=x&o=x&e=x",
    "?p=99999999999999999999",
    "?o=99.-1.0",
    "?reception=x",
    "?reception=%00",
    "?reception=-1",
    f"?reception={HUGE}",
    "?when=x&status__exact=x",
    "?status__exact=%00",
    "?service__id__exact=x",
    "?post__id__exact=99999999999999999999999",
    "?venue__district__id__exact=%00",
    "?date__year=x",
    "?date__year=99999999",
    "?date__year=2026&date__month=44",
    "?date__gte=x",
    "?id__in=x,y",
    "?password__startswith=x",
    "?_to_field=x",
    "?_popup=1&_to_field=id",
    "?all=x",
]


@pytest.mark.parametrize("model", MODELS)
def test_no_query_string_breaks_a_list(model: str, staff: Client, post: Post) -> None:
    confirmed_booking(published_reception(post=post))
    for address in ADDRESSES:
        response = staff.get(url(f"{model}_changelist") + address, follow=True)
        assert response.status_code in (200, 400), address


def test_no_query_string_breaks_a_page(staff: Client, post: Post) -> None:
    for address in ("?_to_field=", "?_to_field=x", "?_popup=1&_to_field=id"):
        assert staff.get(url("post_change", post.pk) + address).status_code in (200, 400), address


@pytest.mark.parametrize("pk", ["0", "x", "-1", "9" * 30, HUGE, "\x00", "1 or 1=1", "ї", "_5F"])
@pytest.mark.long
def test_no_id_breaks_a_page(pk: str, staff: Client, post: Post) -> None:
    for model in MODELS:
        for page in ("change", "delete", "history"):
            response = staff.get(f"/en/admin/bookings/{model}/{pk}/{page}/")
            assert response.status_code in (403, 404), (model, page)
    for page in (
        "reception/{}/preview/",
        "reception/{}/publish/",
        "reception/{}/cancel/",
        "booking/{}/cancel/",
        "reception/{}/timetable/",
        "reception/{}/save-as-template/",
    ):
        address = "/en/admin/bookings/" + page.format(pk)
        assert staff.get(address).status_code == 404, address
        assert staff.post(address).status_code == 404, address


@pytest.mark.parametrize("model", [model for model, addable in MODELS.items() if addable])
@pytest.mark.parametrize("address", ["", "?date=x&opens_at=x&post=x&venue=x", "?_to_field=id", "?district=%00"])
@pytest.mark.long
def test_no_address_or_empty_form_breaks_adding(model: str, address: str, staff: Client) -> None:
    assert staff.get(url(f"{model}_add") + address).status_code == 200
    assert staff.post(url(f"{model}_add") + address, {}).status_code == 200
    assert staff.post(url(f"{model}_add") + address, {"_saveasnew": "1"}).status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        {"desks-TOTAL_FORMS": "x"},
        {"desks-TOTAL_FORMS": "100000"},
        {"desks-INITIAL_FORMS": None},
        {"desks-0-id": "x"},
        {"desks-0-id": "999999"},
        {"desks-0-desk_services": ["x"]},
        {"desks-0-desk_services": ["999999"]},
        {"desks-0-desk_services": [HUGE]},
        {"desks-0-desk_services": ["\x00"]},
        {"desks-0-label": "\x00"},
        {"desks-0-label": "я" * 100},
        {"desks-0-breaks": "25:00-26:00"},
        {"desks-0-breaks": "13:00"},
        {"desks-0-breaks": "-"},
        {"desks-0-opens": "x"},
        {"desks-0-slot_minutes": "0"},
        {"desks-0-slot_minutes": "-5"},
        {"desks-0-slot_minutes": HUGE},
        {"date": "x"},
        {"date": "2026-02-30"},
        {"post": "x"},
        {"post": "\x00"},
        {"post": HUGE},
        {"post": "999999"},
        {"venue": ""},
        {"opens_at_0": "x", "opens_at_1": "y"},
        {"opens_at_0": "2026-12-01"},
        {"notes_ru": "\x00"},
        {"notes_ru": "я" * 100_000, "date": ""},
    ],
)
def test_nothing_typed_breaks_a_receptions_form(typed: dict[str, object], staff: Client, post: Post) -> None:
    reception = make_reception(post=post)
    make_desk(reception, make_service())
    before = Reception.objects.filter(pk=reception.pk).values().get()
    response = staff.post(url("reception_change", reception.pk), form_of(reception, **typed))
    assert response.status_code == 200
    assert response.context["errors"]
    assert Reception.objects.filter(pk=reception.pk).values().get() == before


def test_a_desk_of_another_reception_cannot_be_taken(staff: Client, post: Post) -> None:
    reception, other = make_reception(post=post), make_reception()
    make_desk(reception, make_service(), label="mine")
    theirs = make_desk(other, make_service(), label="theirs")
    typed = {"desks-0-id": theirs.pk, "desks-0-label": "taken"}
    staff.post(url("reception_change", reception.pk), form_of(reception, **typed))
    theirs.refresh_from_db()
    assert (theirs.label, theirs.reception) == ("theirs", other)


def test_unknown_methods_and_bodies_are_answered(staff: Client, post: Post) -> None:
    reception = make_reception(post=post)
    for page in ("preview", "publish", "cancel"):
        address = url(f"reception_{page}", reception.pk)
        assert staff.post(address, "{", content_type="application/json").status_code in (200, 302, 405)
        assert staff.put(address, "x").status_code == 405
    reception.refresh_from_db()
    assert reception.status in (Reception.Status.DRAFT, Reception.Status.CANCELLED)
