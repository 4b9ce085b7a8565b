"""Pictures of every page for the README, light and dark, at 100 and 150 %: `make screenshots`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PySide6.QtTest import QTest

from fabrique_desktop.ui.theme import Look
from tests.journeys import evening
from tests.journeys.player import Clock

PAGES = ("day", "desk", "capture", "lead", "closing", "programme", "import", "help")
LOOKS = {
    "clair": (Look(), PAGES),
    "sombre": (Look(dark=True), ("desk", "capture")),
    "150": (Look(zoom=1.5), ("desk", "capture")),
}


def main() -> None:
    target = Path(sys.argv[1]).resolve()
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock(evening.START)
        player = evening.start(Path(folder), clock)
        evening.play(player, Path(folder), clock, lambda _name: None)
        player.bench.desk.search.setText("le")
        for name, (look, pages) in LOOKS.items():
            player.desktop.dress(look)
            for page in pages:
                player.bench.go(page)
                QTest.qWait(60)
                player.desktop.window.grab().save(str(target / f"{page}-{name}.png"))
        player.bench.room.grab().save(str(target / "room.png"))
        player.desktop.window.close()
    print(f"Captures dans {target}")


if __name__ == "__main__":
    main()
