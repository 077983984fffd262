"""The tasks of the workers. They receive the id of a message, never the message."""

from celery import shared_task
from django.utils import timezone

from bookings.notifications import delivery


@shared_task
def deliver(notification_id: int) -> None:
    """Send one owed message, if it is still wanted."""
    delivery.deliver(notification_id, now=timezone.now())
