"""Makes the database and the files ready for the demo: `python -m consulate.demo.prepare`.

A process of its own, started by the supervisor: what Django loads for this is gone when it ends.
"""

import hashlib
import importlib.metadata
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader

from consulate.demo.cluster import database_url
from consulate.demo.folder import STAFF_EMAIL, STAFF_LOGIN, DemoError
from consulate.demo.steps import EXIT_TOLD, show, step


def main() -> int:
    """Steps go to the terminal (stdout), everything else to the log (stderr)."""
    django.setup()
    try:
        with step("texts in three languages"):
            call_command("messages", compile=True, stdout=sys.stderr)
        with step("database tables"):
            if os.environ["DATABASE_URL"] != database_url(settings.DEMO_FOLDER / "postgres"):
                refuse_foreign_database()
            refuse_newer_database()
            call_command("migrate", interactive=False, stdout=sys.stderr)
        with step("receptions, services and people of the demonstration"):
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
    """A database that holds somebody's real work: the demo would add to it, and its workers would take the mail
    that waits there for real people and put it into files."""
    # In SQL, since the tables may be those of another version.
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
                "set DATABASE_URL to an empty one, or leave it out."
            )


def refuse_newer_database() -> None:
    """A table that a newer program has changed is not for this one to write."""
    loader = MigrationLoader(connection)
    applied = {key for key in loader.applied_migrations if key[0] == "bookings"}
    unknown = sorted(name for _, name in applied - set(loader.disk_migrations))
    if unknown:
        raise DemoError(
            f"The database was changed by a newer version of this program (this one does not know {unknown[-1]}): "
            "update the program, or use another data folder or database."
        )


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
