"""What beat calls (the schedule is in the settings): one line each into an action or a sweep. Each may run twice."""

import logging

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from bookings.actions import interests, link_requests, sweeps, waiting_list_offers
from bookings.notifications import sweeps as notification_sweeps

logger = logging.getLogger(__name__)


@shared_task
def queue_due_notifications() -> None:
    logger.info("notifications queued: %s", notification_sweeps.queue_due(now=timezone.now()))


@shared_task
def requeue_stuck_notifications() -> None:
    logger.info("stuck notifications taken back: %s", notification_sweeps.requeue_stuck(now=timezone.now()))


@shared_task
def expire_holds() -> None:
    logger.info("holds expired: %s", sweeps.expire_holds(now=timezone.now()))


@shared_task
def look_up_links() -> None:
    logger.info("requests for links looked up: %s", link_requests.look_up_links(now=timezone.now()))


@shared_task
def offer_places() -> None:
    logger.info("places offered: %s", waiting_list_offers.offer_places(now=timezone.now()))


@shared_task
def mark_missed() -> None:
    logger.info("bookings marked as missed: %s", sweeps.mark_missed(now=timezone.now()))


@shared_task
def erase_personal_data() -> None:
    logger.info("bookings erased: %s", sweeps.erase_personal_data(now=timezone.now()))
    SessionStore.clear_expired()  # an unsent form of staff may be in one


@shared_task
def forget_ended_interests() -> None:
    logger.info("interests forgotten: %s", interests.forget_ended_interests(now=timezone.now()))
