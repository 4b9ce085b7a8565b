"""Another window on the dossier, in a process of its own as people open it: `neighbour capture|lead DOSSIER`.

At « capture » somebody types at another table, an entry every few seconds; at « lead » the lead's page is shown and
the room's screen is open. Says « ready » once it is there, and leaves when its input is closed.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest

from fabrique_desktop import app as composition
from fabrique_desktop.app import Desktop
from fabrique_desktop.services import programme
from tests.benchmarks.dossiers import CODE
from tests.journeys.player import Player

_KEY_MS = 90
_SAID = "Les horaires de la permanence ne vont pas à ceux qui travaillent\r"


class Hands(QObject):
    """Types at table 2, without haste."""

    def __init__(self, player: Player) -> None:
        super().__init__(player.desktop)
        player.press(Qt.Key.Key_F4)
        self._line, self._letters = player.bench.capture.composer.line, cycle(_SAID)
        self._timer = QTimer(self, interval=_KEY_MS)
        self._timer.timeout.connect(self._press)
        self._timer.start()

    def _press(self) -> None:
        letter = next(self._letters)
        key = Qt.Key.Key_Return if letter == "\r" else Qt.Key.Key_unknown
        QTest.sendKeyEvent(QTest.KeyAction.Click, self._line, key, letter, Qt.KeyboardModifier.NoModifier)


def opened_window(dossier: Path, page: str) -> Player:
    """The application's own window, on the workshop of the evening."""
    desktop = Desktop(composition.application(["fabrique"]), dossier)
    desktop.window.show()
    player = Player(desktop)
    player.until(lambda: desktop.bench is not None, "the dossier")
    player.bench.choose([player.bench.database.read(programme.workshop_named, CODE)], page)
    desktop.window.activateWindow()
    player.until(lambda: desktop.window.focusWidget() is not None, "the focus")
    QTest.qWait(100)
    return player


def live_until(over: Callable[[], bool]) -> None:
    """In Qt's own loop, as the application does: QTest's keeps the other threads from Python."""
    loop, look = QEventLoop(), QTimer(interval=200)

    def see() -> None:
        if over():
            loop.quit()

    look.timeout.connect(see)
    look.start()
    loop.exec()


def main(page: str, dossier: Path) -> None:
    player = opened_window(dossier, page)
    if page == "capture":
        Hands(player)
    else:
        player.bench.toggle_room()
    print("ready", flush=True)
    gone = threading.Thread(target=sys.stdin.read, daemon=True)
    gone.start()
    live_until(lambda: not gone.is_alive())
    player.settle()
    player.desktop.window.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
