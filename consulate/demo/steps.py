"""The steps that the terminal shows while the demo starts, each with its time."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

# The exit code of a step in another process that has already said why it cannot go on.
EXIT_TOLD = 3


@contextmanager
def step(name: str) -> Iterator[None]:
    """Show `name` while the block runs, then a tick and the seconds; a cross if it fails."""
    started = time.monotonic()
    terminal = sys.stdout.isatty()
    if terminal:
        show(f"  … {name}", end="")
    sign = "✗"
    try:
        yield
        sign = "✓"
    finally:
        show(f"{chr(13) if terminal else ''}  {sign} {name} ({time.monotonic() - started:.1f} s)")


def show(text: str, end: str = "\n") -> None:
    """Print, even if the terminal is gone: closing its window must not prevent a clean end."""
    with suppress(OSError):
        print(text, end=end, flush=True)
