"""What looks after the open dossier without being asked: its copies, and whether it holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fabrique_desktop.ui.aside import Gate
from fabrique_desktop.ui.copies_line import CopiesLine
from fabrique_desktop.ui.health import Health

if TYPE_CHECKING:
    from fabrique_desktop.ui.workbench import Workbench


class Keepers(QObject):
    """They end with the dossier: the look before it, the copies after it."""

    def __init__(self, bench: Workbench, clock: Callable[[], datetime], show_copies: Callable[[], None]) -> None:
        super().__init__(bench)
        say = bench.ws.say
        self.line = CopiesLine(bench.window, bench.database, say, clock, self)
        #: the thread of the copies goes on after the line, which Qt deletes
        self._gate = Gate(self.line.keeping._told)
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
