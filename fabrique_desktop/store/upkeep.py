"""What is done once the gestures pause: outside of their way, and with nothing left running at the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

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
        """Two microseconds on a gesture's way, but for the first after a pause, which starts the timer."""
        self._last = time.monotonic()
        if self._timer is None:
            with self._lock:
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
        self._timer = threading.Timer(seconds, self._ring)
        self._timer.daemon = True  # a program that ends without closing does not wait for it
        self._timer.start()

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
