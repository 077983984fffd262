"""Races over real connections: every runner has its own, and all start together."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from bookings.errors import BookingError


def race(runners: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run all at once; return each one's result or refusal. Anything else is an error."""
    barrier = threading.Barrier(len(runners))

    def run(runner: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            return runner()
        except BookingError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(runners)) as pool:
        return [future.result(timeout=120) for future in [pool.submit(run, runner) for runner in runners]]


def all_meet_before(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, *, runners: int) -> None:
    """Nobody begins this step of a module until all the runners have come to it."""
    barrier, step = threading.Barrier(runners), getattr(module, name)

    def meet(*values: Any, **named: Any) -> Any:
        barrier.wait(timeout=60)
        return step(*values, **named)

    monkeypatch.setattr(module, name, meet)
