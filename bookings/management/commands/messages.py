"""`manage.py messages`: keep, compile and check the translations, without GNU gettext."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bookings.management import catalogues

FOLDERS = ("bookings", "consulate", "templates")


class Command(BaseCommand):
    help = "Keeps the message catalogues in consulate/locale: --update, --compile, --check."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        group = parser.add_mutually_exclusive_group(required=True)
        for option, text in {
            "--update": "write new and changed texts into the .po files",
            "--compile": "make the .mo files that are used at run time",
            "--check": "fail on anything untranslated, stale or wrong",
        }.items():
            group.add_argument(option, action="store_true", help=text)

    def handle(self, *args: Any, **options: Any) -> None:
        sources = catalogues.Sources(
            base=Path(settings.BASE_DIR), folders=FOLDERS, locale=Path(settings.LOCALE_PATHS[0])
        )
        problems: list[str] = []
        for language in catalogues.PLURALS:
            path = sources.po_file(language)
            if options["update"]:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(catalogues.updated(sources, language))
            elif options["compile"]:
                for name, content in catalogues.compiled(sources, language).items():
                    path.with_name(name).write_bytes(content)
            else:
                problems += catalogues.faults(sources, language)
        if problems:
            raise CommandError(f"{len(problems)} faults in the translations:\n" + "\n".join(problems))
