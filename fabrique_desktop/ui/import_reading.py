"""Reads a list in a child process and plans its import in a thread: the window stays quick, the file harmless."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from fabrique_desktop.services import importing
from fabrique_desktop.services.importing import ImportPlan, RegistrantLine
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.child import Cancelled, ReaderDied, ReaderTooSlow, read_list
from fabrique_desktop.ui.tasks import Silent, Task, WorkerDied

PATIENCE_S = 10.0
_LEAVING_S = 5.0


@dataclass(frozen=True, slots=True)
class Reading:
    """How a list is to be read; what is None is found out."""

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    header_line: int | None = None
    places: Mapping[str, int] | None = None

    def options(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__slots__ if getattr(self, name) is not None}


class ListReading(QObject):
    """One thing at a time: the last one asked, whatever was going on."""

    progressed = Signal(int, int)
    read = Signal(object)
    planned = Signal(object)
    failed = Signal(object)
    _settled = Signal(int, object)

    def __init__(self, database: Database, parent: QObject) -> None:
        super().__init__(parent)
        self._database = database
        self._task = Task(self)
        self._next: tuple[Path, Reading] | None = None
        self._planning: threading.Thread | None = None
        self._stop = threading.Event()
        self._turn = 0
        self._task.progressed.connect(self.progressed)
        self._task.finished.connect(self._read)
        self._task.failed.connect(self._failed)
        self._task.cancelled.connect(self._begin)
        self._settled.connect(self._planned)

    @property
    def running(self) -> bool:
        return self._task.running or self._planning is not None or self._next is not None

    def start(self, path: Path, how: Reading) -> None:
        self._give_up_plan()
        self._next = (path, how)
        if self._task.running:
            self._task.cancel()
        else:
            self._begin()

    def _begin(self) -> None:
        asked, self._next = self._next, None
        if asked is not None:
            path, how = asked
            self._task.start(read_list, path, how.options(), patience_s=PATIENCE_S)

    def plan(self, lines: Sequence[RegistrantLine], workshop_id: str | None) -> None:
        """Against the register as it is now; `planned` tells."""
        self._give_up_plan()
        self._turn += 1
        self._stop = threading.Event()
        asked = (self._turn, self._stop, lines, workshop_id)
        self._planning = threading.Thread(target=self._work_out, args=asked, daemon=True)
        self._planning.start()

    def _work_out(
        self, turn: int, stop: threading.Event, lines: Sequence[RegistrantLine], workshop_id: str | None
    ) -> None:
        answer: ImportPlan | Exception
        try:
            answer = self._database.read(importing.plan_import, lines, workshop_id, self._teller(stop))
        except Exception as error:  # noqa: BLE001 - told to the window, which sorts it out
            answer = error
        with suppress(RuntimeError):  # the page that asked is gone
            self._settled.emit(turn, answer)

    def _teller(self, stop: threading.Event) -> Callable[[int, int], None]:
        def progress(done: int, total: int) -> None:
            if stop.is_set():
                raise Cancelled
            self.progressed.emit(done, total)

        return progress

    def _planned(self, turn: int, answer: Any) -> None:
        if turn != self._turn or self._planning is None:
            return
        self._planning = None
        if isinstance(answer, Exception):
            self.failed.emit(answer)
        else:
            self.planned.emit(answer)

    def _read(self, found: object) -> None:
        if self._next is not None:
            self._begin()
        else:
            self.read.emit(found)

    def _failed(self, error: BaseException) -> None:
        if self._next is not None:
            self._begin()
            return
        told: BaseException = error
        if isinstance(error, WorkerDied):
            told = ReaderTooSlow() if isinstance(error, Silent) else ReaderDied()
        self.failed.emit(told)

    def cancel(self) -> None:
        self._next = None
        self._give_up_plan()
        self._task.cancel()

    def _give_up_plan(self) -> None:
        self._stop.set()
        self._planning = None

    def stop(self) -> None:
        """Ended and waited for, unheard: the dossier is being closed."""
        planning = self._planning
        self.cancel()
        self._task.stop()
        if planning is not None:
            planning.join(_LEAVING_S)
