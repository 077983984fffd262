"""Celery's filesystem transport, for one machine without Redis: the demo, and trying things out.

Kombu's own transport creates a message under its final name and fills it afterwards. A worker that looks in between
reads half a message and ends (seen once in about ten thousand). This one writes a message aside and renames it.
"""

import time
import uuid
from pathlib import Path
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Makes its own folders, and delivers messages in the order in which they arrived."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for folder in (self.data_folder_in, self.data_folder_out, self.control_folder):
            Path(folder).mkdir(parents=True, exist_ok=True)

    # Kombu's own classes disagree about the second name.
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        path = Path(self.data_folder_out) / f"{time.time_ns()}_{uuid.uuid4()}.{queue}.msg"
        aside = path.with_name(f"{path.name}.new")  # not a queue's ending, so no worker takes it
        aside.write_text(dumps(payload))
        aside.rename(path)


class Transport(filesystem.Transport):
    Channel = Channel
    # There is no host, so do not warn about it at each connection.
    default_connection_params = {}
