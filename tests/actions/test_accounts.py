"""Resetting the second factor of somebody who has lost the device."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from bookings.actions.accounts import reset_second_factor
from bookings.errors import CannotReset
from bookings.models import SYSTEM, Event, Membership, Post, User
from tests.admin.pages import logged_in, url, words
from tests.factories import NOW, make_post, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


@pytest.fixture
def post() -> Post:
    return make_post()


@pytest.fixture
def officer(post: Post) -> User:
    return make_staff(post, Membership.Role.OFFICER)


def reset_page(user: User, post: Post) -> str:
    return url("membership_reset", user.memberships.get(post=post).pk)


def test_a_manager_resets_it_and_the_sessions_end(post: Post, officer: User) -> None:
    manager, session = make_staff(post), logged_in(officer)
    assert session.get("/en/admin/").status_code == 200
    browser = logged_in(manager)
    assert "Reset the second factor" in words(browser.get(url("membership_changelist")))
    assert "Make sure that you know who is asking" in words(browser.get(reset_page(officer, post)))
    assert Authenticator.objects.filter(user=officer).exists()
    page = words(browser.post(reset_page(officer, post), follow=True))
    assert f"The second factor of {officer.username} has been reset" in page
    assert session.get("/en/admin/")["Location"].startswith("/en/accounts/login/")
    assert not Authenticator.objects.filter(user=officer).exists()
    [event] = Event.objects.filter(verb="reset_second_factor")
    assert (event.user_id, event.post_id, event.actor_name, event.at) == (officer.pk, post.pk, manager.username, NOW)


def test_a_second_press_finds_it_done(post: Post, officer: User) -> None:
    browser = logged_in(make_staff(post))
    logged_in(officer)
    for _press in range(2):
        page = words(browser.post(reset_page(officer, post), follow=True))
    assert "There is no second factor to reset" in page
    assert Event.objects.filter(verb="reset_second_factor").count() == 1


def test_users_without_the_permission_cannot(post: Post, officer: User) -> None:
    """Nobody their own, no manager a superuser's or somebody's of another post, no officer anybody's."""
    manager, stranger, boss = make_staff(post), make_staff(make_post()), make_staff(post, is_superuser=True)
    members: list[tuple[User, User, int]] = [
        (manager, manager, 403),
        (manager, boss, 403),
        (stranger, officer, 404),
        (officer, manager, 404),
        (make_staff(post, Membership.Role.AUDITOR), officer, 404),
        (boss, boss, 403),
    ]
    for by, user, status in members:
        logged_in(user)
        browser = logged_in(by)
        assert browser.get(reset_page(user, post)).status_code == status
        assert browser.post(reset_page(user, post)).status_code == status
        with pytest.raises(CannotReset):
            reset_second_factor(user=user, by=by, post=post, now=NOW)
        assert Authenticator.objects.filter(user=user).exists()
    assert "Reset the second factor" not in words(logged_in(stranger).get(url("membership_changelist")))
    assert not Event.objects.filter(verb="reset_second_factor").exists()


def test_one_of_the_persons_posts_is_enough(post: Post, officer: User) -> None:
    other = make_post()
    Membership.objects.create(user=officer, post=other, role=Membership.Role.MANAGER)
    logged_in(officer)
    assert reset_second_factor(user=officer, by=make_staff(other), post=other, now=NOW)


def test_a_superuser_may_reset_it_at_every_post_and_for_a_superuser(post: Post) -> None:
    boss, other = make_staff(is_superuser=True), make_staff(post, is_superuser=True)
    logged_in(other)
    assert reset_second_factor(user=other, by=boss, post=post, now=NOW)


def test_the_operator_may_reset_it_for_everybody(officer: User) -> None:
    session: Client = logged_in(officer)
    call_command("reset_second_factor", officer.username)
    assert session.get("/en/admin/").status_code == 302
    assert Event.objects.get(verb="reset_second_factor").actor == SYSTEM
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody")
