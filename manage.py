#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

from django.core.management import execute_from_command_line

from consulate.environment import load_settings_or_exit


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consulate.settings")
    load_settings_or_exit()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
