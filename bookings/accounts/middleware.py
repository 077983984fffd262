"""The gate: nobody reaches a staff page with a password alone.

A request passes if the person is logged in, has a second factor, and used it in this session. The pages themselves
check permissions at each request (`permissions`).
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

from bookings.accounts.attempts import is_known, remember_device
from bookings.accounts.unsent_forms import AREAS, LOGIN_PAGES, forget_form, keep_form, remember_user
from bookings.models import User

ADMIN_LOGIN = "admin:login"
OPEN = {"account_login", "account_logout", "account_inactive", "mfa_authenticate", "admin:logout"}
LOGGING_OUT = {"account_logout", "admin:logout"}
# The only pages for people without a second factor, and for people who have one but have not used it in this session.
ENROLLING = {"mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"}
PROVING = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_factor(user: User) -> bool:
    """Return whether the person has set up an app or a passkey. Recovery codes alone do not count."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def has_passed(request: HttpRequest, user: User) -> bool:
    """Return whether this session was opened with a second factor that the person still has."""
    records = get_authentication_records(request, user)
    used = [record.get("id") for record in records if record.get("method") == "mfa"]
    return bool(used) and has_factor(user) and Authenticator.objects.filter(user=user, pk__in=used).exists()


class Gate:
    """The middleware. It comes after allauth's own, which provides the current request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match and _is_guarded(match.view_name):
            remember_user(request, response)
            user = request.user
            if isinstance(user, User) and not is_known(request, user) and has_passed(request, user):
                remember_device(response, user)
            if not response.has_header("Cache-Control"):
                # After logging out, the back button must not show the page again.
                add_never_cache_headers(response)
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in LOGGING_OUT and request.method == "POST":
            forget_form(request)
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
    """Return the address to continue at afterwards. What was sent is kept, and shown there again."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    match = request.resolver_match
    return keep_form(request) if match and match.view_name.startswith(AREAS) else ""


def _to_login(back_to: str) -> HttpResponse:
    return _redirect(reverse("account_login"), back_to)


def _redirect(address: str, back_to: str) -> HttpResponse:
    query: dict[str, Any] = {REDIRECT_FIELD_NAME: back_to} if back_to else {}
    return HttpResponseRedirect(f"{address}?{urlencode(query)}" if query else address)
