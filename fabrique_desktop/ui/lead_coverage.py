"""What each table has said, on the lead's page: how many under each angle, since when it is silent, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.text import counted
from fabrique_desktop.services import leading
from fabrique_desktop.services.leading import Coverage
from fabrique_desktop.ui import lead_words
from fabrique_desktop.ui.live import Refresh
from fabrique_desktop.ui.tables import RowsModel
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.cards import CardList, Face
from fabrique_desktop.ui.widgets.parts import label
from fabrique_desktop.ui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class TableSaid:
    """A table of the list, as it is at this minute."""

    id: str
    place: str
    number: str
    said: str
    silence: str
    silent: bool


def table_said(one: Coverage, now: datetime) -> TableSaid:
    return TableSaid(
        id=str(one.table),
        place=labels.place(one.table),
        number=counted(one.total, "contribution", "contributions"),
        said=lead_words.said(one),
        silence=lead_words.silence(one, now),
        silent=lead_words.is_silent(one, now),
    )


def table_face(one: TableSaid) -> Face:
    bar = "warn" if one.silent else "ok"
    return Face(f"{one.place} · {one.number}", one.said, meta=one.silence, bar=bar)


def table_spoken(one: TableSaid) -> str:
    return f"{one.place}, {one.number}, {one.silence}. {one.said}"


class CoveragePanel(QWidget):
    """Read again when something is said, and each minute for the silences."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self._workshop_id = ""
        self.model: RowsModel[TableSaid] = RowsModel(table_spoken, parent=self)
        self.list = CardList(workspace.look, table_face, "Ce que dit chaque table")
        self.list.setModel(self.model)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(label("Ce que dit chaque table", name="section"))
        self.axes = label("", muted=True, wrap=True)
        layout.addWidget(self.axes)
        layout.addWidget(self.list, 1)
        Refresh(workspace.feed, frozenset({"contribution", "workshop"}), self.refresh, self)

    def open_workshop(self, workshop_id: str) -> None:
        self._workshop_id = workshop_id
        self.refresh()

    def refresh(self) -> None:
        if self._workshop_id:
            now = self._ws.clock()
            found = self._ws.database.read(leading.coverage, self._workshop_id)
            self.model.show_rows([table_said(one, now) for one in found])
            axes = lead_words.axes(self._ws.database.read(leading.by_axis, self._workshop_id))
            self.axes.setText(axes)
            self.axes.setVisible(bool(axes))

    def dress(self, look: Look) -> None:
        self.list.dress(look)
