"""The demo's mail: written to files instead of sent, and read from them."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage as ParsedMessage
from email.parser import BytesParser
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

PARSER = BytesParser(policy=policy.default)


class EmlBackend(BaseEmailBackend):
    """Write each message to `.data/mail/` as one file.

    The file is named after the Message-ID, so a message that is sent again replaces itself, as in a mailbox
    that knows duplicates.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder: Path = settings.DEMO_MAIL_FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        for email in email_messages:
            message = email.message()
            name = hashlib.sha256(str(message["Message-ID"]).encode()).hexdigest()[:32]
            # Written aside and renamed, so that the page never shows half an email.
            handle, aside = tempfile.mkstemp(dir=folder, suffix=".new")
            with open(handle, "wb") as stream:
                stream.write(message.as_bytes())
            os.rename(aside, folder / f"{name}.eml")
        return len(email_messages)


@dataclass(frozen=True)
class Part:
    """An attachment or a calendar part."""

    number: int
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """An email as its reader sees it."""

    id: str
    arrived: datetime
    message: ParsedMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "").strip()  # a folded line begins with a blank

    @property
    def sender(self) -> str:
        # Python's new parser shows a space where an encoded name is divided; RFC 2047 and mail programs show none.
        return str(make_header(decode_header(dict(self.message.raw_items()).get("From", ""))))

    @property
    def recipient(self) -> str:
        return str(self.message["To"] or "")

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    @property
    def parts(self) -> list[Part]:
        shown = [self.message.get_body((kind,)) for kind in ("plain", "html")]
        leaves = [part for part in self.message.walk() if not part.is_multipart() and part not in shown]
        return [_part(number, leaf) for number, leaf in enumerate(leaves, start=1)]

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if isinstance(part, ParsedMessage) else ""


def mail_files() -> list[Path]:
    """Return the mail files, newest first."""
    files = settings.DEMO_MAIL_FOLDER.glob("*.eml")
    return sorted(files, key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True)


def read_mails(files: Iterable[Path]) -> list[Mail]:
    return [_read(file) for file in files]


def find_mail(mail_id: str) -> Mail | None:
    """Return the email with that id, or None."""
    file: Path = settings.DEMO_MAIL_FOLDER / f"{mail_id}.eml"
    return _read(file) if file.is_file() else None


def _read(file: Path) -> Mail:
    arrived = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    message = PARSER.parsebytes(file.read_bytes())
    assert isinstance(message, ParsedMessage)
    return Mail(file.stem, arrived, message)


def _part(number: int, leaf: ParsedMessage) -> Part:
    payload = leaf.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    kind = leaf.get_content_type()
    fallback = "invite.ics" if kind == "text/calendar" else f"part-{number}"
    return Part(number, leaf.get_filename() or fallback, kind, content)
