"""Starts, watches and ends the supervisor's children, so that none outlives it."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from consulate.demo.account import die_with_parent

# In the environment of every process of a demo, so that a later start finds those of a run that was killed.
MARKER = "CONSULATE_DEMO_OF"
POLL_SECONDS = 0.05
PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Child:
    """A running process and its name for messages."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


def spawn_python(name: str, *words: str, environment: Mapping[str, str], log: Path, to_terminal: bool = False) -> Child:
    """Start `python -m words`. Its output goes to `log`; the output of the last run is kept beside it."""
    if log.exists():
        log.replace(log.with_suffix(".log.1"))
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            stdin=subprocess.DEVNULL,
            stdout=None if to_terminal else stream,
            stderr=stream,
            cwd=PROJECT,
            env=environment,
            # Ctrl-C reaches only the supervisor, which ends the children in the right order.
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(signal.SIGTERM),
        )
    return Child(name, process, log)


def stop(children: Sequence[Child], seconds: float) -> None:
    """Ask all of them to end, wait, and kill the process groups of those that do not."""
    for child in children:
        if child.process.poll() is None:
            child.process.terminate()
    end = time.monotonic() + seconds
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.1, end - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()


def stop_leftovers(folder: Path, seconds: float = 10) -> int:
    """End the processes left by a killed run on `folder`; return their number."""
    found = [process for process in psutil.process_iter() if _belongs_to(process, folder)]
    for process in found:
        with contextlib.suppress(psutil.Error):
            process.terminate()
    wait_until(lambda: not any(_belongs_to(process, folder) for process in found), seconds)
    for process in found:
        if _belongs_to(process, folder):
            with contextlib.suppress(psutil.Error):
                process.kill()
    return len(found)


def _belongs_to(process: psutil.Process, folder: Path) -> bool:
    try:
        ours = process.pid != os.getpid() and process.environ().get(MARKER) == str(folder)
        return ours and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, OSError):
        return False


def wait_until(happened: Callable[[], bool], seconds: float) -> bool:
    """Return whether it happened within that time."""
    end = time.monotonic() + seconds
    while not (done := happened()) and time.monotonic() < end:
        time.sleep(POLL_SECONDS)
    return done
