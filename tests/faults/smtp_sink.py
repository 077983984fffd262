"""A small mail server that accepts mail, and refuses, hangs or hangs up on request."""

import email
import socketserver
import threading
from collections import deque
from email.message import Message
from enum import Enum
from typing import cast


class Fault(Enum):
    """What the server does to a mail instead of taking it."""

    HANG_BEFORE = "reads the mail and neither takes it nor answers"
    HANG_AFTER = "takes the mail and does not answer"
    LATE = "takes the mail and answers when `answer` is set"
    HANG_UP = "hangs up in the middle"


class SmtpSink(socketserver.ThreadingTCPServer):
    """Takes what it is sent, in order of arrival. `plan` holds what happens to the next mails instead:
    a Fault, or the line with which the recipient is refused."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.plan: deque[Fault | str] = deque()
        self.mails: list[Message] = []
        self.hanging = 0
        self.changed = threading.Condition()
        self.answer = threading.Event()
        self.ended = threading.Event()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def wait_for_mails(self, count: int, seconds: float = 30) -> list[Message]:
        """At least so many mails. Raises TimeoutError."""
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.mails) >= count, seconds):
                raise TimeoutError(f"{len(self.mails)} of {count} mails came")
            return list(self.mails)

    def wait_until_hanging(self, seconds: float = 30) -> None:
        """A client waits for an answer that never comes. Raises TimeoutError."""
        with self.changed:
            if not self.changed.wait_for(lambda: self.hanging > 0, seconds):
                raise TimeoutError("nobody came")

    def close(self) -> None:
        self.answer.set()
        self.ended.set()
        self.shutdown()
        self.server_close()


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        sink = cast(SmtpSink, self.server)
        refusal: Fault | str | None = None
        self._say("220 sink")
        for line in self.rfile:
            match line.split(b" ")[0].strip().upper().split(b":")[0]:
                case b"EHLO" | b"HELO":
                    self._say("250 sink")
                case b"RCPT":
                    with sink.changed:
                        refusal = sink.plan.popleft() if sink.plan else None
                    self._say(refusal if isinstance(refusal, str) else "250 ok")
                case b"DATA":
                    self._say("354 go on")
                    raw = self._read_mail()
                    if refusal is Fault.HANG_UP:
                        return
                    with sink.changed:
                        if refusal is not Fault.HANG_BEFORE:
                            sink.mails.append(email.message_from_bytes(raw))
                        sink.hanging += refusal is not None
                        sink.changed.notify_all()
                    if refusal is Fault.LATE:
                        sink.answer.wait()
                    elif refusal is not None:
                        sink.ended.wait()
                        return
                    self._say("250 taken")
                case b"QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 ok")

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def _read_mail(self) -> bytes:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)
