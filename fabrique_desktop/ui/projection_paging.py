"""Which page of the room's screen is shown: each in its turn until somebody turns them by keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal

PAGE_S = 15


class Turning(QObject):
    """One for a window of the room and the page of who leads; `changed` when the page or their number does."""

    changed = Signal()

    def __init__(self, clock: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._since = clock()
        self._from = 0
        self._told: tuple[int, int, bool] = (0, 1, False)
        self.shown, self.count, self.held = 0, 1, False

    def begin(self) -> None:
        """Something else is shown: from its first page, which turn by themselves."""
        self._since, self._from, self.held = self._clock(), 0, False

    def follow(self) -> None:
        """The same, with other contributions: a page that is held stays."""
        if not self.held:
            self.begin()

    def close(self) -> None:
        """Nothing is shown any more."""
        self.begin()
        self.of(1)

    def of(self, count: int) -> int:
        """The page to draw, of so many."""
        passed = 0 if self.held else max(0, int((self._clock() - self._since).total_seconds() // PAGE_S))
        self.count = count
        self.shown = min(self._from, count - 1) if self.held else (self._from + passed) % count
        if self._told != (told := (self.shown, self.count, self.held)):
            self._told = told
            self.changed.emit()
        return self.shown

    def turn(self, by: int) -> None:
        """By a key: from then on, pages wait for the next one."""
        self._from, self.held = min(max(self.shown + by, 0), self.count - 1), True
        self.of(self.count)

    def hold(self) -> None:
        """Held, or by themselves again from the page that is shown."""
        self._from, self._since, self.held = self.shown, self._clock(), not self.held
        self.of(self.count)
