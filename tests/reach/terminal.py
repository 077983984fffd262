"""Lynx in a terminal of its own, read from the screen and driven by keys, as somebody does who sees no pictures."""

import os
import re
import time
from pathlib import Path

import pexpect
import pyte

# Links and fields are numbered on the screen; a number and Enter goes there.
CONFIGURATION = """\
DEFAULT_KEYPAD_MODE:LINKS_AND_FORM_FIELDS_ARE_NUMBERED
ACCEPT_ALL_COOKIES:TRUE
CHARACTER_SET:utf-8
ASSUME_CHARSET:utf-8
INFOSECS:0
MESSAGESECS:0
ALERTSECS:0
TEXTFIELDS_NEED_ACTIVATION:TRUE
"""
ROWS, COLUMNS = 300, 100  # a whole page at once
PATIENCE = 60  # seconds until a page must have come, on a machine that does other things too
QUIET = 0.25  # seconds without a change: the page is there
BUSY = re.compile(r"(Getting|Looking up|Making HTTP|Sending HTTP|HTTP request sent|Alert!|Data transfer|Read )")


class Terminal:
    def __init__(self, folder: Path, address: str) -> None:
        configuration = folder / "lynx.cfg"
        configuration.write_text(CONFIGURATION)
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self._lynx = pexpect.spawn(
            "lynx",
            [f"-cfg={configuration}", address],
            dimensions=(ROWS, COLUMNS),
            # A test runner may have named the size of a terminal of its own.
            env={
                **os.environ,
                "LINES": str(ROWS),
                "COLUMNS": str(COLUMNS),
                "TERM": "vt100",
                "LC_ALL": "C.UTF-8",
                "HOME": str(folder),
            },
        )
        self._read()

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self._screen.display if line.strip()]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.lines).split())

    def follow(self, words: str) -> None:
        """The link or button that has these words."""
        self._press(self._number_of(words))

    def choose(self, words: str) -> None:
        """The radio button or box before these words."""
        self._press(self._number_of(words))

    def type(self, words: str, text: str) -> None:
        """Write into the field that comes after these words."""
        for keys in (f"{self._number_after(words)}g\r", "\r", text, "\t"):  # go there, begin, write, leave
            self._lynx.send(keys)
            self._read()

    def close(self) -> None:
        self._lynx.close(force=True)

    def _press(self, number: str) -> None:
        for keys in (f"{number}g\r", "\r"):  # go there, then do what Enter does there
            self._lynx.send(keys)
            self._read()

    def _number_of(self, words: str) -> str:
        for line in self.lines:
            if match := re.search(rf"\[(\d+)\](?:\[.\])?[^\[]*{words}", line):
                return match[1]
        raise AssertionError(f"nothing to press says {words!r}:\n" + "\n".join(self.lines))

    def _number_after(self, words: str) -> str:
        screen = "\n".join(self.lines)
        match = re.search(rf"{words}[^\[]*\[(\d+)\]", screen)
        assert match, f"no field after {words!r}:\n{screen}"
        return match[1]

    def _read(self) -> None:
        end = time.monotonic() + PATIENCE
        still = time.monotonic() + QUIET
        while time.monotonic() < min(end, still) or (
            time.monotonic() < end and (BUSY.search(self._status) or not self.lines)
        ):
            try:
                self._stream.feed(self._lynx.read_nonblocking(65536, timeout=0.05))
                still = time.monotonic() + QUIET
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                raise AssertionError(f"lynx has ended:\n{self._screen.display}\n{self._lynx.before!r}") from None

    @property
    def _status(self) -> str:
        return " ".join(self._screen.display[-4:])
