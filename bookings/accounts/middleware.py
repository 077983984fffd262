"""Nobody reaches a page of the staff with a password alone.

A request is let through if its person is logged in, has a second factor, and this session was opened with it. What
they may do there is asked by the pages themselves, at each request (`permissions`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

from bookings.models import User

AREAS = ("admin", "staff")  # the namespaces of the staff's pages
LOGIN_PAGES = ("account_", "mfa_")  # how the names of the pages about one's own login begin
ADMIN_LOGIN = "admin:login"
OPEN = {"account_login", "account_logout", "account_inactive", "mfa_authenticate", "admin:logout"}
# For who has no second factor yet, and for who has one but did not use it here: nothing but what mends that.
ENROLLING = {"mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"}
PROVING = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_factor(user: User) -> bool:
    """Whether the person has set up an app or a passkey. Recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def has_passed(request: HttpRequest, user: User) -> bool:
    """Whether this session was opened with a second factor that the person still has."""
    records = get_authentication_records(request, user)
    used = [record.get("id") for record in records if record.get("method") == "mfa"]
    return bool(used) and has_factor(user) and Authenticator.objects.filter(user=user, pk__in=used).exists()


class Gate:
    """The middleware. It stands behind allauth's own, which knows the request of the moment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match and _is_guarded(match.view_name) and not response.has_header("Cache-Control"):
            # What was on the screen is not to be had by the button back after logging out.
            add_never_cache_headers(response)
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not _is_guarded(name) or name in OPEN:
            return None
        if name == ADMIN_LOGIN:
            return _to_login(request.GET.get(REDIRECT_FIELD_NAME, ""))
        user = request.user
        if not isinstance(user, User):
            return _to_login(_back_to(request))
        if not has_factor(user):
            return None if name in ENROLLING else HttpResponseRedirect(reverse("mfa_activate_totp"))
        if not has_passed(request, user):
            proof = get_adapter().get_reauthentication_methods(user)[0]["url"]
            return None if name in PROVING else _redirect(proof, _back_to(request))
        if name.startswith(AREAS) and not user.is_staff:
            raise PermissionDenied
        return None


def _is_guarded(name: str) -> bool:
    return name.partition(":")[0] in AREAS or name.startswith(LOGIN_PAGES)


def _back_to(request: HttpRequest) -> str:
    """Where to go on afterwards: what was only sent can't be opened again."""
    return request.get_full_path() if request.method in ("GET", "HEAD") else ""


def _to_login(back_to: str) -> HttpResponse:
    return _redirect(reverse("account_login"), back_to)


def _redirect(address: str, back_to: str) -> HttpResponse:
    query: dict[str, Any] = {REDIRECT_FIELD_NAME: back_to} if back_to else {}
    return HttpResponseRedirect(f"{address}?{urlencode(query)}" if query else address)
