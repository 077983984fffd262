"""The database does not answer: a page that says so, in the person's language, and when to come back."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from bookings.citizen.views.errors import unavailable

logger = logging.getLogger(__name__)


class Unavailable:
    """Answers 503 where a view could not reach the database: proxies and programs then know that it passes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError) as error:  # in another middleware: the session of staff
            return self._say(request, error)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return self._say(request, exception)
        return None

    def _say(self, request: HttpRequest, error: Exception) -> HttpResponse:
        logger.error("%s: the database does not answer", request.path, exc_info=error)
        return unavailable(request)
