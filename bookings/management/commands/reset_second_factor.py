"""`manage.py reset_second_factor NAME`: for a superuser who lost the device, if there is no other superuser."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from bookings.actions.accounts import reset_second_factor
from bookings.models import User


class Command(BaseCommand):
    help = "Forgets somebody's second factor and ends their sessions; they set up a new one at the next login."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the user name")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["name"]).first()
        if user is None:
            raise CommandError(f"There is no account with the user name {options['name']!r}.")
        done = reset_second_factor(user=user, by=None, post=None, now=timezone.now())
        self.stdout.write("The second factor has been reset." if done else "There was no second factor to reset.")
