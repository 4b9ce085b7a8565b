"""Where a line is filed: angle, kind, table, each in words and by one key, kept from line to line."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget

from fabrique_desktop.documents import labels
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.capture_faces import ANGLE_TOKEN, angle_words, kind_words
from fabrique_desktop.ui.capture_menus import Axes
from fabrique_desktop.ui.widgets.letter_menu import LetterMenu
from fabrique_desktop.ui.widgets.parts import button, row, shortcut

ANGLE_KEYS = {
    AngleChoice.PARTICIPATION: keys.PARTICIPATION,
    AngleChoice.COORDINATION: keys.COORDINATION,
    AngleChoice.BOTH: keys.BOTH,
    AngleChoice.UNSORTED: keys.UNSORTED,
}
KIND_LETTERS = {
    ContributionKind.FINDING: "C", ContributionKind.NEED: "B", ContributionKind.OBSTACLE: "F",
    ContributionKind.LEVER: "L", ContributionKind.IDEA: "I", ContributionKind.PROPOSAL: "P",
    ContributionKind.QUESTION: "Q", ContributionKind.DISAGREEMENT: "D", ContributionKind.OFF_TOPIC: "H",
    ContributionKind.VERBATIM: "V", ContributionKind.FACILITATOR_NOTE: "N", ContributionKind.UNSORTED: "A",
}  # fmt: skip


def kind_menu(
    owner: QWidget, line: QWidget, now: ContributionKind | None, choose: Callable[[ContributionKind], object]
) -> LetterMenu:
    """Each kind by its letter, the present one ticked; any other letter goes to the line."""
    menu = LetterMenu(owner, line)
    for kind, letter in KIND_LETTERS.items():
        made = menu.addAction(f"&{letter}  {labels.KIND[kind]}", partial(choose, kind))
        made.setCheckable(True)
        made.setChecked(kind is now)
    return menu


class FilingBar(QFrame):
    """Says what was chosen; the composer or the page decides what it applies to."""

    angle_chosen = Signal(object)
    kind_chosen = Signal(object)
    table_chosen = Signal(object)
    axis_chosen = Signal(object)
    pick_wanted = Signal()

    def __init__(self, line: QWidget, *others: QWidget | None) -> None:
        """`line` takes the letters that no menu here wants; `others` stand on the second line, after kind and table."""
        super().__init__()
        self._line = line
        self._kind = ContributionKind.UNSORTED
        self._tables: list[int | None] = [1, 2, 3, 4, None]
        self._table: int | None = 1
        self.kind_button = button("", self._kind_menu, tip=keys.KIND.does)
        self.table_button = button("", self._table_menu, tip=keys.TABLE.does)
        self.angle_buttons: dict[AngleChoice, QPushButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self.first = row(*self._angles(), spacing=4)
        layout.addLayout(self.first)
        layout.addLayout(row(self.kind_button, self.table_button, *others))
        layout.addWidget(self._grand())

    def _grand(self) -> QWidget:
        """At the last workshop: which axis is spoken of, and the proposals of the others."""
        self._axes: Axes = ()
        self._axis: int | None = None
        self.axis_button = button("", self._axis_menu, tip=keys.AXIS.does)
        self.pick_button = button("Reprendre une proposition…", self.pick_wanted.emit, key=keys.PICK)
        self.grand = QWidget()
        inside = row(self.axis_button, self.pick_button, None)
        inside.setContentsMargins(0, 0, 0, 0)
        self.grand.setLayout(inside)
        self.grand.hide()
        for made in (self.kind_button, self.table_button, self.axis_button, self.pick_button):
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus where words are typed
        return self.grand

    def shorten(self, compact: bool) -> None:
        """Fewer words on the buttons whose text is large; their names are whole."""
        both = self.angle_buttons[AngleChoice.BOTH]
        both.setText(f"{'Les deux' if compact else angle_words(AngleChoice.BOTH)} {keys.BOTH.shown}")
        pick = self.pick_button.accessibleName()
        self.pick_button.setText(pick if compact else f"{pick}  ({keys.PICK.shown})")

    def _angles(self) -> list[QPushButton]:
        group = QButtonGroup(self)
        for angle, key in ANGLE_KEYS.items():
            made = button(angle_words(angle), partial(self.angle_chosen.emit, angle), key=key)
            made.setText(f"{angle_words(angle)} {key.shown}")
            made.setProperty("choice", True)
            made.setProperty("angle", ANGLE_TOKEN[angle])
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            group.addButton(made)
            self.angle_buttons[angle] = made
        return list(self.angle_buttons.values())

    def bind_keys(self, page: QWidget) -> None:
        """The filing keys work on the whole page: in the list they file what is chosen there."""
        for angle, key in ANGLE_KEYS.items():
            shortcut(page, key, partial(self.angle_chosen.emit, angle))
        shortcut(page, keys.KIND, self._kind_menu)
        shortcut(page, keys.TABLE, self._next_table)
        shortcut(page, keys.AXIS, self._next_axis)
        shortcut(page, keys.PICK, self._pick)

    def offer_tables(self, number: int) -> None:
        self._tables = [*range(1, number + 1), None]

    def offer_axes(self, axes: Axes) -> None:
        """None but at the last workshop, which is about all of them at once."""
        self._axes = axes
        self.grand.setVisible(bool(axes))

    def show_axis(self, axis: int | None, *, editing: bool) -> None:
        """While an entry is corrected its axis is changed from the list: « Autres gestes »."""
        self._axis = axis
        named = {number: f"Axe {number} · {short}" for number, _name, short in self._axes}
        told = named.get(axis or 0, "Tous les axes")
        self.axis_button.setText(f"{told}  ({keys.AXIS.shown})")
        self.axis_button.setAccessibleName(f"Axe de la ligne : {told}")
        self.axis_button.setEnabled(not editing)

    def show_filing(self, angle: AngleChoice, kind: ContributionKind, table: int | None) -> None:
        self._table, self._kind = table, kind
        self.angle_buttons[angle].setChecked(True)
        self.kind_button.setText(f"{kind_words(kind)}  (F3)")
        self.kind_button.setAccessibleName(f"Nature : {labels.KIND[kind]}")
        self.table_button.setText(f"{labels.place(table)}  (F4)")
        self.table_button.setAccessibleName(f"Ma table : {labels.place(table)}")

    def _kind_menu(self) -> None:
        """F3 then a letter: two keys, never a dialog."""
        menu = kind_menu(self, self._line, self._kind, self.kind_chosen.emit)
        menu.popup_at(self.kind_button.mapToGlobal(self.kind_button.rect().bottomLeft()))

    def _table_menu(self) -> None:
        menu = LetterMenu(self, self._line)
        for table in self._tables:
            made = menu.addAction(labels.place(table), partial(self.table_chosen.emit, table))
            made.setCheckable(True)
            made.setChecked(table == self._table)
        menu.popup_at(self.table_button.mapToGlobal(self.table_button.rect().bottomLeft()))

    def _next_table(self) -> None:
        if not self.isVisible():
            return
        here = self._tables.index(self._table) if self._table in self._tables else -1
        self.table_chosen.emit(self._tables[(here + 1) % len(self._tables)])

    def _axis_menu(self) -> None:
        menu = LetterMenu(self, self._line)
        named: dict[int | None, str] = {None: "Tous les axes"}
        named |= {number: f"Axe {number} · {name}" for number, name, _short in self._axes}
        for number, text in named.items():
            made = menu.addAction(text, partial(self.axis_chosen.emit, number))
            made.setCheckable(True)
            made.setChecked(number == self._axis)
        menu.popup_at(self.axis_button.mapToGlobal(self.axis_button.rect().bottomLeft()))

    def _next_axis(self) -> None:
        if self.grand.isVisible() and self.axis_button.isEnabled():
            turn: list[int | None] = [None, *(number for number, _name, _short in self._axes)]
            here = turn.index(self._axis) if self._axis in turn else -1
            self.axis_chosen.emit(turn[(here + 1) % len(turn)])

    def _pick(self) -> None:
        if self._axes:
            self.pick_wanted.emit()
