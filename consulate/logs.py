"""Keeping persons, and what opens a booking, out of the logs. Imports nothing of the app: logging starts before it."""

import copy
import logging
import re
from types import TracebackType

# A link's token (`bookings.identity.tokens`), also cut short by a mail program or with a letter too many.
_LINK_LIKE = re.compile(r"\d+\.\d+\.[A-Za-z0-9_-]{6,}")
# PostgreSQL's words on the row or the statement that failed, so names and birth dates. They come last in a message,
# and may have line breaks of their own. In a repr() the line break before them is written as \n.
_ROW = re.compile(r"(?:\n|\\n)\s*(?:DETAIL|CONTEXT|QUERY|STATEMENT|LINE \d+):.*", re.DOTALL)

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discreet(logging.Formatter):
    """Writes a line, and a traceback where something failed, that tells an operator enough and names nobody."""

    def format(self, record: logging.LogRecord) -> str:
        record = copy.copy(record)  # other handlers get theirs as it was
        record.msg, record.args = _without_row(record.getMessage()), None
        record.exc_text = None  # another formatter's, which hides nothing
        if _is_refusal(record):
            record.exc_info = None
        return _LINK_LIKE.sub("<link>", super().format(record))

    def formatException(self, ei: ExcInfo) -> str:
        text = super().formatException(ei)
        for failure in _chain(ei[1]):
            message = str(failure)
            hidden = message[len(_without_row(message)) :]
            # In a group of failures each line is indented.
            text = re.sub(r"\n[ |]*".join(re.escape(line) for line in hidden.split("\n")), "", text)
        return text


def _without_row(message: str) -> str:
    return _ROW.sub("", message)


def _is_refusal(record: logging.LogRecord) -> bool:
    """A visitor was told no (a 403, a 400, a foreign host): what led there is no failure of ours."""
    return record.name.startswith("django.security.") or (
        record.name == "django.request" and record.levelno < logging.ERROR
    )


def _chain(failure: BaseException | None) -> list[BaseException]:
    """The failure, what it came from, and what those held."""
    found: list[BaseException] = []
    waiting = [failure]
    while waiting:
        one = waiting.pop()
        if one is not None and one not in found:
            found.append(one)
            waiting += [one.__cause__, one.__context__]
            waiting += one.exceptions if isinstance(one, BaseExceptionGroup) else ()
    return found
