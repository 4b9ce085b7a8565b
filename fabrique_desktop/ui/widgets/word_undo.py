"""A text whose undo goes back by words and by pauses, and never on to the dossier in the same breath."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QPlainTextEdit

PAUSE_MS = 1_000
_HELD_ALONE = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)
_CTRL = Qt.KeyboardModifier.ControlModifier
_CTRL_SHIFT = _CTRL | Qt.KeyboardModifier.ShiftModifier


class WordUndo(QPlainTextEdit):
    """`undo_wanted` once no word is left to take back here; `exhausted` when that is so since the key just before."""

    undo_wanted = Signal()
    exhausted = Signal()
    #: whether the words that stand here keep the general undo away
    guarded = False

    def __init__(self) -> None:
        super().__init__()
        self._typing = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._chain = QTimer(self, singleShot=True, interval=PAUSE_MS)

    def took(self, event: QKeyEvent) -> bool:
        """Whether this key went back or forth; any other one may begin a word."""
        key, held = event.key(), event.modifiers()
        if key == Qt.Key.Key_Z and held == _CTRL:
            self._back()
        elif (key == Qt.Key.Key_Z and held == _CTRL_SHIFT) or (key == Qt.Key.Key_Y and held == _CTRL):
            self.redo()
        else:
            if key not in _HELD_ALONE:
                self._chain.stop()
                self._mark(event.text())
            return False
        return True

    def _mark(self, typed: str) -> None:
        """Qt joins what is typed to what was typed just before, unless the document is said to be unchanged."""
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()][-1:]
        if not self._typing.isActive() or (typed.strip() and not before.strip()):
            self.document().setModified(False)
        self._typing.start()

    def _back(self) -> None:
        if self.document().isUndoAvailable() and not self.isReadOnly():
            self.undo()
            self._chain.start()
        elif self._chain.isActive():
            self._chain.start()
            self.exhausted.emit()
        elif not (self.guarded and self.toPlainText()) or self.isReadOnly():
            self.undo_wanted.emit()
