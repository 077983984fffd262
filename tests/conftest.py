"""What every test may use: a real PostgreSQL, a real Redis, and an environment for other processes."""

import gc
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

import psutil
import pytest
import redis
from django.conf import settings
from django.db import connection
from hypothesis import settings as hypothesis_settings

from consulate.demo.account import die_with_parent
from consulate.demo.cluster import database_url
from consulate.demo.postgres import EmbeddedPostgres
from tests.settings import DATABASE_FOLDER, DATABASE_IS_EMBEDDED, TEST_DATA

# No test asserts speed: on a busy machine one example in hundreds takes longer than any deadline.
hypothesis_settings.register_profile("without_deadline", deadline=None)
hypothesis_settings.load_profile("without_deadline")

# A run makes and drops objects by the million and keeps few: looking for circles so often costs a twentieth of it.
gc.set_threshold(100_000, 50, 50)


@pytest.fixture(scope="session")
def database_server() -> Iterator[None]:
    """A PostgreSQL for this run: embedded, quick and forgetful, unless DATABASE_URL names a server."""
    if not DATABASE_IS_EMBEDDED:
        yield
        return
    _remove_ended_runs()
    with EmbeddedPostgres(DATABASE_FOLDER, durable=False):
        yield
    shutil.rmtree(DATABASE_FOLDER.parent, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_server: None) -> None:
    """pytest-django asks for this before it makes the test database."""


def _remove_ended_runs() -> None:
    # Those of a run that was killed: its server has ended with it.
    for folder in TEST_DATA.glob("[0-9]*"):
        if not psutil.pid_exists(int(folder.name)):
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Redis that keeps nothing."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(
        words,
        cwd=tmp_path_factory.mktemp("redis"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=lambda: die_with_parent(signal.SIGTERM),
    )
    client = redis.Redis(port=port)
    try:
        _wait_for(client, process)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        client.close()
        process.terminate()
        process.wait(10)


def _wait_for(client: "redis.Redis", process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end and process.poll() is None:
        try:
            client.ping()
        except redis.ConnectionError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError("redis-server did not start")


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """The address of a real Redis, empty."""
    with redis.Redis.from_url(redis_server) as client:
        client.flushall()
    return redis_server


@pytest.fixture(scope="session")
def live_env(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The environment for a process of the product (a worker, a web server) on the test database.

    Only a test with real commits (`transactional_db`) and such a process see the same rows.
    The broker is Celery's filesystem transport; for a real Redis set CELERY_BROKER_URL and REDIS_URL.
    """
    queue = tmp_path_factory.mktemp("queue")
    (queue / "messages").mkdir()
    environment = dict(os.environ)
    environment["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    environment["CELERY_BROKER_URL"] = "filesystem://"
    environment["CELERY_FOLDER"] = str(queue)
    environment["DATABASE_URL"] = _address_of_test_database()
    environment["PYTHONPATH"] = str(settings.BASE_DIR)
    return environment


def _address_of_test_database() -> str:
    name = str(connection.settings_dict["NAME"])
    if DATABASE_IS_EMBEDDED:
        return database_url(DATABASE_FOLDER, name)
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
