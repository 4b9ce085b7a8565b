"""The words of the process, its axes and angles, its milestones: every document repeats them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from fabrique_desktop.documents import text as french
from fabrique_desktop.services import programme
from fabrique_desktop.services.programme import ProcessRow
from fabrique_desktop.ui.programme_growing import AudiencesCard, MilestonesCard
from fabrique_desktop.ui.widgets.moment_field import DayField
from fabrique_desktop.ui.widgets.parts import card, label
from fabrique_desktop.ui.widgets.programme_entry import Entry
from fabrique_desktop.ui.widgets.programme_fields import (
    TextField,
    buddy,
    columns,
    line_field,
    put_line,
    scrolled,
    titled,
)
from fabrique_desktop.ui.workspace import Workspace

Names = tuple[str, str]
_LINES = (
    ("name", "Nom de la démarche"),
    ("slogan", "Devise"),
    ("owner", "Porteur de la démarche"),
    ("contractor", "Prestataire chargé de l’animation et du recueil"),
    ("contact", "Contact des participants"),
)
_TEXTS = (
    ("frame", "Cadre de la démarche"),
    ("mandate", "Mandat : ce qui est demandé aux participants"),
    ("purpose", "Ce qui sera fait de leurs contributions"),
)


class _Tab(QWidget):
    """A page of entries that follows the process."""

    saved = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self.entries: dict[str, Entry[Any]] = {}

    def _enter(self, name: str, entry: Entry[Any]) -> None:
        entry.saved.connect(self.saved)
        self.entries[name] = entry

    def _lay(self, *cards: QWidget) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.addWidget(scrolled(*cards))

    def keep(self) -> None:
        for entry in self.entries.values():
            entry.commit()


class ProcessTab(_Tab):
    """Name, people in charge, and the three texts that open the minutes."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.lines = {name: line_field(spoken) for name, spoken in _LINES}
        self.texts = {name: TextField(spoken) for name, spoken in _TEXTS}
        for name, line in self.lines.items():
            self._enter(name, Entry(workspace, [line], line.text, put_line(line), _changing(name)))
        for name, text in self.texts.items():
            self._enter(name, Entry(workspace, [text], text.text, text.setPlainText, _changing(name)))
        who, grid = card()
        grid.addWidget(label("La démarche", name="section"))
        grid.addLayout(self._who())
        what, layout = card()
        layout.addWidget(label("Textes repris dans les comptes rendus", name="section"))
        for name, spoken in _TEXTS:
            layout.addWidget(titled(french.spaced(spoken), self.texts[name]))
        self._lay(who, what)
        self.setFocusProxy(self.lines["name"])

    def _who(self) -> QGridLayout:
        grid = columns(1, 1)
        for number, (name, spoken) in enumerate(_LINES):
            grid.addWidget(titled(spoken, self.lines[name]), number // 2, number % 2)
        return grid

    def show_process(self, process: ProcessRow) -> None:
        for name, entry in self.entries.items():
            entry.show(getattr(process, name))


def _changing(name: str) -> Callable[[str], Sequence[Any]]:
    return lambda value: (programme.edit_process, {name: value})


class AxesTab(_Tab):
    """Axes, angles, audiences: the names that every document, list and screen bears."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.fields: dict[str, tuple[QLineEdit, QLineEdit]] = {}
        axes, self._axes = card()
        self._axes.addWidget(label("Axes", name="section"))
        angles, self._angles = card()
        self._angles.addWidget(label("Angles", name="section"))
        self.audiences = AudiencesCard(workspace)
        self.audiences.saved.connect(self.saved)
        self._lay(axes, angles, self.audiences)

    def show_process(self, process: ProcessRow) -> None:
        if not self.fields:
            self._furnish(process)
        for number, name, short_name in process.axes:
            self.entries[f"axis {number}"].show((name, short_name))
        for code, name, short_name in process.angles:
            self.entries[f"angle {code}"].show((name, short_name))
        shown = self._ws.database.read(programme.audiences)
        self.audiences.show_rows({code: (name, name) for code, name in shown})

    def _furnish(self, process: ProcessRow) -> None:
        """Rows are made once: the axes and the angles of a process are not added to."""
        axes = _names_grid()
        for number, _name, _short in process.axes:
            self._line(axes, f"axis {number}", f"Axe {number}", programme.edit_axis, number)
        self._axes.addLayout(axes)
        angles = _names_grid()
        for code, _name, _short in process.angles:
            self._line(angles, f"angle {code}", f"Angle {code}", programme.edit_angle, code)
        self._angles.addLayout(angles)
        self.setFocusProxy(next(iter(self.fields.values()))[0])

    def keep(self) -> None:
        super().keep()
        self.audiences.keep()

    def _line(self, grid: QGridLayout, key: str, spoken: str, command: Callable[..., None], which: int | str) -> None:
        name, short_name = line_field(f"{spoken}, nom"), line_field(f"{spoken}, nom court")
        number = grid.rowCount()
        grid.addWidget(buddy(spoken, name), number, 0)
        grid.addWidget(name, number, 1)
        grid.addWidget(short_name, number, 2)

        def put(names: Names) -> None:
            put_line(name)(names[0])
            put_line(short_name)(names[1])

        entry: Entry[Names] = Entry(
            self._ws,
            [name, short_name],
            lambda: (name.text(), short_name.text()),
            put,
            lambda names: (command, which, *names),
        )
        self.fields[key] = (name, short_name)
        self._enter(key, entry)


def _names_grid() -> QGridLayout:
    grid = columns(1, 7, 4)
    grid.addWidget(label("Nom", muted=True, small=True), 0, 1)
    grid.addWidget(label("Nom court", muted=True, small=True), 0, 2)
    return grid


class MilestonesTab(_Tab):
    """The dates the process has announced."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.milestones = MilestonesCard(workspace)
        self.milestones.saved.connect(self.saved)
        self._lay(self.milestones)
        self.setFocusProxy(self.milestones.adding)

    @property
    def fields(self) -> Mapping[str, tuple[QLineEdit, DayField]]:
        return self.milestones.fields

    def show_process(self, process: ProcessRow) -> None:
        self.milestones.show_rows({id_: (name, (name, day)) for id_, name, day in process.milestones})
        first = next(iter(self.fields.values()), None)
        self.setFocusProxy(self.milestones.adding if first is None else first[0])

    def keep(self) -> None:
        self.milestones.keep()
