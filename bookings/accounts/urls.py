"""Addresses for logging in, under the names that allauth expects. Signing up, email addresses and resetting a password
by email are left out on purpose."""

from allauth.account import views as account
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from bookings.accounts import views

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("factors/", base.index, name="mfa_index"),
    path("factors/authenticate/", views.AuthenticateView.as_view(), name="mfa_authenticate"),
    path("factors/reauthenticate/", base.reauthenticate, name="mfa_reauthenticate"),
    path("factors/app/add/", views.ActivateView.as_view(), name="mfa_activate_totp"),
    path("factors/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("factors/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("factors/codes/new/", views.GenerateCodesView.as_view(), name="mfa_generate_recovery_codes"),
    path("factors/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("factors/passkeys/add/", views.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path("factors/passkeys/reauthenticate/", views.PasskeyAgainView.as_view(), name="mfa_reauthenticate_webauthn"),
    path("factors/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]
