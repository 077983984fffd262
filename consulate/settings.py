"""Settings, read from the environment. `docs/configuration.md` lists every variable.

Production refuses to start half-configured: a missing secret, DEBUG or a wildcard host is an error at the start, not a
surprise later. `consulate.environment` has the rules.
"""

import os
import ssl
from functools import partial
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from kombu import Exchange, Queue

from consulate import environment

BASE_DIR = Path(__file__).resolve().parent.parent

if _problems := environment.problems(os.environ):
    raise ImproperlyConfigured("\n".join(_problems))
_given = partial(environment.given, os.environ)

# --- what must be given -------------------------------------------------------------------------
SECRET_KEY = os.environ["SECRET_KEY"]
# Newest first. They are the keys of the hashes of document numbers: without them, nobody can be recognised again. They
# are never the SECRET_KEY.
DOCUMENT_KEYS: dict[str, str] = dict(environment.document_keys(os.environ))
ALLOWED_HOSTS: list[str] = environment.allowed_hosts(os.environ)
# The address of the site, for links in emails, without a slash at the end.
SITE_URL = _given("SITE_URL").rstrip("/")
DEBUG = False

# --- the application ----------------------------------------------------------------------------
INSTALLED_APPS = [
    "modeltranslation",  # before the admin, whose classes it extends
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "crispy_forms",
    "bookings",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # with a random length against guessing at secrets (BREACH)
    "django.middleware.http.ConditionalGetMiddleware",  # browsers that have the page already get a 304 without a body
    "csp.middleware.CSPMiddleware",
    "consulate.middleware.Revalidation",
    "consulate.middleware.DatabaseUnavailable",
    "consulate.sent_forms.SentForms",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "consulate.middleware.LanguageMemory",
    "consulate.middleware.TrailingSigns",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "bookings.accounts.middleware.Gate",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "consulate.urls"
WSGI_APPLICATION = "consulate.wsgi.application"
AUTH_USER_MODEL = "bookings.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["consulate.template_loader.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bookings.accounts.unsent_forms.unsent_form",
            ],
        },
    }
]

CRISPY_ALLOWED_TEMPLATE_PACKS = "consulate"
CRISPY_TEMPLATE_PACK = "consulate"
CRISPY_FAIL_SILENTLY = False

# --- database -----------------------------------------------------------------------------------
DATABASES = {"default": dj_database_url.parse(_given("DATABASE_URL"), conn_max_age=600, conn_health_checks=True)}
# A statement or an idle transaction that hangs must not keep slots locked.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
    "options", "-c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000"
)

# --- Redis, Celery ------------------------------------------------------------------------------
REDIS_URL = _given("REDIS_URL")
CACHES = (
    {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
    if REDIS_URL
    else {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
)

CELERY_BROKER_URL: str = environment.broker_url(os.environ)
if CELERY_BROKER_URL.startswith("rediss:") and "ssl_" not in CELERY_BROKER_URL:
    # Celery's default trusts any server that answers.
    CELERY_BROKER_USE_SSL = {"ssl_cert_reqs": ssl.CERT_REQUIRED}
REDIS_BROKER_OPTIONS: dict[str, object] = {
    # A broker that hangs must not delay a booking: wait one second, then leave it to the sweep.
    "socket_timeout": 1,
    "socket_connect_timeout": 1,
    "max_retries": 0,  # of publishing; with them a broker that is away costs two seconds
    "visibility_timeout": 3600,
    "queue_order_strategy": "priority",
}
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}
if CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = REDIS_BROKER_OPTIONS
elif CELERY_BROKER_URL.startswith("filesystem"):
    _broker_folder = Path(_given("CELERY_FOLDER") or BASE_DIR / ".data" / "queue")
    CELERY_BROKER_TRANSPORT = "consulate.folder_broker:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker_folder / "messages"),
        "data_folder_out": str(_broker_folder / "messages"),
        "control_folder": str(_broker_folder / "control"),
        "polling_interval": 0.2,  # seconds; somebody waits for a code
    }
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A killed worker loses early-acknowledged tasks; the outbox row would wait for the sweep.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Codes never queue behind reminders: somebody is waiting at the page.
CELERY_TASK_QUEUES = [Queue(name, Exchange(name), routing_key=name) for name in ("codes", "mail", "sweeps")]
CELERY_TASK_DEFAULT_QUEUE = "sweeps"
CELERY_TASK_CREATE_MISSING_QUEUES = False
# The next sweep does the work of a missed one; a queue of old sweeps helps nobody.
CELERY_BEAT_SCHEDULE = {
    name: {"task": f"bookings.tasks.{name}", "schedule": every, "options": {"expires": every}}
    for name, every in {
        "queue_due_notifications": 15.0,
        "requeue_stuck_notifications": 60.0,
        "look_up_links": 15.0,
        "expire_holds": 60.0,
        "offer_places": 60.0,
        "mark_missed": 3600.0,
        "erase_personal_data": 3600.0,
        "forget_ended_interests": 3600.0,
    }.items()
}

# --- mail ---------------------------------------------------------------------------------------
EMAIL_BACKEND = _given("EMAIL_BACKEND") or environment.SMTP
if EMAIL_BACKEND == environment.SMTP:
    _email = environment.mail_server(os.environ)
    EMAIL_HOST, EMAIL_PORT = _email["EMAIL_HOST"], _email["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_USER"], _email["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _email["EMAIL_USE_TLS"], _email["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = _given("DEFAULT_FROM_EMAIL") or f"no-reply@{ALLOWED_HOSTS[0]}"

# --- languages, time ----------------------------------------------------------------------------
LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", _("Russian")), ("kk", _("Kazakh")), ("en", _("English"))]
LANG_INFO["kk"]["name_local"] = "қазақша"  # Django uses the name of the people; readers look for this one


def _field_in(name: object, language: str) -> str:
    return f"{name} ({LANG_INFO[language]['name_local']})"


MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME = _field_in
LOCALE_PATHS = [BASE_DIR / "consulate" / "locale"]
FORMAT_MODULE_PATH = ["consulate.formats"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "ru"
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ("ru", "kk", "en")}
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # instants; pages and emails show the post's time zone
LANGUAGE_COOKIE_HTTPONLY = True

# --- static files -------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(_given("STATIC_ROOT") or BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "consulate" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- security -----------------------------------------------------------------------------------
# Off only if browsers reach the site without TLS, as in the demo.
HTTPS = environment.flag(os.environ, "HTTPS", default=True)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Both affect other hosts, which may have no TLS, and cannot be undone for a year. The owner of the domain decides, so
# `check --deploy` must not ask for them.
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and environment.flag(os.environ, "HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = HTTPS and environment.flag(os.environ, "HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag(os.environ, "BEHIND_PROXY", default=False) else None
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "bookings.citizen.views.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [origin.strip() for origin in (_given("CSRF_TRUSTED_ORIGINS") or SITE_URL).split(",")]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# --- staff logins -------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
SESSION_COOKIE_AGE = 12 * 60 * 60  # a day at the office, or on the road
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "bookings.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody can sign up; allauth needs to know the name of the field
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
# `bookings.accounts.attempts` counts wrong passwords and codes. Right ones have no limit: a whole office may log in
# from one address in one minute.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None, "reauthenticate": None}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SECURE_PROXY_SSL_HEADER else 0
ACCOUNT_FORMS = {
    "login": "bookings.accounts.forms.LoginForm",
    "reauthenticate": "bookings.accounts.forms.PasswordAgainForm",
    "change_password": "bookings.accounts.forms.ChangePasswordForm",
}
MFA_ADAPTER = "bookings.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds: the clocks of phones differ, and people type slowly
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "bookings.accounts.forms.CodeLoginForm",
    "reauthenticate": "bookings.accounts.forms.CodeAgainForm",
    "activate_totp": "bookings.accounts.forms.ActivateForm",
    "deactivate_totp": "bookings.accounts.forms.DeactivateForm",
    "generate_recovery_codes": "bookings.accounts.forms.GenerateCodesForm",
    "add_webauthn": "bookings.accounts.passkeys.AddPasskeyForm",
    "authenticate_webauthn": "bookings.accounts.passkeys.PasskeyLoginForm",
    "reauthenticate_webauthn": "bookings.accounts.passkeys.PasskeyAgainForm",
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "discreet": {
            "()": "consulate.logs.Discreet",
            "fmt": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "root": {"handlers": ["console"], "level": (_given("LOG_LEVEL") or "INFO").upper()},
}
