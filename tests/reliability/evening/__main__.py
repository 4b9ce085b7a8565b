"""A long evening in one window: `python -m tests.reliability.evening DOSSIER MINUTES SEED`, a JSON line an hour.

The clock is the dossier's and goes as fast as the hands; the window is the application's own, with its crash handling.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fabrique_desktop import app as composition, logs
from fabrique_desktop.app import Desktop
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.ui import failures
from tests.journeys.player import Clock
from tests.reliability.evening.hands import Hands

START = datetime(2017, 4, 6, 13, 30, tzinfo=PARIS)
CODES = ("A3-ACT-1", "A4-ACT-1", "A1-ACT-1", "A2-ACT-1", "A1-CIT-1")
STEPS = 8  # looks at the machine in a whole evening
SHORT_STEP = 5  # minutes between two looks in a short one


def tell(**what: object) -> None:
    print(json.dumps(what, ensure_ascii=False), flush=True)


class Evening:
    def __init__(self, dossier: Path, minutes: int, seed: int) -> None:
        self.dossier, self.minutes, self.seed = dossier, minutes, seed
        clock = Clock(START)
        desktop = Desktop(composition.application(["fabrique"]), dossier, clock)
        desktop.window.painted.connect(self._install)
        desktop.window.show()
        self.hands = Hands(desktop, clock, seed)
        self.hands.until(lambda: "day" in desktop.window.pages, "the dossier")
        self.other: subprocess.Popen[str] | None = None
        self.elsewhere: list[str] = []
        self.whole = minutes > 60
        self.codes = CODES if self.whole else CODES[:2]

    def _install(self) -> None:
        failures.install(self.hands.desktop.window.banner)

    def play(self) -> None:
        each = self.minutes // len(self.codes)
        step = self.minutes // STEPS if self.whole else SHORT_STEP
        for minute in range(self.minutes):
            code, within = self.codes[min(minute // each, len(self.codes) - 1)], minute % each
            if within == 0 and minute // each < len(self.codes):
                self.hands.start(code)
            self._minute(minute, within, each)
            if within == each - 1:
                self._end(code)
            if (minute + 1) % step == 0:
                self._look(minute + 1)
        self._stop_other()

    def _minute(self, minute: int, within: int, each: int) -> None:
        """Arrivals first; then bursts and pauses, as tables speak."""
        hands, chance = self.hands, self.hands.chance
        hands.minute()
        if within < each // 4:
            for _ in range(chance.randint(0, 3)):
                hands.check_in()
        for _ in range(chance.choice((0, 0, 1, 1, 1, 5))):
            hands.say()
        if minute % 3 == 1:
            hands.correct()
        if minute % 5 == 2:
            hands.take_back()
        if minute % 4 == 3:
            hands.walk()
        if minute % 7 == 4:
            hands.half_type()
        for often, deed in self._now_and_then():
            if minute % often == often // 2:
                deed()
        if minute % 10 == 3:
            self._start_other(hands.bench.workshops[0].code)
        if minute % 10 == 8:
            self._stop_other()

    def _now_and_then(self) -> Iterator[tuple[int, Callable[[], None]]]:
        hands, whole = self.hands, self.whole
        yield from ((12, hands.project), (13, hands.show_last), (17, hands.stop_projecting))
        yield 45 if whole else 18, hands.dress
        yield 30 if whole else 15, hands.export

    def _end(self, code: str) -> None:
        self._stop_other()
        self.hands.stop_projecting()
        self.hands.close(code)
        self.hands.export()

    def _start_other(self, code: str) -> None:
        if self.other is None:
            told = [str(self.dossier), code, self.hands.clock.now.isoformat()]
            command = [sys.executable, "-m", "tests.reliability.evening.other_post", *told]
            self.other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def _stop_other(self) -> None:
        """What it acknowledged, once its input is closed."""
        if self.other is not None:
            told, _none = self.other.communicate("")
            assert self.other.returncode == 0
            self.elsewhere += told.splitlines()
            self.other = None

    def _look(self, minute: int) -> None:
        """At the same page each time, with nothing in hand."""
        hands = self.hands
        hands.stop_projecting()
        hands.settle()
        QTest.qWait(50)
        gc.collect()
        status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("ascii").splitlines())
        size = sum(path.stat().st_size for path in self.dossier.parent.glob(f"{self.dossier.name}*"))
        files = sum(1 for _one in Path("/proc/self/fd").iterdir())
        tell(
            minute=minute, rss_kb=int(status["VmRSS"].split()[0]), threads=int(status["Threads"]),
            files=files, widgets=len(QApplication.allWidgets()), objects=self._objects(),
            log=sum(path.stat().st_size for path in logs.log_file().parent.iterdir()), dossier=size,
            entries=len(hands.said) + len(self.elsewhere),
        )  # fmt: skip

    def _objects(self) -> int:
        tops = {id(one): one for one in (*QApplication.topLevelWidgets(), self.hands.desktop)}
        return sum(len(one.findChildren(QObject)) for one in tops.values())

    def end(self) -> None:
        bench = self.hands.bench
        self.hands.settle()
        tell(said=self.hands.said, elsewhere=self.elsewhere, did=self.hands.did,
             troubles=[one.places for one in logs.troubles()])  # fmt: skip
        self.hands.desktop.window.close()
        assert bench.database is not None


if __name__ == "__main__":
    try:
        evening = Evening(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
        evening.play()
        evening.end()
    except Exception:  # noqa: BLE001 - told whole, and the end is not a good one
        traceback.print_exc()  # the window's own hook would keep only the places
        sys.exit(2)
