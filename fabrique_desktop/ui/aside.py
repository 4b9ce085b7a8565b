"""Work that takes a thread of this process: what a phrase costs to try, a file encrypted again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, Signal


class Gate:
    """Between a thread that tells and an object that Qt may delete meanwhile."""

    def __init__(self, told: Callable[..., object]) -> None:
        self._told: Callable[..., object] | None = told
        self._lock = threading.Lock()

    def __call__(self, *what: object) -> None:
        with self._lock, suppress(RuntimeError):  # deleted with its window, which told nobody
            if self._told is not None:
                self._told(*what)

    def close(self) -> None:
        """Once this returns, nothing is being told, and nothing will be."""
        with self._lock:
            self._told = None


class Aside(QObject):
    """One piece of work at a time; its answer comes in the window's thread. The program ends after the work does."""

    _ended = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.busy = False
        self._done: Callable[[Any], None] = _nothing
        self._failed: Callable[[Exception], None] = _nothing
        self._ended.connect(self._answer)
        self._gate = gate = Gate(self._ended.emit)
        self.destroyed.connect(gate.close)

    def run(self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]) -> bool:
        """False, and nothing begins, while another one lasts."""
        if self.busy:
            return False
        self.busy, self._done, self._failed = True, done, failed
        threading.Thread(target=_work, args=(work, self._gate), name="fabrique-aside").start()
        return True

    def _answer(self, result: Any, trouble: Any) -> None:
        done, failed = self._done, self._failed
        self.busy, self._done, self._failed = False, _nothing, _nothing
        if trouble is None:
            done(result)
        else:
            failed(trouble)


def _nothing(_told: object) -> None:
    """Nobody asked."""


def _work(work: Callable[[], Any], tell: Gate) -> None:
    result, trouble = None, None
    try:
        result = work()
    except Exception as error:  # noqa: BLE001 - told to whoever asked
        trouble = error
    tell(result, trouble)
