"""The timetable: the workshops by date on the left, the one chosen on the right, another one added in place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fabrique_desktop.documents import labels, text as french
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services import programme
from fabrique_desktop.services.programme import NewWorkshop, ProcessRow, WorkshopRow
from fabrique_desktop.ui.programme_new import NewWorkshopCard
from fabrique_desktop.ui.tables import RowsModel
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.cards import CardList, Face
from fabrique_desktop.ui.widgets.moment_field import Hours, HoursField
from fabrique_desktop.ui.widgets.parts import button, card, label, row
from fabrique_desktop.ui.widgets.programme_entry import Entry
from fabrique_desktop.ui.widgets.programme_fields import NumberField, columns, line_field, scrolled, titled
from fabrique_desktop.ui.workspace import Workspace

_CLOSED = "Atelier clôturé : son programme ne change plus. Pour le modifier, rouvrez-le dans « Clôture »."
_BAR = {WorkshopState.RUNNING: "ok", WorkshopState.CLOSED: "unsorted"}
_MOST_TABLES = 60


def when(workshop: WorkshopRow) -> str:
    """« Jeudi 6 avril 2017, 14 h – 17 h »; without a date « Date à confirmer (début septembre 2017) »."""
    if workshop.starts_at is None or workshop.ends_at is None:
        return french.capital(french.schedule(workshop.starts_at, workshop.ends_at, workshop.date_hint))
    hours = f"{french.hour(workshop.starts_at)} – {french.hour(workshop.ends_at)}"
    return f"{french.capital(french.weekday(workshop.starts_at))}, {hours}"


def workshop_face(workshop: WorkshopRow) -> Face:
    subject = workshop.axis_short_name or workshop.title or "Tous les axes"
    bar = _BAR.get(workshop.state, "warn" if workshop.starts_at is None else "accent")
    state = labels.STATE[workshop.state]
    return Face(f"{workshop.code} · {subject}", when(workshop), meta=state, bar=bar, body_first=True)


def workshop_spoken(workshop: WorkshopRow) -> str:
    subject = workshop.axis_name or workshop.title or "Tous les axes"
    state = labels.STATE[workshop.state]
    return f"{when(workshop)}, {workshop.code}, {subject}, {workshop.audience_name}, {state}"


class WorkshopForm(QScrollArea):
    """Every field of one workshop. A closed one is shown and explained, not changed."""

    saved = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self.workshop: WorkshopRow | None = None
        self.heading = label("", name="section", wrap=True)
        self.state = label("", muted=True, wrap=True)
        self.closed = label(_CLOSED, wrap=True)
        self.code = line_field("Code de l’atelier")
        self.title = line_field("Titre de l’atelier", hint="facultatif")
        self.hours = HoursField(workspace.clock)
        self.hint = line_field("Période annoncée", hint="par exemple : début septembre 2017")
        self.venue = line_field("Lieu")
        self.room = line_field("Salle")
        self.tables = NumberField("Nombre de tables", 1, _MOST_TABLES)
        self.entries = self._entries()
        self._build()

    def _entries(self) -> dict[str, Entry[str] | Entry[Hours] | Entry[int]]:
        made: dict[str, Entry[str] | Entry[Hours] | Entry[int]] = {
            name: Entry(self._ws, [field], field.text, field.setText, self._gesture(name))
            for name, field in (
                ("code", self.code),
                ("title", self.title),
                ("date_hint", self.hint),
                ("venue", self.venue),
                ("room", self.room),
            )
        }
        made["tables"] = Entry(
            self._ws, [self.tables], self.tables.value, self.tables.setValue, self._gesture("tables")
        )
        made["hours"] = Entry(self._ws, self.hours.fields(), self.hours.value, self.hours.put, self._move)
        self.hours.chosen.connect(made["hours"].commit)
        for entry in made.values():
            entry.saved.connect(self.saved)
        return made
