"""The rules in SQL can be taken back, and leave nothing behind."""

from importlib import import_module

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

RULES = import_module("bookings.migrations.0002_invariants").RULES

# What the rules are made of, each with its definition.
MADE = """
    SELECT 'constraint ' || conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE conrelid::regclass::text LIKE 'bookings%'
    UNION ALL SELECT 'trigger ' || tgname, pg_get_triggerdef(oid) FROM pg_trigger
        WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'bookings%'
    UNION ALL SELECT 'function ' || proname, prosrc FROM pg_proc WHERE proname LIKE 'bookings%'
"""


def made() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(MADE)
        return set(cursor.fetchall())


def run(statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements)


def test_each_rule_takes_back_exactly_what_it_makes() -> None:
    everything = made()
    for forwards, backwards in reversed(RULES):
        before = made()
        run(backwards)
        assert made() < before
        run(forwards)
        assert made() == before
        run(backwards)
    assert not [name for name, _definition in made() if name.startswith(("trigger", "function"))]
    for forwards, _backwards in RULES:
        run(forwards)
    assert made() == everything
