"""Every queue is used, every beat task exists and goes to a queue that is."""

import inspect
from typing import Any

import pytest
from django.conf import settings

from bookings import tasks
from bookings.models import Notification
from bookings.notifications import sweeps
from bookings.notifications.publishing import queue_of
from consulate.celery import app

BEAT: dict[str, Any] = settings.CELERY_BEAT_SCHEDULE


def test_the_queues_named_in_the_settings_are_those_that_are_used() -> None:
    named = {queue.name for queue in settings.CELERY_TASK_QUEUES}
    used = {queue_of(kind) for kind in Notification.Kind.values} | {app.conf.task_default_queue}
    assert named == used
    assert not app.conf.task_create_missing_queues  # a mistyped queue is an error, not a queue that nobody reads


def test_only_codes_are_in_the_queue_of_codes() -> None:
    assert {kind for kind in Notification.Kind.values if queue_of(kind) == "codes"} == {Notification.Kind.CODE}


@pytest.mark.parametrize("name", BEAT)
def test_what_beat_calls_is_a_task_that_a_late_one_does_not_follow(name: str) -> None:
    entry = BEAT[name]
    app.loader.import_default_modules()
    assert entry["task"] in app.tasks
    assert entry["options"]["expires"] <= entry["schedule"]


def test_every_task_that_beat_could_call_is_in_the_schedule() -> None:
    defined = {name for name, task in inspect.getmembers(tasks) if hasattr(task, "apply_async")}
    assert defined == set(BEAT)


@pytest.mark.django_db
@pytest.mark.parametrize("name", BEAT)
def test_each_beat_task_runs_and_logs_a_count(name: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger=tasks.__name__):
        getattr(tasks, name)()
    [record] = [record for record in caplog.records if record.name == tasks.__name__]
    assert record.args == (0,)


def test_a_mail_is_not_taken_from_a_worker_that_may_still_be_sending_it() -> None:
    assert sweeps.STUCK_AFTER.total_seconds() > settings.CELERY_TASK_TIME_LIMIT > settings.EMAIL_TIMEOUT
