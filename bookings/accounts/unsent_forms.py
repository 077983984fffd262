"""A form that staff sent after they were logged out: it is kept until they have logged in, and shown again, not saved.

What was typed stays on the server, in the session in which the person logs in. It is for the person who was logged in
in this browser before, is kept for an hour, and is deleted when it is shown, when another person logs in, and when
somebody logs out.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone

from bookings.models import User

AREAS = ("admin", "staff")  # the URL namespaces of staff pages
LOGIN_PAGES = ("account_", "mfa_")  # prefixes of the URL names about one's own login
KEPT = dt.timedelta(hours=1)
MOST = 100_000  # characters that are kept of one form
_SESSION_KEY = "unsent_form"
_COOKIE = "staff_member"  # whose browser this was last, signed
_COOKIE_AGE = dt.timedelta(days=30)
_LEFT_OUT = ("csrfmiddlewaretoken", "password", "password1", "password2", "usable_password")


def remember_user(request: HttpRequest, response: HttpResponse) -> None:
    """Note in the browser who is logged in, to know later whose unsent form it was."""
    user = request.user
    if isinstance(user, User) and _last_user(request) != str(user.pk):
        response.set_signed_cookie(
            _COOKIE,
            str(user.pk),
            salt=_COOKIE,
            max_age=_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def keep_form(request: HttpRequest) -> str:
    """Keep the form that was sent, and return the address of the page it was on.

    Only a browser in which somebody of the staff has been logged in can leave something on the server.
    """
    page, user = _page_of(request), _last_user(request)
    typed = [(name, values) for name, values in request.POST.lists() if name not in _LEFT_OUT]
    if user and len(str(typed)) <= MOST:
        request.session[_SESSION_KEY] = {
            "user": user,
            "page": page,
            "action": request.path,
            "fields": typed,
            "until": (timezone.now() + KEPT).isoformat(),
        }
        if not request.user.is_authenticated:
            request.session.set_expiry(KEPT)
    return page


def forget_form(request: HttpRequest) -> None:
    """Forget the form because somebody logs out, or logs in as somebody else."""
    request.session.pop(_SESSION_KEY, None)


def unsent_form(request: HttpRequest) -> dict[str, Any]:
    """Give the pages of staff the form to show again, and the pages about the login whether there is one."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    if request.method not in ("GET", "POST") or not name.startswith((*AREAS, *LOGIN_PAGES)):
        return {}
    kept = request.session.get(_SESSION_KEY)
    if kept is None:
        return {}
    if dt.datetime.fromisoformat(kept["until"]) <= timezone.now():
        del request.session[_SESSION_KEY]
        return {}
    if name.startswith(LOGIN_PAGES):
        return {"has_unsent_form": True}
    if kept["user"] != str(request.user.pk):
        del request.session[_SESSION_KEY]
    elif request.method == "GET" and kept["page"] == request.get_full_path():
        del request.session[_SESSION_KEY]
        return {"unsent_form": {"action": kept["action"], "fields": kept["fields"]}}
    return {}


def _last_user(request: HttpRequest) -> str:
    return str(request.get_signed_cookie(_COOKIE, "", salt=_COOKIE, max_age=_COOKIE_AGE))


def _page_of(request: HttpRequest) -> str:
    """Return the address of the page that the form was on; of the form itself if the browser does not say."""
    before = urlsplit(request.headers.get("Referer", ""))
    if before.netloc != request.get_host():
        return request.get_full_path()
    try:
        name = resolve(before.path).view_name
    except Resolver404:
        return request.get_full_path()
    is_of_staff = name.partition(":")[0] in AREAS
    return f"{before.path}?{before.query}".rstrip("?") if is_of_staff else request.get_full_path()
