"""A window on a protected dossier, in which somebody types half a sentence, until the process is killed.

`python -m tests.ui.half_typed_locked DOSSIER TEXT [lock]` says « typed » once it may be killed, locked or not.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest

from fabrique_desktop import app as composition
from fabrique_desktop.app import Desktop
from tests.conftest import Clock
from tests.journeys.player import Player
from tests.ui.locked import lock, open_protected


def main() -> None:
    app = composition.application(["fabrique"])
    path, text, *then = sys.argv[1:]
    player = Player(Desktop(app, None, Clock()))
    player.desktop.window.show()
    player.desktop.window.activateWindow()
    player.until(lambda: player.desktop.welcome is not None, "the welcome")
    open_protected(player, Path(path))
    player.until(player.bench.capture.composer.line.hasFocus, "the line")
    player.type(text)
    if then:
        lock(player)
    else:
        QTest.qWait(1_000)
    print("typed", flush=True)
    QTest.qWait(60_000)


if __name__ == "__main__":
    main()
