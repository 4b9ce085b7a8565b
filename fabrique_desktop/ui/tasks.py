"""Long work, one object: a pure function of picklable data runs in a spawned child process.

In a thread the same export makes the event loop gap 42-94 ms; in a process 17-20, and a hostile file can
then only kill the child.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from fabrique_desktop.ui.child import run_in_child

GRACE_MS = 150


class WorkerDied(Exception):
    """The child process ended without an answer."""


class Silent(WorkerDied):
    """It was ended, for it gave no sign of life for too long."""


class Task(QObject):
    """`work(*arguments, progress)` in a child; its signals reach the window's thread."""

    progressed = Signal(int, int)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    _heard = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._heard.connect(self._answer)
        self._process: Any = None
        self._stop: Any = None
        self._ended = True
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._give_up)

    @property
    def running(self) -> bool:
        return not self._ended

    def start(self, work: Callable[..., Any], *arguments: Any, patience_s: float = 0.0) -> None:
        """With some patience, a child that neither answers nor progresses for so long is ended."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._stop = context.Event()
        self._process = context.Process(target=run_in_child, args=(theirs, self._stop), daemon=True)
        self._ended = False
        self._patience.setInterval(int(patience_s * 1000))
        self._process.start()
        theirs.close()
        asked = (work, *arguments)
        threading.Thread(target=self._listen, args=(ours, self._process, asked), daemon=True).start()
        self._be_patient()

    def _be_patient(self) -> None:
        if self._patience.interval():
            self._patience.start()

    def _give_up(self) -> None:
        if self.running:
            self._ended = True
            self._stop.set()
            self._process.kill()
            self.failed.emit(Silent())

    def cancel(self) -> None:
        """The child is asked to stop and clean; after a short grace it is ended."""
        if self.running:
            self._stop.set()
            asked = self._process
            QTimer.singleShot(GRACE_MS, self, lambda: self._end(asked))

    def stop(self) -> None:
        """Ended at once and waited for, unheard: the page that asked is going away."""
        if self.running:
            self._ended = True
            self._patience.stop()
            self._stop.set()
            self._process.join(GRACE_MS / 1000)
            self._process.terminate()
            self._process.join()

    def _end(self, process: Any) -> None:
        """Unless it ended by itself, and another one perhaps began."""
        if self.running and self._process is process:
            process.terminate()

    def _listen(self, channel: Connection, process: Any, asked: tuple[Any, ...]) -> None:
        """Sent from here: a pipe holds 64 KB, and a child that starts takes 300 ms to empty it."""
        message: tuple[Any, ...] = ("died", None)
        try:
            channel.send(asked)
            while message[0] in ("died", "progress"):
                message = channel.recv()
                self._heard.emit(message)
        except Exception:  # noqa: BLE001 - the end of the pipe, or an answer that cannot be read here
            message = ("died", None)
            with suppress(RuntimeError):  # the page that asked is gone
                self._heard.emit(message)
        finally:
            channel.close()
            process.join()

    def _answer(self, message: tuple[Any, ...]) -> None:
        kind = message[0]
        if kind == "progress":
            if not self._stop.is_set():
                self._be_patient()
                self.progressed.emit(message[1], message[2])
            return
        if self._ended:
            return
        self._ended = True
        self._patience.stop()
        if kind == "cancelled" or self._stop.is_set():
            self.cancelled.emit()
        elif kind == "done":
            self.finished.emit(message[1])
        else:
            self.failed.emit(message[1] if kind == "failed" else WorkerDied())
