"""Where the page stands: a page that needs more than the screen gives is scrolled, and the window never grows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QStackedWidget, QWidget

LEAST = QSize(240, 120)


class PageFrame(QScrollArea):
    """Asks for next to nothing itself; only the page that is shown counts, and as it is now.

    A stack asks for the largest of its pages, hidden ones included, whose letters may have been larger then.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stack = QStackedWidget()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self.stack)
        self.stack.installEventFilter(self)
        self.stack.currentChanged.connect(self._turned)
        if isinstance(app := QApplication.instance(), QApplication):
            app.focusChanged.connect(self._follow)

    def minimumSizeHint(self) -> QSize:
        return LEAST

    def sizeHint(self) -> QSize:
        return LEAST

    def _needed(self, width: int) -> QSize:
        """The least that shows all of the page, when it is this wide or wider."""
        page = self.stack.currentWidget()
        if page is None:
            return LEAST
        least = page.minimumSizeHint().expandedTo(page.minimumSize())
        wide = max(width, least.width())
        layout = page.layout()
        if layout is None or not layout.hasHeightForWidth():
            return QSize(wide, least.height())
        return QSize(wide, max(layout.minimumHeightForWidth(wide), page.minimumHeight()))

    def _fit(self) -> None:
        """A bar on one side takes from the other."""
        room = self.maximumViewportSize()
        bar = self.verticalScrollBar().sizeHint().width()
        needed = self._needed(room.width())
        if needed.height() > room.height():
            needed = self._needed(room.width() - bar)
            room.setWidth(room.width() - bar)
        if needed.width() > room.width():
            room.setHeight(room.height() - self.horizontalScrollBar().sizeHint().height())
        self.stack.resize(needed.expandedTo(room))

    def _turned(self) -> None:
        self.verticalScrollBar().setValue(0)
        self.horizontalScrollBar().setValue(0)
        self._fit()

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """What has the focus is in sight."""
        if now is not None and self.stack.isAncestorOf(now) and self.stack.size() != self.viewport().size():
            self.ensureWidgetVisible(now, 12, 12)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.stack and event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
