"""Keeps personal data and the tokens of links out of the logs. Imports nothing of the app: logging starts before it."""

import copy
import logging
import re
from types import TracebackType

# A link's token (`bookings.identity.tokens`), also if a mail program cut it or added a letter.
_LINK_LIKE = re.compile(r"\d+\.\d+\.[A-Za-z0-9_-]{6,}")
# PostgreSQL describes the row or statement that failed, with names and birth dates. This comes last in a message and
# may contain line breaks. In a repr() the line break before it is written as \n.
_ROW = re.compile(r"(?:\n|\\n)\s*(?:DETAIL|CONTEXT|QUERY|STATEMENT|LINE \d+):.*", re.DOTALL)

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discreet(logging.Formatter):
    """Write lines, with a traceback if something failed, that tell an operator enough and hold no personal data."""

    def format(self, record: logging.LogRecord) -> str:
        record = copy.copy(record)  # other handlers get the original record
        record.msg, record.args = _without_row(record.getMessage()), None
        record.exc_text = None  # another formatter made it, and hides nothing
        if _is_refusal(record):
            record.exc_info = None
        return _LINK_LIKE.sub("<link>", super().format(record))

    def formatException(self, ei: ExcInfo) -> str:
        text = super().formatException(ei)
        for failure in _chain(ei[1]):
            message = str(failure)
            hidden = message[len(_without_row(message)) :]
            # In an exception group each line is indented.
            text = re.sub(r"\n[ |]*".join(re.escape(line) for line in hidden.split("\n")), "", text)
        return text


def _without_row(message: str) -> str:
    return _ROW.sub("", message)


def _is_refusal(record: logging.LogRecord) -> bool:
    """Return whether a visitor was refused (a 403, a 400, a wrong host), which is no failure of ours."""
    return record.name.startswith("django.security.") or (
        record.name == "django.request" and record.levelno < logging.ERROR
    )


def _chain(failure: BaseException | None) -> list[BaseException]:
    """Yield the exception, its causes and the members of exception groups."""
    found: list[BaseException] = []
    waiting = [failure]
    while waiting:
        one = waiting.pop()
        if one is not None and one not in found:
            found.append(one)
            waiting += [one.__cause__, one.__context__]
            waiting += one.exceptions if isinstance(one, BaseExceptionGroup) else ()
    return found
