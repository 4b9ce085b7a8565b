"""The sixty sentences of the sample, typed by keys in their sixteen workshops by a process that is killed and goes on.

`python -m tests.journeys.sixty DOSSIER LOG ROW PHASE SEED` looks at what the window gives back, and goes on from
there as a person would; it slows down at this row and phase, where its parent kills it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import Qt

from fabrique_desktop import app as composition
from fabrique_desktop.app import Desktop
from fabrique_desktop.domain.contributions import DRAUGHTING
from fabrique_desktop.domain.text import clean_text
from fabrique_desktop.services import capture
from fabrique_desktop.services.capture import ContributionRow
from tests.journeys.player import CTRL, Clock
from tests.journeys.sixty_hands import Hands
from tests.journeys.sixty_line import LineHands
from tests.journeys.sixty_words import BOARDS, PHASES, Row, board, sample

_VALIDATED = "Relue et validée par la table"


class Journey:
    """What is left to do is read from the dossier; what is half done, from the window."""

    def __init__(self, hands: Hands, clock: Clock, rows: Sequence[Row]) -> None:
        self.hands, self.clock, self.rows = hands, clock, rows
        self.line = LineHands(hands)
        self.code = ""

    def play(self) -> None:
        known = {one.text: one for one in self._read()}
        for code in dict.fromkeys(row.code for row in self.rows):
            here = [row for row in self.rows if row.code == code]
            if all(_done(row, known) for row in here) and all(text in known for text in _board(code)):
                continue
            for row in here:
                if not _told(row, known):
                    self.clock.now = row.at
                    self._go_to(row)
                    self.line.capture(row)
                    self._draw_up(row)
            self.clock.now = max(self.clock.now, here[-1].at)
            self._go_to(here[-1])
            if code in BOARDS:
                self.hands.enter_phase(here[-1].number, "block")
                self.line.paste_board(code, here[0].table)
            self._count_dots(here)
        self._tell_counts()

    def _read(self) -> Sequence[ContributionRow]:
        return self.hands.bench.database.read(capture.contribution_rows, None, limit=None)

    def _go_to(self, row: Row) -> None:
        """By the list of the day, and only by keys."""
        hands = self.hands
        if row.code == self.code:
            hands.go("T", "capture")
            return
        hands.go("J", "day")
        model = hands.bench.day.model
        place = next(n for n, one in enumerate(model.rows) if one.code == row.code)
        hands.press(Qt.Key.Key_Home)
        for _ in range(place):
            hands.press(Qt.Key.Key_Down)
        hands.go("T", "capture")
        workshop = hands.bench.workshop
        assert workshop is not None
        assert workshop.code == row.code
        self.code = row.code

    # -- the larger view

    def _draw_up(self, row: Row) -> None:
        hands, panel = self.hands, self.hands.bench.capture.proposal
        self.line.wait_for(row.text)
        one = self.line.entry(row.text)
        assert one is not None
        if _drawn_up(row, one):
            return
        hands.enter_phase(row.number, "sheet")
        self.line.choose(row.text)
        hands.press(Qt.Key.Key_N, CTRL)
        hands.until(lambda: panel.row is not None and panel.row.id == one.id, "the larger view")
        for name in DRAUGHTING:
            field = panel.fields[name]
            hands.until(field.box.hasFocus, name)
            hands.write(f"{row.number}/{name}", field.words, row.fields.get(name, ""))
            assert field.other.isHidden()
            hands.press(Qt.Key.Key_Return)
        hands.settle()
        if row.validated and not panel.validated.isChecked():
            hands.tab_to(_VALIDATED)
            hands.press(Qt.Key.Key_Space)
            hands.settle()
        hands.press(Qt.Key.Key_Escape)
        hands.until(lambda: panel.row is None, "the list again")
        hands.until(lambda: _drawn_up(row, self.line.entry(row.text)), "the fields")

    # -- the dots, on the lead's page

    def _count_dots(self, here: Sequence[Row]) -> None:
        hands = self.hands
        entries = {row.number: self.line.entry(row.text) for row in here}
        left = [(one, row.dots) for row in here if (one := entries[row.number]) is not None and one.dots != row.dots]
        if not left:
            return
        hands.enter_phase(here[-1].number, "dots")
        hands.go("M", "lead")
        tabs = hands.bench.lead.tabs
        hands.until(tabs.tabBar, "the lead's page")
        hands.tab_to("Parties de l’animation")
        while tabs.currentWidget() is not hands.bench.lead.dots:
            hands.press(Qt.Key.Key_Right)
        for one, dots in left:
            hands.tab_to(f"Gommettes de {one.reference}")
            hands.press(Qt.Key.Key_A, CTRL)
            hands.type(str(dots))
            hands.press(Qt.Key.Key_Return)
            hands.pause()
        hands.settle()
        hands.until(lambda: all(self.line.dots(one.id) == dots for one, dots in left), "the dots")

    # -- what the window counts

    def _tell_counts(self) -> None:
        """At the end, each workshop's own number in the list of the day, and what its list says."""
        hands = self.hands
        counted = {}
        for row in {row.code: row for row in self.rows}.values():
            self._go_to(row)
            counted[row.code] = int(hands.bench.capture.entries.count.text().split(" ")[0])
        hands.go("J", "day")
        hands.settle()
        shown = {one.code: one.contributions for one in hands.bench.day.model.rows}
        hands.note(do="counts", lists=counted, day={code: shown[code] for code in counted})


def _board(code: str) -> Sequence[str]:
    return board(code) if code in BOARDS else ()


def _drawn_up(row: Row, one: ContributionRow | None) -> bool:
    if one is None or one.validated is not row.validated:
        return False
    return all(getattr(one.drawn_up, name) == clean_text(row.fields.get(name, "")) for name in DRAUGHTING)


def _told(row: Row, known: dict[str, ContributionRow]) -> bool:
    one = known.get(clean_text(row.text))
    return (not row.extra or row.extra in known) and _drawn_up(row, one)


def _done(row: Row, known: dict[str, ContributionRow]) -> bool:
    return _told(row, known) and known[clean_text(row.text)].dots == row.dots


def main(dossier: Path, log: Path, row: int, phase: str, seed: int) -> None:
    rows = sample()
    clock = Clock(rows[0].at)
    app = composition.application(["fabrique"])
    desktop = Desktop(app, dossier, clock)
    desktop.window.show()
    desktop.window.activateWindow()
    hands = Hands(desktop, log, (row, PHASES.index(phase)), seed)
    hands.until(lambda: desktop.bench is not None, "the dossier")
    hands.until(desktop.window.isActiveWindow, "the window")
    hands.note(do="started")
    try:
        Journey(hands, clock, rows).play()
    except AssertionError as error:
        hands.note(do="strange", place="window", holds=f"{error} ({desktop.window.banner.text.text()})")
        raise
    hands.settle()
    desktop.window.close()
    hands.note(do="finished")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4], int(sys.argv[5]))
