"""One card in the middle of a page, as wide as lines that are easy to read, whatever the size of the letters."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from fabrique_desktop.ui.widgets.parts import page_layout, row

LETTERS = 84


class Centred(QFrame):
    """A card whose contents are put into `inside`."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.inside = QVBoxLayout(self)
        self.inside.setContentsMargins(20, 20, 20, 20)
        self.inside.setSpacing(8)
        self._fit()

    def stand_in(self, page: QWidget) -> None:
        across = row(None, self, None)
        across.setStretch(1, 4)
        layout = QVBoxLayout()
        layout.addStretch(1)
        layout.addLayout(across)
        layout.addStretch(1)
        page_layout(page, layout)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.setMaximumWidth(self.fontMetrics().averageCharWidth() * LETTERS)
