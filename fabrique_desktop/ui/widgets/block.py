"""A block of lines pasted at once: seen before it is recorded, one entry a line, or all in one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QVBoxLayout

from fabrique_desktop.documents.text import counted
from fabrique_desktop.domain.text import says_something
from fabrique_desktop.ui.widgets.parts import button, label, row

SHOWN = 200


def lines_of(text: str) -> list[str]:
    """The lines that hold words; nothing else of them is changed, not even what they begin with."""
    return [line.strip() for line in text.splitlines() if says_something(line)]


class Block(QFrame):
    """`taken`: each line becomes an entry; `left`: it stays one text in the line."""

    taken = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.told = label("", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName("Lignes collées, une contribution chacune")
        self.list.setMaximumHeight(150)
        self.take_button = button("Une contribution par ligne", self._take, primary=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.told)
        layout.addWidget(self.list)
        layout.addLayout(row(self.take_button, button("Garder en un seul texte", self._leave), None))
        self.hide()

    def offer(self, lines: Sequence[str]) -> None:
        more = "" if len(lines) <= SHOWN else f" Les {SHOWN} premières sont montrées."
        self.told.setText(
            f"{counted(len(lines), 'ligne collée', 'lignes collées')}. Entrée : une contribution chacune.{more}"
        )
        self.list.clear()
        self.list.addItems([f"{place}. {text}" for place, text in enumerate(lines[:SHOWN], start=1)])
        self.show()
        self.take_button.setFocus()

    def _take(self) -> None:
        self.hide()
        self.taken.emit()

    def _leave(self) -> None:
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)
