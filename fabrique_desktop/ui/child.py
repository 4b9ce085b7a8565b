"""What runs in the child process of a task; without Qt, so that the child starts light."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing.connection import Connection
from time import monotonic
from typing import Any

PERIOD_S = 0.1


class Cancelled(Exception):
    """Raised inside the work by its own progress call once the person asked to stop."""


def run_in_child(channel: Connection, stop: Any, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
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

    try:
        channel.send(("done", work(*arguments, progress)))
    except Cancelled:
        channel.send(("cancelled", None))
    except Exception as error:  # noqa: BLE001 - told to the parent, which sorts it out
        channel.send(("failed", error))
    finally:
        channel.close()
