"""The process that starts, watches and ends all parts of the demo."""

import contextlib
import os
import signal
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

import redis

from consulate.demo.addresses import EVERYWHERE, bracketed, hosts, reachable
from consulate.demo.folder import DataFolder, DemoError, Secrets, read_secrets
from consulate.demo.logins import Login, logins
from consulate.demo.postgres import EmbeddedPostgres
from consulate.demo.processes import MARKER, POLL_SECONDS, Child, spawn_python, stop, stop_leftovers
from consulate.demo.steps import EXIT_TOLD, show, step

PAGE_SECONDS = 60
STOP_SECONDS = 8
# The control socket would be in the home folder, one for all gunicorns of a user.
GUNICORN = (
    "--worker-class=gthread",
    "--workers=2",
    "--threads=4",
    "--graceful-timeout=3",
    "--no-control-socket",
)
WORKER = ("--loglevel=INFO", "--without-gossip", "--without-mingle", "--pool=threads")


class Stopped(Exception):
    """The demo was asked to end."""


class Supervisor:
    """Run the demo on `folder` until it is asked to stop. Raises DemoError and PostgresError."""

    def __init__(self, folder: Path, host: str, port: int) -> None:
        self.folder = DataFolder(folder)
        self.host = host
        self.port = port
        # Where this process opens its own page, and where people do.
        self.near = f"http://{bracketed(EVERYWHERE.get(host, host))}:{port}"
        self.site = os.environ.get("SITE_URL", "").rstrip("/") or f"http://{bracketed(reachable(host))}:{port}"
        self.children: list[Child] = []
        self.postgres: EmbeddedPostgres | None = None
        self.asked_to_stop = False

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        try:
            self.folder.open()
            secrets = self._prepare()
            self._serve(secrets)
        except Stopped:
            pass
        finally:
            self._stop_all()

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        # Only noted here: an exception from a signal handler could lose a child before it is listed.
        # Pressed twice it says the same, so nothing is left behind by impatience.
        self.asked_to_stop = True

    def _check(self) -> None:
        if self.asked_to_stop:
            raise Stopped
        for child in self.children:
            if child.process.poll() is not None:
                raise DemoError(f"The {child.name} stopped unexpectedly, so the demo stops; {child.log} says why.")
        if self.postgres is not None and not self.postgres.running:
            raise DemoError(f"PostgreSQL stopped unexpectedly, so the demo stops; {self.postgres.log} says why.")

    def _prepare(self) -> Secrets:
        path = self.folder.path
        if stop_leftovers(path):
            show("  ✓ stopped what a killed run had left behind")
        check_port(self.host, self.port)
        check_redis(os.environ.get("REDIS_URL", ""))
        secrets = read_secrets(path)
        environment = os.environ
        if not environment.get("DATABASE_URL"):
            with step("PostgreSQL"):
                self.postgres = EmbeddedPostgres(path / "postgres", log=self.folder.log("postgres"))
                environment["DATABASE_URL"] = self.postgres.start()
        environment[MARKER] = environment["DEMO_FOLDER"] = str(path)
        environment["DJANGO_SETTINGS_MODULE"] = "consulate.demo.settings"
        environment["SITE_URL"] = self.site
        environment["ALLOWED_HOSTS"] = ",".join(hosts(self.host, self.site, environment.get("ALLOWED_HOSTS", "")))
        self._check()
        log = self.folder.log("prepare")
        preparation = spawn_python(
            "preparation", "consulate.demo.prepare", environment=environment, log=log, to_terminal=True
        )
        try:
            while preparation.process.poll() is None:
                self._check()
                time.sleep(POLL_SECONDS)
        finally:
            stop([preparation], STOP_SECONDS)
        if preparation.process.returncode == EXIT_TOLD:
            raise DemoError
        if preparation.process.returncode != 0:
            raise DemoError(f"The demo could not be prepared; {log} says why: {last_line(log)}")
        return secrets

    def _serve(self, secrets: Secrets) -> None:
        with step("web server, two workers and the clock"):
            self._start_children()
            self._wait_for_page()
            self._wait_for_workers()
        show(
            f"\n  The page         {self.site}/\n"
            f"  For staff        {self.site}/admin/\n"
            f"  Their codes      {self.site}/demo/logins/\n"
            f"  Mail             {self.site}/demo/mail/\n"
            f"  Logs             {self.folder.path / 'log'}\n\n"
            f"{_table(logins(secrets))}\n"
            "  Ctrl-C stops it; the data is kept.\n"
        )
        while True:
            self._check()
            time.sleep(POLL_SECONDS)

    def _start_children(self) -> None:
        bind = f"--bind={bracketed(self.host)}:{self.port}"
        self._spawn("web server", "web", "gunicorn", "consulate.wsgi", bind, *GUNICORN)
        celery = ("celery", "--app=consulate")
        for name, queues, threads in (("codes", "codes", 1), ("mail", "sweeps,mail", 2)):
            words = (f"--queues={queues}", f"--concurrency={threads}", f"--hostname={name}@demo")
            self._spawn(f"worker for {queues}", f"worker-{name}", *celery, "worker", *WORKER, *words)
        schedule = f"--schedule={self.folder.path / 'beat'}"
        self._spawn("clock", "beat", *celery, "beat", "--loglevel=INFO", "--pidfile=", schedule)

    def _spawn(self, name: str, log: str, *words: str) -> None:
        child = spawn_python(name, *words, environment=os.environ, log=self.folder.log(log))
        self.children.append(child)

    def _wait_for_page(self) -> None:
        end = time.monotonic() + PAGE_SECONDS
        while time.monotonic() < end:
            self._check()
            try:
                with urllib.request.urlopen(f"{self.near}/", timeout=10):
                    return
            except urllib.error.HTTPError as error:
                log = self.folder.log("web")
                raise DemoError(f"The page answers with an error ({error.code}); {log} says why.") from None
            except OSError:
                time.sleep(POLL_SECONDS)
        raise DemoError(f"The page did not answer within {PAGE_SECONDS} s; see {self.folder.log('web')}.")

    def _wait_for_workers(self) -> None:
        # The page answers before they do, and a demo that sends no mail yet looks broken.
        waiting = {child.log for child in self.children if child.name.startswith("worker")}
        end = time.monotonic() + PAGE_SECONDS
        while waiting := {log for log in waiting if b" ready." not in log.read_bytes()}:
            self._check()
            if time.monotonic() > end:
                raise DemoError(f"A worker did not start within {PAGE_SECONDS} s; see {waiting.pop()}.")
            time.sleep(POLL_SECONDS)

    def _stop_all(self) -> None:
        # The database ends last: until then the others may still have something to write.
        started = bool(self.children or self.postgres)
        with step("ended everything") if started else contextlib.nullcontext():
            stop(self.children, STOP_SECONDS)
            if self.postgres is not None:
                self.postgres.stop()
            self.folder.close()


def _table(people: list[Login]) -> str:
    """Return the table of logins with their current codes."""
    lines = [("Login", "Password", "Secret for an app", "Code now")]
    lines += [(one.name, one.password, one.secret, one.code) for one in people]
    return "".join(f"  {name:<15}  {password:<14}  {secret:<34}  {code}\n" for name, password, secret, code in lines)


def check_port(host: str, port: int) -> None:
    """Raise DemoError if the web server could not listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            other = port + 1 if 1024 <= port < 65535 else 8000
            raise DemoError(
                f"The demo can't listen on {host}, port {port} ({error.strerror or error}): "
                f"stop what uses it, or choose another port with make demo PORT={other}."
            ) from None


def check_redis(url: str) -> None:
    """Raise DemoError if REDIS_URL is set and nothing answers there: the workers would only wait."""
    try:
        if url:
            redis.Redis.from_url(url, socket_timeout=3, socket_connect_timeout=3).ping()
    except (redis.RedisError, ValueError) as error:
        raise DemoError(f"REDIS_URL is set, but no Redis answers there ({error}).") from None


def last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "nothing was written"
