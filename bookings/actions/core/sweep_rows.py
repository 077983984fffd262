"""One row of a sweep at a time: a row that raises stops nobody after it, and is tried last from then on."""

import datetime as dt
import logging
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.db.models import F, Model, QuerySet

from bookings.models import SweepFailure

logger = logging.getLogger(__name__)

Row = TypeVar("Row", bound=Model)
BATCH = 200
# A failure is forgotten after this time: either the row is done by now, or it fails again and is written down again.
KEPT = dt.timedelta(days=1)


def work_through(
    sweep: str, rows: QuerySet[Row], work: Callable[[Row], int], *, now: dt.datetime, batch: int | None = BATCH
) -> int:
    """Lock each row in a transaction of its own and work on it. Return the sum of what `work` returns.

    A row that another transaction holds, or that has changed so that it is not one of `rows` any more, is left out.
    A transaction for each row, because the rules that PostgreSQL checks at COMMIT would undo a whole batch.
    """
    return sum(attempt(sweep, pk, partial(_work, rows, pk, work), now=now) for pk in in_turn(sweep, rows, now, batch))


def _work(rows: QuerySet[Row], pk: int, work: Callable[[Row], int]) -> int:
    row = rows.filter(pk=pk).select_for_update(skip_locked=True, of=("self",)).first()
    return 0 if row is None else work(row)


def in_turn(sweep: str, rows: QuerySet[Row], now: dt.datetime, batch: int | None = BATCH) -> list[int]:
    """Return the ids of the next rows: in their own order, and after them those that failed, the longest ago first."""
    failures = SweepFailure.objects.filter(sweep=sweep)
    failures.filter(failed_at__lt=now - KEPT).delete()
    failed = list(failures.order_by("failed_at", "pk").values_list("row", flat=True))
    ids: list[int] = list(rows.exclude(pk__in=failed).values_list("pk", flat=True)[:batch])
    if failed:
        due = set(rows.filter(pk__in=failed).values_list("pk", flat=True))
        ids = [*ids, *(pk for pk in failed if pk in due)][:batch]
    return ids


def attempt(sweep: str, pk: int, work: Callable[[], int], *, now: dt.datetime) -> int:
    """Return what `work` returns, or 0 when it raises: then undo it, log the error and count it.

    It runs in a transaction, or in a savepoint of the caller's. Without the database nothing can be counted: that
    error is raised and ends the sweep.
    """
    try:
        with transaction.atomic():
            return work()
    except Exception as failure:
        # `consulate.logs` keeps PostgreSQL's words about the row out of the log.
        logger.exception("%s: row %s failed and is tried last from now on", sweep, pk)
        SweepFailure.objects.update_or_create(
            sweep=sweep,
            row=pk,
            defaults={"failures": F("failures") + 1, "failed_at": now},
            create_defaults={"failed_at": now},
        )
        if isinstance(failure, SoftTimeLimitExceeded):
            raise  # the worker ends the task
        return 0
