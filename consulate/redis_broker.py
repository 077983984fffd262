"""Celery's Redis transport, for a worker that outlives its broker.

If the broker goes away while a worker sends an email, Kombu's own transport (5.7) acknowledges the id, or gives it
back, through the connection that was just lost, and the worker ends with an AttributeError. Here an id that cannot be
acknowledged is left alone: the outbox knows what was sent, and the sweep finds what was not.
"""

from kombu.transport import redis


class Channel(redis.Channel):
    """Gives nothing back when it closes, and acknowledges nothing afterwards."""

    do_restore = False

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:
        if not self.closed:
            super().basic_ack(delivery_tag, multiple)

    def basic_reject(self, delivery_tag: str, requeue: bool = False) -> None:
        if not self.closed:
            super().basic_reject(delivery_tag, requeue)


class Transport(redis.Transport):
    Channel = Channel
