"""A form that is sent twice (a double click, "Back" and the same button again) is answered twice and processed once.
Each rendering of a page has its own CSRF token, so a token identifies one page in one browser. If its form was answered
with a redirect, the same form sent again gets the same redirect, with the cookies that were set. The second of two
clicks waits for the first.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from consulate.middleware import view_name_of

# All pages of staff. Of the citizens' forms these, which make something new each time, end the link that the page was
# opened by, or would be told to wait a minute. The others have keys of their own, or do nothing the second time.
AREAS = ("admin:", "staff:", "account_", "mfa_")
CITIZENS = {
    *("citizen:wait", "citizen:interest", "citizen:renew_link", "citizen:new_address_code", "citizen:give_up_confirm"),
    *("citizen:new_code", "citizen:waiting_new_code", "citizen:interest_new_code"),
    *("citizen:address", "citizen:new_address"),
}
KEPT = dt.timedelta(minutes=10)
_LOCK = 5 << 56  # the namespace of the advisory lock, beside those of `bookings.actions.core.locks`


class SentForms:
    """The middleware. It comes before whatever sets cookies that the first answer needs: messages and logins."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        browser = request.COOKIES.get(settings.CSRF_COOKIE_NAME)
        if request.method != "POST" or not browser or not _is_remembered(request.path_info):
            return self.get_response(request)
        token = request.POST.get("csrfmiddlewaretoken")
        if not token:
            return self.get_response(request)
        page, form = _digest(browser, request.get_full_path()), _digest_of_form(request)
        with _alone(page):
            # One record for a page of a browser: after another form of the page, the first one counts as new.
            kept = SessionStore(page).load()
            if kept.get("form") == form and _is_logged_in_still(kept):
                return _again(kept)
            response = self.get_response(request)
            if response.status_code == 302:
                _keep(page, form, response)
            return response


def _is_remembered(path: str) -> bool:
    name = view_name_of(path)
    return name.startswith(AREAS) or name in CITIZENS


def _digest(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:40]


def _digest_of_form(request: HttpRequest) -> str:
    files = [(name, file.name, file.size) for name, found in request.FILES.lists() for file in found]
    return _digest(json.dumps([sorted(request.POST.lists()), sorted(files)], default=str))


@contextmanager
def _alone(page: str) -> Iterator[None]:
    """Hold the page's lock: of the session, not of a transaction, because a view has several or none."""
    key = _LOCK | int(page[:13], 16)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [key])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _keep(page: str, form: str, response: HttpResponse) -> None:
    """Keep an answer in the table of sessions, which forgets it by itself. Its key opens no page."""
    session = response.cookies.get(settings.SESSION_COOKIE_NAME)
    kept = {
        "form": form,
        "location": response["Location"],
        "cookies": response.cookies.output(header="").split("\r\n"),
        "session": session.value if session else "",
    }
    Session.objects.update_or_create(
        session_key=page,
        defaults={"session_data": SessionStore().encode(kept), "expire_date": timezone.now() + KEPT},
    )


def _is_logged_in_still(kept: dict[str, Any]) -> bool:
    """Return whether the login that the answer made, if any, has not been ended since."""
    return not kept["session"] or bool(SessionStore().exists(kept["session"]))


def _again(kept: dict[str, Any]) -> HttpResponse:
    response = HttpResponseRedirect(kept["location"])
    for cookie in kept["cookies"]:
        response.cookies.load(cookie)
    return response
