"""Settings of the tests: the production ones, with values that need nothing but this machine.

Without DATABASE_URL the database is an embedded server in a folder of this run's own, started by conftest.py.
The address is known before the server runs, so that reading the settings starts nothing.
"""

import os
from pathlib import Path

from consulate.demo.folder import Secrets
from consulate.demo.logins import logins
from consulate.demo.postgres import database_url

TEST_DATA = Path(__file__).resolve().parent.parent / ".test-data"
# One folder for each run: several may go on in the same checkout.
DATABASE_FOLDER = TEST_DATA / str(os.getpid()) / "postgres"
# Each of two runners side by side has a server of its own: the address that the first process made is not theirs.
_MARK = "TESTS_EMBED_POSTGRESQL"
_IS_RUNNER = "PYTEST_XDIST_WORKER" in os.environ and os.environ.pop(_MARK, "") == "yes"
DATABASE_IS_EMBEDDED = _IS_RUNNER or not os.environ.get("DATABASE_URL")
if DATABASE_IS_EMBEDDED:
    os.environ["DATABASE_URL"] = database_url(DATABASE_FOLDER, "postgres")
    if not _IS_RUNNER:
        os.environ[_MARK] = "yes"

for _name, _value in {
    "SECRET_KEY": "a key for tests, of which nothing has to be secret",
    "DOCUMENT_KEYS": "1:a key for the hashes of invented documents",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "SITE_URL": "http://testserver",
    "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
    "CELERY_BROKER_URL": "memory://",
    "HTTPS": "false",
}.items():
    os.environ.setdefault(_name, _value)

from consulate.settings import *  # noqa: E402, F403
from consulate.settings import INSTALLED_APPS, STORAGES  # noqa: E402

# The demo's own parts are tested too; a test that wants them sets ROOT_URLCONF and DEMO.
INSTALLED_APPS = [*INSTALLED_APPS, "consulate.demo"]
DEMO = False
DEMO_FOLDER = DATABASE_FOLDER.parent / "demo"
DEMO_MAIL_FOLDER = DEMO_FOLDER / "mail"
DEMO_LOGINS = logins(Secrets("a key for tests", "1:x", "a password for tests"))

# Static files are served as they lie in the tree; nothing is collected for a test.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# Slow on purpose in production; tests log in often.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
