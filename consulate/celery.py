"""The Celery application. Each option names the outage that it prevents."""

import os
from typing import Any

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

from consulate.environment import load_settings_or_exit

for _scheme in ("redis", "rediss"):  # redis+socket is looked up as redis
    TRANSPORT_ALIASES[_scheme] = "consulate.redis_broker:Transport"

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consulate.settings")

app = Celery("consulate")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["bookings", "bookings.notifications"])


@app.on_configure.connect
def refuse_to_start(**signal: Any) -> None:
    """A worker or a beat reads the settings here for the first time; elsewhere they are read already."""
    load_settings_or_exit()
