"""Some seconds after a dossier is open, everything in it is looked at; the window hears only what does not hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from fabrique_desktop.store import keyring
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui import copies_words as words
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.workspace import Say

if TYPE_CHECKING:
    from fabrique_desktop.store.check import CheckReport
    from fabrique_desktop.store.examining import Examined
    from fabrique_desktop.ui.tasks import Task

START_MS = 5_000
SEE = "Voir les copies"


class Health(QObject):
    """`show_copies` leads to the page where one is taken back; `report` once all was looked at. `close` ends it."""

    def __init__(self, database: Database, say: Say, show_copies: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._database, self._say, self._show_copies = database, say, show_copies
        self.report: CheckReport | None = None
        self._task: Task | None = None
        self._soon = QTimer(self, singleShot=True, interval=START_MS)
        self._soon.timeout.connect(self.look)
        self._soon.start()

    def look(self) -> None:
        """What it takes is loaded now: one types already."""
        from fabrique_desktop.store.examining import examine
        from fabrique_desktop.ui.tasks import Task

        path = self._database.path
        if self._task is None:
            self._task = Task(self)
            self._task.finished.connect(self._tell)
        if not self._task.running:
            self._task.start(examine, path, keyring.key_of(path))

    def close(self) -> None:
        """Before the dossier's own closing: a reader would keep its log from being emptied."""
        self._soon.stop()
        if self._task is not None:
            self._task.stop()

    def _tell(self, found: Examined) -> None:
        self.report = found.report
        if found.report.problems:
            from fabrique_desktop.store.copies import tell_unsound

            tell_unsound(found.unsound)
            self._say(words.unsound(found.report, found.newest), Tone.ERROR, SEE, self._show_copies)
