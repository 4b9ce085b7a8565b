"""A menu chosen by letters that loses none: the letter of no line closes it and goes where words are typed."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QWidget

from fabrique_desktop.ui.widgets.typing import is_letter


class LetterMenu(QMenu):
    """`to` takes the letters of no line, unless a text was being typed elsewhere when the menu opened."""

    def __init__(self, owner: QWidget, to: QWidget) -> None:
        super().__init__(owner)
        self._to = to

    def popup_at(self, where: QPoint) -> None:
        focused = QApplication.focusWidget()
        if isinstance(focused, QLineEdit | QPlainTextEdit) and not focused.isReadOnly():
            self._to = focused
        self.aboutToHide.connect(self.deleteLater)
        self.popup(where)

    def inside(self, text: str) -> LetterMenu:
        """A menu in this one."""
        made = LetterMenu(self, self._to)
        made.setTitle(text)
        self.addMenu(made)
        return made

    def _whole(self) -> LetterMenu:
        above = self.parent()
        return above._whole() if isinstance(above, LetterMenu) else self

    def keyPressEvent(self, event: QKeyEvent) -> None:
        space = event.text() == " " and self.activeAction() is None
        if (is_letter(event) or space) and not self._has(event.text()):
            whole = self._whole()
            whole.close()
            whole._to.setFocus()
            QApplication.sendEvent(whole._to, event)
        else:
            super().keyPressEvent(event)

    def _has(self, letter: str) -> bool:
        """Whether a line that can be chosen answers to it."""
        wanted = f"&{letter}".casefold()
        return any(one.isEnabled() and wanted in one.text().casefold() for one in self.actions())
