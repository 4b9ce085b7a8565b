"""Work that lasts and needs the dossier's key, which a child process has not: a thread of its own, one at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, Signal


class Aside(QObject):
    """`work(*arguments)` away from the window, whose thread hears the answer."""

    finished = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self, work: Callable[..., Any], *arguments: Any, **named: Any) -> None:
        def run() -> None:
            try:
                answer = work(*arguments, **named)
            except Exception as error:  # noqa: BLE001 - whoever asked says it
                self._tell(self.failed.emit, error)
            else:
                self._tell(self.finished.emit, answer)

        self._thread = threading.Thread(target=run, daemon=True, name="fabrique-aside")
        self._thread.start()

    def wait(self) -> None:
        """What was begun is ended: the page goes away."""
        if self._thread is not None:
            self._thread.join()

    @staticmethod
    def _tell(emit: Callable[[object], None], answer: object) -> None:
        with suppress(RuntimeError):  # the page that asked is gone
            emit(answer)
