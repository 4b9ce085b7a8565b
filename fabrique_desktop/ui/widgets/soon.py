"""Asks for what is typed to be kept, within a fixed time of the first letter that was not."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal


class Soon(QObject):
    """A timer started again at each letter would wait for a pause, and somebody who types fast makes none."""

    timeout = Signal()

    def __init__(self, owner: QObject, milliseconds: int) -> None:
        super().__init__(owner)
        self._timer = QTimer(self, singleShot=True, interval=milliseconds)
        self._timer.timeout.connect(self.timeout)

    def start(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
