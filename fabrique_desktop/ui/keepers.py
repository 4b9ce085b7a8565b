"""What looks after the open dossier without being asked: its copies, and whether it holds."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fabrique_desktop.store.keeping import Standing
from fabrique_desktop.ui.copies_line import CopiesLine
from fabrique_desktop.ui.health import Health

if TYPE_CHECKING:
    from fabrique_desktop.ui.workbench import Workbench


class _Gate:
    """What the thread of the copies says, until the line is closed: it goes on after the line, which Qt deletes."""

    def __init__(self, told: Callable[[Standing], None]) -> None:
        self._told: Callable[[Standing], None] | None = told
        self._lock = threading.Lock()

    def __call__(self, standing: Standing) -> None:
        with self._lock:
            if self._told is not None:
                self._told(standing)

    def close(self) -> None:
        """Once this returns, nothing is being said, and nothing will be."""
        with self._lock:
            self._told = None


class Keepers(QObject):
    """They end with the dossier: the look before it, the copies after it."""

    def __init__(self, bench: Workbench, clock: Callable[[], datetime], show_copies: Callable[[], None]) -> None:
        super().__init__(bench)
        say = bench.ws.say
        self.line = CopiesLine(bench.window, bench.database, say, clock, self)
        self._gate = _Gate(self.line.keeping._told)
        self.line.keeping._told = self._gate
        bench.ws.before = self.line.before
        self.line.waits.connect(bench.ws.gestures.count)
        self.health = Health(bench.database, say, show_copies, self)
        bench.before_closing.append(self.health.close)
        bench.after_closing.append(self._close_line)

    def _close_line(self) -> None:
        """The last copy is made behind: what it has to say finds nobody."""
        self._gate.close()
        self.line.blockSignals(True)
        self.line.close()
