"""On an environment that is incomplete or unsafe the program refuses to start, and says all of it in sentences."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.core.mail.backends.smtp import EmailBackend
from pytest_django import Settings

from consulate.environment import allowed_hosts, broker_url, document_keys, mail_server, problems
from tests.faults.processes import free_port

ROOT = Path(__file__).resolve().parents[2]
KEY = "0123456789" * 5
GOOD = {
    "SECRET_KEY": KEY,
    "DOCUMENT_KEYS": f"2:{'b' * 32}, 1:{'a' * 32}",
    "ALLOWED_HOSTS": "book.consulate.example, 192.0.2.7 ,[::1]",
    "SITE_URL": "https://book.consulate.example/",
    "DATABASE_URL": "postgres://user:a%23b@db.example:5432/consulate",
    "REDIS_URL": "redis://:word@redis.example:6379/0",
    "EMAIL_URL": "submission://user%40consulate.example:word@mail.example:587",
}
NEEDED = ["SECRET_KEY", "DOCUMENT_KEYS", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"]
PROGRAMS = {
    "manage.py": [sys.executable, "manage.py", "check"],
    "gunicorn": [sys.executable, "-m", "gunicorn", "consulate.wsgi", "--no-control-socket", "--bind=127.0.0.1:{port}"],
    "worker": [sys.executable, "-m", "celery", "-A", "consulate", "worker", "-Q", "codes"],
    "beat": [sys.executable, "-m", "celery", "-A", "consulate", "beat", "--schedule={folder}/beat"],
}


def test_a_complete_environment_is_accepted() -> None:
    assert problems(GOOD) == []


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("empty", [None, "", "  "])
def test_a_missing_setting_is_named(name: str, empty: str | None) -> None:
    given = {key: value for key, value in GOOD.items() if key != name}
    if empty is not None:
        given[name] = empty
    [said] = problems(given)
    assert said.startswith(f"{name} is missing: ")
    assert said.endswith(".")


def test_all_missing_settings_are_reported_at_once() -> None:
    assert [said.split()[0] for said in problems({})] == NEEDED


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("SECRET_KEY", "k" * 49, "too short"),
        ("DOCUMENT_KEYS", "b" * 40, "pairs"),
        ("DOCUMENT_KEYS", f"1:{'b' * 32},", "pairs"),
        ("DOCUMENT_KEYS", f":{'b' * 32}", "pairs"),
        ("DOCUMENT_KEYS", f"1:{'b' * 32},1:{'a' * 32}", "twice"),
        ("DOCUMENT_KEYS", f"2:{'b' * 32},1:short", "too short"),
        ("DOCUMENT_KEYS", f"{'1' * 21}:{'b' * 32}", "longer than 20"),
        ("ALLOWED_HOSTS", "book.consulate.example,*", "wildcard"),
        ("ALLOWED_HOSTS", "book.consulate.example,.consulate.example", "wildcard"),
        ("ALLOWED_HOSTS", "book.consulate.example,", "empty"),
        ("ALLOWED_HOSTS", "book.consulate.example,https://other.example", "only host names"),
        ("ALLOWED_HOSTS", "book.consulate.example,other.example:8000", "only host names"),
        ("ALLOWED_HOSTS", "book.consulate.example,an other.example", "only host names"),
        ("SITE_URL", "http://book.consulate.example", "https://"),
        ("SITE_URL", "book.consulate.example", "address"),
        ("SITE_URL", "https://", "address"),
        ("SITE_URL", "https://book.consulate.example:http", "address"),
        ("SITE_URL", "https://book.consulate.example/places", "path"),
        ("SITE_URL", "https://book.consulate.example?a=b", "path"),
        ("SITE_URL", "https://other.example", "ALLOWED_HOSTS"),
        ("DATABASE_URL", "sqlite:///data.sqlite3", "PostgreSQL"),
        ("DATABASE_URL", "mysql://user:word@db.example/consulate", "PostgreSQL"),
        ("DATABASE_URL", "postgres://db.example", "postgres://user"),
        ("DATABASE_URL", "postgres://user:a#b@db.example:5432/consulate", "%xx"),
        ("REDIS_URL", "redis.example:6379", "redis://"),
        ("REDIS_URL", "http://redis.example", "redis://"),
        ("REDIS_URL", "redis://redis.example:6379/first", "redis://"),
        ("REDIS_URL", "redis://redis.example:0", "redis://"),
        ("CELERY_BROKER_URL", "amqp://rabbit.example", "Redis"),
        ("EMAIL_URL", "mail.example:587", "submission://"),
        ("EMAIL_URL", "smtp://", "submission://"),
        ("EMAIL_URL", "smtp://user:a/b@mail.example", "submission://"),
        ("EMAIL_URL", "console://", "submission://"),
        ("EMAIL_URL", "smtp://mail.example:465?ssl=true", "must end with the host and port"),
        ("EMAIL_BACKEND", "anymail.backends.nobody.EmailBackend", "installed"),
        ("EMAIL_BACKEND", "django.core.mail.backends.smtp.Nothing", "installed"),
        ("EMAIL_BACKEND", "smtp", "installed"),
        ("DEFAULT_FROM_EMAIL", "no-reply", "address"),
        ("DEFAULT_FROM_EMAIL", "Consulate <no-reply@consulate.example>", "address"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL must be one of DEBUG"),
        ("HTTPS", "maybe", "true or false"),
        ("BEHIND_PROXY", "2", "true or false"),
        ("HSTS_PRELOAD", "true", "HSTS_INCLUDE_SUBDOMAINS"),
        ("DEBUG", "true", "off"),
        ("DEBUG", "1", "off"),
        ("DEBUG", "perhaps", "true or false"),
    ],
)
def test_a_wrong_setting_gets_one_sentence(name: str, value: str, why: str) -> None:
    [said] = problems(GOOD | {name: value})
    assert said.startswith(name)
    assert why in said
    assert said.endswith(".")
    assert "\n" not in said


@pytest.mark.parametrize(
    "more",
    [
        {"SITE_URL": "http://book.consulate.example:8000", "HTTPS": "False"},
        {"SITE_URL": "https://[::1]:8443"},
        {"SITE_URL": "https://BOOK.consulate.example"},
        {"DATABASE_URL": "postgresql://postgres@/consulate?host=/run/postgresql"},
        {"DATABASE_URL": "postgres://postgres@%2Frun%2Fpostgresql:5432/consulate"},
        {"REDIS_URL": "rediss://redis.example"},
        {"REDIS_URL": "unix:///run/redis.sock?db=3"},
        {"REDIS_URL": "", "CELERY_BROKER_URL": "filesystem://"},
        {"CELERY_BROKER_URL": "redis+socket:///run/redis.sock"},
        {"EMAIL_URL": "smtp://mail.example"},
        {"EMAIL_URL": "smtps://user:word@mail.example"},
        {"EMAIL_URL": "smtp+tls://user:word@mail.example"},
        {"EMAIL_URL": "", "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend"},
        {"LOG_LEVEL": "warning"},
        {"LOG_LEVEL": ""},
        {"HSTS_PRELOAD": "on", "HSTS_INCLUDE_SUBDOMAINS": "yes"},
        {"DEBUG": "off"},
    ],
)
def test_other_valid_settings_are_accepted(more: dict[str, str]) -> None:
    assert problems(GOOD | more) == []


def test_no_message_repeats_a_secret() -> None:
    secret = "a-secret-word"
    given = {
        "SECRET_KEY": secret,
        "DOCUMENT_KEYS": f"1:{secret}",
        "DATABASE_URL": f"mysql://user:{secret}@db/x",
        "REDIS_URL": f"http://:{secret}@redis",
        "CELERY_BROKER_URL": f"amqp://user:{secret}@rabbit",
        "EMAIL_URL": f"imap://user:{secret}@mail",
    }
    said = problems(GOOD | given)
    assert len(said) == len(given)
    assert secret not in " ".join(said)


def test_lists_are_read_without_the_spaces_around() -> None:
    assert allowed_hosts(GOOD) == ["book.consulate.example", "192.0.2.7", "[::1]"]
    assert document_keys(GOOD) == [("2", "b" * 32), ("1", "a" * 32)]


def test_the_broker_is_the_redis_server_unless_another_is_named() -> None:
    assert broker_url(GOOD) == GOOD["REDIS_URL"]
    assert broker_url(GOOD | {"CELERY_BROKER_URL": "redis://other/1"}) == "redis://other/1"
    assert broker_url({"REDIS_URL": "unix:///run/r.sock?db=3"}) == "redis+socket:///run/r.sock?virtual_host=3"


@pytest.mark.parametrize(
    ("address", "port", "starttls", "tls"),
    [
        ("smtp://user%40a.example:p%2Fw@mail.example", 25, False, False),
        ("submission://user%40a.example:p%2Fw@mail.example", 587, True, False),
        ("smtp+tls://user%40a.example:p%2Fw@mail.example:25", 25, True, False),
        ("smtps://user%40a.example:p%2Fw@mail.example", 465, False, True),
    ],
)
def test_the_scheme_says_how_the_mail_server_is_spoken_to(
    settings: Settings, address: str, port: int, starttls: bool, tls: bool
) -> None:
    for name, value in mail_server({"EMAIL_URL": address}).items():
        setattr(settings, name, value)
    server = EmailBackend()
    assert (server.host, server.port, server.use_tls, server.use_ssl) == ("mail.example", port, starttls, tls)
    assert (server.username, server.password) == ("user@a.example", "p/w")


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_program_reports_one_problem_per_line_and_exits(program: str, tmp_path: Path) -> None:
    given = GOOD | {"SECRET_KEY": "x", "DEBUG": "true"}
    del given["DATABASE_URL"]
    result = start(program, given, tmp_path)
    assert result.returncode == 1
    assert result.stderr.splitlines() == problems(given)
    assert len(problems(given)) == 3


def test_a_complete_environment_passes_the_check_for_deployment(live_env: Mapping[str, str]) -> None:
    """From Django 6.1 on it asks the database for its version."""
    words = ["check", "--deploy", "--fail-level=WARNING"]
    env = path() | GOOD | {"DATABASE_URL": live_env["DATABASE_URL"]}
    result = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, "31536000 False False None"),
        ({"HSTS_INCLUDE_SUBDOMAINS": "true"}, "31536000 True False None"),
        ({"HSTS_INCLUDE_SUBDOMAINS": "true", "HSTS_PRELOAD": "true"}, "31536000 True True None"),
        ({"HTTPS": "false", "HSTS_INCLUDE_SUBDOMAINS": "true"}, "0 False False None"),
        ({"REDIS_URL": "rediss://redis.example/0"}, "31536000 False False CERT_REQUIRED"),
    ],
)
def test_features_that_reach_beyond_this_site_are_on_only_when_asked_for(more: dict[str, str], expected: str) -> None:
    script = (
        "from consulate import settings as s;"
        "used = getattr(s, 'CELERY_BROKER_USE_SSL', {}).get('ssl_cert_reqs');"
        "print(s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD, used and used.name)"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=path() | GOOD | more, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == expected


def start(program: str, given: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    words = [word.format(port=free_port(), folder=folder) for word in PROGRAMS[program]]
    return subprocess.run(words, cwd=ROOT, env=path() | given, capture_output=True, text=True, check=False, timeout=60)


def path() -> dict[str, str]:
    """Nothing of the tests' own environment but where programs are found."""
    return {"PATH": os.environ["PATH"]}
