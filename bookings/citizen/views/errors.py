"""Pages for errors outside a form, in the person's language. None of the public ones uses the database."""

from http import HTTPStatus

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

RETRY_AFTER = 60  # seconds
# Staff see these in the public look too: what draws the admin may have failed.
OURS = (HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE)
LAST_RESORT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Something went wrong</title></head>
<body><main><h1>Something went wrong</h1>
<p>Сайт временно не работает. Попробуйте ещё раз через несколько минут.</p>
<p>Сайт уақытша жұмыс істемейді. Бірнеше минуттан кейін қайталап көріңіз.</p>
<p>The site does not work at the moment. Try again in a few minutes.</p></main></body></html>
"""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "400.html", HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "403.html", HTTPStatus.FORBIDDEN, reason=str(exception))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "404.html", HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """Draw the page for a fault of ours, or a few plain words if drawing pages is what failed."""
    try:
        return _page(request, "500.html", HTTPStatus.INTERNAL_SERVER_ERROR)
    except Exception:
        return HttpResponse(LAST_RESORT, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Draw the page while the database does not answer, without asking it."""
    answer = _page(request, "503.html", HTTPStatus.SERVICE_UNAVAILABLE)
    answer["Retry-After"] = str(RETRY_AFTER)
    return answer


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Draw the page for a form without its secret: usually it was open too long, or the browser has no cookies."""
    return _page(request, "403_csrf.html", HTTPStatus.FORBIDDEN)


def _page(request: HttpRequest, template: str, status: HTTPStatus, reason: str = "") -> HttpResponse:
    # The refusal may come before the language is set, and the thread still has its last visitor's.
    with translation.override(translation.get_language_from_request(request, check_path=True)):
        if _is_of_staff(request) and status not in OURS:
            context = {"site_header": admin.site.site_header, "reason": reason}
            return render(request, f"admin/{template}", context, status=status)
        return render(request, template, status=status)


def _is_of_staff(request: HttpRequest) -> bool:
    """Return whether the page is a staff page, whose errors look like the admin."""
    return request.path_info.split("/")[2:3] in (["admin"], ["staff"])
