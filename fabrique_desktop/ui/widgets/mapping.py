"""Which column of a list is what: each with its header, an example, and what it is taken for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QScrollArea, QWidget

from fabrique_desktop.ui.widgets.parts import label

_OPENING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Space)


class StillCombo(QComboBox):
    """Neither the wheel nor the arrows go through its choices unseen: each would take a field from another column."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENING or event.text().isalpha():
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ColumnMapping(QScrollArea):
    """`changed` says that a person corrected a column; a field is taken by one column at most."""

    changed = Signal()

    def __init__(self, fields: Mapping[str, str], left_aside: str) -> None:
        super().__init__()
        self._fields, self._left_aside = fields, left_aside
        self.combos: list[QComboBox] = []
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Colonnes de la liste")

    def show_columns(self, headers: Sequence[str], examples: Sequence[str], places: Mapping[str, int]) -> None:
        """The columns of another list, or as read again: the combo in hand stays in hand."""
        wanted = {place: field for field, place in places.items()}
        if len(headers) != len(self.combos):
            self._build(len(headers))
        for place, combo in enumerate(self.combos):
            header = headers[place] or f"Colonne {place + 1}"
            example = examples[place] if place < len(examples) else ""
            self._headers[place].setText(header)
            self._examples[place].setText(example)
            combo.setAccessibleName(f"Colonne « {header} »")
            combo.setAccessibleDescription(f"Par exemple : {example}" if example else "Sans exemple")
            combo.setCurrentIndex(max(combo.findData(wanted.get(place, "")), 0))

    def _build(self, columns: int) -> None:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 4)
        for column, title in enumerate(("Titre dans le fichier", "Exemple", "Prise pour")):
            grid.addWidget(label(title, name="section"), 0, column)
        self.combos = [self._combo() for _place in range(columns)]
        self._headers = [label(elide=True) for _place in range(columns)]
        self._examples = [label(elide=True, muted=True) for _place in range(columns)]
        for place, parts in enumerate(zip(self._headers, self._examples, self.combos, strict=True)):
            for column, part in enumerate(parts):
                grid.addWidget(part, place + 1, column)
        grid.setRowStretch(columns + 1, 1)
        self.setWidget(inside)

    def _combo(self) -> QComboBox:
        made = StillCombo()
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.addItem(self._left_aside, "")
        for field, text in self._fields.items():
            made.addItem(text, field)
        made.activated.connect(lambda _index, one=made: self._chosen(one))
        return made

    def _chosen(self, chosen: QComboBox) -> None:
        for other in self.combos:
            if other is not chosen and other.currentData() == chosen.currentData():
                other.setCurrentIndex(0)
        self.changed.emit()

    def places(self) -> dict[str, int]:
        """Field -> column, of those that are not left aside."""
        return {combo.currentData(): place for place, combo in enumerate(self.combos) if combo.currentData()}
