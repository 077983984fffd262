"""The demo's data folder, `.data/`: its owner, its format and the secrets in it."""

import fcntl
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

# Raised when an older program can no longer use the files that a newer one writes beside the database.
FORMAT = 1
STAFF_LOGIN = "officer"
# An address that nobody has (RFC 2606). An account with both marks a database as a demo's.
STAFF_DOMAIN = "example.org"
STAFF_EMAIL = f"{STAFF_LOGIN}@{STAFF_DOMAIN}"
SUBFOLDERS = ("log", "mail", "static", "queue/messages", "queue/control")


class DemoError(Exception):
    """The reason why the demo cannot run, in one sentence for the person at the terminal."""


@dataclass(frozen=True)
class Secrets:
    """Secrets made once for each data folder, so that no demo has a password that is in the code."""

    secret_key: str
    document_keys: str
    staff_password: str


def default_folder() -> Path:
    """Return the folder of the demo's data: DEMO_FOLDER, or `.data`."""
    project = Path(__file__).resolve().parents[2]
    return Path(os.environ.get("DEMO_FOLDER") or project / ".data").resolve()


class DataFolder:
    """The folder while one supervisor uses it. Raises DemoError if that is not possible."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: IO[bytes] | None = None

    def open(self) -> None:
        """Take the folder for this process and check that it can be used."""
        try:
            for name in SUBFOLDERS:
                (self.path / name).mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = (self.path / "lock").open("ab")
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._check_format()
        except BlockingIOError:
            raise DemoError(f"The demo already runs on {self.path}; stop that one first (Ctrl-C).") from None
        except OSError as error:
            raise DemoError(f"The demo can't write its data to {self.path}: {error.strerror}.") from None

    def close(self) -> None:
        """Release the folder."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def log(self, name: str) -> Path:
        return self.path / "log" / f"{name}.log"

    def _check_format(self) -> None:
        marker = self.path / "format"
        found = marker.read_text().strip() if marker.exists() else str(FORMAT)
        if not found.isdigit() or int(found) > FORMAT:
            raise DemoError(
                f"The data in {self.path} was written by a newer version of this program (format {found}, "
                f"this one knows {FORMAT}): update the program, or move the folder away to start afresh."
            )
        marker.write_text(f"{FORMAT}\n")


def read_secrets(path: Path) -> Secrets:
    """Return the secrets of a data folder; the first call makes them."""
    file = path / "secrets.json"
    if not file.exists():
        made = Secrets(secrets.token_urlsafe(48), f"1:{secrets.token_hex(32)}", secrets.token_urlsafe(9))
        path.mkdir(parents=True, exist_ok=True)
        new = path / f"secrets.{os.getpid()}.new"
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            json.dump(asdict(made), stream)
        new.rename(file)
    return Secrets(**json.loads(file.read_text()))
