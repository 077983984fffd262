"""The embedded PostgreSQL: starts, stops, survives, and opens no folder."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import dj_database_url
import psutil
import psycopg
import pytest

from consulate.demo import account, cluster, postgres
from consulate.demo.postgres import EmbeddedPostgres, PostgresError, database_url
from tests.demo.running import until

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to give the server another account")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="a signal at the parent's death is Linux's")


def namespaces_are_allowed() -> bool:
    folder = Path(tempfile.mkdtemp())
    try:
        binaries = cluster.find_binaries()
        return any(account._can_run(candidate, folder, binaries) for candidate in account._namespaces())
    finally:
        folder.rmdir()


with_namespaces = pytest.mark.skipif(
    os.geteuid() == 0 and not namespaces_are_allowed(), reason="this machine allows no user namespaces"
)


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that other accounts may enter; pytest's own are closed to them."""
    folder = Path(tempfile.mkdtemp(prefix="consulate-test-")).resolve()
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def owner_of(path: Path) -> int:
    return path.stat().st_uid


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row[0] if row else None


def server_processes(folder: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if str(folder) in " ".join(process.cmdline()) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


def wait_for_none(folder: Path) -> None:
    assert until(lambda: server_processes(folder) == [], seconds=10)


def test_it_keeps_its_data_over_a_stop_and_leaves_no_process(place: Path) -> None:
    folder = place / "data"
    with EmbeddedPostgres(folder) as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 'Қазақстан' AS word")
        assert ask(url, "SELECT lower('ӘҒҚ')") == "әғқ"
        assert int(str(ask(url, "SHOW max_connections"))) >= 300
    wait_for_none(folder)
    with EmbeddedPostgres(folder) as url:
        assert ask(url, "SELECT word FROM kept") == "Қазақстан"


def test_it_listens_on_no_network_and_nobody_else_can_use_its_socket(place: Path) -> None:
    folder = place / "data"
    with EmbeddedPostgres(folder, durable=False) as url:
        assert ask(url, "SHOW listen_addresses") == ""
        assert stat.S_IMODE(cluster.socket_folder(folder).stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ['a place with “signs” and "Ә"', "one, two", "x" * 120])
def test_any_path_gives_an_address_that_the_settings_understand(place: Path, name: str) -> None:
    folder = place / name / "data"
    with EmbeddedPostgres(folder, durable=False) as url:
        parsed = dj_database_url.parse(url)
        assert parsed["HOST"] == str(cluster.socket_folder(folder))
        assert ask(url, "SELECT current_database()") == parsed["NAME"] == "consulate"
    outside = cluster.socket_folder(folder)
    assert outside == folder or not outside.exists()


@as_root
def test_root_opens_no_folder_where_an_ordinary_account_can_reach_the_data(place: Path) -> None:
    parents = [place, *place.parents, *cluster.find_binaries().parents]
    modes = [parent.stat().st_mode for parent in parents]
    with EmbeddedPostgres(place / "data", durable=False) as url:
        assert ask(url, "SELECT 1") == 1
        assert owner_of(place) == 0
        # The programs too must be in reach, and a checkout may be private.
        if all(mode & 0o001 for mode in modes):
            assert owner_of(place / "data") == pwd.getpwnam("nobody").pw_uid
    assert [parent.stat().st_mode for parent in parents] == modes


@as_root
@with_namespaces
def test_root_opens_no_folder_below_a_private_one_and_keeps_the_files(place: Path) -> None:
    place.chmod(0o700)
    folder = place / "data"
    with EmbeddedPostgres(folder, durable=False) as url:
        assert ask(url, "SELECT 1") == 1
        assert {owner_of(path) for path in (folder, *folder.rglob("*"))} == {0}
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    wait_for_none(folder)


@as_root
@with_namespaces
def test_data_made_behind_closed_doors_is_used_when_they_are_opened_and_the_other_way(place: Path) -> None:
    for number, mode in enumerate((0o700, 0o755, 0o700)):
        place.chmod(mode)
        with EmbeddedPostgres(place / "data", durable=False) as url, psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept (number int)")
            connection.execute("INSERT INTO kept VALUES (1)")
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (number + 1,)


@as_root
def test_root_without_an_alternative_gets_one_sentence(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "_system_accounts", list)
    monkeypatch.setattr(account, "_namespaces", list)
    with pytest.raises(PostgresError, match=r"can't run as root.*DATABASE_URL") as caught:
        EmbeddedPostgres(place / "data").start()
    assert "\n" not in str(caught.value)


def test_a_second_server_on_the_same_folder_is_refused(place: Path) -> None:
    with EmbeddedPostgres(place / "data", durable=False) as url:
        with pytest.raises(PostgresError, match="used by another program"):
            EmbeddedPostgres(place / "data").start()
        assert ask(url, "SELECT 1") == 1


def test_data_of_another_version_is_refused_untouched(place: Path) -> None:
    folder = place / "data"
    folder.mkdir()
    (folder / "PG_VERSION").write_text("99\n")
    with pytest.raises(PostgresError, match="of PostgreSQL 99, this program has 18"):
        EmbeddedPostgres(folder).start()
    assert [path.name for path in folder.iterdir()] == ["PG_VERSION"]


def test_an_initialisation_that_was_killed_is_begun_again(place: Path) -> None:
    half = place / "data.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(place / "data", durable=False) as url:
        assert ask(url, "SELECT 1") == 1


@on_linux
def test_the_server_ends_with_a_killed_owner_and_its_data_can_be_used_at_once(place: Path) -> None:
    folder = place / "data"
    script = (
        "import pathlib, sys, time; from consulate.demo.postgres import EmbeddedPostgres;"
        "print(EmbeddedPostgres(pathlib.Path(sys.argv[1])).start(), flush=True); time.sleep(600)"
    )
    project = Path(postgres.__file__).parents[2]
    words = [sys.executable, "-c", script, str(folder)]
    with subprocess.Popen(words, cwd=project, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline().strip() == database_url(folder)
        owner.kill()
    with EmbeddedPostgres(folder, durable=False) as url:
        assert ask(url, "SELECT 1") == 1
    wait_for_none(folder)


def test_a_pid_file_with_the_number_of_another_process_is_no_obstacle(place: Path) -> None:
    folder = place / "data"
    server = EmbeddedPostgres(folder)
    server.start()
    assert server.process is not None
    left_behind = (folder / "postmaster.pid").read_text()
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    server.stop()
    with subprocess.Popen(["sleep", "600"]) as stranger:
        number = left_behind.split()[0]
        (folder / "postmaster.pid").write_text(left_behind.replace(number, str(stranger.pid), 1))
        with EmbeddedPostgres(folder) as url:
            assert ask(url, "SELECT 1") == 1
        assert stranger.poll() is None
        stranger.terminate()
