"""A page that is not there yet."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def pending(request: HttpRequest, **names: Any) -> HttpResponse:
    raise Http404
