"""What is done once the gestures pause: outside of their way, and with nothing left running at the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress

from sqlalchemy import Engine

POUR, EMPTY = "PASSIVE", "TRUNCATE"  # a checkpoint that waits for nobody; one that leaves an empty log
PAUSE = 1.0  # seconds without a commit
LONGEST = 5.0  # seconds of commits without a pause


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
        if mode == EMPTY:
            cursor.execute("PRAGMA busy_timeout=500")  # closing does not wait long for another post
        cursor.execute(f"PRAGMA wal_checkpoint({mode})")
        [(_busy, logged, poured)] = cursor.fetchall()
    return bool(logged == poured)
