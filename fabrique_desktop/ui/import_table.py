"""The lines of a list and what would become of each: however long the list, only what is seen is worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHeaderView, QTableView

from fabrique_desktop.services.importing import ImportPlan, PlannedRow, Verdict
from fabrique_desktop.ui.import_words import ORDER, verdict_text
from fabrique_desktop.ui.theme import Look

Index = QModelIndex | QPersistentModelIndex
_TITLES = ("Ligne", "Ce qui sera fait", "Nom", "Prénom", "Structure", "Ateliers", "Code")
_WIDTHS = (56, 300, 160, 140, 0, 200, 100)
_STRUCTURE, _CODE = 4, 6
_SHOWN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


class PlanModel(QAbstractTableModel):
    """Planned rows, those that need an eye first; nothing is copied."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._by_verdict: Mapping[Verdict, Sequence[PlannedRow]] = {}
        self._rows: Sequence[PlannedRow] = ()

    def show_plan(self, plan: ImportPlan | None) -> None:
        by_verdict: dict[Verdict, list[PlannedRow]] = {verdict: [] for verdict in ORDER}
        for one in plan.rows if plan is not None else ():
            by_verdict[one.verdict].append(one)
        self._by_verdict = by_verdict
        self.show_only(None)

    def show_only(self, verdict: Verdict | None) -> None:
        self.beginResetModel()
        if verdict is None:
            self._rows = [one for each in self._by_verdict.values() for one in each]
        else:
            self._rows = self._by_verdict.get(verdict, ())
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(_TITLES)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in _SHOWN:
            return None
        return _cell(self._rows[index.row()], index.column())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[section]
        return None


def _cell(one: PlannedRow, column: int) -> str:
    line = one.line
    texts = (
        str(line.line),
        verdict_text(one),
        line.surname,
        line.first_name,
        line.organization,
        ", ".join(line.workshops),
        line.code,
    )
    return texts[column]


class PlanTable(QTableView):
    """Read with the arrows; Tab goes on to the buttons."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.rows = PlanModel(self)
        self.setModel(self.rows)
        self.setAccessibleName("Aperçu de la liste")
        self.verticalHeader().hide()
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setSectionResizeMode(_STRUCTURE, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate(_WIDTHS):
            if width:
                self.setColumnWidth(column, look.px(width))

    def show_plan(self, plan: ImportPlan | None) -> None:
        self.rows.show_plan(plan)
        coded = plan is not None and any(one.line.code for one in plan.rows)
        self.setColumnHidden(_CODE, not coded)

    def rowCount(self) -> int:
        return self.rows.rowCount()
