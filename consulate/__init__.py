"""The project: settings, addresses, Celery, languages. Domain code lives in `bookings`."""

import zoneinfo

# Kazakhstan moved to UTC+5 on 1 March 2024. A machine with an older time zone database would print every time an hour
# late, so the pinned `tzdata` package is the only source.
zoneinfo.reset_tzpath(to=())

from consulate.celery import app as celery_app  # noqa: E402

__all__ = ["celery_app"]
