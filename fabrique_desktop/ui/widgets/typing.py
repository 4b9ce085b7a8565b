"""A plain letter always goes to the line being typed, wherever the focus was."""

from __future__ import annotations

from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget

_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def is_letter(event: QKeyEvent) -> bool:
    """A character to be read, not a command; Ctrl+Alt is AltGr on a French keyboard."""
    held = event.modifiers() & _HELD
    altgr = held == Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return bool(event.text().strip()) and event.text().isprintable() and (not held or altgr)


def pass_on(event: QKeyEvent, line: QWidget) -> bool:
    """Send an unclaimed letter to the line, with the focus; says whether it did."""
    if not is_letter(event) or line.hasFocus():
        return False
    line.setFocus()
    QApplication.sendEvent(line, event)
    return True
