"""Vendored outlines, drawn in the colour of the theme."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from fabrique_desktop import paths

_SCALE = 2.0


def pixmap(name: str, color: QColor, size: int) -> QPixmap:
    """An outline of `size` logical pixels; drawn twice as fine for dense screens."""
    drawing = paths.resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", color.name()).encode()))
    image = QPixmap(round(size * _SCALE), round(size * _SCALE))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    image.setDevicePixelRatio(_SCALE)
    return image


def icon(name: str, color: QColor, size: int = 20) -> QIcon:
    return QIcon(pixmap(name, color, size))


def application_icon() -> QIcon:
    return QIcon(str(paths.resource("icons", "fabrique.png")))
