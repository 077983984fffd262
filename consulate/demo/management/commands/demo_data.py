"""`manage.py demo_data`: what the demo shows. Refuses to run anywhere else."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from consulate.demo.data.load import load


class Command(BaseCommand):
    help = (
        "Loads the demo's post, districts, services, receptions and invented visitors; running it again adds nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not getattr(settings, "DEMO", False):
            raise CommandError("This data is invented: it can be loaded only with the demo's settings.")
        added = load(logins=settings.DEMO_LOGINS, now=timezone.now())
        if added.receptions:
            self.stdout.write(f"{added.receptions} receptions and {added.bookings} bookings loaded.")
        else:
            self.stdout.write("The demo's data is already loaded.")
