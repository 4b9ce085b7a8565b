"""A simulated evening of eight hours: arrivals, words, corrections, pages, the room, documents, another post.

The window's memory may grow by what it shows, never by the time that passes. After the first hour, when every page has
been opened once and every cache is warm, the growth of its memory is compared with that of the dossier on the disk.
Measured on eight hours: 4 to 5 times that (17 to 29 MB), most of it places that the allocator keeps for itself, a part
of it at each change of look; threads and files go up and down by one or two with the idle ones of their pools.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from fabrique_desktop import logs
from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.domain.text import clean_text
from fabrique_desktop.services import capture, importing
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.dossier import open_dossier
from tests.conftest import SAMPLES
from tests.reliability.report import Figures

HOURS, MINUTES = 8, 480
SHORT = 20
MOST_THREADS, MOST_FILES = 3, 4  # more than at the second look
MOST_WIDGETS, MOST_WIDGETS_SHORT = 1.15, 1.4  # times those of the second look
MOST_GROWTH = 8  # times what the dossier grew by
LOG = 64 * 1024

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what a process holds is read where Linux tells it")


@dataclass(slots=True)
class Played:
    looks: list[Mapping[str, int]] = field(default_factory=list)
    end: Mapping[str, Any] = field(default_factory=dict)

    def at(self, part: int) -> Mapping[str, int]:
        return self.looks[part - 1]


def play(dossier: Path, minutes: int, seed: int) -> Played:
    database = open_dossier(dossier)
    database.write(importing.apply_import, read_registrants(SAMPLES / "registrants.csv").lines, None)
    database.close()
    command = [sys.executable, "-m", "tests.reliability.evening", str(dossier), str(minutes), str(seed)]
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=environment)
    assert done.returncode == 0, done.stderr
    *looks, end = (json.loads(line) for line in done.stdout.splitlines())
    return Played(looks, end)


def tell(figures: Figures, played: Played, dossier: Path) -> None:
    """What the window held at each hour, what went wrong, what was lost."""
    _tell_machine(figures, played)
    figures.none("errors of ours", len(played.end["troubles"]) + _errors_logged())
    figures.at_most("log, at the end", played.looks[-1]["log"] / 1024, LOG / 1024, "KB")
    for what, count in sorted(played.end["did"].items()):
        figures.tell(f"gestures: {what}", count)
    said, elsewhere = played.end["said"], played.end["elsewhere"]
    figures.at_least("entries acknowledged by another post meanwhile", len(elsewhere), 1)
    figures.none("entries acknowledged and lost", _lost(dossier, [*said, *elsewhere]))
    figures.none("faults found in the dossier", len(check_dossier(dossier).problems))


def _tell_machine(figures: Figures, played: Played) -> None:
    whole = len(played.looks) == HOURS
    first, second, last = played.at(1), played.at(2), played.looks[-1]
    for number, look in enumerate(played.looks, 1):
        figures.tell(f"memory, look {number}", look["rss_kb"] / 1024, "MB")
    data = max(last["dossier"] - first["dossier"], 1)
    growth = (last["rss_kb"] - first["rss_kb"]) * 1024
    figures.tell("growth of the dossier after the first look", data / 2**20, "MB")
    figures.tell("growth of memory after the first look", growth / 2**20, "MB")
    figures.tell("growth of memory, in times that of the dossier", growth / data, bound=f"≤ {MOST_GROWTH}" * whole)
    for what, more in (("threads", MOST_THREADS), ("files", MOST_FILES)):
        figures.tell(f"{what}, at the second look", second[what])
        figures.at_most(f"{what}, at most later", _most(played, what), second[what] + more)
    for what in ("widgets", "objects"):
        times = _most(played, what) / second[what]
        figures.at_most(f"{what}, in times the second look", times, MOST_WIDGETS if whole else MOST_WIDGETS_SHORT)


def _most(played: Played, what: str) -> int:
    return max(look[what] for look in played.looks[2:])


def _errors_logged() -> int:
    files = logs.log_file().parent.glob("fabrique.log*")
    return sum(file.read_text(encoding="utf-8").count(" ERROR ") for file in files)


def _lost(dossier: Path, acknowledged: Sequence[str]) -> int:
    database = open_dossier(dossier)
    kept = Counter(row.text for row in database.read(capture.contribution_rows, None, limit=None))
    database.close()
    return (Counter(map(clean_text, acknowledged)) - kept).total()


def test_twenty_minutes(dossier: Path, figures: Figures) -> None:
    """The pages are still being opened for the first time: memory is told, not judged."""
    figures.seed = 20170406
    played = play(dossier, SHORT, figures.seed)
    assert len(played.looks) >= 4
    tell(figures, played, dossier)


@pytest.mark.soak
def test_eight_hours(dossier: Path, figures: Figures) -> None:
    figures.seed = 20170407
    played = play(dossier, MINUTES, figures.seed)
    assert len(played.looks) == HOURS
    tell(figures, played, dossier)
