"""A code of an app counts once, whichever of the web processes is asked."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.db import transaction


def spend(authenticator: Authenticator, code: str) -> bool:
    """Note that this right code of an app was used; False if it, or a later one, was used before."""
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        secret = decrypt(row.data["secret"])
        steps = [
            step for step in yield_hotp_counters_from_time() if format_hotp_value(hotp_value(secret, step)) == code
        ]
        if not steps or steps[-1] <= row.data.get("last_step", -1):
            return False
        row.data["last_step"] = steps[-1]
        row.save(update_fields=["data"])
        return True
