"""The demo as a whole: one command starts it, Ctrl-C ends it, and nothing stays but the data."""

import os
import re
import shutil
import signal
import socket
import sys
import tempfile
import urllib.error
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from consulate.demo.addresses import bracketed, own_names, reachable
from consulate.demo.folder import FORMAT
from consulate.demo.postgres import EmbeddedPostgres
from tests.demo.browser import TYPED, book
from tests.demo.running import PROJECT, RunningDemo, free_port, until

Demo = Callable[..., RunningDemo]
Factory = pytest.TempPathFactory
BOOKED = f"SELECT count(*) FROM bookings_booking WHERE email = '{TYPED['email']}' AND status = 'confirmed'".encode()
made_by_make = Path(sys.prefix) == PROJECT / ".venv" and shutil.which("make") is not None


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """One data folder for all of these tests, one after the other: as it is used in life."""
    place = Path(tempfile.mkdtemp(prefix="consulate-demo-")).resolve()
    place.chmod(0o755)
    yield place / "data"
    shutil.rmtree(place)


@pytest.fixture
def demo(data: Path) -> Iterator[Demo]:
    started: list[RunningDemo] = []

    def start(folder: Path = data, **options: object) -> RunningDemo:
        started.append(RunningDemo(folder, **options))  # type: ignore[arg-type]
        return started[-1].start()

    yield start
    for one in started:
        one.end()


def is_one_sentence(screen: str) -> bool:
    said = [line for line in screen.splitlines() if line and not line.startswith("  ")]
    return len(said) == 1 and said[0].endswith(".") and "Traceback" not in screen


def test_from_an_empty_folder_to_a_booking_and_back_to_nothing(demo: Demo, data: Path) -> None:
    running = demo(by_make=made_by_make)
    assert running.ready, running.screen
    for told in ("/", "/admin/", "/demo/mail/", "/demo/logins/"):
        assert f"{running.site}{told}" in running.screen
    for name in ("manager", "officer", "auditor", "admin"):
        assert re.search(rf"^  {name} +\S+ +[A-Z2-7]{{32}} +\d{{6}}$", running.screen, re.MULTILINE), name
    assert "This is a demo" in running.get("/en/")
    booked = book(running.site)
    with psycopg.connect(running.database) as connection:
        assert connection.execute(BOOKED).fetchone() == (1,)
    assert "Your reference" in booked.text
    assert "consulate.demo.tasks.make_reception_of_today" in (data / "log" / "worker-mail.log").read_text()
    count = len(running.processes())
    assert count >= 5
    running.press_ctrl_c()
    assert until(lambda: len(running.processes()) < count, seconds=30)
    running.press_ctrl_c()
    running.wait()
    assert "✓ ended everything" in running.screen
    assert running.processes() == []


@pytest.mark.long
def test_a_second_start_keeps_the_data(demo: Demo, data: Path) -> None:
    kept = []
    for start in ("first", "second"):
        running = demo(data.with_name("started twice"))
        assert running.ready, running.screen
        if start == "first":
            book(running.site)
        with psycopg.connect(running.database) as connection:
            kept.append(connection.execute(BOOKED).fetchone())
        running.process.terminate()  # type: ignore[union-attr]
        assert running.wait() == 0
        assert running.processes() == []
    assert kept == [(1,), (1,)]


@pytest.mark.long
def test_other_machines_are_let_in_when_asked_for(demo: Demo) -> None:
    running = demo(by_make=made_by_make, host="0.0.0.0")
    assert running.ready, running.screen
    for host in ("127.0.0.1", "localhost", *own_names(), reachable("0.0.0.0")):
        assert "This is a demo" in running.get("/en/", host=bracketed(host))
    assert f"http://{reachable('0.0.0.0')}:{running.port}/admin/" in running.screen
    with pytest.raises(urllib.error.HTTPError, match="400"):
        running.get("/en/", host="stranger.example")


def test_a_database_with_real_data_gets_one_sentence_and_is_not_changed(demo: Demo, tmp_path_factory: Factory) -> None:
    place = tmp_path_factory.mktemp("real")
    place.chmod(0o755)
    with EmbeddedPostgres(place / "postgres", durable=False) as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE bookings_post (slug text)")
            connection.execute("CREATE TABLE bookings_user (username text, email text)")
            connection.execute("INSERT INTO bookings_post VALUES ('almaty')")
        refused = demo(DATABASE_URL=url)
        assert refused.wait() == 1
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT to_regclass('django_migrations')").fetchone() == (None,)
    assert "in use, and not by a demo" in refused.screen
    assert is_one_sentence(refused.screen), refused.screen
    assert refused.processes() == []


@pytest.mark.long
def test_only_one_can_use_the_folder(demo: Demo) -> None:
    first = demo()
    second = demo()
    assert second.wait() == 1
    assert "already runs" in second.screen
    assert is_one_sentence(second.screen), second.screen
    assert "demo" in first.get("/demo/mail/")


@pytest.mark.skipif(sys.platform != "linux", reason="a signal at the parent's death is Linux's")
@pytest.mark.long
def test_after_a_kill_nothing_stays_for_ever_and_the_next_start_works(demo: Demo) -> None:
    first = demo()
    assert first.process is not None
    first.process.kill()
    first.process.wait()
    again = demo(port=first.port)
    assert again.ready, again.screen
    again.press_ctrl_c()
    assert again.wait() == 0
    assert again.processes() == []


@pytest.mark.skipif(sys.platform != "linux", reason="a signal at the parent's death is Linux's")
@pytest.mark.long
def test_after_a_kill_the_processes_end_by_themselves(demo: Demo) -> None:
    running = demo()
    running.process.kill()  # type: ignore[union-attr]
    assert until(lambda: running.processes() == [], seconds=15)


@pytest.mark.long
def test_a_part_that_dies_is_named_and_everything_ends(demo: Demo) -> None:
    running = demo()
    web = next(process for process in running.processes() if "gunicorn" in " ".join(process.cmdline()))
    os.kill(web.pid if web.ppid() == running.process.pid else web.ppid(), signal.SIGKILL)  # type: ignore[union-attr]
    assert running.wait() == 1
    assert "The web server stopped unexpectedly" in running.screen
    psutil.wait_procs(running.processes(), timeout=5)
    assert running.processes() == []


def test_a_port_in_use_gets_one_sentence(demo: Demo) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = demo(port=port)
        assert refused.wait() == 1
    assert f"port {port}" in refused.screen
    assert is_one_sentence(refused.screen), refused.screen


@pytest.mark.parametrize("port", ["http", "0", "70000"])
def test_an_invalid_port_gets_one_sentence(demo: Demo, port: str) -> None:
    refused = demo(port=port)
    assert refused.wait() == 1
    assert is_one_sentence(refused.screen), refused.screen


def test_a_folder_of_a_newer_program_gets_one_sentence(demo: Demo, data: Path) -> None:
    marker = data / "format"
    marker.write_text(f"{FORMAT + 1}\n")
    refused = demo()
    marker.write_text(f"{FORMAT}\n")
    assert refused.wait() == 1
    assert "newer version" in refused.screen
    assert is_one_sentence(refused.screen), refused.screen


@pytest.mark.long
def test_a_database_of_a_newer_program_gets_one_sentence(demo: Demo) -> None:
    running = demo()
    future = ("bookings", "9999_from_the_future")
    with psycopg.connect(running.database) as connection:
        connection.execute("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, now())", future)
    running.end()
    refused = demo()
    assert refused.wait() == 1
    assert "9999_from_the_future" in refused.screen
    assert is_one_sentence(refused.screen), refused.screen
    assert refused.processes() == []


def test_a_folder_that_cannot_be_written_gets_one_sentence(demo: Demo, tmp_path: Path) -> None:
    file = tmp_path / "a file where the folder should be"
    file.write_text("")
    refused = demo(file / "data", port=free_port())
    assert refused.wait() == 1
    assert "can't write" in refused.screen
    assert is_one_sentence(refused.screen), refused.screen
