"""The logins of the demo, one for each role, and the codes that their phones would show."""

import base64
import hashlib
import hmac
import struct
import time
from dataclasses import dataclass

from consulate.demo.folder import STAFF_LOGIN, Secrets

STEP = 30  # seconds that a code is shown
SUPERUSER = "superuser"


@dataclass(frozen=True)
class Login:
    """A login. `role` is that of a membership, or SUPERUSER; `secret` is for an authenticator app."""

    name: str
    role: str
    first_name: str
    last_name: str
    password: str
    secret: str

    @property
    def code(self) -> str:
        """Return the current code, six digits (RFC 6238). It needs no Django: the supervisor shows it too."""
        counter = struct.pack(">Q", int(time.time()) // STEP)
        digest = hmac.new(base64.b32decode(self.secret), counter, hashlib.sha1).digest()
        start = digest[-1] & 15
        number: int = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
        return f"{number % 10**6:06}"


def logins(secrets: Secrets) -> list[Login]:
    """Return all logins. They stay the same as long as the data folder does."""
    people = [
        ("manager", "manager", "Әлия", "Оспанова"),
        (STAFF_LOGIN, "officer", "Ержан", "Сатыбалдиев"),
        ("auditor", "auditor", "Ирина", "Волкова"),
        ("admin", SUPERUSER, "Сергей", "Юн"),
    ]
    return [
        Login(name, role, first, last, secrets.staff_password, _secret(secrets, name))
        for name, role, first, last in people
    ]


def _secret(secrets: Secrets, name: str) -> str:
    key = hmac.new(secrets.secret_key.encode(), f"telephone of {name}".encode(), hashlib.sha256).digest()
    return base64.b32encode(key[:20]).decode()
