"""Ctrl+Z in a field takes back what is being typed there; in one that holds nothing new, it is the page's."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from fabrique_desktop.ui.widgets.programme_entry import Entry


class _LettingPass(QObject):
    def __init__(self, field: QWidget, entry: Entry[Any]) -> None:
        super().__init__(field)
        self._entry = entry

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            passes = event.matches(QKeySequence.StandardKey.Undo) and not self._entry.edited
            if passes:
                event.ignore()
            return passes
        return super().eventFilter(watched, event)


def let_undo_pass(field: QWidget, entry: Entry[Any]) -> None:
    """Of a field edited in place by this entry."""
    field.installEventFilter(_LettingPass(field, entry))
