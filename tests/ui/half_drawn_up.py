"""A window in which a table draws up a proposal, and half a field is typed, until the process is killed.

`python -m tests.ui.half_drawn_up DOSSIER TEXT` says « typed » once the half second of the promise has passed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import Qt
from PySide6.QtTest import QTest

from fabrique_desktop import app as composition
from fabrique_desktop.app import Desktop
from fabrique_desktop.services import programme
from tests.conftest import Clock
from tests.journeys.player import CTRL, Player


def main() -> None:
    app = composition.application(["fabrique"])
    player = Player(Desktop(app, Path(sys.argv[1]), Clock()))
    player.desktop.window.show()
    player.desktop.window.activateWindow()
    player.until(lambda: player.desktop.bench is not None, "the dossier")
    player.bench.choose([player.bench.database.read(programme.workshop_named, "A3-ACT-1")], "capture")
    player.until(player.bench.capture.composer.line.hasFocus, "the line")
    player.press(Qt.Key.Key_N, CTRL)
    player.tab_to("Comment faire")
    player.type(sys.argv[2])
    QTest.qWait(500)
    print("typed", flush=True)
    QTest.qWait(60_000)


if __name__ == "__main__":
    main()
