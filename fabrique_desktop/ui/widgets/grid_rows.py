"""Rows of widgets in aligned columns: those that stay keep their widgets, and so what is being typed in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget


class GridRows(QWidget):
    """`shares` tells which columns take the room left, and in what proportion; Tab comes to the rows from `after`.

    `heads` stand above the rows, when there are any; they live as long as the grid.
    """

    def __init__(self, shares: Mapping[int, int], heads: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        for column, share in shares.items():
            self._grid.setColumnStretch(column, share)
        for column, head in enumerate(heads):
            self._grid.addWidget(head, 0, column)
            head.hide()
        self._heads = heads
        self.after: QWidget | None = None
        self._rows: list[Sequence[QWidget]] = []

    def lay(self, rows: Sequence[Sequence[QWidget]]) -> None:
        """These rows in this order; the widgets of the others go."""
        if rows == self._rows:
            return
        known = {part for row in self._rows for part in row}
        kept = {id(part) for row in rows for part in row}
        for part in (part for row in self._rows for part in row):
            self._grid.removeWidget(part)
            if id(part) not in kept:
                part.hide()
                part.deleteLater()
        for head in self._heads:
            head.setVisible(bool(rows))
        for number, row in enumerate(rows, start=1):
            for column, part in enumerate(row):
                self._grid.addWidget(part, number, column)
                if part not in known:
                    part.show()  # at once, not when the layout gets to it: it may take the focus
        self._rows = list(rows)
        self._chain([part for row in rows for part in row])

    def _chain(self, parts: Sequence[QWidget]) -> None:
        """Tab goes along a row, then to the next one, whatever the order in which they were made."""
        before = [] if self.after is None else [self.after]
        stops = before + [one for part in parts for one in (part, *part.findChildren(QWidget)) if _is_a_stop(one)]
        for one, following in pairwise(stops):
            QWidget.setTabOrder(one, following)


def _is_a_stop(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
