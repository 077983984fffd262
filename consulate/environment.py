"""Checks of the environment. All problems are reported at once.

A report never repeats a value unless it is a host: the others are secrets or contain one.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

import dj_database_url
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email
from django.utils.module_loading import import_string

Environ = Mapping[str, str]

SMTP = "django.core.mail.backends.smtp.EmailBackend"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
SECRET_LENGTH = 50  # what `check --deploy` wants
DOCUMENT_KEY_LENGTH = 32
VERSION_LENGTH = 20  # of the column beside each hash
# A valid Host header, in lower case and without a port.
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f.:]+\]")

_TRUE, _FALSE = frozenset({"true", "1", "yes", "on"}), frozenset({"false", "0", "no", "off"})
_FLAGS = ("HTTPS", "BEHIND_PROXY", "HSTS_INCLUDE_SUBDOMAINS", "HSTS_PRELOAD", "DEBUG")


@dataclass(frozen=True)
class _Mail:
    """What a scheme of EMAIL_URL means: STARTTLS, TLS from the first byte, or neither."""

    port: int
    starttls: bool = False
    tls: bool = False


_MAIL = {
    "smtp": _Mail(25),
    "smtp+tls": _Mail(587, starttls=True),
    "submission": _Mail(587, starttls=True),
    "smtps": _Mail(465, tls=True),
}


def problems(environ: Environ) -> list[str]:
    """Return a sentence for each thing that is missing, wrong or unsafe. The site can start if there is none."""
    checks = (_flags, _secret_key, _document_keys, _hosts, _site, _database, _broker, _mail, _logs)
    return [problem for check in checks for problem in check(environ)]


def load_settings_or_exit() -> None:
    """Load the settings of a program started by hand, or exit with one line for each problem and no traceback."""
    try:
        settings.INSTALLED_APPS  # noqa: B018 - the first look at any setting loads all of them
    except ImproperlyConfigured as error:
        sys.exit(str(error))


def flag(environ: Environ, name: str, *, default: bool) -> bool:
    value = given(environ, name).lower()
    return value in _TRUE if value else default


def allowed_hosts(environ: Environ) -> list[str]:
    return [host.strip().lower() for host in environ.get("ALLOWED_HOSTS", "").split(",")]


def document_keys(environ: Environ) -> list[tuple[str, str]]:
    """Return versions and secrets, newest first."""
    pairs = [pair.strip().partition(":") for pair in environ.get("DOCUMENT_KEYS", "").split(",")]
    return [(version, secret) for version, _colon, secret in pairs]


def broker_url(environ: Environ) -> str:
    """Return the broker: the Redis of REDIS_URL unless another is named. Celery has its own spelling of a socket."""
    redis = given(environ, "REDIS_URL").replace("?db=", "?virtual_host=")
    return given(environ, "CELERY_BROKER_URL") or re.sub("^unix:", "redis+socket:", redis)


def mail_server(environ: Environ) -> dict[str, str | int | bool]:
    """Return Django's EMAIL_ settings from EMAIL_URL."""
    url = urlsplit(given(environ, "EMAIL_URL"))
    spoken = _MAIL[url.scheme]
    return {
        "EMAIL_HOST": url.hostname or "",
        "EMAIL_PORT": url.port or spoken.port,
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_TLS": spoken.starttls,
        "EMAIL_USE_SSL": spoken.tls,
    }


def given(environ: Environ, name: str) -> str:
    return environ.get(name, "").strip()


def _split(url: str) -> SplitResult | None:
    """Return the parts of an address; None if it, or its port, is not valid."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    return parts if port is None or port > 0 else None


def _flags(environ: Environ) -> Iterator[str]:
    for name in _FLAGS:
        if given(environ, name).lower() not in _TRUE | _FALSE | {""}:
            yield f"{name} must be true or false."
    if flag(environ, "DEBUG", default=False):
        yield "DEBUG must stay off: its error pages would show personal data to strangers."
    if flag(environ, "HSTS_PRELOAD", default=False) and not flag(environ, "HSTS_INCLUDE_SUBDOMAINS", default=False):
        yield "HSTS_PRELOAD needs HSTS_INCLUDE_SUBDOMAINS=true, because browsers' preload lists require it."


def _secret_key(environ: Environ) -> Iterator[str]:
    if not (key := given(environ, "SECRET_KEY")):
        yield f"SECRET_KEY is missing: at least {SECRET_LENGTH} random characters, used to sign links and logins."
    elif len(key) < SECRET_LENGTH:
        yield f"SECRET_KEY is too short: it needs at least {SECRET_LENGTH} characters."


def _document_keys(environ: Environ) -> Iterator[str]:
    if not given(environ, "DOCUMENT_KEYS"):
        yield 'DOCUMENT_KEYS is missing: "version:secret" pairs, separated by commas, newest first.'
        return
    keys = document_keys(environ)
    versions = [version for version, _secret in keys]
    if not all(version and secret for version, secret in keys):
        yield 'DOCUMENT_KEYS must be "version:secret" pairs, separated by commas, newest first.'
    elif len(set(versions)) < len(versions):
        yield "DOCUMENT_KEYS has the same version twice."
    elif any(len(version) > VERSION_LENGTH for version in versions):
        yield f"DOCUMENT_KEYS has a version that is longer than {VERSION_LENGTH} characters."
    elif any(len(secret) < DOCUMENT_KEY_LENGTH for _version, secret in keys):
        yield f"DOCUMENT_KEYS has a secret that is too short: each needs at least {DOCUMENT_KEY_LENGTH} characters."


def _hosts(environ: Environ) -> Iterator[str]:
    if not given(environ, "ALLOWED_HOSTS"):
        yield "ALLOWED_HOSTS is missing: the host names of this site, separated by commas."
        return
    for host in allowed_hosts(environ):
        if not host:
            yield "ALLOWED_HOSTS has an empty entry between its commas."
        elif "*" in host or host.startswith("."):
            yield f"ALLOWED_HOSTS must name each host of this site in full; the wildcard {host} is refused."
        elif not HOST.fullmatch(host):
            yield f"ALLOWED_HOSTS must contain only host names, without scheme, port or path; {host} is not one."


def _site(environ: Environ) -> Iterator[str]:
    if not (address := given(environ, "SITE_URL")):
        yield "SITE_URL is missing: the address people use, such as https://book.consulate.example."
        return
    parts = _split(address)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        yield "SITE_URL must be an address such as https://book.consulate.example."
        return
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None:
        yield "SITE_URL must end with the host or its port: the site cannot be under a path."
    if parts.scheme == "http" and flag(environ, "HTTPS", default=True):
        yield "SITE_URL must begin with https://, unless HTTPS=false."
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if given(environ, "ALLOWED_HOSTS") and host not in allowed_hosts(environ):
        yield f"SITE_URL has a host that is not in ALLOWED_HOSTS: links in emails would be refused at {host}."


def _database(environ: Environ) -> Iterator[str]:
    if not (address := given(environ, "DATABASE_URL")):
        yield "DATABASE_URL is missing: postgres://user:password@host:5432/name."
        return
    if not address.startswith(("postgres://", "postgresql://")):
        yield "DATABASE_URL must be a PostgreSQL address (postgres://…), because PostgreSQL keeps the invariants."
        return
    try:
        named = dj_database_url.parse(address).get("NAME")
    except ValueError:
        named = None
    if not named:
        yield "DATABASE_URL must be postgres://user:password@host:5432/name, with special characters as %xx."


def _broker(environ: Environ) -> Iterator[str]:
    if not broker_url(environ):
        yield "REDIS_URL is missing: redis://host:6379/0, which carries message ids to the workers."
    if (address := given(environ, "REDIS_URL")) and not _is_redis(address, socket="unix"):
        yield "REDIS_URL must be redis://host:6379/0, rediss://host:6379/0 or unix:///path/to/socket."
    address = given(environ, "CELERY_BROKER_URL")
    if address and not _is_redis(address, socket="redis+socket") and address not in {"filesystem://", "memory://"}:
        yield "CELERY_BROKER_URL must be a Redis (redis://, rediss:// or redis+socket://), or filesystem://."


def _is_redis(address: str, *, socket: str) -> bool:
    parts = _split(address)
    if parts is None:
        return False
    if parts.scheme == socket:
        return len(parts.path) > 1
    number = parts.path.removeprefix("/")
    return parts.scheme in {"redis", "rediss"} and bool(parts.hostname) and (number.isdigit() or not number)


def _mail(environ: Environ) -> Iterator[str]:
    backend = given(environ, "EMAIL_BACKEND") or SMTP
    try:
        import_string(backend)
    except ImportError:
        yield "EMAIL_BACKEND must be the dotted path of a mail backend that is installed."
    if backend == SMTP:
        yield from _mail_server(given(environ, "EMAIL_URL"))
    if sender := given(environ, "DEFAULT_FROM_EMAIL"):
        try:
            validate_email(sender)
        except ValidationError:
            yield "DEFAULT_FROM_EMAIL must be a bare address, such as no-reply@consulate.example."


def _mail_server(address: str) -> Iterator[str]:
    if not address:
        yield "EMAIL_URL is missing: the mail server, such as submission://user:password@host:587."
        return
    parts = _split(address)
    if parts is None or parts.scheme not in _MAIL or not parts.hostname or parts.path.strip("/"):
        yield "EMAIL_URL must be submission://user:password@host:587 (STARTTLS), smtps://… (TLS) or smtp://host:25."
    elif parts.query or parts.fragment:
        yield "EMAIL_URL must end with the host and port; write special characters in a password as %xx."


def _logs(environ: Environ) -> Iterator[str]:
    if (given(environ, "LOG_LEVEL") or "INFO").upper() not in LOG_LEVELS:
        yield f"LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}."
