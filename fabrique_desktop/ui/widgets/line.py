"""The one line: Enter validates, nothing is corrected, refused or asked."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QResizeEvent, QShowEvent

from fabrique_desktop.ui.widgets.word_undo import WordUndo

LEAST, MOST = 2, 6
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Line(WordUndo):
    """Enter validates, Shift+Enter breaks the line, Ctrl+Enter insists, Up in an empty line takes the last entry."""

    entered = Signal()
    insisted = Signal()
    left = Signal()
    up = Signal()
    pasted = Signal()
    guarded = True

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAccessibleName("Ce qui est dit")
        self.setPlaceholderText("Écrire ce qui est dit… Entrée enregistre, Maj+Entrée va à la ligne.")
        self._most = MOST
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self.fit())

    def allow_height(self, height: int) -> None:
        """Not over what must stay in sight; one line at least."""
        most = max(1, min(MOST, (height - self._around()) // self._spacing()))
        if most != self._most:
            self._most = most
            self.fit()

    def fit(self) -> None:
        """As high as its words, in whole lines; beyond, it scrolls."""
        if self.isVisible():
            typed = round(self.document().size().height())
            lines = min(self._most, max(LEAST, typed))
            self.setFixedHeight(lines * self._spacing() + self._around())

    def _spacing(self) -> int:
        return ceil(QFontMetricsF(self.font()).lineSpacing())

    def _around(self) -> int:
        return self.height() - self.viewport().height() + 2 * round(self.document().documentMargin()) + 1

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.fit()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """What is pasted enters as it is; a block of lines is then offered as so many entries."""
        super().insertFromMimeData(source)
        if "\n" in source.text().strip():
            self.pasted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = held == Qt.KeyboardModifier.NoModifier
        if self.took(event):
            return
        if event.key() in _ENTER and plain:
            self.entered.emit()
        elif event.key() in _ENTER and held == Qt.KeyboardModifier.ControlModifier:
            self.insisted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Up and plain and not self.toPlainText():
            self.up.emit()
        else:
            super().keyPressEvent(event)
