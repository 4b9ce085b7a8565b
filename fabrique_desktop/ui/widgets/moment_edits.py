"""A day, an hour, a number, each in one line of text: typed whole, stepped by the arrows.

Not QDateEdit: it holds the day within the month still shown, so that « 31/03/2017 » typed over a day of
September quietly becomes the 30th, and it hops twice at « 10/10 ». A date must never be guessed.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QDate, QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QToolButton, QVBoxLayout, QWidget

from fabrique_desktop.domain.errors import Shape, Unreadable
from fabrique_desktop.ui.widgets.icons import icon
from fabrique_desktop.ui.widgets.moment_reading import FRENCH, read_day, read_hour

_QUARTER = timedelta(minutes=15)


class SteppedLine(QLineEdit):
    """Up and down change what is written, as in a spin box; the wheel does not."""

    def __init__(self, spoken: str, tip: str) -> None:
        super().__init__()
        self.setAccessibleName(spoken)
        self.setAccessibleDescription(tip)
        self.setToolTip(tip)
        self.setMinimumWidth(60)

    def step(self, up: bool) -> None:
        """Change the value by one; nothing when it is unreadable."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.step(event.key() == Qt.Key.Key_Up)
        else:
            super().keyPressEvent(event)


class NumberEdit(SteppedLine):
    """A whole number within bounds."""

    def __init__(self, spoken: str, lowest: int, highest: int) -> None:
        super().__init__(spoken, f"De {lowest} à {highest} ; ↑ ou ↓ : un de plus ou de moins")
        self._range = range(lowest, highest + 1)

    def number(self) -> int:
        """Raises Unreadable."""
        text = self.text().strip()
        if not text.isdecimal() or int(text) not in self._range:
            raise Unreadable(self.text(), Shape.NUMBER)
        return int(text)

    def put_number(self, number: int) -> None:
        self.setText(str(number))

    def step(self, up: bool) -> None:
        text = self.text().strip()
        if text.isdecimal() and (stepped := int(text) + (1 if up else -1)) in self._range:
            self.put_number(stepped)


class HourEdit(SteppedLine):
    """« 14:00 », typed « 14 », « 14h », « 14:00 » or « 1400 »."""

    def __init__(self, spoken: str) -> None:
        super().__init__(spoken, "Par exemple 14:00 ou 18h30 ; ↑ ou ↓ : un quart d’heure de plus ou de moins")

    def read(self) -> time | None:
        return read_hour(self.text())

    def hour(self) -> time:
        """Raises Unreadable."""
        if (found := self.read()) is None:
            raise Unreadable(self.text(), Shape.HOUR)
        return found

    def put_hour(self, hour: time) -> None:
        self.setText(hour.strftime("%H:%M"))

    def step(self, up: bool) -> None:
        if (shown := self.read()) is not None:
            moved = datetime.combine(date(2000, 1, 2), shown) + (_QUARTER if up else -_QUARTER)
            self.put_hour(moved.time())


class DayEdit(SteppedLine):
    """« 06/04/2017 », typed, or picked in a calendar (Alt+↓), which emits `picked`."""

    picked = Signal()

    def __init__(self, spoken: str) -> None:
        tip = "Par exemple 13/04/2017 ; ↑ ou ↓ : un jour de plus ou de moins ; Alt+↓ : calendrier"
        super().__init__(spoken, tip)
        self._year = 2017
        self._month: Month | None = None
        self._button = QAction("Choisir dans un calendrier", self)
        self._button.triggered.connect(self.open_calendar)
        self.addAction(self._button, QLineEdit.ActionPosition.TrailingPosition)
        self._draw()

    def read(self) -> date | None:
        return read_day(self.text(), self._year)

    def day(self) -> date:
        """Raises Unreadable."""
        if (found := self.read()) is None:
            raise Unreadable(self.text(), Shape.DAY)
        return found

    def put_day(self, day: date) -> None:
        self._year = day.year
        self.setText(day.strftime("%d/%m/%Y"))

    def step(self, up: bool) -> None:
        if (shown := self.read()) is not None:
            self.put_day(shown + timedelta(days=1 if up else -1))

    def open_calendar(self) -> None:
        """One month under the field; Escape closes it."""
        if self._month is None:
            self._month = Month(self)
            self._month.chosen.connect(self._pick)
        self._month.open(self.read())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.EnabledChange):
            self._draw()

    def _draw(self) -> None:
        color = self.palette().color(self.foregroundRole())
        self._button.setIcon(icon("calendar-days", color, self.fontMetrics().height()))

    def _pick(self, day: date) -> None:
        self.put_day(day)
        self.picked.emit()


class Month(QFrame):
    """The calendar of a day, wide enough for the size of the text; weekends as readable as weekdays."""

    chosen = Signal(object)

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Popup)
        self._owner = owner
        self.setObjectName("panel")
        self.calendar = QCalendarWidget()
        self.calendar.setLocale(FRENCH)
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        self.calendar.setAccessibleName("Calendrier")
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, QTextCharFormat())
        for name, sign, spoken in (("prev", "‹", "Mois précédent"), ("next", "›", "Mois suivant")):
            turn = self.calendar.findChild(QToolButton, f"qt_calendar_{name}month")
            if turn is not None:  # Qt's own arrow stays black on a dark ground
                turn.setText(sign)
                turn.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
                turn.setAccessibleName(spoken)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.addWidget(self.calendar)
        self.calendar.clicked.connect(self._choose)
        self.calendar.activated.connect(self._choose)

    def open(self, day: date | None) -> None:
        """Under its field, or above it when the screen ends there."""
        metrics = self.calendar.fontMetrics()
        width = 7 * metrics.horizontalAdvance("00000") + 36
        self.calendar.setMinimumSize(QSize(width, 9 * (metrics.lineSpacing() + 12)))
        if day is not None:
            self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.adjustSize()
        where = self._owner.mapToGlobal(QPoint(0, self._owner.height() + 2))
        if where.y() + self.height() > self._owner.screen().availableGeometry().bottom():
            where = self._owner.mapToGlobal(QPoint(0, -self.height() - 2))
        self.move(where)
        self.show()
        self.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._owner.setFocus(Qt.FocusReason.PopupFocusReason)

    def _choose(self, day: QDate) -> None:
        if self.isVisible():  # a double click tells it twice
            self.hide()
            self.chosen.emit(date(day.year(), day.month(), day.day()))
