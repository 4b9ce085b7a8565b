"""A gesture that lasts: it says how far it is, and can be stopped as long as it is not written."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic
from typing import Any

from PySide6.QtCore import QObject, Signal

from fabrique_desktop.ui.child import PERIOD_S, Cancelled
from fabrique_desktop.ui.live import Gestures


class LongGesture(QObject):
    """Runs `command(session, *arguments, progress)`; stopped, its transaction is given up: nothing of it is kept."""

    progressed = Signal(int, int)

    def __init__(self, gestures: Gestures, parent: QObject) -> None:
        super().__init__(parent)
        self._gestures = gestures
        self._stop = threading.Event()
        self._told = 0.0
        self.running = False

    def run(
        self,
        command: Callable[..., Any],
        *arguments: Any,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._stop = threading.Event()
        self.running = True

        def ended(tell: Callable[[Any], None], answer: Any) -> None:
            self.running = False
            tell(answer)

        self._gestures.run(
            command,
            *arguments,
            self._teller(self._stop),
            done=lambda answer: ended(done, answer),
            failed=lambda error: ended(failed, error),
        )

    def _teller(self, stop: threading.Event) -> Callable[[int, int], None]:
        """Called in the writer thread."""

        def progress(done: int, total: int) -> None:
            if stop.is_set():
                raise Cancelled
            now = monotonic()
            if now - self._told >= PERIOD_S:
                self._told = now
                self.progressed.emit(done, total)

        return progress

    def stop(self) -> None:
        self._stop.set()
