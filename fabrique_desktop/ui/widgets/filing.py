"""Where a line is filed: angle, kind, table, each in words and by one key, kept from line to line."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QMenu, QPushButton, QVBoxLayout, QWidget

from fabrique_desktop.documents import labels
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.capture_faces import ANGLE_TOKEN, kind_words
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


class FilingBar(QFrame):
    """Says what was chosen; the composer or the page decides what it applies to."""

    angle_chosen = Signal(object)
    kind_chosen = Signal(object)
    table_chosen = Signal(object)

    def __init__(self, *others: QWidget | None) -> None:
        """`others` stand on the second line, after kind and table."""
        super().__init__()
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

    def _angles(self) -> list[QPushButton]:
        group = QButtonGroup(self)
        for angle, key in ANGLE_KEYS.items():
            made = button(labels.ANGLE[angle], partial(self.angle_chosen.emit, angle), key=key)
            made.setText(f"{labels.ANGLE[angle]} {key.shown}")
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

    def offer_tables(self, number: int) -> None:
        self._tables = [*range(1, number + 1), None]

    def show_filing(self, angle: AngleChoice, kind: ContributionKind, table: int | None) -> None:
        self._table = table
        self.angle_buttons[angle].setChecked(True)
        self.kind_button.setText(f"{kind_words(kind)}  (F3)")
        self.kind_button.setAccessibleName(f"Nature : {labels.KIND[kind]}")
        self.table_button.setText(f"{labels.place(table)}  (F4)")
        self.table_button.setAccessibleName(f"Ma table : {labels.place(table)}")

    def _kind_menu(self) -> None:
        """F3 then a letter: two keys, never a dialog."""
        menu = QMenu(self)
        for kind, letter in KIND_LETTERS.items():
            text = f"&{letter}  {labels.KIND[kind]}"
            menu.addAction(text).triggered.connect(lambda _on=False, kind=kind: self.kind_chosen.emit(kind))
        menu.popup(self.kind_button.mapToGlobal(self.kind_button.rect().bottomLeft()))

    def _table_menu(self) -> None:
        menu = QMenu(self)
        for table in self._tables:
            text = labels.place(table)
            menu.addAction(text).triggered.connect(lambda _on=False, table=table: self.table_chosen.emit(table))
        menu.popup(self.table_button.mapToGlobal(self.table_button.rect().bottomLeft()))

    def _next_table(self) -> None:
        here = self._tables.index(self._table) if self._table in self._tables else -1
        self.table_chosen.emit(self._tables[(here + 1) % len(self._tables)])
