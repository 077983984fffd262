"""What the person at the terminal sees while the demo starts: each step, and how long it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

# How a step in another process ends when it has already said, in a sentence, why it can't go on.
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
    """Print, also to a terminal that is gone: closing its window must not break off the clean end."""
    with suppress(OSError):
        print(text, end=end, flush=True)
