"""Buttons that show their keys while there is room for them; else the keys stay in the tips and in F1."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from fabrique_desktop.ui.widgets.parts import row

SPACING = 5


class KeyedRow(QWidget):
    """All with their keys, or none: a row half explained is harder to read."""

    def __init__(self, *buttons: QPushButton) -> None:
        super().__init__()
        self.buttons = buttons
        self._long = {made: made.text() for made in buttons}
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fit)
        layout = row(*buttons, None, spacing=SPACING)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)

    def _width(self, *, keys: bool) -> int:
        """Of all the buttons, as if they bore these words."""
        width = SPACING * len(self.buttons)
        for made in self.buttons:
            wanted = self._long[made] if keys else made.accessibleName()
            letters = made.fontMetrics()
            width += made.sizeHint().width() + letters.horizontalAdvance(wanted)
            width -= letters.horizontalAdvance(made.text())
        return width

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width(keys=False), super().minimumSizeHint().height())

    def _fit(self) -> None:
        keys = self._width(keys=True) <= self.width()
        for made in self.buttons:
            wanted = self._long[made] if keys else made.accessibleName()
            if made.text() != wanted:
                made.setText(wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._soon.start()
            self.updateGeometry()
