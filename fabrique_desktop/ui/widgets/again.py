"""A few looks more, seconds apart: what was not there yet when one began to look."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer

AFTER_MS = (1_500, 3_000, 6_000, 12_000)


class Again(QObject):
    """Calls `look` after each of these delays, from the last `start` on."""

    def __init__(self, look: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self._delays: Iterator[int] = iter(())
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._now)

    def start(self) -> None:
        self._delays = iter(AFTER_MS)
        self._next()

    def _next(self) -> None:
        if (delay := next(self._delays, None)) is not None:
            self._timer.start(delay)

    def _now(self) -> None:
        self._look()
        self._next()
