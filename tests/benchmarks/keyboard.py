"""Keys that come when they are due, whatever the window does meanwhile; each waits until its letter is painted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic, process_time

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

ENTER, NEXT_TABLE = "\r", "\v"
_KEYS = {ENTER: Qt.Key.Key_Return, NEXT_TABLE: Qt.Key.Key_F4}
PATIENCE_S = 20.0
Stroke = tuple[float, str]  # seconds after the one before, letter


@dataclass(frozen=True, slots=True)
class Typed:
    """What is typed in, what paints its letters, what paints the entries; `holds` says where an entry would be."""

    line: QWidget
    letters: QWidget
    entries: QWidget
    holds: Callable[[str], QRegion]


class Keyboard(QObject):
    """Ticks each millisecond, as fine as Qt's timers are."""

    _once_painted = Signal(object)

    def __init__(self, typed: Typed) -> None:
        super().__init__()
        self._typed = typed
        self.waits: list[float] = []
        self.entered: list[float] = []
        self.worked: list[float] = []  # this process's own time in each: a busy machine does not lengthen it
        self.gaps: list[float] = []
        self._strokes: Sequence[Stroke] = ()
        self._text, self._next, self._last = "", 0, 0.0
        self._due = self._pressed = self._validated = self._worked = 0.0
        self._loop = QEventLoop()
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._once_painted.connect(lambda note: note(), Qt.ConnectionType.QueuedConnection)
        typed.letters.installEventFilter(self)
        typed.entries.installEventFilter(self)

    def type(self, text: str, strokes: Sequence[Stroke]) -> None:
        """In Qt's own loop until every letter, then the entry, is painted."""
        self._text, self._strokes, self._next = text, strokes, 0
        self._last = monotonic()
        self._due, self._pressed, self._validated = self._last + strokes[0][0], 0.0, 0.0
        self._timer.start()
        self._loop.exec()
        self._timer.stop()
        assert not self._pressed, f"a letter never painted: {text}"
        assert not self._validated, f"an entry never painted: {text}"

    def _tick(self) -> None:
        now = monotonic()
        self.gaps.append((now - self._last) * 1000)
        self._last = now
        if now - self._due > PATIENCE_S:
            self._loop.quit()
        elif self._pressed or now < self._due:
            return
        elif self._next < len(self._strokes):
            self._press(now)
        elif not self._validated:
            self._loop.quit()

    def _press(self, now: float) -> None:
        letter = self._strokes[self._next][1]
        self._next += 1
        self._pressed = self._due
        if letter == ENTER:
            self._validated, self._worked = self._due, process_time()
        if self._next < len(self._strokes):
            self._due = max(self._due + self._strokes[self._next][0], now)
        key, text = _KEYS.get(letter, Qt.Key.Key_unknown), "" if letter == NEXT_TABLE else letter
        QTest.sendKeyEvent(QTest.KeyAction.Click, self._typed.line, key, text, Qt.KeyboardModifier.NoModifier)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            if watched is self._typed.letters and self._pressed:
                self._once_painted.emit(self._letter_painted)
            if watched is self._typed.entries and self._validated and self._shows(event.region()):
                self._once_painted.emit(self._entry_painted)
        return False

    def _shows(self, painted: QRegion) -> bool:
        place = self._typed.holds(self._text)
        return not place.isEmpty() and painted.intersects(place)

    def _letter_painted(self) -> None:
        """Posted: called once the whole painting is over, before any timer."""
        if self._pressed:
            self.waits.append((monotonic() - self._pressed) * 1000)
            self._pressed = 0.0

    def _entry_painted(self) -> None:
        if self._validated:
            self.entered.append((monotonic() - self._validated) * 1000)
            self.worked.append((process_time() - self._worked) * 1000)
            self._validated = 0.0
