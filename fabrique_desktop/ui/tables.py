"""Lists that move to their new rows by the smallest edits, so that selection and scroll stay put."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole


class Identified(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Identified)


class RowsModel(QAbstractListModel, Generic[T]):
    """Frozen rows by id. `spoken(row)` is what assistive technology reads; `order` sorts merged rows."""

    def __init__(
        self,
        spoken: Callable[[T], str],
        order: Callable[[T], Any] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._spoken, self._order = spoken, order
        self.rows: list[T] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._spoken(row)
        return None

    def row_of(self, id_: str) -> int | None:
        return next((number for number, row in enumerate(self.rows) if row.id == id_), None)

    def show_rows(self, rows: Sequence[T]) -> None:
        """Become exactly these rows; a whole new page resets, anything else is edited in place."""
        wanted = {row.id for row in rows}
        if not wanted & {row.id for row in self.rows}:
            self.beginResetModel()
            self.rows = list(rows)
            self.endResetModel()
            return
        for number in range(len(self.rows) - 1, -1, -1):
            if self.rows[number].id not in wanted:
                self._remove(number)
        for number, row in enumerate(rows):
            self._place(number, row)

    def merge(self, ids: Iterable[str], rows: Sequence[T], limit: int) -> None:
        """These ids were read again: what came back is placed in order, what did not is gone."""
        found = {row.id: row for row in rows}
        for id_ in ids:
            number = self.row_of(id_)
            row = found.get(id_)
            if number is not None and (row is None or self._order_of(row) != self._order_of(self.rows[number])):
                self._remove(number)
                number = None
            if row is not None:
                self._place(self._rank(row) if number is None else number, row)
        while len(self.rows) > limit:
            self._remove(len(self.rows) - 1)

    def _order_of(self, row: T) -> Any:
        return row.id if self._order is None else self._order(row)

    def _rank(self, row: T) -> int:
        """Descending order: where a new row goes."""
        key = self._order_of(row)
        return next((n for n, other in enumerate(self.rows) if self._order_of(other) < key), len(self.rows))

    def _remove(self, number: int) -> None:
        self.beginRemoveRows(QModelIndex(), number, number)
        del self.rows[number]
        self.endRemoveRows()

    def _place(self, number: int, row: T) -> None:
        if number < len(self.rows) and self.rows[number].id == row.id:
            if self.rows[number] != row:
                self.rows[number] = row
                self.dataChanged.emit(self.index(number), self.index(number))
            return
        there = self.row_of(row.id)
        if there is not None:
            self._remove(there)
        self.beginInsertRows(QModelIndex(), number, number)
        self.rows.insert(number, row)
        self.endInsertRows()
