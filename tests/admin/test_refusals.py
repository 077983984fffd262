"""Refusals in the admin are shown there, with the reason and the way back."""

import pytest
from django.test import Client

from bookings.models import Post
from tests.admin.pages import logged_in, url, words
from tests.factories import make_reception, make_staff, published_reception


def test_deleting_a_published_reception_says_that_it_can_only_be_cancelled(staff: Client, post: Post) -> None:
    reception = published_reception(post=post)
    for response in (
        staff.get(url("reception_delete", reception.pk)),
        staff.post(url("reception_delete", reception.pk), {"post": "yes"}),
    ):
        assert response.status_code == 403
        assert "It has been published, so it can't be deleted, only cancelled." in words(response)


def test_a_refusal_names_the_missing_role(post: Post) -> None:
    officer = logged_in(make_staff(post, "officer"))
    response = officer.get(url("reception_cancel", make_reception(post=post).pk))
    assert response.status_code == 403
    assert "Your role does not allow it." in words(response)


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
@pytest.mark.parametrize(
    ("page", "status"),
    [("booking/0/change/", 404), ("nothing/", 404), ("slot/?free_from__gt=x", 400), ("booking/add/", 403)],
)
def test_a_refusal_leads_back_to_the_first_page(page: str, status: int, language: str, staff: Client) -> None:
    response = staff.get(f"/{language}/admin/bookings/{page}")
    shown = response.content.decode()
    assert response.status_code == status
    assert f'href="/{language}/admin/"' in shown
    assert f'href="/{language}/"' not in shown
    assert "staff/admin.css" in shown


def test_a_form_without_its_secret_is_explained_in_the_admin(manager: object) -> None:
    careful = Client(enforce_csrf_checks=True)
    response = careful.post("/en/admin/login/", {"username": "x"})
    assert response.status_code == 403
    assert "Go back in your browser, reload the page and send it again." in words(response)
    assert "staff/admin.css" in response.content.decode()
