"""Staff accounts. Citizens have none."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of staff. Accounts are deactivated when people leave, never deleted: events still name them.

    Raising `session_version` ends all the person's sessions at their next request.
    """

    session_version = models.PositiveIntegerField(default=0, editable=False)

    class Meta(AbstractUser.Meta):
        verbose_name = _("staff member")  # type: ignore[assignment]  # lazy, as everywhere
        verbose_name_plural = _("staff members")  # type: ignore[assignment]

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # As in Django, from the password; and from the version once it has been raised.
        known = f"{self.password}:{self.session_version}" if self.session_version else self.password
        salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        return salted_hmac(salt, known, secret=secret, algorithm="sha256").hexdigest()


class Membership(models.Model):
    """What a user may do at one post."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("Manager")
        OFFICER = "officer", _("Officer")
        AUDITOR = "auditor", _("Auditor")

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("staff member"))
    post = models.ForeignKey("bookings.Post", models.CASCADE, related_name="memberships", verbose_name=_("post"))
    role = models.CharField(_("role"), max_length=10, choices=Role)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "post"], name="membership_one_role_a_post"),
            models.CheckConstraint(
                condition=models.Q(role__in=["manager", "officer", "auditor"]), name="membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.post} · {self.get_role_display()}"
