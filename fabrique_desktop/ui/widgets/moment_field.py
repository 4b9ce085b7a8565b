"""A day, or a day and its hours, or « date à confirmer »: typed, stepped, or picked in a calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from PySide6.QtCore import QDate, QLocale, QSize, Qt, QTime, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat, QWheelEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QDateEdit,
    QDateTimeEdit,
    QHBoxLayout,
    QTimeEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fabrique_desktop.documents import text as french
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.ui.widgets.parts import label
from fabrique_desktop.ui.widgets.programme_fields import SPIN_MARGINS, titled

Hours = tuple[datetime | None, datetime | None]
_FRENCH = QLocale(QLocale.Language.French, QLocale.Country.France)
_FIRST, _LAST = QDate(2000, 1, 1), QDate(2099, 12, 31)
_USUAL = (QTime(14, 0), QTime(17, 0))


class Month(QCalendarWidget):
    """The calendar of a day, wide enough for the size of the text; weekends as readable as weekdays."""

    def __init__(self) -> None:
        super().__init__()
        self.setLocale(_FRENCH)
        self.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(day, QTextCharFormat())
        for name, sign, spoken in (("prev", "‹", "Mois précédent"), ("next", "›", "Mois suivant")):
            turn = self.findChild(QToolButton, f"qt_calendar_{name}month")
            if turn is not None:  # Qt's own arrow stays black on a dark ground
                turn.setText(sign)
                turn.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
                turn.setAccessibleName(spoken)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(7 * metrics.horizontalAdvance("00000") + 36, 9 * (metrics.lineSpacing() + 12))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class _Sections:
    """Lets « 10/10/2017 », « 9-9-2017 » or « 18h30 » be typed as they are written.

    Qt moves to the next section after the second digit, and once more at the separator that one types
    next: « 10/10/2017 » would leave the month as it was.
    """

    def __init__(self, edit: QDateTimeEdit, sign: str, others: str) -> None:
        self._edit, self._sign, self._signs = edit, sign, sign + others
        self._moved = False

    def press(self, event: QKeyEvent, handle: Callable[[QKeyEvent], None]) -> None:
        typed, before = event.text(), self._edit.currentSection()
        if typed and typed in self._signs:
            if not self._moved:
                handle(QKeyEvent(event.type(), Qt.Key.Key_unknown, event.modifiers(), self._sign))
            self._moved = False
            return
        handle(event)
        self._moved = typed.isdigit() and self._edit.currentSection() is not before


class DayEdit(QDateEdit):
    """« 06/04/2017 »; `picked` when a day was clicked in the calendar."""

    picked = Signal()

    def __init__(self, spoken: str) -> None:
        super().__init__()
        self.setLocale(_FRENCH)
        self.setDisplayFormat("dd/MM/yyyy")
        self.setDateRange(_FIRST, _LAST)
        self.setCalendarPopup(True)
        self._sections = _Sections(self, "/", "-. ")
        self.setAccessibleName(spoken)
        calendar = Month()
        self.setCalendarWidget(calendar)
        calendar.clicked.connect(self._pick)
        calendar.activated.connect(self._pick)

    def day(self) -> date:
        chosen = self.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def put_day(self, day: date) -> None:
        self.setDate(QDate(day.year, day.month, day.day))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._sections.press(event, super().keyPressEvent)

    def _pick(self, day: QDate) -> None:
        self.setDate(day)
        self.picked.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class HourEdit(QTimeEdit):
    """« 14:00 »; the arrows move the section under the cursor."""

    def __init__(self, spoken: str) -> None:
        super().__init__()
        self.setLocale(_FRENCH)
        self.setDisplayFormat("HH:mm")
        self._sections = _Sections(self, ":", "hH. ")
        self.lineEdit().setTextMargins(*SPIN_MARGINS)
        self.setAccessibleName(spoken)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._sections.press(event, super().keyPressEvent)

    def hour(self) -> time:
        chosen = self.time()
        return time(chosen.hour(), chosen.minute())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def undated_box(spoken: str) -> QCheckBox:
    made = QCheckBox("Date à confirmer")
    made.setAccessibleName(spoken)
    return made


class DayField(QWidget):
    """The day of a milestone; `chosen` when a choice is complete without leaving the field."""

    chosen = Signal()

    def __init__(self, spoken: str, today: Callable[[], datetime]) -> None:
        super().__init__()
        self._today = today
        self.undated = undated_box(f"{spoken} : date à confirmer")
        self.date = DayEdit(f"{spoken} : date")
        self.told = label("", muted=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.date)
        layout.addWidget(self.undated)
        layout.addWidget(self.told, 1)
        self.setTabOrder(self.date, self.undated)
        self.undated.clicked.connect(self._toggled)
        self.date.picked.connect(self.chosen)
        self.date.dateChanged.connect(lambda _day: self._tell())
        self.setFocusProxy(self.date)

    def fields(self) -> tuple[QWidget, ...]:
        return self.date, self.undated

    def value(self) -> date | None:
        return None if self.undated.isChecked() else self.date.day()

    def put(self, day: date | None) -> None:
        self.undated.setChecked(day is None)
        self.date.setEnabled(day is not None)
        if day is not None:
            self.date.put_day(day)
        elif self.date.date() == _FIRST:
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

    def _tell(self) -> None:
        self.told.setText(french.capital(french.day_or_unknown(self.value())))


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
        self.told.setObjectName("told")
        self._build()
        self.undated.clicked.connect(self._toggled)
        self.date.picked.connect(self.chosen)
        self.date.dateChanged.connect(lambda _day: self._tell())
        self.start.timeChanged.connect(lambda _hour: self._tell())
        self.end.timeChanged.connect(lambda _hour: self._tell())

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
        if self.undated.isChecked():
            return None, None
        day = self.date.day()
        return (
            datetime.combine(day, self.start.hour(), PARIS),
            datetime.combine(day, self.end.hour(), PARIS),
        )

    def put(self, hours: Hours) -> None:
        """An undated workshop keeps in reserve the hours last shown, else the usual ones of today."""
        starts_at, ends_at = hours
        self._mark(starts_at is None)
        if starts_at is None:
            self.date.put_day(self._today().date())
            self.start.setTime(_USUAL[0])
            self.end.setTime(_USUAL[1])
        else:
            self.date.put_day(starts_at.date())
            self.start.setTime(QTime(starts_at.hour, starts_at.minute))
            ends_at = ends_at or starts_at
            self.end.setTime(QTime(ends_at.hour, ends_at.minute))
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

    def _tell(self) -> None:
        """The day of the week and the order of the hours, said before anything is saved."""
        starts_at, ends_at = self.value()
        if starts_at is not None and ends_at is not None and ends_at <= starts_at:
            self.told.setText("La fin doit venir après le début.")
        else:
            self.told.setText(french.capital(french.schedule(starts_at, ends_at)))
