"""How many lines the line may show: as many as are typed, six at most, and never over the last entry of the list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer

from fabrique_desktop.ui.widgets.cards import CardList
from fabrique_desktop.ui.widgets.line import Line

_CARD = 70  # of a list that is still empty


class LineRoom(QObject):
    """What the line takes the list gives, and back: their sum tells how far it may go."""

    def __init__(self, line: Line, cards: CardList) -> None:
        super().__init__(line)
        self._line, self._cards = line, cards
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.look)
        cards.installEventFilter(self)
        cards.model().rowsInserted.connect(self._soon.start)
        cards.model().modelReset.connect(self._soon.start)

    def look(self) -> None:
        if self._cards.isVisible():
            card = self._cards.sizeHintForRow(0) if self._cards.model().rowCount() else _CARD
            self._line.allow_height(self._cards.height() + self._line.height() - card)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._soon.start()
        return super().eventFilter(watched, event)
