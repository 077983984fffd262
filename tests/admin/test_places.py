"""Posts, districts and venues: what can't be is refused in words, what others rely on stays."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from bookings.models import District, Post, Service, Venue
from tests.admin.pages import logged_in, url, words
from tests.factories import make_post, make_reception, make_service, make_staff, make_venue, published_reception


def form_of(post: Post, **changes: Any) -> dict[str, Any]:
    names = [
        "slug",
        "phone",
        "kits",
        "time_zone",
        "hold_minutes",
        "max_party",
        "waiting_minutes",
        "bookings_per_email",
        "move_until_hours",
        "offer_hours",
        "offer_hours_near",
        "counter_share",
        "counter_days",
        "quarantine_min",
        "quarantine_max",
        "erase_days",
    ]
    data = {name: getattr(post, name) for name in names}
    data |= {"name_ru": "Генконсульство", "city_ru": "Алма-Ата", "closes_time": "18:00"}
    for part in ("fees", "memberships"):
        data |= {f"{part}-TOTAL_FORMS": 0, f"{part}-INITIAL_FORMS": 0}
    return data | changes


@pytest.mark.parametrize("model", [District, Venue])
@pytest.mark.parametrize(
    ("point", "said"),
    [
        (("91", "78"), "less than or equal to 90"),
        (("45", "-180.1"), "greater than or equal to -180"),
        (("45", ""), "Fill in both, latitude and longitude, or neither."),
        (("", "78"), "Fill in both, latitude and longitude, or neither."),
    ],
)
def test_an_impossible_point_is_refused_in_words_and_by_the_database(
    point: tuple[str, str], said: str, model: type[District | Venue], staff: Client
) -> None:
    venue = make_venue()
    row = venue if model is Venue else venue.district
    texts = {"name_ru": "x", "address_ru": "x", "district": venue.district_id, "region_ru": "x", "code": "x"}
    address = url(f"{model.__name__.lower()}_change", row.pk)
    page = staff.post(address, texts | {"latitude": point[0], "longitude": point[1]})
    assert page.status_code == 200
    assert said in words(page)
    with pytest.raises(IntegrityError, match="_on_the_map"), transaction.atomic():
        model._default_manager.filter(pk=row.pk).update(latitude=point[0] or None, longitude=point[1] or None)


def test_a_point_on_the_map_or_none_is_taken(staff: Client) -> None:
    venue = make_venue()
    for point in (("45.0178", "78.3804"), ("", "")):
        texts = {"name_ru": "x", "address_ru": "x", "district": venue.district_id}
        data = texts | {"latitude": point[0], "longitude": point[1]}
        assert staff.post(url("venue_change", venue.pk), data).status_code == 302
        venue.refresh_from_db()
        assert bool(venue.map_url) == bool(point[0])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"phone": ""}, "This field is required."),
        ({"erase_days": 0}, "greater than or equal to 1"),
        ({"time_zone": "Mars/Olympus"}, "is not one of the available choices"),
    ],
)
def test_an_impossible_rule_of_a_post_is_refused(typed: dict[str, Any], said: str, staff: Client, post: Post) -> None:
    page = staff.post(url("post_change", post.pk), form_of(post, **typed))
    assert page.status_code == 200
    assert said in words(page)


def test_the_time_zone_stays_while_published_receptions_are_coming(staff: Client, post: Post) -> None:
    make_reception(post=post)
    moved = form_of(post, time_zone="Asia/Omsk")
    assert staff.post(url("post_change", post.pk), moved).status_code == 302
    post.refresh_from_db()
    assert post.time_zone == "Asia/Omsk"
    published_reception(post=post)
    page = staff.get(url("post_change", post.pk))
    assert "time_zone" not in page.context["adminform"].form.fields
    staff.post(url("post_change", post.pk), form_of(post, time_zone="Asia/Almaty", kits=3))
    post.refresh_from_db()
    assert (post.time_zone, post.kits) == ("Asia/Omsk", 3)


def test_only_superusers_delete_what_all_posts_share(staff: Client) -> None:
    service, venue, empty = make_service(), make_venue(), make_venue().district
    Venue.objects.filter(district=empty).delete()
    make_post().fees.create(service=service, amount=1, valid_from="2026-01-01")
    rows = [("service", service.pk), ("venue", venue.pk), ("district", empty.pk)]
    for model, pk in rows:
        assert staff.post(url(f"{model}_delete", pk), {"post": "yes"}).status_code == 403, model
    assert Service.objects.filter(pk=service.pk).exists()
    boss = logged_in(make_staff(is_superuser=True))
    for model, pk in rows:
        assert boss.post(url(f"{model}_delete", pk), {"post": "yes"}).status_code == 302, model
    assert not Service.objects.filter(pk=service.pk).exists()


def test_the_history_of_a_row_is_on_the_posts_clock(staff: Client, post: Post) -> None:
    staff.post(url("post_change", post.pk), form_of(post, kits=3))
    assert "23 November 2026, 12:00" in words(staff.get(url("post_history", post.pk)))
