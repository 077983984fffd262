"""The Celery application. Options say which outage they prevent."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consulate.settings")

app = Celery("consulate")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["bookings", "bookings.notifications"])
