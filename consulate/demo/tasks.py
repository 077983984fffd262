"""What beat calls in the demo, besides the sweeps of `bookings.tasks`."""

import logging

from celery import shared_task
from django.utils import timezone

from consulate.demo.data.load import load_today

logger = logging.getLogger(__name__)


@shared_task
def make_reception_of_today() -> None:
    logger.info("bookings at a new reception of today: %s", load_today(now=timezone.now()))
