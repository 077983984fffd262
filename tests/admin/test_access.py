"""Who sees what: by membership alone, and other posts' things do not exist."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from bookings import permissions
from bookings.models import Booking, Membership, Notification, Post, Reception, Service, Slot, User
from tests.admin.pages import MODELS, form_of, logged_in, url, words
from tests.factories import (
    confirmed_booking,
    make_post,
    make_reception,
    make_service,
    make_staff,
    make_venue,
    published_reception,
)

LANGUAGES = ("ru", "kk", "en")


@pytest.fixture
def booking(post: Post) -> Booking:
    return confirmed_booking(published_reception(post=post))


@pytest.fixture
def stranger(db: None) -> Client:
    """The manager of another post."""
    return logged_in(make_staff(make_post()))


@pytest.mark.parametrize(
    ("role", "sees", "receives", "plans"),
    [("manager", True, True, True), ("officer", True, True, False), ("auditor", True, False, False)],
)
def test_a_role_counts_at_its_own_post(role: str, sees: bool, receives: bool, plans: bool, post: Post) -> None:
    user, other = make_staff(post, role), make_post()
    assert permissions.can_see(user, post) == sees
    assert permissions.can_receive(user, post) == receives
    assert permissions.can_plan(user, post) == plans
    assert permissions.plans_any(user) == plans
    assert list(permissions.posts_seen(user)) == [post]
    assert not permissions.can_see(user, other)
    assert not permissions.can_receive(user, other)
    assert not permissions.can_plan(user, other)


def test_superusers_may_do_everything_and_users_without_a_role_nothing(post: Post) -> None:
    assert permissions.can_plan(make_staff(is_superuser=True), post)
    assert not permissions.can_plan(make_staff(is_superuser=True, is_active=False), post)
    for nobody in (make_staff(), AnonymousUser(), make_staff(post, is_active=False)):
        assert not permissions.can_see(nobody, post)
        assert not permissions.sees_any(nobody)
        assert not permissions.posts_seen(nobody).exists()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model", MODELS)
def test_every_page_answers_a_manager(model: str, language: str, staff: Client, booking: Booking) -> None:
    rows = {
        "booking": booking.pk,
        "district": booking.reception.venue.district_id,
        "notification": Notification.objects.first().pk,  # type: ignore[union-attr]
        "post": booking.post_id,
        "reception": booking.reception_id,
        "service": booking.service_id,
        "slot": Slot.objects.first().pk,  # type: ignore[union-attr]
        "venue": booking.reception.venue_id,
    }
    assert staff.get(url(f"{model}_changelist", language=language)).status_code == 200
    assert staff.get(url(f"{model}_add", language=language)).status_code == (200 if MODELS[model] else 403)
    if model in rows:
        assert staff.get(url(f"{model}_change", rows[model], language=language)).status_code == 200
    assert staff.get(f"/{language}/admin/").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_a_reception_answer_its_manager(language: str, staff: Client, post: Post) -> None:
    for reception in (make_reception(post=post), published_reception(post=post)):
        for page in ("reception_change", "reception_preview", "reception_cancel", "reception_history"):
            assert staff.get(url(page, reception.pk, language=language)).status_code == 200


def test_the_first_page_names_the_coming_receptions(staff: Client, booking: Booking) -> None:
    make_reception(venue=make_venue(name="Elsewhere"))
    page = words(staff.get("/en/admin/"))
    assert "Outreach receptions" in page
    assert "Saturday, 5 December 2026 Taldykorgan House of Culture 1 of 12 times taken" in page
    assert "Elsewhere" not in page


def test_rows_of_another_post_are_not_found(stranger: Client, booking: Booking) -> None:
    notification = Notification.objects.first()
    slot = Slot.objects.first()
    assert notification is not None
    assert slot is not None
    pages = [
        ("reception_change", booking.reception_id),
        ("reception_delete", booking.reception_id),
        ("reception_history", booking.reception_id),
        ("reception_preview", booking.reception_id),
        ("reception_publish", booking.reception_id),
        ("reception_cancel", booking.reception_id),
        ("booking_change", booking.pk),
        ("booking_cancel", booking.pk),
        ("booking_history", booking.pk),
        ("post_change", booking.post_id),
        ("slot_change", slot.pk),
        ("notification_change", notification.pk),
    ]
    for page, pk in pages:
        assert stranger.get(url(page, pk)).status_code == 404, page
        assert stranger.post(url(page, pk), {"post": "yes"}).status_code in (403, 404), page
    booking.refresh_from_db()
    assert booking.status == Booking.Status.CONFIRMED
    for model in ("reception", "booking", "slot", "notification", "event"):
        assert stranger.get(url(f"{model}_changelist")).context["cl"].result_count == 0, model
    found = stranger.get(url("booking_changelist"), {"q": booking.reference})
    assert found.context["cl"].result_count == 0


def test_a_manager_cannot_plan_a_reception_of_another_post(staff: Client) -> None:
    planned = Reception(post=make_post(), venue=make_venue(), date=make_reception().date)
    before = Reception.objects.count()
    page = words(staff.post(url("reception_add"), form_of(planned)))
    assert "That choice is not one of the available choices" in page
    assert Reception.objects.count() == before


def test_a_manager_sees_and_changes_only_fees_of_their_own_posts(staff: Client, post: Post) -> None:
    service, other = make_service(), make_post(name="Embassy elsewhere")
    theirs = other.fees.create(service=service, amount=5, valid_from="2026-01-01")
    page = staff.get(url("service_change", service.pk))
    formset = next(
        inline.formset for inline in page.context["inline_admin_formsets"] if inline.formset.prefix == "fees"
    )
    assert theirs not in formset.queryset
    assert other not in dict(formset.empty_form.fields["post"].choices)
    assert "Embassy elsewhere" not in words(page)


@pytest.mark.parametrize("role", ["officer", "auditor"])
def test_only_managers_edit_what_all_posts_share(role: str, post: Post) -> None:
    service, venue = make_service(), make_venue()
    member = logged_in(make_staff(post, role))
    for model, row in (("service", service), ("venue", venue), ("district", venue.district), ("post", post)):
        assert member.get(url(f"{model}_change", row.pk)).status_code == 200
        assert member.post(url(f"{model}_change", row.pk), {"name_ru": "x"}).status_code == 403
        assert member.get(url(f"{model}_add")).status_code == 403
        assert member.post(url(f"{model}_delete", row.pk), {"post": "yes"}).status_code == 403
    assert Service.objects.filter(pk=service.pk).exists()


def test_a_manager_cannot_assign_roles(staff: Client, manager: User, post: Post) -> None:
    friend = make_staff()
    data = {"memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 0, "memberships-0-user": friend.pk}
    staff.post(url("post_change", post.pk), data | {"memberships-0-role": "manager"})
    assert list(Membership.objects.filter(post=post).values_list("user", flat=True)) == [manager.pk]


def test_accounts_are_for_superusers_alone(staff: Client, manager: User) -> None:
    boss = logged_in(make_staff(is_superuser=True))
    for page, args in (
        ("user_changelist", ()),
        ("user_add", ()),
        ("user_change", (manager.pk,)),
    ):
        assert staff.get(url(page, *args)).status_code == 403
        assert boss.get(url(page, *args)).status_code == 200
    password = f"/en/admin/bookings/user/{manager.pk}/password/"
    assert staff.get(password).status_code == 403
    assert boss.get(password).status_code == 200
    assert boss.post(url("user_delete", manager.pk), {"post": "yes"}).status_code == 403


def test_a_superuser_makes_an_account_with_a_role(post: Post) -> None:
    boss = logged_in(make_staff(is_superuser=True))
    data = {
        "username": "newcomer",
        "is_staff": "on",
        "usable_password": "true",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
        "memberships-TOTAL_FORMS": 1,
        "memberships-INITIAL_FORMS": 0,
        "memberships-0-post": post.pk,
        "memberships-0-role": "officer",
    }
    assert boss.post(url("user_add"), data).status_code == 302
    newcomer = User.objects.get(username="newcomer")
    assert permissions.can_receive(newcomer, post)
    assert newcomer.check_password("correct horse battery")


def test_a_person_who_is_not_logged_in_gets_the_login_page_in_their_language(client: Client, booking: Booking) -> None:
    for language in LANGUAGES:
        response = client.get(url("booking_change", booking.pk, language=language))
        assert response.status_code == 302
        assert response["Location"].startswith(f"/{language}/accounts/login/?next=%2F{language}%2Fadmin%2F")
        assert client.get(response["Location"]).status_code == 200
    assert client.post(url("booking_cancel", booking.pk)).status_code == 302
    booking.refresh_from_db()
    assert booking.status == Booking.Status.CONFIRMED
