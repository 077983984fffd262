"""The page for a database that does not answer, in the person's language, with when to try again."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from bookings.citizen.views.errors import unavailable

logger = logging.getLogger(__name__)


class Unavailable:
    """Return 503 if a view could not reach the database, so that proxies and programs know that it is temporary."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError) as error:  # in another middleware, which reads the session of staff
            return self._say(request, error)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return self._say(request, exception)
        return None

    def _say(self, request: HttpRequest, error: Exception) -> HttpResponse:
        logger.error("%s: the database does not answer", request.path, exc_info=error)
        return unavailable(request)
