"""Keeping what opens a booking out of the logs. Imports nothing of the app: logging starts before it."""

import logging
import re

# A link's token (`bookings.tokens`), also cut short by a mail program or with a letter too many.
_LINK_LIKE = re.compile(r"\d+\.\d+\.[A-Za-z0-9_-]{6,}")


class MaskTokens(logging.Filter):
    """Hides link tokens in every line that is logged: whoever reads a log may open no booking."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        masked = _LINK_LIKE.sub("<link>", message)
        if masked != message:
            record.msg, record.args = masked, None
        return True
