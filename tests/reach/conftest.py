"""A browser, and the table with which `make reach` ends."""

from collections import defaultdict

import pytest

from tests.journeys.conftest import chromium, playwright

__all__ = ["chromium", "playwright"]
LANGUAGES = ("ru", "kk", "en")
FOUND = "reach"  # the name of what a test hands to the table, also from another process


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Page by language: in how many states it was opened, and what was found in any of them."""
    rows: dict[str, dict[str, tuple[int, int, int, int]]] = defaultdict(dict)
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, value in getattr(report, "user_properties", ()):
                if name == FOUND:
                    rows[value["view"]][value["language"]] = value["found"]
    if not rows:
        return
    terminalreporter.section("every public page")
    columns = "".join(f"{f'{language}: states axe Nu width':>28}" for language in LANGUAGES)
    terminalreporter.write_line(f"{'page':32}{columns}")
    for view, found in sorted(rows.items()):
        cells = "".join("{:>14}{:>4}{:>4}{:>6}".format(*found.get(language, "----")) for language in LANGUAGES)
        terminalreporter.write_line(f"{view:32}{cells}")
