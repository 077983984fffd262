"""Celery's filesystem transport, for one machine without Redis: the demo, and trying things out.

Kombu's own creates a message under its final name and fills it afterwards. A worker that looks in between reads
half a message and ends (seen once in some ten thousand). Here a message is written aside and renamed.
"""

import time
import uuid
from pathlib import Path
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Makes its folders itself; messages leave in the order they came."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for folder in (self.data_folder_in, self.data_folder_out, self.control_folder):
            Path(folder).mkdir(parents=True, exist_ok=True)

    # Kombu's own classes disagree about the second name.
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        path = Path(self.data_folder_out) / f"{time.time_ns()}_{uuid.uuid4()}.{queue}.msg"
        aside = path.with_name(f"{path.name}.new")  # no queue's ending, so nobody takes it
        aside.write_text(dumps(payload))
        aside.rename(path)


class Transport(filesystem.Transport):
    Channel = Channel
    # No host, so no warning at each connection that there is none.
    default_connection_params = {}
