"""A demo as a person runs it: started in a terminal of its own, read on the screen, ended with Ctrl-C."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil

from consulate.demo.cluster import database_url
from consulate.demo.processes import MARKER

PROJECT = Path(__file__).resolve().parents[2]
READY = "Ctrl-C stops it"
# What the tests' own settings put into the environment, or a server that the tests were given.
NOT_THE_DEMOS = re.compile(
    "SECRET_KEY|DOCUMENT_KEYS|.*_URL|ALLOWED_HOSTS|EMAIL_.*|HTTPS|DJANGO_SETTINGS_MODULE|MAKE.*|MFLAGS"
)


class RunningDemo:
    """`python -m consulate.demo`, or `make demo`, on a data folder."""

    def __init__(
        self, data: Path, *, port: int | None = None, by_make: bool = False, host: str = "", **environment: str
    ) -> None:
        self.data = data
        self.host = host
        self.environment = environment
        self.port = port or free_port()
        self.site = f"http://127.0.0.1:{self.port}"
        self.by_make = by_make
        self.process: subprocess.Popen[bytes] | None = None
        self.screen = ""
        self._screen_file = ""

    def start(self) -> "RunningDemo":
        """Start it and wait until it is ready or has given up."""
        words = [sys.executable, "-m", "consulate.demo", f"--port={self.port}"]
        words = ["make", "demo", f"PORT={self.port}"] if self.by_make else words
        if self.host:
            words.append(f"HOST={self.host}" if self.by_make else f"--host={self.host}")
        environment = {name: value for name, value in os.environ.items() if not NOT_THE_DEMOS.fullmatch(name)}
        environment |= {"DEMO_FOLDER": str(self.data), **self.environment}
        handle, self._screen_file = tempfile.mkstemp(prefix="consulate-screen-")
        with open(handle, "wb") as screen:
            self.process = subprocess.Popen(
                words,
                cwd=PROJECT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=screen,
                stderr=screen,
                start_new_session=True,
            )
        process = self.process
        until(lambda: READY in self._read() or process.poll() is not None, seconds=120)
        self._read()
        return self

    def _read(self) -> str:
        self.screen = Path(self._screen_file).read_text()
        return self.screen

    @property
    def ready(self) -> bool:
        return READY in self.screen

    @property
    def database(self) -> str:
        return database_url(self.data / "postgres")

    def get(self, address: str, host: str = "") -> str:
        """A page; `host` is what the browser was told to open, if another name leads here."""
        headers = {"Host": f"{host}:{self.port}"} if host else {}
        request = urllib.request.Request(f"{self.site}{address}", headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return str(answer.read().decode())

    def press_ctrl_c(self) -> None:
        """What a terminal does: the signal goes to every process of the foreground group."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGINT)

    def wait(self, seconds: float = 30) -> int:
        assert self.process is not None
        code = self.process.wait(seconds)
        self._read()
        return code

    def end(self) -> None:
        """For the end of a test, however it went."""
        if self.process is not None and self.process.poll() is None:
            self.press_ctrl_c()
            self.wait()
        if self._screen_file:
            Path(self._screen_file).unlink()
            self._screen_file = ""

    def processes(self) -> list[psutil.Process]:
        """Every process of this demo that runs now, but the one that was started by hand."""
        return [process for process in psutil.process_iter() if self._has(process)]

    def _has(self, process: psutil.Process) -> bool:
        try:
            if process.status() == psutil.STATUS_ZOMBIE or (self.process and process.pid == self.process.pid):
                return False
            return process.environ().get(MARKER) == str(self.data) or str(self.data) in " ".join(process.cmdline())
        except psutil.Error:
            return False


def until(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Look again and again until it is so, or the time is over; whether it is so."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
