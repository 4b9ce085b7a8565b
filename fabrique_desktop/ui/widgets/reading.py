"""A text to read on the spot: aloud to somebody at the desk, in large letters, or for oneself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QTextEdit, QVBoxLayout

from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.parts import button, row

LARGE = 1.5


class Reading(QFrame):
    """Escape puts it away; the arrows scroll it."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text, 1)
        layout.addLayout(row(button("Fermer  (Échap)", self.put_away, primary=True), None))
        self.hide()

    def read_out(self, name: str, paragraphs: Sequence[str], look: Look, size: float = 1.0) -> None:
        """`size` is how many times the usual text; larger paragraphs stand apart."""
        font = self.text.font()
        font.setPointSizeF(look.points * size)
        self.text.setFont(font)
        self.text.setAccessibleName(name)
        self.tell(("\n\n" if size > 1 else "\n").join(paragraphs))
        self.show()
        self.text.setFocus()

    def tell(self, words: str) -> None:
        """Something changed since: neither the place one reads at nor the focus moves."""
        if words != self.text.toPlainText():
            place = self.text.verticalScrollBar().value()
            self.text.setPlainText(words)
            self.text.verticalScrollBar().setValue(place)

    def put_away(self) -> None:
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)
