"""The demo's staff, with the second factor already set up."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from cryptography.fernet import InvalidToken
from django.utils import timezone

from bookings.accounts.adapters import SecondFactorAdapter
from bookings.models import Membership, Post, User
from consulate.demo.folder import STAFF_DOMAIN
from consulate.demo.logins import SUPERUSER, Login


def make_staff(login: Login, post: Post) -> None:
    """Make the missing accounts, and set password, role and second factor to those that the demo shows."""
    user, _made = User.objects.get_or_create(
        username=login.name,
        defaults={"email": f"{login.name}@{STAFF_DOMAIN}", "is_staff": True},
    )
    user.first_name, user.last_name = login.first_name, login.last_name
    user.is_superuser = login.role == SUPERUSER
    # A database may outlive the folder with the secrets that the demo prints.
    if not user.check_password(login.password):
        user.set_password(login.password)
    user.save()
    if not user.is_superuser:
        Membership.objects.update_or_create(user=user, post=post, defaults={"role": login.role})
    _give_telephone(user, login.secret)


def _give_telephone(user: User, secret: str) -> None:
    known = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if known is None or not _has(known, secret):
        # Another secret: sessions opened with the old one end.
        Authenticator.objects.filter(user=user).delete()
        Authenticator.objects.create(
            user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(secret)}, created_at=timezone.now()
        )


def _has(authenticator: Authenticator, secret: str) -> bool:
    try:
        return SecondFactorAdapter().decrypt(authenticator.data["secret"]) == secret
    except InvalidToken:
        return False
