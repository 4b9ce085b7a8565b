"""Work that takes a thread of this process: what a phrase costs to try, a file encrypted again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, Signal


class Aside(QObject):
    """One piece of work at a time; its answer comes in the window's thread. The program ends after the work does."""

    _ended = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.busy = False
        self._done: Callable[[Any], None] = _nothing
        self._failed: Callable[[Exception], None] = _nothing
        self._ended.connect(self._answer)

    def run(self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]) -> bool:
        """False, and nothing begins, while another one lasts."""
        if self.busy:
            return False
        self.busy, self._done, self._failed = True, done, failed
        threading.Thread(target=self._work, args=(work,), name="fabrique-aside").start()
        return True

    def _work(self, work: Callable[[], Any]) -> None:
        result, trouble = None, None
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - told to whoever asked
            trouble = error
        with suppress(RuntimeError):  # the window is gone
            self._ended.emit(result, trouble)

    def _answer(self, result: Any, trouble: Any) -> None:
        done, failed = self._done, self._failed
        self.busy, self._done, self._failed = False, _nothing, _nothing
        if trouble is None:
            done(result)
        else:
            failed(trouble)


def _nothing(_told: object) -> None:
    """Nobody asked."""
