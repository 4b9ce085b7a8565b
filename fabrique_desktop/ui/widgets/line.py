"""The one line: Enter validates, nothing is corrected, refused or asked."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit


class Line(QPlainTextEdit):
    """Enter validates, Shift+Enter breaks the line, Up in an empty line takes the last entry."""

    entered = Signal()
    left = Signal()
    up = Signal()
    undo_wanted = Signal()
    pasted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAccessibleName("Ce qui est dit")
        self.setPlaceholderText("Écrire ce qui est dit… Entrée enregistre, Maj+Entrée va à la ligne.")

    def insertFromMimeData(self, source: QMimeData) -> None:
        """What is pasted enters as it is; a block of lines is then offered as so many entries."""
        super().insertFromMimeData(source)
        if "\n" in source.text().strip():
            self.pasted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        empty = not self.toPlainText()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Up and empty and plain:
            self.up.emit()
        elif (
            event.key() == Qt.Key.Key_Z
            and event.modifiers() == Qt.KeyboardModifier.ControlModifier
            and not self.document().isUndoAvailable()  # one's own erased words come back first
        ):
            self.undo_wanted.emit()
        else:
            super().keyPressEvent(event)
