"""What is said to assistive technology in passing: politely, without moving the focus nor what is being typed."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(owner: QWidget, text: str) -> None:
    """Told once whatever is being read is over."""
    event = QAccessibleAnnouncementEvent(owner, text)
    event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
    QAccessible.updateAccessibility(event)
