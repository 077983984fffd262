"""Measure time and memory for the files of a reception with 300 bookings, each in its own process.

Run it with `make bench-papers`; `python -m bench.papers 1000` for another number of bookings.
"""

from __future__ import annotations

import datetime as dt
import os
import resource
import subprocess
import sys
import time

FILES = ("nothing", "day list, PDF", "day list, XLSX", "call sheet", "pack")
A_DESK = 75  # bookings of one desk, five minutes each
GIVEN_NAMES = ["Әйгерім", "Ғалымжан", "Қуаныш", "Іңкәр", "Наталья", "Өмірзақ", "Үміт", "Hüseyin", "Ұлбосын", "Һәдия"]
SURNAMES = ["Құрманғазиева", "Нұрпейісова", "Иванова-Константинопольская", "Öztürk", "Бөкейханова", "Ли"]


def main() -> None:
    """Make the bookings, let a child process make each file, and print time and memory."""
    if "--child" in sys.argv:
        _child(sys.argv[-2], int(sys.argv[-1]))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    from tests.settings import DATABASE_FOLDER, DATABASE_IS_EMBEDDED

    if not DATABASE_IS_EMBEDDED:
        raise SystemExit(
            "This makes hundreds of bookings: unset DATABASE_URL, so that they get a database of their own."
        )
    from consulate.demo.postgres import EmbeddedPostgres

    with EmbeddedPostgres(DATABASE_FOLDER, durable=False):
        reception = _world(count)
        print(f"{count} bookings\n{'file':<16}{'seconds':>9}{'of CPU':>8}{'memory, MB':>12}{'size, kB':>10}")
        for name in FILES:
            words = [sys.executable, "-m", "bench.papers", "--child", name, str(reception)]
            done = subprocess.run(words, check=True, capture_output=True, text=True)
            seconds, worked, memory, size = done.stdout.split()[-4:]
            print(f"{name:<16}{seconds:>9}{worked:>8}{memory:>12}{size:>10}")


def _world(count: int) -> int:
    """Make a published reception with so many confirmed bookings by the actions; return its key."""
    import django

    django.setup()
    from django.core.management import call_command

    from bookings.models import Applicant
    from tests.factories import confirmed_booking, make_service, published_reception

    call_command("migrate", verbosity=0)
    service = make_service(first_minutes=5, next_minutes=5, name="Заграничный паспорт нового поколения на десять лет")
    desk = {"opens": dt.time(8), "closes": dt.time(14, 15), "slot_minutes": 5}
    reception = published_reception(service, desks=-(-count // A_DESK), desk=desk)
    for number in range(count):
        confirmed_booking(reception, email=f"person{number}@example.org", party_size=1)
    for number, person in enumerate(Applicant.objects.order_by("pk")):
        person.surname = SURNAMES[number % len(SURNAMES)]
        person.given_names = f"{GIVEN_NAMES[number % len(GIVEN_NAMES)]} {GIVEN_NAMES[number // 7 % len(GIVEN_NAMES)]}"
        person.save(update_fields=["surname", "given_names"])
    return reception.pk


def _child(name: str, pk: int) -> None:
    import django

    django.setup()
    begun, worked = time.perf_counter(), time.process_time()
    size = len(_made(name, pk))
    seconds, worked = time.perf_counter() - begun, time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{seconds:.2f} {worked:.2f} {memory:.0f} {size / 1024:.0f}")


def _made(name: str, pk: int) -> bytes:
    """Make the file, including all reads from the database."""
    from django.utils import translation

    from bookings.models import Reception
    from bookings.queries.call_sheet import build_call_sheet
    from bookings.queries.day_list import build_day_list
    from bookings.staff.pdf.call_sheet import print_call_sheet
    from bookings.staff.pdf.day_list import print_day_list
    from bookings.staff.pdf.pack import print_pack
    from bookings.staff.xlsx.day_list import write_day_list
    from tests.factories import NOW

    reception = Reception.objects.with_places().get(pk=pk)
    with translation.override("kk"):
        match name:
            case "day list, PDF":
                return print_day_list(reception, build_day_list(reception), personal=True, now=NOW)
            case "day list, XLSX":
                return write_day_list(reception, build_day_list(reception), personal=True, now=NOW)
            case "call sheet":
                return print_call_sheet(reception, build_call_sheet(reception, now=NOW), now=NOW)
            case "pack":
                return print_pack(reception, build_day_list(reception), build_call_sheet(reception, now=NOW), now=NOW)
    return b""


if __name__ == "__main__":
    main()
