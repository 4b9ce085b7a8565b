"""Pictures of every page for the README, light and dark, at 100 and 150 %: `make screenshots`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PySide6.QtTest import QTest

from fabrique_desktop.ui.theme import Look
from tests.journeys import evening
from tests.journeys.player import Clock

LOOKS = {"clair": Look(), "sombre": Look(dark=True), "clair-150": Look(zoom=1.5)}
PAGES = ("day", "desk", "capture", "closing", "programme", "import", "help")


def main() -> None:
    target = Path(sys.argv[1]).resolve()
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock(evening.START)
        player = evening.start(Path(folder), clock)
        evening.play(player, Path(folder), clock, lambda _name: None)
        player.bench.desk.search.setText("le")
        for name, look in LOOKS.items():
            player.desktop.dress(look)
            player.desktop.show_welcome()
            QTest.qWait(60)
            player.desktop.window.grab().save(str(target / f"welcome-{name}.png"))
            for page in PAGES:
                player.bench.go(page)
                QTest.qWait(60)
                player.desktop.window.grab().save(str(target / f"{page}-{name}.png"))
        player.bench.room.grab().save(str(target / "room.png"))
        player.desktop.window.close()
    print(f"Captures dans {target}")


if __name__ == "__main__":
    main()
