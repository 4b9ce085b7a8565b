"""A real window that types lines without ever waiting for them, and tells what it shows.

`python -m tests.faults.typing_window DOSSIER LINE…` writes one JSON object a line: what was entered, each claim that
something is saved as soon as it stands on the screen, at the end the gaps of the event loop. It then lives on.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from tests.benchmarks.keyboard import ENTER, NEXT_TABLE, Keyboard
from tests.benchmarks.neighbour import opened_window
from tests.benchmarks.room import typed_in
from tests.journeys.player import Player

_KEY_S = 0.020


class Claims(QObject):
    """Looks each millisecond at what the window says of the last lines; counts what was entered."""

    def __init__(self, player: Player) -> None:
        super().__init__()
        self._news, self._footer = player.bench.capture.composer.news, player.desktop.window.saved
        self._said = ("", self._footer.text())
        self.entered = 0
        player.bench.capture.composer.line.entered.connect(self._count)
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _count(self) -> None:
        self.entered += 1
        tell(entered=self.entered)

    def _look(self) -> None:
        said = (self._news.text(), self._footer.text())
        if said != self._said:
            self._said = said
            tell(line=said[0], window=said[1], of=self.entered)


def tell(**what: object) -> None:
    print(json.dumps(what), flush=True)


def main(dossier: Path, lines: list[str]) -> None:
    player = opened_window(dossier, "capture")
    keyboard = Keyboard(typed_in(player))
    claims = Claims(player)
    player.settle()
    player.bench.ws.drafts.orphan_slots()  # answered once its own disk has been
    strokes = [(_KEY_S, letter) for line in lines for letter in (*line, ENTER)]
    tell(ready=True)
    keyboard.type(lines[-1].rpartition(NEXT_TABLE)[2], strokes)
    tell(gaps=keyboard.gaps, waits=keyboard.waits, entered=claims.entered)
    application = QApplication.instance()
    assert application is not None
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
