"""What runs in the child process of a task; without Qt, so that the child starts light."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import Any

from fabrique_desktop import impersonal
from fabrique_desktop.documents.registrants_errors import Limit, TooLarge, UnreadableList

PERIOD_S = 0.1
#: what the child may take beyond what it holds when it starts to read
ROOM_BYTES = 400 * 2**20


class Cancelled(Exception):
    """Raised inside the work by its own progress call once the person asked to stop."""


class ReaderDied(UnreadableList):
    """The child process that read the list ended without an answer."""


class ReaderTooSlow(UnreadableList):
    """The child process gave no sign of life for so long that it was ended."""


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
        impersonal.carry_places(error)
        answer = ("failed", error)
    with suppress(OSError):  # the parent is gone: nobody is left to hear
        channel.send(answer)
    channel.close()


def read_list(path: Path, options: dict[str, Any], progress: Callable[[int, int], None]) -> Any:
    """What the child of an import runs: a list that asks for too much memory ends in a refusal."""
    from fabrique_desktop.documents.registrants import read_registrants

    _bound_memory()
    try:
        return read_registrants(path, **options, progress=progress)
    except MemoryError:
        raise TooLarge(Limit.UNPACKED, ROOM_BYTES, ROOM_BYTES) from None


def _bound_memory() -> None:
    """Where the system knows how; elsewhere what the reader refuses is the only bound."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()
        most = int(pages[5]) * resource.getpagesize() + ROOM_BYTES  # the sixth: data and stack
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
