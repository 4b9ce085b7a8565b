"""When something happens, or « date à confirmer »: a milestone's day, a workshop's day and hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from fabrique_desktop.documents import text as french
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.ui.widgets.moment_edits import DayEdit, HourEdit
from fabrique_desktop.ui.widgets.parts import label
from fabrique_desktop.ui.widgets.programme_fields import titled

Hours = tuple[datetime | None, datetime | None]
_USUAL = (time(14), time(17))


def undated_box(spoken: str) -> QCheckBox:
    made = QCheckBox("Date à confirmer")
    made.setAccessibleName(spoken)
    return made


class DayField(QWidget):
    """The day of a milestone; `chosen` when a choice is complete without leaving the field."""

    chosen = Signal()

    def __init__(self, today: Callable[[], datetime]) -> None:
        super().__init__()
        self._today = today
        self.date = DayEdit("Date")
        self.undated = undated_box("Date à confirmer")
        self.told = label("", muted=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.date, 2)
        layout.addWidget(self.undated)
        layout.addWidget(self.told, 3)
        self.undated.clicked.connect(self._toggled)
        self.date.picked.connect(self.chosen)
        self.date.textChanged.connect(lambda _text: self._tell())
        self.setFocusProxy(self.date)

    def fields(self) -> tuple[QWidget, ...]:
        return self.date, self.undated

    def name(self, spoken: str) -> None:
        """Several milestones each say which one they date."""
        self.date.setAccessibleName(f"{spoken} : date")
        self.undated.setAccessibleName(f"{spoken} : date à confirmer")

    def value(self) -> date | None:
        """Raises Unreadable."""
        return None if self.undated.isChecked() else self.date.day()

    def put(self, day: date | None) -> None:
        self.undated.setChecked(day is None)
        self.date.setEnabled(day is not None)
        if day is not None:
            self.date.put_day(day)
        elif self.date.read() is None:
            self.date.put_day(self._today().date())
        self._tell()

    def _toggled(self, undated: bool) -> None:
        """No date is a whole answer; a date waits to be chosen."""
        self.date.setEnabled(not undated)
        self._tell()
        if undated:
            self.chosen.emit()
        else:
            self.date.setFocus()
            self.date.selectAll()

    def _tell(self) -> None:
        day = self.date.read()
        if not self.undated.isChecked() and day is None:
            self.told.setText("Jour, mois, année")
        else:
            self.told.setText(french.capital(french.day_or_unknown(None if self.undated.isChecked() else day)))


class HoursField(QWidget):
    """The day, start and end of a workshop, saved together: moving it to the evening is one gesture."""

    chosen = Signal()
    undated_changed = Signal(bool)

    def __init__(self, today: Callable[[], datetime]) -> None:
        super().__init__()
        self._today = today
        self.undated = undated_box("Date à confirmer")
        self.date, self.start, self.end = DayEdit("Date"), HourEdit("Début"), HourEdit("Fin")
        self.told = label("", wrap=True)
        self._build()
        self.undated.clicked.connect(self._toggled)
        self.date.picked.connect(self.chosen)
        for field in (self.date, self.start, self.end):
            field.textChanged.connect(lambda _text: self._tell())

    def _build(self) -> None:
        self.dated = QWidget()
        across = QHBoxLayout(self.dated)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(16)
        across.addWidget(titled("Date", self.date), 3)
        across.addWidget(titled("Début", self.start), 2)
        across.addWidget(titled("Fin", self.end), 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.undated, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.dated)
        layout.addWidget(self.told)

    def fields(self) -> tuple[QWidget, ...]:
        return self.undated, self.date, self.start, self.end

    def value(self) -> Hours:
        """Raises Unreadable."""
        if self.undated.isChecked():
            return None, None
        day = self.date.day()
        return (
            datetime.combine(day, self.start.hour(), PARIS),
            datetime.combine(day, self.end.hour(), PARIS),
        )

    def put(self, hours: Hours) -> None:
        """An undated workshop keeps in reserve the usual hours of today, should it be given a date."""
        starts_at, ends_at = hours
        self._mark(starts_at is None)
        self.date.put_day((starts_at or self._today()).date())
        self.start.put_hour(starts_at.time() if starts_at else _USUAL[0])
        end = ends_at or starts_at
        self.end.put_hour(end.time() if end else _USUAL[1])
        self._tell()

    def _mark(self, undated: bool) -> None:
        self.undated.setChecked(undated)
        self.dated.setVisible(not undated)
        self.told.setVisible(not undated)
        self.undated_changed.emit(undated)

    def _toggled(self, undated: bool) -> None:
        """No date is a whole answer; a date waits for its hours."""
        self._mark(undated)
        self._tell()
        if undated:
            self.chosen.emit()
        else:
            self.date.setFocus()
            self.date.selectAll()

    def _tell(self) -> None:
        """The day of the week and the order of the hours, said before anything is saved."""
        day, start, end = self.date.read(), self.start.read(), self.end.read()
        if day is None or start is None or end is None:
            text = "Date par jour, mois, année ; heures par exemple 14:00 ou 18h30."
        elif end <= start:
            text = "La fin doit venir après le début."
        else:
            hours = datetime.combine(day, start, PARIS), datetime.combine(day, end, PARIS)
            text = french.capital(french.schedule(*hours))
        self.told.setText(french.spaced(text))
