"""Who speaks for each table and what it says; the documents given out. First names stay here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from fabrique_desktop.documents import text as french
from fabrique_desktop.domain.errors import Shape, Unreadable
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services import leading
from fabrique_desktop.services.leading import ReportRow, SupportRow
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui.live import Refresh
from fabrique_desktop.ui.widgets.grid_rows import GridRows
from fabrique_desktop.ui.widgets.moment_reading import read_day
from fabrique_desktop.ui.widgets.parts import button, card, label, row
from fabrique_desktop.ui.widgets.passing_undo import let_undo_pass
from fabrique_desktop.ui.widgets.programme_entry import Entry
from fabrique_desktop.ui.widgets.programme_fields import TextField, line_field, put_line, scrolled, titled
from fabrique_desktop.ui.workspace import Workspace

_CLOSED = "Atelier clôturé : les messages et les supports sont en lecture seule."
_FIRST_NAME = "Un prénom suffit ; il ne s’imprime pas et ne se projette pas."


class ReportLine:
    """One table of one workshop."""

    def __init__(self, workspace: Workspace, workshop_id: str, table: int) -> None:
        self.name = label(f"Table {table}")
        self.rapporteur = line_field(f"Porte-parole de la table {table}, prénom", hint="prénom")
        self.message = TextField(f"Message de la table {table}", lines=2)

        def gesture(field: str) -> Callable[[str], Sequence[Any]]:
            return lambda words: (leading.report_field, workshop_id, table, field, words)

        self.entries = {
            "rapporteur": Entry(
                workspace, [self.rapporteur], self.rapporteur.text, put_line(self.rapporteur), gesture("rapporteur")
            ),
            "message": Entry(
                workspace, [self.message], self.message.text, self.message.setPlainText, gesture("message")
            ),
        }
        let_undo_pass(self.rapporteur, self.entries["rapporteur"])
        let_undo_pass(self.message, self.entries["message"])

    def parts(self) -> tuple[QWidget, ...]:
        return self.name, self.rapporteur, self.message

    def show(self, row_: ReportRow) -> None:
        self.entries["rapporteur"].show(row_.rapporteur)
        self.entries["message"].show(row_.message)

    def allow(self, allowed: bool) -> None:
        self.rapporteur.setReadOnly(not allowed)
        self.message.setReadOnly(not allowed)

    def keep(self) -> None:
        for entry in self.entries.values():
            entry.commit()


@dataclass(frozen=True, slots=True)
class Unsent:
    """What was typed of a support, not yet added."""

    title: str = ""
    day: str = ""
    where: str = ""


class SupportForm(QWidget):
    """Title, date, where to get it. What is typed waits for its own workshop."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self._workshop_id = ""
        self._unsent: dict[str, Unsent] = {}
        self.title = line_field("Support, titre")
        self.day = line_field("Support, date", hint="facultatif : 01/03/2017")
        self.where = line_field("Support, où se le procurer", hint="accueil du CCAS, site…")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(titled("Titre", self.title))
        dated = QHBoxLayout()
        dated.addWidget(titled("Date du document", self.day), 2)
        dated.addWidget(titled("Où se le procurer", self.where), 3)
        layout.addLayout(dated)
        self.add = button("Ajouter ce support", self._add)
        layout.addLayout(row(self.add, None))
        for field in self._fields():
            field.returnPressed.connect(self._add)

    def _fields(self) -> tuple[QLineEdit, QLineEdit, QLineEdit]:
        return self.title, self.day, self.where

    def open_workshop(self, workshop_id: str) -> None:
        if workshop_id != self._workshop_id:
            self._unsent[self._workshop_id] = self._typed()
            self._workshop_id = workshop_id
            self._put(self._unsent.pop(workshop_id, Unsent()))

    def allow(self, allowed: bool) -> None:
        """What is typed and not yet added stays there, should the workshop be reopened."""
        for field in self._fields():
            field.setReadOnly(not allowed)
        self.add.setEnabled(allowed)

    def _typed(self) -> Unsent:
        return Unsent(*(field.text() for field in self._fields()))

    def _put(self, unsent: Unsent) -> None:
        for field, text in zip(self._fields(), (unsent.title, unsent.day, unsent.where), strict=True):
            field.setText(text)

    def _read_day(self) -> date | None:
        """Raises Unreadable; an empty field is an answer."""
        if not self.day.text().strip():
            return None
        if (found := read_day(self.day.text(), self._ws.clock().year)) is None:
            raise Unreadable(self.day.text(), Shape.DAY)
        return found

    def _add(self) -> None:
        if not self.add.isEnabled():
            return
        typed = self._typed()
        try:
            day = self._read_day()
        except Unreadable as error:
            self._ws.refuse(error)
            return
        self._ws.gestures.run(
            leading.give_out, self._workshop_id, typed.title, day, typed.where,
            done=partial(self._added, self._workshop_id, typed), failed=self._ws.refuse,
        )  # fmt: skip

    def _added(self, workshop_id: str, typed: Unsent, _id: str) -> None:
        """The fields are emptied of what was added, and of that only."""
        if workshop_id == self._workshop_id and self._typed() == typed:
            self._put(Unsent())
            self.title.setFocus()


class PlenaryTab(QWidget):
    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self._workshop: WorkshopRow | None = None
        self._awaited = False
        self._lines: dict[tuple[str, int], ReportLine] = {}
        self._given: dict[str, tuple[QWidget, ...]] = {}
        self.reports = GridRows({1: 2, 2: 3})
        self.supports = GridRows({0: 1})
        self.form = SupportForm(workspace)
        self.supports.after = self.form.add
        said, reports = card()
        reports.addWidget(label("Porte-parole et message des tables", name="section"))
        reports.addWidget(label(french.spaced(_FIRST_NAME), muted=True, small=True, wrap=True))
        self.closed = label(french.spaced(_CLOSED), wrap=True)
        reports.addWidget(self.closed)
        reports.addWidget(scrolled(self.reports), 1)
        given, supports = card()
        supports.addWidget(label("Supports distribués", name="section"))
        supports.addWidget(scrolled(self.form, self.supports), 1)
        self._across = QHBoxLayout(self)
        self._across.setContentsMargins(0, 12, 0, 0)
        self._across.setSpacing(16)
        self._across.addWidget(said, 4)
        self._across.addWidget(given, 3)
        Refresh(workspace.feed, frozenset({"table_report", "support"}), self.refresh, self)

    def open_workshop(self, workshop: WorkshopRow) -> None:
        self._workshop = workshop
        self.form.open_workshop(workshop.id)
        self._awaited = True
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Read on arriving: whoever opens the page need not wait for its other tabs."""
        super().showEvent(event)
        if self._awaited:
            self.refresh()

    def refresh(self) -> None:
        if self._workshop is not None:
            self._awaited = False
            self._show_reports(self._workshop)
            self._show_supports(self._ws.database.read(leading.supports, self._workshop.id))
            self._allow(self._workshop.state is not WorkshopState.CLOSED)

    def _allow(self, allowed: bool) -> None:
        self.closed.setVisible(not allowed)
        self.form.allow(allowed)
        for line in self._lines.values():
            line.allow(allowed)
        for _told, take in self._given.values():
            take.setEnabled(allowed)

    def _show_reports(self, workshop: WorkshopRow) -> None:
        known = {one.table: one for one in self._ws.database.read(leading.reports, workshop.id)}
        wanted = {(workshop.id, table): table for table in range(1, workshop.tables + 1)}
        self._lines = {
            key: self._lines.get(key) or ReportLine(self._ws, workshop.id, table) for key, table in wanted.items()
        }
        self.reports.lay([line.parts() for line in self._lines.values()])
        for (_id, table), line in self._lines.items():
            line.show(known.get(table) or ReportRow(table, "", ""))

    def _show_supports(self, rows: Sequence[SupportRow]) -> None:
        self._given = {one.id: self._given.get(one.id) or self._support(one) for one in rows}
        self.supports.lay(list(self._given.values()))

    def _support(self, one: SupportRow) -> tuple[QWidget, ...]:
        parts = (one.title, french.day(one.day) if one.day else "", one.where_to_get)
        take = button("Retirer", lambda: self._ws.gestures.run(leading.take_back_support, one.id), quiet=True)
        take.setAccessibleName(f"Retirer le support {one.title}")
        return label(" · ".join(part for part in parts if part), wrap=True), take

    def keep(self) -> None:
        for line in self._lines.values():
            line.keep()
