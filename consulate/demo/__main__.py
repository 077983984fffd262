"""`python -m consulate.demo`: run the demo until Ctrl-C."""

import argparse
import sys
from pathlib import Path

from consulate.demo.folder import DemoError, default_folder
from consulate.demo.postgres import PostgresError
from consulate.demo.supervisor import Supervisor


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m consulate.demo", description="Runs the demonstration.")
    parser.add_argument("--port", default="8000")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--data", type=Path, default=default_folder(), help="the data folder")
    given = parser.parse_args()
    try:
        if not given.port.isdigit() or not 0 < int(given.port) < 65536:
            raise DemoError(f"PORT must be a number from 1 to 65535, not {given.port!r}.")
        Supervisor(given.data.resolve(), given.host, int(given.port)).run()
    except (DemoError, PostgresError) as error:
        if str(error):
            print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
