"""What the programme has any number of, audiences and milestones: added, changed and taken away in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from fabrique_desktop.documents import text as french
from fabrique_desktop.domain.text import clean_line
from fabrique_desktop.services import programme
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.moment_field import DayField
from fabrique_desktop.ui.widgets.parts import button, column, label, row
from fabrique_desktop.ui.widgets.programme_entry import Entry
from fabrique_desktop.ui.widgets.programme_fields import buddy, line_field, put_line, titled
from fabrique_desktop.ui.workspace import Workspace

_MOVED = "Une date déplacée change tous les documents produits ensuite ; ceux qui existent déjà restent tels quels."
_USED = "Un public se retire tant qu’aucun atelier ne lui est destiné."


class AddingLine(QWidget):
    """A name and its button: Enter adds, Escape empties the line; refused words stay there."""

    asked = Signal(str)

    def __init__(self, spoken: str, does: str) -> None:
        super().__init__()
        self.field = line_field(spoken, hint=spoken)
        self.button = button(does, self._ask)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.field, 1)
        layout.addWidget(self.button)
        self.field.returnPressed.connect(self._ask)
        self.setFocusProxy(self.field)

    def _ask(self) -> None:
        self.asked.emit(self.field.text())

    def added(self, words: str) -> None:
        """Unless something else is being typed there by now."""
        if self.field.text() == words:
            self.field.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.field.text():
            self.field.clear()
        else:
            super().keyPressEvent(event)


@dataclass(frozen=True, slots=True)
class _Words:
    """What a card says of its rows, and the gestures that add one, take one away and put it back."""

    title: str
    told: str
    new: str
    does: str
    what: str
    feminine: str
    add: Callable[..., object]
    remove: Callable[..., object]


class GrowingCard(QFrame):
    """One row a thing, under the key that the dossier knows it by; those that others add or remove come and go."""

    saved = Signal()

    def __init__(self, workspace: Workspace, words: _Words) -> None:
        super().__init__()
        self.setObjectName("card")
        self._ws, self._words = workspace, words
        self.entries: dict[str, Entry[Any]] = {}
        self._lines: dict[str, QWidget] = {}
        self._removes: dict[str, QWidget] = {}
        self._names: dict[str, str] = {}
        self.adding = AddingLine(words.new, words.does)
        self._rows = column(spacing=14)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(14)
        layout.addWidget(label(words.title, name="section"))
        layout.addWidget(label(french.spaced(words.told), muted=True, wrap=True))
        layout.addLayout(self._rows)
        layout.addWidget(self.adding)
        self.adding.asked.connect(self._add)

    def _furnish(self, key: str, remove: QWidget) -> tuple[QWidget, Entry[Any]]:
        """The row of one thing, which holds the button that takes it away."""
        raise NotImplementedError

    def show_rows(self, shown: Mapping[str, tuple[str, Any]]) -> None:
        """Name and value by key; a row that somebody is editing waits for its refusal before it goes."""
        for key in [key for key in self._lines if key not in shown and not self.entries[key].edited]:
            self._drop(key)
        for key, (name, value) in shown.items():
            if key not in self._lines:
                self._line(key)
            self._names[key] = name
            self._removes[key].setAccessibleName(f"Retirer {name}")
            self.entries[key].show(value)

    def _line(self, key: str) -> None:
        remove = button("Retirer", partial(self._remove, key), quiet=True)
        line, entry = self._furnish(key, remove)
        entry.saved.connect(self.saved)
        self._lines[key], self._removes[key], self.entries[key] = line, remove, entry
        self._rows.addWidget(line)
        QWidget.setTabOrder(remove, self.adding.field)
        QWidget.setTabOrder(self.adding.field, self.adding.button)

    def _drop(self, key: str) -> None:
        """Its keys go to the line below, not to the window's first field."""
        line = self._lines.pop(key)
        focused = QApplication.focusWidget()
        if focused is not None and line.isAncestorOf(focused):
            self.adding.setFocus()
        del self.entries[key], self._removes[key], self._names[key]
        self._rows.removeWidget(line)
        line.hide()
        line.deleteLater()

    def keep(self) -> None:
        for entry in self.entries.values():
            entry.commit()

    # -- adding and removing

    def _add(self, typed: str) -> None:
        def done(_key: object) -> None:
            self.adding.added(typed)
            self._told(clean_line(typed), "ajouté")

        self._ws.gestures.run(self._words.add, typed, done=done, failed=self._ws.refuse)

    def _remove(self, key: str) -> None:
        self._ws.gestures.run(
            self._words.remove, key, done=partial(self._removed, self._names[key]), failed=self._ws.refuse
        )

    def _removed(self, name: str, gone: Sequence[object]) -> None:
        self._told(name, "retiré", partial(self._put_back, name, gone))

    def _put_back(self, name: str, gone: Sequence[object]) -> None:
        self._ws.gestures.run(
            self._words.add, *gone, done=lambda _key: self._told(name, "remis"), failed=self._ws.refuse
        )

    def _told(self, name: str, how: str, undo: Callable[[], None] | None = None) -> None:
        self.saved.emit()
        said = f"{self._words.what} « {name} » {how}{self._words.feminine}."
        if undo is None:
            self._ws.say(said, Tone.OK)
        else:
            self._ws.say(said, Tone.OK, "Annuler", undo)


class AudiencesCard(GrowingCard):
    """For whom the workshops are."""

    def __init__(self, workspace: Workspace) -> None:
        words = _Words(
            "Publics", _USED, "Nom du nouveau public", "Ajouter un public", "Public", "",
            programme.add_audience, programme.remove_audience,
        )  # fmt: skip
        super().__init__(workspace, words)

    def _furnish(self, key: str, remove: QWidget) -> tuple[QWidget, Entry[Any]]:
        name = line_field(f"Public {key}, nom")
        entry: Entry[str] = Entry(
            self._ws, [name], name.text, put_line(name), lambda value: (programme.edit_audience, key, value)
        )
        return _line(row(buddy(f"Public {key}", name), name, remove, stretch=1)), entry


class MilestonesCard(GrowingCard):
    """The dates the process has announced: moving one is typing another day, or saying it is unknown."""

    def __init__(self, workspace: Workspace) -> None:
        words = _Words(
            "Étapes annoncées", _MOVED, "Nom de la nouvelle étape", "Ajouter une étape", "Étape", "e",
            programme.add_milestone, programme.remove_milestone,
        )  # fmt: skip
        super().__init__(workspace, words)
        self.fields: dict[str, tuple[QLineEdit, DayField]] = {}

    def show_rows(self, shown: Mapping[str, tuple[str, Any]]) -> None:
        super().show_rows(shown)
        self.fields = {key: fields for key, fields in self.fields.items() if key in self.entries}
        for key, (_name, day) in self.fields.items():
            day.name(self._names[key])

    def _furnish(self, key: str, remove: QWidget) -> tuple[QWidget, Entry[Any]]:
        name, day = line_field("Étape"), DayField(self._ws.clock)

        def put(value: tuple[str, date | None]) -> None:
            put_line(name)(value[0])
            day.put(value[1])

        entry: Entry[tuple[str, date | None]] = Entry(
            self._ws,
            [name, *day.fields()],
            lambda: (name.text(), day.value()),
            put,
            lambda value: (programme.move_milestone, key, *value),
        )
        day.chosen.connect(entry.commit)
        self.fields[key] = (name, day)
        foot = row(titled("Date", day, day.date), remove, stretch=0)
        foot.setAlignment(remove, Qt.AlignmentFlag.AlignBottom)
        return _line(column(titled("Étape", name), foot, spacing=4)), entry


def _line(layout: QBoxLayout) -> QWidget:
    made = QWidget()
    layout.setContentsMargins(0, 0, 0, 0)
    made.setLayout(layout)
    return made
