"""An email whose headers mail servers and programs read as RFC 2047 and RFC 5322 want them."""

import email
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any

import django
from django.core.mail import EmailMultiAlternatives

# A line of 76 characters keeps each encoded word within the 75 of RFC 2047; Python's own 78 do not.
FOLDED = EmailPolicy(max_line_length=76)


class _Folded(EmailMessage):
    """What Django 5.2 asks for a line ending."""

    def as_bytes(self, unixfrom: bool = False, policy: Any = None, linesep: str = "\n") -> bytes:
        return super().as_bytes(unixfrom, policy or FOLDED.clone(linesep=linesep))


class Email(EmailMultiAlternatives):
    """Leaves the folding of headers to Python's policy. Django 5.2 encodes them itself, in words that are too long."""

    def message(self, **options: Any) -> Any:
        if django.VERSION >= (6,):
            policy = options.get("policy", FOLDED).clone(max_line_length=FOLDED.max_line_length)
            return super().message(policy=policy)
        folded = email.message_from_bytes(super().message().as_bytes(), _Folded, policy=FOLDED)
        # The others are ASCII: addresses, ids and words of ours.
        for name, value in (("Subject", self.subject), ("From", self.from_email)):
            folded.replace_header(name, value)
        return folded
