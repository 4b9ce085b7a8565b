"""What can wait for the first quiet moment, done piece by piece: a page opens at once, and no key waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

Piece = Callable[[], object]
BETWEEN_MS = 15
AFTER_KEY_MS = 400
_INPUT = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)


class Ahead(QObject):
    """One piece a turn; somebody who types or clicks puts the next one off."""

    def __init__(self, window: QWidget, pieces: Iterable[Piece], parent: QObject) -> None:
        super().__init__(parent)
        self._pieces = iter(pieces)
        self.done = False
        self._next = QTimer(self, singleShot=True, interval=BETWEEN_MS)
        self._next.timeout.connect(self._do_one)
        self._next.start()
        self._seat = window.windowHandle()  # where the system's own events arrive: a page's events are not looked at
        if self._seat is not None:
            self._seat.installEventFilter(self)

    def stop(self) -> None:
        self._next.stop()
        if self._seat is not None:
            self._seat.removeEventFilter(self)

    def _do_one(self) -> None:
        piece = next(self._pieces, None)
        if piece is None:
            self.done = True
            self.stop()
            return
        self._next.start(BETWEEN_MS)
        piece()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT and self._next.isActive():
            self._next.start(AFTER_KEY_MS)
        return super().eventFilter(watched, event)
