"""The words of an entry, whole, to be read again while something is decided about them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTextEdit

from fabrique_desktop.ui.theme import Look


class Words(QTextEdit):
    """Read by the arrows; a letter typed there goes on to the page."""

    def __init__(self, spoken: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.setAccessibleName(spoken)

    def dress(self, look: Look) -> None:
        self.setMinimumHeight(look.px(48))

    def show_words(self, text: str) -> None:
        self.setPlainText(text)
