"""At a pause, never on a keystroke: something close to the line was already said. It blocks and merges nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from fabrique_desktop.services import similar
from fabrique_desktop.ui.workspace import Workspace

PAUSE_MS = 700


class NearHint(QObject):
    """`found(id, sentence)`; asked once for the same words."""

    paused = Signal()
    found = Signal(str, str)

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._ws = workspace
        self._looked = ""
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.paused)

    def typed(self) -> None:
        self._pause.start()

    def look(self, words: str, exclude: str) -> None:
        """`exclude` is the entry that the words correct."""
        if words == self._looked or self._ws.feed.closed:
            return
        self._looked = words
        near = self._ws.database.read(similar.hint, words, exclude=exclude)
        if near is not None:
            self.found.emit(near.id, f"Proche de {near.reference} : {near.title or near.text}")
