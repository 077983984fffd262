"""The language of the last page is remembered, for who comes to the site's bare address the next time."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_path

A_YEAR = 365 * 24 * 60 * 60  # seconds


class Remembered:
    """Writes the language of a page's address into a cookie, where another stands there or none. It names nobody."""

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
