"""The last import can be taken back, from the news that tells it or later from the page, until it has served."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from fabrique_desktop.documents.text import spaced
from fabrique_desktop.services import importing
from fabrique_desktop.services.importing import ImportSummary, LastImport
from fabrique_desktop.ui import import_words as words
from fabrique_desktop.ui.child import Cancelled
from fabrique_desktop.ui.long_gesture import LongGesture
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.parts import button
from fabrique_desktop.ui.workspace import Workspace


class UndoImport(QObject):
    """Its button shows only while there is an import to take back, which is looked for each time the page shows."""

    undone = Signal()

    def __init__(self, workspace: Workspace, writing: LongGesture, page: QWidget) -> None:
        super().__init__(page)
        self._ws, self._writing = workspace, writing
        self._last: int | None = None
        self.button = button("Annuler la dernière importation", self.undo)
        self.button.hide()
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show:
            self._look()
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        database = self._ws.database
        last = database.read(importing.last_import, database.station)
        self._last = None if last is None else last.gesture
        self.button.setVisible(last is not None)
        self.button.setEnabled(True)
        self.button.setToolTip("" if last is None else spaced(words.last_text(last)))

    def offer(self, summary: ImportSummary) -> tuple[str, Callable[[], None] | None]:
        """The button of the news: what it does, and how; none when the import changed nothing."""
        if not summary.gesture:
            return "", None
        self._last = summary.gesture
        return "Annuler l’importation", self.undo

    def undo(self) -> None:
        if self._last is not None and not self._writing.running:
            self.button.setEnabled(False)
            self._writing.run(importing.undo_import, self._last, done=self._done, failed=self._not_done)

    def _done(self, undone: LastImport) -> None:
        self._look()
        self._ws.say(spaced(words.undone_text(undone)), Tone.OK)
        self.undone.emit()

    def _not_done(self, error: Exception) -> None:
        self.button.setEnabled(True)
        self.say_stopped("Annulation arrêtée : rien n’a été retiré.", error)

    def say_stopped(self, text: str, error: Exception) -> None:
        """Stopped by the person, or refused."""
        if isinstance(error, Cancelled):
            self._ws.say(spaced(text))
        else:
            self._ws.refuse(error)
