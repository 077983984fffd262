"""Wrong passwords and codes: who has to wait, how long, and who has not."""

import time
from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache, caches
from django.test import Client
from pytest_django import Settings

from bookings.models import Post, User
from tests.admin.pages import log_in, logged_in, words
from tests.admin.test_logging_in import CODE, LOGIN, PASSWORD, code_of
from tests.factories import NOW, make_staff

OFFICE = "203.0.113.7"
WAIT = "Too many wrong attempts. Try again in {} minutes."


@pytest.fixture(params=["with Redis", "without Redis"], autouse=True)
def counters(request: pytest.FixtureRequest, settings: Settings) -> Iterator[None]:
    """The counters are in Redis, or in the memory of the process."""
    if request.param == "with Redis":
        address = request.getfixturevalue("redis_url")
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": address}}
        assert "redis" in type(caches["default"]).__module__
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


def answer_to(user: User, password: str, *, address: str = OFFICE, client: Client | None = None) -> str:
    """The page that the login leads to; if it leads nowhere, the words of the page."""
    given = {"login": user.username, "password": password}
    response = (client or Client()).post(LOGIN, given, REMOTE_ADDR=address)
    return response.headers.get("Location", "") or words(response)


@pytest.mark.usefixtures("clock")
def test_thirty_wrong_passwords_from_one_office_lock_nobody_else_out(post: Post) -> None:
    office = [make_staff(post) for _each in range(30)]
    for person in office:
        assert "is wrong" in answer_to(person, "wrong")
    for person in office:
        assert answer_to(person, PASSWORD) == "/en/admin/"


@pytest.mark.usefixtures("clock")
def test_a_colleague_at_the_same_address_gets_in(post: Post, manager: User) -> None:
    for _each in range(40):
        refused = answer_to(manager, "wrong")
    assert WAIT.format(5) in refused
    assert answer_to(make_staff(post), PASSWORD) == "/en/admin/"
    assert answer_to(manager, PASSWORD, address="198.51.100.2") == "/en/admin/"


@pytest.mark.usefixtures("clock")
def test_guesses_at_one_account_from_many_addresses_end(manager: User) -> None:
    answers = [answer_to(manager, "wrong", address=f"198.51.100.{number}") for number in range(21)]
    assert all("is wrong" in answer for answer in answers[:20])
    assert WAIT.format(15) in answers[20]
    assert WAIT.format(15) in answer_to(manager, PASSWORD, address="192.0.2.1")


@pytest.mark.usefixtures("clock")
def test_guesses_at_many_accounts_from_one_address_end(post: Post, manager: User) -> None:
    for number in range(100):
        answer_to(User(username=f"guess-{number}"), "wrong")
    assert WAIT.format(5) in answer_to(manager, PASSWORD)
    assert answer_to(manager, PASSWORD, address="198.51.100.2") == "/en/admin/"


@pytest.mark.usefixtures("clock")
def test_a_device_that_has_logged_in_before_gets_in(manager: User) -> None:
    device = logged_in(manager)
    device.get("/en/admin/")
    device.post("/en/accounts/logout/")
    for number in range(21):
        answer_to(manager, "wrong", address=f"198.51.100.{number}")
    assert WAIT.format(15) in answer_to(manager, PASSWORD)
    assert answer_to(manager, PASSWORD, client=device) == CODE
    assert device.post(CODE, {"code": code_of()})["Location"] == "/en/admin/"


@pytest.mark.usefixtures("clock")
def test_guesses_on_a_known_device_end_too(manager: User) -> None:
    device = logged_in(manager)
    device.get("/en/admin/")
    device.post("/en/accounts/logout/")
    answers = [answer_to(manager, "wrong", client=device) for _each in range(11)]
    assert all("is wrong" in answer for answer in answers[:10])
    assert WAIT.format(5) in answers[10]


@pytest.mark.usefixtures("clock")
def test_a_device_is_known_only_for_its_own_account(post: Post, manager: User) -> None:
    device, colleague = logged_in(manager), make_staff(post)
    device.get("/en/admin/")
    device.post("/en/accounts/logout/")
    [(name, cookie)] = [pair for pair in device.cookies.items() if pair[0].startswith("known_")]
    for _each in range(6):
        answer_to(colleague, "wrong")
    assert WAIT.format(5) in answer_to(colleague, PASSWORD, client=device)
    other = logged_in(colleague)
    other.get("/en/admin/")
    [their_name] = [each for each in other.cookies if each.startswith("known_")]
    thief = Client()
    thief.cookies[their_name] = cookie.value
    assert their_name != name
    assert WAIT.format(5) in answer_to(colleague, PASSWORD, client=thief)


@pytest.mark.usefixtures("clock")
def test_ended_sessions_make_the_device_unknown(manager: User) -> None:
    device = logged_in(manager)
    device.get("/en/admin/")
    manager.session_version += 1
    manager.save()
    for _each in range(6):
        answer_to(manager, "wrong")
    assert WAIT.format(5) in answer_to(manager, PASSWORD, client=device)


@pytest.mark.usefixtures("clock")
def test_the_cookie_comes_after_the_second_factor_and_is_kept_from_scripts(manager: User, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = True
    client = Client()
    log_in(Client(), manager)  # the phone is set up
    answer_to(manager, PASSWORD, client=client)
    client.get(CODE)
    assert not [name for name in client.cookies if name.startswith("known_")]
    client.post(CODE, {"code": code_of()})
    [cookie] = [value for name, value in client.cookies.items() if name.startswith("known_")]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")
    assert cookie["max-age"] == 365 * 24 * 60 * 60


@pytest.mark.usefixtures("clock")
def test_wrong_codes_are_counted_like_wrong_passwords(post: Post, manager: User) -> None:
    device = logged_in(manager)
    device.get("/en/admin/")
    device.post("/en/accounts/logout/")
    stranger = Client(REMOTE_ADDR=OFFICE)
    assert answer_to(manager, PASSWORD, client=stranger) == CODE
    for _each in range(5):
        assert "This code is wrong" in words(stranger.post(CODE, {"code": "000000"}))
    assert WAIT.format(5) in words(stranger.post(CODE, {"code": code_of()}))
    assert answer_to(manager, PASSWORD, client=device) == CODE
    assert device.post(CODE, {"code": code_of()})["Location"] == "/en/admin/"
    colleague = make_staff(post)
    log_in(Client(), colleague)
    neighbour = Client(REMOTE_ADDR=OFFICE)
    assert answer_to(colleague, PASSWORD, client=neighbour) == CODE
    assert neighbour.post(CODE, {"code": code_of()})["Location"] == "/en/admin/"


@pytest.mark.parametrize(
    ("language", "five", "one"),
    [
        ("en", "Try again in 5 minutes.", "Try again in 1 minute."),
        ("ru", "через 5 минут.", "через 1 минуту."),
        ("kk", "5 минуттан кейін", "1 минуттан кейін"),
    ],
)
def test_the_page_says_the_true_wait(language: str, five: str, one: str, manager: User) -> None:
    # Redis has a clock of its own: the wait is calculated from the times of the attempts.
    page, right = f"/{language}/accounts/login/", {"login": manager.username, "password": PASSWORD}
    start = time.time()
    with time_machine.travel(start, tick=True) as clock:
        for _each in range(5):
            Client().post(page, {**right, "password": "wrong"})
        assert five in words(Client().post(page, right))
        clock.move_to(start + 4 * 60 + 30)
        assert one in words(Client().post(page, right))
        clock.move_to(start + 5 * 60 + 5)
        assert Client().post(page, right).status_code == 302


@pytest.mark.usefixtures("clock")
def test_refused_attempts_do_not_make_the_wait_longer(manager: User) -> None:
    for _each in range(130):
        answer_to(manager, "wrong")
    assert answer_to(User(username="nobody"), "wrong").count("is wrong")
