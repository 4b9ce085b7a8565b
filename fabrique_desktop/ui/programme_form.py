"""One workshop, every field of it: a gesture a field, or one for its date and hours together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from fabrique_desktop.documents import labels, text as french
from fabrique_desktop.domain.programme import Seating, WorkshopState
from fabrique_desktop.services import programme
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.moment_edits import NumberEdit
from fabrique_desktop.ui.widgets.moment_field import Hours, HoursField
from fabrique_desktop.ui.widgets.parts import button, label, row
from fabrique_desktop.ui.widgets.programme_entry import Entry
from fabrique_desktop.ui.widgets.programme_fields import (
    ChoiceField,
    columns,
    line_field,
    put_line,
    scrolled,
    titled,
)
from fabrique_desktop.ui.workspace import Workspace

_CLOSED = "Atelier clôturé : son programme ne change plus. Pour le modifier, rouvrez-le dans « Clôture »."
_MOST_TABLES = 60
_MOST_SEATS = 60


class WorkshopForm(QFrame):
    """A closed workshop is shown and explained, not changed."""

    saved = Signal()
    removal_asked = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setObjectName("card")
        self._ws = workspace
        self.workshop: WorkshopRow | None = None
        self.heading = label("", name="section", wrap=True)
        self.about = label("", muted=True, wrap=True)
        self.closed = _notice(_CLOSED)
        self.code = line_field("Code")
        self.title = line_field("Titre", hint="facultatif")
        self.hours = HoursField(workspace.clock)
        self.hint = line_field("Période annoncée", hint="début septembre 2017")
        self.venue = line_field("Lieu")
        self.room = line_field("Salle", hint="facultatif")
        self.tables = NumberEdit("Nombre de tables", 1, _MOST_TABLES)
        self.seats = NumberEdit("Places à chaque table", 1, _MOST_SEATS)
        self.seating = ChoiceField("Table proposée à l’arrivée")
        for choice, text in labels.SEATING.items():
            self.seating.addItem(text, choice)
        self.held = label("", muted=True, wrap=True)
        self.remove = button("Retirer cet atelier", self.removal_asked.emit, quiet=True)
        self.entries = self._entries()
        self._build()

    def _entries(self) -> dict[str, Entry[Any]]:
        lines = {
            "code": self.code,
            "title": self.title,
            "date_hint": self.hint,
            "venue": self.venue,
            "room": self.room,
        }
        made: dict[str, Entry[Any]] = {
            name: Entry(self._ws, [field], field.text, put_line(field), self._changing(name))
            for name, field in lines.items()
        }
        for name, number in (("tables", self.tables), ("seats", self.seats)):
            made[name] = Entry(self._ws, [number], number.number, number.put_number, self._changing(name))
        made["seating"] = Entry(self._ws, [self.seating], self._seating, self.seating.put, self._changing("seating"))
        self.seating.activated.connect(made["seating"].commit)
        made["hours"] = Entry(self._ws, self.hours.fields(), self.hours.value, self.hours.put, self._moving)
        self.hours.chosen.connect(made["hours"].commit)
        for entry in made.values():
            entry.saved.connect(self.saved)
        return made

    def _seating(self) -> Seating:
        return Seating(self.seating.currentData())

    def _changing(self, name: str) -> Callable[[Any], Sequence[Any]]:
        return lambda value: (programme.edit_workshop, self._id(), {name: value})

    def _moving(self, hours: Hours) -> Sequence[Any]:
        return programme.edit_workshop, self._id(), {"starts_at": hours[0], "ends_at": hours[1]}

    def _id(self) -> str:
        return self.workshop.id if self.workshop else ""

    def _build(self) -> None:
        self.announced = titled("Période annoncée, imprimée après « date à confirmer »", self.hint)
        self.hours.undated_changed.connect(self.announced.setVisible)
        names = columns(2, 3)
        names.addWidget(titled("Code", self.code), 0, 0)
        names.addWidget(titled("Titre", self.title), 0, 1)
        places = columns(3, 2)
        places.addWidget(titled("Lieu", self.venue), 0, 0)
        places.addWidget(titled("Salle", self.room), 0, 1)
        tables = columns(1, 1, 3)
        tables.addWidget(titled("Tables", self.tables), 0, 0)
        tables.addWidget(titled("Places par table", self.seats), 0, 1)
        tables.addWidget(titled("Table proposée à l’arrivée", self.seating), 0, 2)
        self.fields = QWidget()
        inner = QVBoxLayout(self.fields)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        inner.addLayout(names)
        inner.addWidget(self.hours)
        inner.addWidget(self.announced)
        inner.addLayout(places)
        inner.addLayout(tables)
        foot = row(self.held, self.remove, stretch=0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 8, 10)
        layout.addWidget(scrolled(self.heading, self.about, self.closed, self.fields, foot))
        self.setFocusProxy(self.code)

    def open(self, workshop: WorkshopRow) -> None:
        """Another workshop: what was typed for the former one has been saved on leaving it."""
        self.workshop = workshop
        self._tell(workshop)
        for name, value in self._values(workshop).items():
            self.entries[name].open(value)

    def show_again(self, workshop: WorkshopRow) -> None:
        """The same workshop, read again; the field being edited keeps its text."""
        self.workshop = workshop
        self._tell(workshop)
        for name, value in self._values(workshop).items():
            self.entries[name].show(value)

    def keep(self) -> None:
        for entry in self.entries.values():
            entry.commit()

    def _values(self, workshop: WorkshopRow) -> dict[str, Any]:
        return {
            "code": workshop.code, "title": workshop.title, "date_hint": workshop.date_hint,
            "venue": workshop.venue, "room": workshop.room, "tables": workshop.tables,
            "seats": workshop.seats, "seating": workshop.seating,
            "hours": (workshop.starts_at, workshop.ends_at),
        }  # fmt: skip

    def _tell(self, workshop: WorkshopRow) -> None:
        axis = f"Axe {workshop.axis_number} : {workshop.axis_name}" if workshop.axis_number else "Tous les axes"
        self.heading.setText(french.spaced(f"{workshop.code} · {axis}"))
        rank = f"atelier {workshop.round}" if workshop.round else ""
        state = labels.STATE[workshop.state]
        self.about.setText(" · ".join(part for part in (workshop.audience_name, rank, state) if part))
        closed = workshop.state is WorkshopState.CLOSED
        self.closed.setVisible(closed)
        self.fields.setEnabled(not closed)
        self.remove.setVisible(workshop.state is WorkshopState.PLANNED)
        said = french.counted(workshop.contributions, "contribution", "contributions")
        came = french.counted(workshop.present, "personne présente", "personnes présentes")
        self.held.setText(f"{came} · {said}")


def _notice(text: str) -> QFrame:
    """A sentence that stays, dressed as the page's news."""
    made = QFrame()
    made.setObjectName("banner")
    made.setProperty("tone", Tone.WARN.value)
    layout = QVBoxLayout(made)
    layout.setContentsMargins(14, 8, 14, 8)
    layout.addWidget(label(french.spaced(text), wrap=True))
    return made
