"""Remembers the language of the last page, for the next visit to the site's bare address."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_path

A_YEAR = 365 * 24 * 60 * 60  # seconds


class Remembered:
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
