"""A desk and a projector, and a protected dossier that is locked while the room looks.

`python -m tests.ui.two_screens DOSSIER FOLDER` says, with and without the last image kept, what the projector shows:
« black » or « image », then whether the room's window is back once unlocked.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

SCREENS = [
    {"name": name, "x": x, "y": 0, "width": width, "height": 768, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    for name, x, width in (("desk", 0, 1366), ("projector", 1366, 1024))
]


def main() -> None:
    from fabrique_desktop import app as composition
    from fabrique_desktop.app import Desktop
    from tests.conftest import Clock
    from tests.journeys.player import Player
    from tests.ui.locked import open_protected

    player = Player(Desktop(composition.application(["fabrique"]), None, Clock()))
    player.desktop.window.resize(1366, 768)
    player.desktop.window.show()
    player.until(lambda: player.desktop.welcome is not None, "the welcome")
    open_protected(player, Path(sys.argv[1]))
    for kept in (False, True):
        print(*_locked_and_back(player, kept=kept), flush=True)
    player.desktop.window.close()


def _locked_and_back(player: object, *, kept: bool) -> list[str]:
    from PySide6.QtTest import QTest

    from fabrique_desktop.ui.lock_choices import LockChoices
    from tests.journeys.player import Player
    from tests.ui.locked import lock, unlock

    assert isinstance(player, Player)
    player.desktop.choose(LockChoices(wall=kept))
    if not player.bench.room.isVisible():
        player.bench.toggle_room()
    QTest.qWait(50)
    before = player.bench.room.grab().toImage()
    lock(player)
    wall = player.desktop.ways.locking.wall
    assert wall is not None
    shown, where = wall.grab().toImage(), wall.screen().name()
    black = all(shown.pixelColor(x, 400).name() == "#000000" for x in range(0, shown.width(), 16))
    unlock(player)
    room = player.bench.room
    back = "back" if room.isVisible() and player.desktop.ways.locking.wall is None else "gone"
    return [where, "black" if black else "image" if shown == before else "other", back, room.screen().name()]


if __name__ == "__main__":
    screens = Path(sys.argv[2]) / "screens.json"
    screens.write_text(json.dumps({"screens": SCREENS}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screens}"
    main()
