"""What runs in the child process of a task; without Qt, so that the child starts light."""

from __future__ import annotations

from contextlib import suppress
from multiprocessing.connection import Connection
from time import monotonic
from typing import Any

PERIOD_S = 0.1


class Cancelled(Exception):
    """Raised inside the work by its own progress call once the person asked to stop."""


def run_in_child(channel: Connection, stop: Any) -> None:
    """Send ("progress", done, total) at most ten times a second, then one of done, cancelled, failed."""
    told = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal told
        if stop.is_set():
            raise Cancelled
        now = monotonic()
        if now - told >= PERIOD_S or done >= total:
            told = now
            channel.send(("progress", done, total))

    answer: tuple[str, Any]
    try:
        work, *arguments = channel.recv()
        answer = ("done", work(*arguments, progress))
    except Cancelled:
        answer = ("cancelled", None)
    except Exception as error:  # noqa: BLE001 - told to the parent, which sorts it out
        answer = ("failed", error)
    with suppress(OSError):  # the parent is gone: nobody is left to hear
        channel.send(answer)
    channel.close()
