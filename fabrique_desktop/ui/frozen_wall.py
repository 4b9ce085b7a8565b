"""What the room sees while the dossier is locked: black, or the image that was there; nothing can be asked of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QScreen
from PySide6.QtWidgets import QWidget


class FrozenWall(QWidget):
    """A picture, without the dossier behind it."""

    def __init__(self, image: QPixmap | None, screen: QScreen) -> None:
        super().__init__(None, Qt.WindowType.FramelessWindowHint)
        self.image = image
        self.setWindowTitle("Fabrique : écran de la salle")
        self.setAccessibleName("Écran de la salle, immobile tant que le dossier est verrouillé")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setGeometry(screen.geometry())
        self.showFullScreen()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#000000"))
        if self.image is not None:
            painter.drawPixmap(self.rect(), self.image)
