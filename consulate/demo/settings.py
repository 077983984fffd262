"""Settings of the demo: the production settings, with values for one machine and without HTTPS."""

import os
from typing import cast

from csp.constants import SELF

from consulate.demo.folder import default_folder, read_secrets
from consulate.demo.logins import logins
from consulate.demo.postgres import database_url

DEMO = True
DEMO_FOLDER = default_folder()
DEMO_MAIL_FOLDER = DEMO_FOLDER / "mail"

_secrets = read_secrets(DEMO_FOLDER)
DEMO_LOGINS = logins(_secrets)

for _name, _value in {
    "SECRET_KEY": _secrets.secret_key,
    "DOCUMENT_KEYS": _secrets.document_keys,
    "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
    "SITE_URL": "http://127.0.0.1:8000",
    "DATABASE_URL": database_url(DEMO_FOLDER / "postgres"),
    "CELERY_BROKER_URL": os.environ.get("REDIS_URL") or "filesystem://",
    "CELERY_FOLDER": str(DEMO_FOLDER / "queue"),
    "STATIC_ROOT": str(DEMO_FOLDER / "static"),
    "DEFAULT_FROM_EMAIL": "no-reply@consulate.example",
}.items():
    os.environ.setdefault(_name, _value)
# Not left to the environment: the demo's people are invented, but their addresses may belong to somebody.
os.environ["EMAIL_BACKEND"] = "consulate.demo.mail.EmlBackend"
os.environ["HTTPS"] = "false"
os.environ["DEBUG"] = "false"

from consulate.settings import *  # noqa: E402, F403
from consulate.settings import (  # noqa: E402
    CELERY_BEAT_SCHEDULE,
    CELERY_BROKER_TRANSPORT_OPTIONS,
    CELERY_BROKER_URL,
    CONTENT_SECURITY_POLICY,
    INSTALLED_APPS,
    TEMPLATES,
)

INSTALLED_APPS = [*INSTALLED_APPS, "consulate.demo"]
ROOT_URLCONF = "consulate.demo.urls"
cast(dict[str, list[str]], TEMPLATES[0]["OPTIONS"])["context_processors"].append("consulate.demo.banner.banner")
# The mail page shows the HTML part of an email in a frame of this site.
CONTENT_SECURITY_POLICY["DIRECTIVES"]["frame-src"] = [SELF]
CELERY_IMPORTS = ["consulate.demo.tasks"]
CELERY_BEAT_SCHEDULE["make_reception_of_today"] = {
    "task": "consulate.demo.tasks.make_reception_of_today",
    "schedule": 600.0,
    "options": {"expires": 600.0},
}
# The supervisor watches the workers as processes; their remote control would only fill the queue folder.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
if CELERY_BROKER_URL.startswith("filesystem"):
    # The default is a second: too long for somebody who waits for a code.
    CELERY_BROKER_TRANSPORT_OPTIONS["polling_interval"] = 0.2
