"""Hands that write down, outside the dossier, each letter they type and when: what a kill took is then known."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from time import monotonic

from PySide6.QtGui import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fabrique_desktop.app import Desktop
from tests.journeys.player import CTRL, SHIFT, Player
from tests.journeys.sixty_words import PHASES

#: letters typed between two turns of the event loop, where no kill is awaited
BATCH = 12
PACE_MS = (10, 60)
PAUSE_MS = 1600

Moment = tuple[int, int]  # row, phase


class Hands(Player):
    """Quick until the row and phase where the kill is awaited; from there at somebody's pace."""

    def __init__(self, desktop: Desktop, log: Path, target: Moment, seed: int) -> None:
        super().__init__(desktop)
        self._log = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._target = target
        self._chance = random.Random(seed)
        self.slow = False

    def note(self, **what: object) -> None:
        """One write a line: it outlives this process."""
        os.write(self._log, (json.dumps({"t": monotonic(), **what}, ensure_ascii=False) + "\n").encode())

    def enter_phase(self, number: int, phase: str) -> None:
        self.note(do="phase", row=number, phase=phase)
        if not self.slow and (number, PHASES.index(phase)) >= self._target:
            self.slow = True
            self.note(do="target")

    def pause(self) -> None:
        """Somebody looks at what is shown."""
        QTest.qWait(PAUSE_MS if self.slow else 0)

    def breathe(self, letters: int) -> None:
        if self.slow:
            QTest.qWait(self._chance.randint(*PACE_MS))
        elif letters % BATCH == 0:
            QTest.qWait(0)

    def write(self, place: str, holds: str, wanted: str) -> None:
        """Go on from what the box holds: it must be the beginning of what was being typed there."""
        self.note(do="open", place=place, holds=len(holds))
        if not wanted.startswith(holds):
            self.note(do="strange", place=place, holds=holds, wanted=wanted)
            raise SystemExit(f"{place} holds {holds!r}")
        for number in range(len(holds), len(wanted)):
            self.note(do="key", place=place, n=number)
            self.one(wanted[number])
            self.breathe(number)
        self.note(do="written", place=place)

    def one(self, char: str) -> None:
        if char == "\n":
            self.press(Qt.Key.Key_Return, SHIFT)
        else:
            self.type(char)

    def send(self, what: str) -> None:
        self.note(do="sent", what=what)
        self.press(Qt.Key.Key_Return)

    def wipe(self) -> None:
        self.press(Qt.Key.Key_A, CTRL)
        self.press(Qt.Key.Key_Delete)

    def menu_letter(self, key: Qt.Key, letter: str) -> None:
        """A key that opens a menu, then its letter."""
        self.press(key)
        self.until(QApplication.activePopupWidget, "the menu")
        self.letter(letter)
