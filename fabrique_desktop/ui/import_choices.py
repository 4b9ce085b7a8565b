"""How a list is read and where its people are expected: what was found out, and what a person corrects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QSpinBox, QWidget

from fabrique_desktop.documents import text as french
from fabrique_desktop.documents.registrants import RegistrantList, WrongColumns
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui import import_words as words
from fabrique_desktop.ui.day_page import workshop_when
from fabrique_desktop.ui.import_reading import Reading
from fabrique_desktop.ui.widgets.parts import column, label, row

_AUTOMATIC = "Automatique"
_BY_THE_LIST = "(selon la liste)"
_LAST_HEADER = 999
_LEAST = 90


class ImportChoices(QWidget):
    """`corrected` asks for another reading, `seated` for another plan; filling them in asks for nothing."""

    corrected = Signal()
    seated = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.encoding = _combo("Encodage", words.ENCODINGS)
        self.separator = _combo("Séparateur", words.SEPARATORS)
        self.sheet = _combo("Feuille du classeur", ())
        self.header_line = QSpinBox()
        self.header_line.setRange(0, _LAST_HEADER)
        self.header_line.setSpecialValueText("sans titres")
        self.header_line.setKeyboardTracking(False)
        self.header_line.setAccessibleName("Ligne des titres")
        self.workshop = _combo("Inscrire tout le monde à", ())
        self._labels: dict[QWidget, QLabel] = {
            one: _named(one) for one in (self.encoding, self.separator, self.sheet, self.header_line, self.workshop)
        }
        how = [
            part for one in (self.encoding, self.separator, self.sheet, self.header_line) for part in self._pair(one)
        ]
        layout = column(row(*how, None), row(*self._pair(self.workshop), None))
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)
        self._places: Mapping[str, int] | None = None
        self._header_said = False
        self._filling = False
        self._bind()
        self.forget()

    def _pair(self, one: QWidget) -> tuple[QLabel, QWidget]:
        return self._labels[one], one

    def _bind(self) -> None:
        self.encoding.currentIndexChanged.connect(lambda _index: self._correct())
        self.separator.currentIndexChanged.connect(lambda _index: self._correct(columns_stay=False))
        self.sheet.currentIndexChanged.connect(lambda _index: self._correct(columns_stay=False))
        self.header_line.valueChanged.connect(lambda _value: self._correct(columns_stay=False, header_said=True))
        self.workshop.currentIndexChanged.connect(self._seat)

    def _correct(self, *, columns_stay: bool = True, header_said: bool | None = None) -> None:
        """Other cells are other columns: what was said of the former ones no longer holds."""
        if self._filling:
            return
        if not columns_stay:
            self._places = None
            self._header_said = bool(header_said)
        self.corrected.emit()

    def _seat(self) -> None:
        if not self._filling:
            self.seated.emit()

    def map_columns(self, places: Mapping[str, int]) -> None:
        self._places = places
        self.corrected.emit()

    @property
    def places(self) -> Mapping[str, int]:
        """The columns that a person said, none when they are found out."""
        return self._places or {}

    def forget(self) -> None:
        """Another file: everything is to be found out."""
        self._filling = True
        self._places, self._header_said = None, False
        for one in (self.encoding, self.separator, self.sheet):
            one.setCurrentIndex(0)
        self.encoding.setItemText(0, _AUTOMATIC)
        self.separator.setItemText(0, _AUTOMATIC)
        _fill(self.sheet, ())
        self._show_kind(text=False, workbook=False)
        self._filling = False

    def reading(self) -> Reading:
        said = self._header_said or self._places is not None
        return Reading(
            self.encoding.currentData(), self.separator.currentData(), self.sheet.currentData(),
            self.header_line.value() if said else None, self._places,
        )  # fmt: skip

    def show_found(self, found: RegistrantList | WrongColumns) -> None:
        """What was found out, beside what was asked."""
        self._filling = True
        self._show_kind(text=bool(found.encoding), workbook=bool(found.sheet))
        if found.encoding:
            self.encoding.setItemText(0, f"{_AUTOMATIC} : {words.encoding(found.encoding)}")
            self.separator.setItemText(0, f"{_AUTOMATIC} : {words.separator(found.separator)}")
        if found.sheet and self.sheet.count() < 2:
            sheets = [(name, name) for name in (found.sheet, *found.other_sheets)]
            _fill(self.sheet, [(f"{_AUTOMATIC} : {found.sheet}", None), *sheets])
        self.header_line.setValue(found.header_line)
        self._filling = False

    def _show_kind(self, *, text: bool, workbook: bool) -> None:
        shown: dict[QWidget, bool] = {
            self.encoding: text,
            self.separator: text,
            self.sheet: workbook,
            self.header_line: text or workbook,
        }
        for one, visible in shown.items():
            one.setVisible(visible)
            self._labels[one].setVisible(visible)

    def offer_workshops(self, workshops: Iterable[WorkshopRow], proposed: str | None) -> None:
        """Those still open, and the one proposed, if it is among them."""
        self._filling = True
        opened = [one for one in workshops if one.state is not WorkshopState.CLOSED]
        choices = [(f"{one.code} · {workshop_when(one)}", one.id) for one in opened]
        _fill(self.workshop, [(_BY_THE_LIST, None), *choices])
        self.workshop.setCurrentIndex(max(self.workshop.findData(proposed), 0) if proposed else 0)
        self._filling = False

    @property
    def workshop_id(self) -> str | None:
        chosen: str | None = self.workshop.currentData()
        return chosen


def _combo(name: str, choices: Sequence[tuple[str, str]]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    made.setMinimumWidth(_LEAST)  # a large text shrinks the combos rather than widening the window
    _fill(made, [(_AUTOMATIC, None), *choices])
    return made


def _fill(combo: QComboBox, choices: Sequence[tuple[str, str | None]]) -> None:
    combo.clear()
    for text, value in choices:
        combo.addItem(french.spaced(text), value)


def _named(one: QWidget) -> QLabel:
    made = label(one.accessibleName())
    made.setBuddy(one)
    return made
