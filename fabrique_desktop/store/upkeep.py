"""What is done once the gestures pause: outside of their way, and with nothing left running at the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from fabrique_desktop.store.engine import BUSY, connect, connect_alone

POUR, EMPTY = "PASSIVE", "TRUNCATE"  # a checkpoint that waits for nobody; one that leaves an empty log
PAUSE = 1.0  # seconds without a commit
LONGEST = 5.0  # seconds of commits without a pause
SHARED = 64_000_000  # bytes rewritten while others may write: a quarter of a second, a few on a slow key
LARGEST = 256_000_000  # bytes rewritten at all
_SHORT = 500  # milliseconds


class Lull:
    """Calls `act` in a thread of its own when the touches pause, or have lasted long; a timer lives only then."""

    def __init__(self, act: Callable[[], None]) -> None:
        self._act = act
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._first = self._last = 0.0
        self._closed = False

    def touch(self) -> None:
        """One microsecond on a gesture's way, but for the first after a pause, which starts the timer."""
        with self._lock:
            self._last = time.monotonic()
            if self._timer is None and not self._closed:
                self._first = self._last
                self._arm(PAUSE)

    def close(self) -> None:
        """Nothing is called any more once this returns."""
        with self._lock:
            self._closed = True
            timer = self._timer
        if timer is not None:
            timer.cancel()
            timer.join()

    def _arm(self, seconds: float) -> None:
        timer = threading.Timer(seconds, self._ring)
        timer.daemon = True  # a program that ends without closing does not wait for it
        with suppress(RuntimeError):  # it is ending
            timer.start()
            self._timer = timer

    def _ring(self) -> None:
        with self._lock:
            if self._closed:
                return
            left = min(self._last + PAUSE, self._first + LONGEST) - time.monotonic()
            if left > 0:
                self._arm(left)
                return
            self._timer = None
        self._act()


def pour(engine: Engine, mode: str) -> bool:
    """Write the log's pages into the file, down to the disk; false when a reader or another post keeps some back."""
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        if mode == EMPTY:  # nobody waits long for another post
            cursor.execute(f"PRAGMA busy_timeout={_SHORT}")
        try:
            cursor.execute(f"PRAGMA wal_checkpoint({mode})")
            [(busy, logged, poured)] = cursor.fetchall()
        finally:
            cursor.execute(f"PRAGMA busy_timeout={BUSY}")  # the connection goes back to those who write
    return bool(logged == poured and not (busy and mode == EMPTY))


def rewrite(path: Path, most: int) -> bool:
    """Write every page again from what the file tells: one that was rearranged keeps bytes of what was erased from it.

    A commit like any other in the log: cut short, nothing has changed, and the other posts read on. False for a file
    of more than `most` bytes, which would keep them waiting.
    """
    with closing(connect(path)) as connection:
        return _rewrite(connection, most)


def rewrite_alone(path: Path) -> bool:
    """The same once this window has let the file go; false when another post has it too."""
    with closing(connect_alone(path)) as connection:
        return _rewrite(connection, LARGEST)


def _rewrite(connection: Any, most: int) -> bool:
    """The rowids stay, on which the search rests: VACUUM gives new ones only to tables without any index."""
    [(size,)] = connection.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchall()
    if size > most:
        return False
    connection.execute("VACUUM")
    return True
