"""What was wrong in an entry that no longer changes: written beside it, in the page, never in a dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from fabrique_desktop.documents.text import spaced
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.line import Line
from fabrique_desktop.ui.widgets.parts import button, label, row
from fabrique_desktop.ui.widgets.words import Words

_TOLD = "Le texte recueilli est en lecture seule ; l’erratum s’imprime à côté, avec sa date."


class ErratumCard(QFrame):
    """Enter adds what is typed (`confirmed`), Escape puts it away (`left`); `changed` at each change."""

    confirmed = Signal(str)
    left = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.title = label("", name="section", elide=True)
        self.entry = Words("Le texte recueilli")
        self.line = Line()
        self.line.setAccessibleName("Erratum")
        self.line.setPlaceholderText(spaced("Lire « … » au lieu de « … ». Entrée ajoute, Maj+Entrée va à la ligne."))
        self.state = label("", muted=True, small=True, elide=True)
        self.add = button("Ajouter l’erratum", self._confirm, primary=True)
        self.leave = button("Laisser", self.left.emit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 12)
        layout.setSpacing(6)
        layout.addWidget(self.title)
        layout.addWidget(label(spaced(_TOLD), muted=True, wrap=True))
        layout.addWidget(self.entry, 1)
        layout.addWidget(self.line)
        layout.addLayout(row(self.add, self.leave, self.state, stretch=2))
        self.line.entered.connect(self._confirm)
        self.line.left.connect(self.left)
        self.line.textChanged.connect(self.changed)
        self.hide()

    def dress(self, look: Look) -> None:
        self.line.setFixedHeight(look.px(74))
        self.entry.dress(look)

    def show_entry(self, reference: str, text: str) -> None:
        self.title.setText(f"Erratum à {reference}")
        self.show_words(text)

    def show_words(self, text: str) -> None:
        self.entry.show_words(text)

    def fill(self, text: str, told: str = "") -> None:
        self.line.setPlainText(text)
        self.line.moveCursor(self.line.textCursor().MoveOperation.End)
        self.state.setText(told)

    @property
    def words(self) -> str:
        return self.line.toPlainText()

    def wait(self, waiting: bool) -> None:
        """While it is on its way to the disk."""
        self.line.setReadOnly(waiting)
        self.add.setEnabled(not waiting)
        self.state.setText("Enregistrement…" if waiting else "")

    def _confirm(self) -> None:
        if self.words.strip() and not self.line.isReadOnly():
            self.confirmed.emit(self.words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
