"""A field for what must not be seen: hidden unless asked, and it tells when capitals are locked."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

_HINTS = (
    Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhNoAutoUppercase
)
LONGEST = 500


class SecretField(QLineEdit):
    """`capitals(whether they seem locked)`: Qt does not tell, but a capital typed without Shift does."""

    capitals = Signal(bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMaxLength(LONGEST)
        self.setInputMethodHints(_HINTS)
        self.reveal(False)

    def reveal(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter, shifted = event.text(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_CapsLock:
            self.capitals.emit(False)  # it has just changed: the next letter tells
        elif len(letter) == 1 and letter.isalpha():
            self.capitals.emit(letter.isupper() is not shifted and letter.upper() != letter.lower())
        super().keyPressEvent(event)
