"""Prepare the database and the files of the demo: `python -m consulate.demo.prepare`.

The supervisor starts it as a process of its own, so that the memory Django needs is free again afterwards.
"""

import hashlib
import importlib.metadata
import os
import sys
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader

from consulate.demo.cluster import database_url
from consulate.demo.folder import STAFF_EMAIL, STAFF_LOGIN, DemoError
from consulate.demo.steps import EXIT_TOLD, show, step


class OtherVersionError(DemoError):
    """The database belongs to another version of the program, and nothing leads from there to this one."""

    def __init__(self, sign: str) -> None:
        super().__init__(
            f"The database was created by another version of this program ({sign}): use that version, or start again "
            f"with an empty database: delete the folder {settings.DEMO_FOLDER}, or set another DATABASE_URL."
        )


def main() -> int:
    """Steps go to the terminal (stdout), everything else to the log (stderr)."""
    django.setup()
    try:
        with step("texts in three languages"):
            call_command("messages", compile=True, stdout=sys.stderr)
        with step("database tables"):
            if os.environ["DATABASE_URL"] != database_url(settings.DEMO_FOLDER / "postgres"):
                refuse_foreign_database()
            refuse_unknown_migrations()
            call_command("migrate", interactive=False, stdout=sys.stderr)
            refuse_other_columns()
        with step("receptions, services and people of the demo"):
            call_command("demo_data", stdout=sys.stderr)
        with step("style sheets and pictures"):
            collect_static(settings.DEMO_FOLDER / "static.stamp")
    except DemoError as error:
        show(str(error))
        return EXIT_TOLD
    except OperationalError as error:
        show(f"The database does not answer: {' '.join(str(error).split())}")
        return EXIT_TOLD
    return 0


def refuse_foreign_database() -> None:
    """Refuse a database with real data: the demo would add to it, and its workers would write mail for real people into
    files."""
    # In SQL, because the tables may be of another version.
    with connection.cursor() as cursor:
        if not {"bookings_post", "bookings_user"} <= set(connection.introspection.table_names(cursor)):
            return
        cursor.execute(
            "SELECT (EXISTS (SELECT FROM bookings_post) OR EXISTS (SELECT FROM bookings_user))"
            " AND NOT EXISTS (SELECT FROM bookings_user WHERE username = %s AND email = %s)",
            [STAFF_LOGIN, STAFF_EMAIL],
        )
        if cursor.fetchone() == (True,):
            raise DemoError(
                f"The database “{connection.settings_dict['NAME']}” is in use, and not by a demo: "
                "set DATABASE_URL to an empty one, or unset it."
            )


def refuse_unknown_migrations() -> None:
    """Refuse a database that another version changed: a newer one, or one whose migrations have since been merged."""
    loader = MigrationLoader(connection)
    applied = {key for key in loader.applied_migrations if key[0] == "bookings"}
    unknown = sorted(name for _, name in applied - set(loader.disk_migrations))
    if unknown:
        raise OtherVersionError(f"this version does not know its migration {unknown[-1]}")


def refuse_other_columns() -> None:
    """Refuse a database whose migrations have the same names but were written anew since.

    This happens only between versions that were never released.
    """
    wanted = {
        (model._meta.db_table, str(field.column))
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name = ANY(%s)",
            [[table for table, _column in wanted]],
        )
        different = sorted(wanted ^ set(cursor.fetchall()))
    if different:
        raise OtherVersionError(f"its column {'.'.join(different[0])} differs")


def collect_static(stamp: Path) -> None:
    """Collect the static files, unless they are the same as last time: compressing them takes seconds."""
    now = static_sources()
    if stamp.exists() and stamp.read_text() == now:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(now)


def static_sources() -> str:
    """A hash over the sources' names, sizes and times, and over what works on them."""
    seen = hashlib.sha256(str(settings.STATIC_ROOT).encode())
    for package in ("django", "whitenoise", "brotli"):
        seen.update(importlib.metadata.version(package).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = os.stat(storage.path(name))
            seen.update(f"{name} {file.st_size} {file.st_mtime_ns}\n".encode())
    return seen.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
