"""What every request passes: caching, the language remembered, and the page for a database that does not answer."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils.cache import has_vary_header, patch_cache_control
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language_from_path, override

from bookings.citizen.access import keep_secret
from bookings.citizen.views.errors import unavailable

logger = logging.getLogger(__name__)
# What may follow an address in a text. No address of ours ends with one before its slash.
_SIGNS = "/.,;:!?)]}>»”’\"'*"
A_YEAR = 365 * 24 * 60 * 60  # seconds


class Revalidation:
    """Let browsers ask each time whether their copy is still valid, which costs few bytes.

    This is for every page that sets nothing itself. A page that depends on a cookie is for one browser only.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if not answer.has_header("Cache-Control"):
            patch_cache_control(
                answer, no_cache=True, **({"private": True} if has_vary_header(answer, "Cookie") else {})
            )
        return answer


class LanguageMemory:
    """Write the language of the page's address into a cookie if it differs. The cookie identifies nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        shown = get_language_from_path(request.path_info)
        if shown and answer.status_code == 200 and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != shown:
            answer.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                shown,
                max_age=A_YEAR,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite="Lax",
            )
        return answer


class TrailingSigns:
    """Open a link that a mail program or a messenger has made too long, by a bracket or a full stop of the text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code != 404 or request.method not in ("GET", "HEAD"):
            return answer
        path = request.path_info.rstrip(_SIGNS)
        for address in (f"{path}/", path):
            if address != request.path_info and view_name_of(address).startswith("citizen:"):
                return keep_secret(request, HttpResponseRedirect(iri_to_uri(address)))
        return answer


def view_name_of(path: str) -> str:
    """Return the URL name of the page at an address, or "" if there is none."""
    try:
        with override(get_language_from_path(path) or None):  # addresses begin with the language
            return resolve(path).view_name
    except Resolver404:
        return ""


class DatabaseUnavailable:
    """Return 503 if a view could not reach the database, so that proxies and programs know that it is temporary."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError) as error:  # in another middleware, which reads the session of staff
            return self._answer(request, error)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return self._answer(request, exception)
        return None

    def _answer(self, request: HttpRequest, error: Exception) -> HttpResponse:
        logger.error("%s: the database does not answer", request.path, exc_info=error)
        return unavailable(request)
