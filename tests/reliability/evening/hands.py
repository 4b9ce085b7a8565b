"""What is done at one post in a long evening, by keys, and what the window acknowledged of it."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from random import Random

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest

from fabrique_desktop.app import Desktop
from fabrique_desktop.services import programme
from tests.conftest import SAMPLES
from tests.journeys.player import CTRL, Clock, Player

OTHERS = "De l’autre table"
_ANGLES = (Qt.Key.Key_F5, Qt.Key.Key_F6, Qt.Key.Key_F7, Qt.Key.Key_F8)
_PAGES = (("E", "desk"), ("J", "day"), ("M", "lead"), ("L", "closing"), ("G", "programme"), ("T", "capture"))


def _column(file: str, name: str) -> list[str]:
    with (SAMPLES / file).open(encoding="utf-8-sig", newline="") as stream:
        return [row[name] for row in csv.DictReader(stream, delimiter=";")]


class Hands(Player):
    """`said` holds each entry as the window acknowledged it, its corrections and what was taken back included."""

    def __init__(self, desktop: Desktop, clock: Clock, seed: int) -> None:
        super().__init__(desktop)
        self.clock, self.chance = clock, Random(seed)
        self.said: list[str] = []
        self.did: dict[str, int] = {}
        self._titles, self._names = _column("propositions.csv", "intitule"), _column("registrants.csv", "nom")
        self._can_take_back = False

    def count(self, what: str) -> None:
        self.did[what] = self.did.get(what, 0) + 1

    def minute(self) -> None:
        """A minute passes: what ticks in the window ticks as often as it would have."""
        self.clock.now = _next_minute(self.clock.now)
        owners = (self.desktop, self.desktop.window, self.bench.room)
        for timer in {one for owner in owners for one in owner.findChildren(QTimer)}:
            if timer.isActive() and not timer.isSingleShot() and timer.interval() >= 100:
                for _ in range(60_000 // timer.interval()):
                    timer.timeout.emit()

    def walk(self) -> None:
        """Somebody looks at another page, and comes back to the line."""
        for letter, page in (*self.chance.sample(_PAGES[:-1], 2), _PAGES[-1]):
            self.go(letter, page)
            QTest.qWait(0)
            self.count("page")

    def to_line(self) -> None:
        if self.desktop.window.stack.currentWidget() is not self.desktop.window.pages.get("capture"):
            self.go("T", "capture")
        self.desktop.window.activateWindow()
        self.bench.capture.composer.line.setFocus()
        self.until(self.bench.capture.composer.line.hasFocus, "the line")

    def say(self) -> None:
        self.to_line()
        if self.chance.random() < 0.5:
            self.press(self.chance.choice(_ANGLES))
        if self.chance.random() < 0.3:
            self.press(Qt.Key.Key_F4)
        assert self.bench.capture.composer.line.toPlainText() == ""
        text = f"{self.chance.choice(self._titles)} {len(self.said) + 1}"
        self._enter(text)
        self.said.append(text)
        self._can_take_back = True
        self.count("contribution")

    def correct(self) -> None:
        """The last entry, taken again in the line."""
        if not self._can_take_back:
            return
        self.to_line()
        composer = self.bench.capture.composer
        wanted = (self.said[-1], OTHERS)
        self.until(lambda: self._last_text().startswith(wanted), f"{wanted} on table {composer.table}")
        if self._last_text().startswith(OTHERS):
            return
        self.press(Qt.Key.Key_Up)
        self.until(lambda: composer.line.toPlainText() == self.said[-1], "the last entry in the line")
        self._enter(", et vite")
        self.said[-1] += ", et vite"
        self._can_take_back = False
        self.count("correction")

    def _last_text(self) -> str:
        last = self.bench.capture.entries.last(self.bench.capture.composer.table)
        return last.text if last is not None else ""

    def take_back(self) -> None:
        """What was withdrawn stays in the dossier, withdrawn."""
        if self._can_take_back:
            self.to_line()
            self.press(Qt.Key.Key_Z, CTRL)
            self.settle()
            self._can_take_back = False
            self.count("undo")

    def _enter(self, text: str) -> None:
        for start in range(0, len(text), 12):
            self.type(text[start : start + 12])
            QTest.qWait(0)
        self.press(Qt.Key.Key_Return)
        self.settle()
        line = self.bench.capture.composer.line
        self.until(lambda: line.toPlainText() == "", "the empty line")

    def half_type(self) -> None:
        """Begun, then given up: Ctrl+Z would bring these words back, not the last gesture."""
        self.to_line()
        self._can_take_back = False
        self.type("Je ne sais pas")
        QTest.qWait(0)
        self.press(Qt.Key.Key_A, CTRL)
        self.press(Qt.Key.Key_Delete)

    def check_in(self) -> None:
        """Somebody of the list, whoever the first letters find; or somebody without a name."""
        if self.desktop.window.stack.currentWidget() is not self.desktop.window.pages.get("desk"):
            self.go("E", "desk")
        if self.chance.random() < 0.2:
            self.press(Qt.Key.Key_F6)
        else:
            self.type(self.chance.choice(self._names)[:6])
            self.press(Qt.Key.Key_Return)
        self.settle()
        self.press(Qt.Key.Key_Escape)
        self._can_take_back = False
        self.count("arrival")

    def dress(self) -> None:
        self.press(Qt.Key.Key_K, CTRL)
        for key in (Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_0):
            self.press(key, CTRL)
            QTest.qWait(0)
        self.press(Qt.Key.Key_K, CTRL)
        self.count("look")

    def project(self) -> None:
        """The room's screen, over the only one there is; then the line again."""
        if self.bench.room.isVisible():
            return
        self.to_line()
        self.press(Qt.Key.Key_F11)
        self.until(self.bench.room.isVisible, "the room's screen")
        self.to_line()
        self.count("room")

    def stop_projecting(self) -> None:
        if self.bench.room.isVisible():
            self.bench.room.activateWindow()
            QTest.keyClick(self.bench.room, Qt.Key.Key_Escape)
            self.until(lambda: not self.bench.room.isVisible(), "the room's screen is closed")
        self.to_line()

    def show_last(self) -> None:
        self.to_line()
        self.press(Qt.Key.Key_Tab)
        self.press(Qt.Key.Key_Home)
        self.press(Qt.Key.Key_F9)
        self.settle()
        self._can_take_back = False
        self.to_line()

    def export(self) -> None:
        """In a process of its own, as always."""
        self.go("L", "closing")
        page, ended = self.bench.closing, list[object]()
        heard = page.task.finished.connect(ended.append)
        self.press(Qt.Key.Key_F9)
        self.until(lambda: ended and not page.busy, "the documents")
        QObject.disconnect(heard)
        self.count("export")

    def start(self, code: str) -> None:
        """The next workshop, from the list of the day."""
        self.go("J", "day")
        row = self.bench.database.read(programme.workshop_named, code)
        cards = self.bench.day
        place = cards.model.row_of(row.id)
        assert place is not None
        self.tab_on(cards.list)
        self.press(Qt.Key.Key_Home)
        for _ in range(place):
            self.press(Qt.Key.Key_Down)
        self.press(Qt.Key.Key_F9)
        self.settle()
        self.go("T", "capture")
        self.until(lambda: self.bench.capture.gestures.workshop_id == row.id, "the workshop")
        self._can_take_back = False
        self.count("workshop")

    def close(self, code: str) -> None:
        self.go("L", "closing")
        database = self.bench.database
        for _ in range(2):
            if database.read(programme.workshop_named, code).state.value != "closed":
                self.press(Qt.Key.Key_F10)
                self.settle()
        assert database.read(programme.workshop_named, code).state.value == "closed"
        self._can_take_back = False


def _next_minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0) + timedelta(minutes=1)
