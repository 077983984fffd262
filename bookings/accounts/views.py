"""Allauth's views where the gate needs more: a second factor that was just set up counts for the session at once."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from csp.decorators import csp_update
from django.db import IntegrityError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator

from bookings.accounts import middleware
from bookings.accounts.adapters import use_code

Type = Authenticator.Type


def _count_factor(request: HttpRequest, authenticator_type: str) -> Authenticator:
    """Count the newest second factor of that type as used in this session, which gets a new key."""
    newest = Authenticator.objects.filter(user=request.user, type=authenticator_type).latest("pk")
    record_authentication(request, request.user, "mfa", id=newest.pk, type=newest.type)
    request.session.cycle_key()
    return newest


# The picture of the secret is part of the page: it must not have an address of its own.
@method_decorator(csp_update({"img-src": ["data:"]}), name="dispatch")
class ActivateView(totp.ActivateTOTPView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if user.is_authenticated and Authenticator.objects.filter(user=user, type=Type.TOTP).exists():
            return _to_codes_or_index(request)  # a double click
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except IntegrityError:  # two requests at the same time
            return _to_codes_or_index(self.request)
        use_code(_count_factor(self.request, Type.TOTP), form.cleaned_data["code"])
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        fours = [secret[start : start + 4] for start in range(0, len(secret), 4)]
        return {**context, "secret_in_fours": fours, "is_first": not middleware.has_factor(self.request.user)}


class AddPasskeyView(webauthn.AddWebAuthnView):
    def form_valid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _count_factor(self.request, Type.WEBAUTHN)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Allauth leaves out the form that was refused.
        form = kwargs.get("form") or self.get_form()
        return {
            **super().get_context_data(**kwargs),
            "form": form,
            "is_first": not middleware.has_factor(self.request.user),
        }


class AuthenticateView(base.AuthenticateView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        types = set(Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True))
        return {**super().get_context_data(**kwargs), "types": types}


class PasskeyAgainView(webauthn.ReauthenticateWebAuthnView):
    def form_invalid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or self.get_form()
        return {**super().get_context_data(**kwargs), "form": form}


class GenerateCodesView(recovery.GenerateRecoveryCodesView):
    def form_valid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        # People who logged in with one of the old codes, now deleted, stay logged in.
        _count_factor(self.request, Type.RECOVERY_CODES)
        return response


def _to_codes_or_index(request: HttpRequest) -> HttpResponse:
    """Redirect to the recovery codes if they have not been seen yet: they are shown once."""
    codes = Authenticator.objects.filter(user=request.user, type=Type.RECOVERY_CODES).first()
    seen = codes is None or codes.wrap().did_view
    return HttpResponseRedirect(reverse("mfa_index" if seen else "mfa_view_recovery_codes"))
