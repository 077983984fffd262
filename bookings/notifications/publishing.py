"""Telling the workers which message is due. The broker may be away: the sweep finds what it was not told."""

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
# A broker that hangs costs a second to notice. One request of a process pays it, and the next ones after a while:
# a cancelled reception owes two hundred mails in one commit.
QUIET_SECONDS = 5.0


class _Broker:
    """What this process knows of the broker; `quiet_until` is on the monotonic clock."""

    quiet_until = 0.0


def queue_of(kind: str) -> str:
    """Codes have a queue of their own: somebody looks at the page and waits."""
    return CODES if kind == Notification.Kind.CODE else MAIL


def publish(notification_id: int, kind: str) -> bool:
    """Tell a worker that a message is due. False when the broker can't be told; the row is then the sweep's."""
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
    """How many messages stand in a queue; null when the broker is away."""
    try:
        with current_app.connection_for_write() as connection:
            channel: Any = connection.default_channel
            declared = channel.queue_declare(queue=queue, durable=True, auto_delete=False)
            return int(declared.message_count)
    except BROKER_FAILURES as failure:
        logger.warning("the broker is away (%s)", type(failure).__name__)
        return None
