"""Tell the workers which message is due. If the broker cannot be reached, the sweep finds the message later."""

import logging
import time
from typing import Any

from celery import current_app
from kombu.exceptions import ChannelError, KombuError

from bookings.models import Notification
from bookings.notifications.tasks import deliver

logger = logging.getLogger(__name__)

CODES, MAIL = "codes", "mail"
BROKER_FAILURES = (KombuError, ChannelError, OSError)
# It takes a second to notice that a broker hangs. Only one request of a process waits for it, until a while later:
# a cancelled reception owes two hundred emails in one commit.
QUIET_SECONDS = 5.0


class _Broker:
    """What this process knows about the broker; `quiet_until` is on the monotonic clock."""

    quiet_until = 0.0


def queue_of(kind: str) -> str:
    """Return the queue of a message. Codes have their own, because somebody is waiting for one at the page."""
    return CODES if kind == Notification.Kind.CODE else MAIL


def publish(notification_id: int, kind: str) -> bool:
    """Tell a worker that a message is due. Return False if the broker cannot be reached: then the sweep finds it."""
    if time.monotonic() < _Broker.quiet_until:
        return False
    try:
        deliver.apply_async((notification_id,), queue=queue_of(kind), retry=False)
    except BROKER_FAILURES as failure:
        _Broker.quiet_until = time.monotonic() + QUIET_SECONDS
        logger.warning("the broker is away (%s), the sweep will find what is due", type(failure).__name__)
        return False
    return True


def count_waiting(queue: str) -> int | None:
    """Return the number of messages in a queue, or None if the broker cannot be reached."""
    try:
        with current_app.connection_for_write() as connection:
            channel: Any = connection.default_channel
            declared = channel.queue_declare(queue=queue, durable=True, auto_delete=False)
            return int(declared.message_count)
    except BROKER_FAILURES as failure:
        logger.warning("the broker is away (%s)", type(failure).__name__)
        return None
