"""Processes that a test may kill, stop and start again: a Redis, and workers of the product."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from consulate.demo.account import die_with_parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class _Process:
    def __init__(self, words: list[str], *, log: Path, env: Mapping[str, str] | None = None) -> None:
        with log.open("ab") as stream:
            self.process = subprocess.Popen(
                words,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                start_new_session=True,
                preexec_fn=lambda: die_with_parent(signal.SIGKILL),
            )

    def signal(self, number: signal.Signals) -> None:
        """To the process and all its children."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        self.process.wait(10)


class Worker(_Process):
    """`celery worker` on the named queues."""

    def __init__(self, env: Mapping[str, str], *, log: Path, queues: str = "codes,mail,sweeps", pool: str = "solo"):
        words = [sys.executable, "-m", "celery", "--app=consulate", "worker", f"--queues={queues}", f"--pool={pool}"]
        words += ["--concurrency=2", "--without-gossip", "--without-mingle", "--loglevel=INFO"]
        super().__init__(words, log=log, env=env)

    def finish(self) -> None:
        """Let it end what it has begun, so that all is recorded."""
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(30)


class RedisServer:
    """A Redis at one address, which can go away and come back with nothing in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: _Process | None = None

    def start(self) -> None:
        words = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = _Process([*words, "--dir", str(self.folder)], log=self.folder / "redis.log")
        with redis.Redis(port=self.port, retry=Retry(ConstantBackoff(0.05), 100)) as client:
            client.ping()

    def stop(self) -> None:
        if self._process is not None:
            self._process.signal(signal.SIGCONT)
            self._process.kill()
            self._process = None

    def freeze(self) -> None:
        """It takes connections and answers nothing."""
        assert self._process is not None
        self._process.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        self._process.signal(signal.SIGCONT)
