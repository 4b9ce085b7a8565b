"""Processes killed at any moment (kill -9).

Each types and checks in as the window's writer thread would; what it acknowledged must be there when the file is opened
again. Every cut reads back what it acknowledged; every tenth looks at all that was ever acknowledged, and at the whole
file.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import threading
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import select

from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.domain.contributions import Contribution
from fabrique_desktop.domain.people import Attendance
from fabrique_desktop.services.importing import apply_import
from fabrique_desktop.store.check import ProblemKind, check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from tests.conftest import SAMPLES
from tests.reliability.report import Figures
from tests.reliability.volumes import volume
from tests.store.processes import start

CHAIN = frozenset({ProblemKind.GAP, ProblemKind.BROKEN_CHAIN, ProblemKind.ALTERED_ENTRY, ProblemKind.ALTERED_VALUE})
EVENING = 50  # cuts of one dossier; then another begins, so that what is looked at stays the size of an evening
WHOLE = 10  # cuts between two looks at everything
Told = dict[str, str]


class Cuts:
    """One dossier after the other, each through many cuts, and what is found after them."""

    def __init__(self, path: Path, seed: int, processes: int) -> None:
        self.path = path
        self.seed = seed
        self.processes = processes
        self.chance = random.Random(seed)
        self.evening: list[Told] = []
        self.kills = self.acknowledged = self.lost = self.corrupt = self.chain_breaks = 0
        self.reopened: list[float] = []
        self.kinds: set[str] = set()
        self._fresh = path.read_bytes()

    def run(self, kills: int) -> None:
        rounds = -(-kills // self.processes)
        for number in range(rounds):
            if number % EVENING == 0:
                self._begin()
            last = [one for child in self._let_work(number) for one in self._cut(child)]
            self.evening += last
            self.acknowledged += len(last)
            self.kinds |= {key for one in last for key in one}
            whole = number % WHOLE == WHOLE - 1 or number == rounds - 1
            self._verify(self.evening if whole else last, whole=whole)

    def _begin(self) -> None:
        self.path.write_bytes(self._fresh)
        self.evening = []
        with closing(open_dossier(self.path)) as database:
            database.write(apply_import, read_registrants(SAMPLES / "registrants.csv").lines, None)

    def _let_work(self, number: int) -> list[subprocess.Popen[str]]:
        seeds = (self.seed * 100_000 + number * 10 + place for place in range(self.processes))
        return [start(["-m", "tests.store.typist", self.path, seed, 100_000]) for seed in seeds]

    def _cut(self, child: subprocess.Popen[str]) -> list[Told]:
        """Kill it at a random moment after its first word, or even before; give what it acknowledged."""
        assert child.stdout is not None
        assert child.stderr is not None
        early = self.chance.random() < 0.1
        lines: list[str] = [] if early else [child.stdout.readline()]
        killer = threading.Timer(self.chance.uniform(0, 0.35), child.send_signal, [signal.SIGKILL])
        killer.start()
        lines += child.stdout.readlines()
        complaint = child.stderr.read()
        child.wait()
        killer.join()
        child.stdout.close()
        child.stderr.close()
        assert (child.returncode, complaint) == (-signal.SIGKILL, "")
        self.kills += 1
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def _verify(self, expected: Iterable[Told], *, whole: bool) -> None:
        began = perf_counter()
        with closing(open_dossier(self.path)) as database:
            texts, here = _kept(database)
            self.reopened.append((perf_counter() - began) * 1000)
        self.lost += sum(
            texts.get(one["reference"]) != one["text"] if "reference" in one else one["attendance"] not in here
            for one in expected
        )
        if whole:
            kinds = {problem.kind for problem in check_dossier(self.path).problems}
            self.chain_breaks += bool(kinds & CHAIN)
            self.corrupt += bool(kinds - CHAIN)


def _kept(database: Database) -> tuple[dict[str, str], set[str]]:
    said = select(Contribution.reference, Contribution.text)
    texts = database.read(lambda session: {row.reference: row.text for row in session.execute(said)})
    return texts, database.read(lambda session: set(session.scalars(select(Attendance.id))))


@pytest.mark.parametrize("processes", [1, 3])
@volume("kills", short=6, soak=200)
def test_what_was_acknowledged_outlives_kills(dossier: Path, figures: Figures, processes: int, kills: int) -> None:
    figures.seed = 2017
    cuts = Cuts(dossier, figures.seed, processes)
    cuts.run(kills)
    name = "1 process" if processes == 1 else f"{processes} processes"
    figures.at_least(f"{name}: kills", cuts.kills, kills)
    figures.at_least(f"{name}: acknowledged", cuts.acknowledged, kills)
    figures.none(f"{name}: lost", cuts.lost)
    figures.none(f"{name}: corrupt", cuts.corrupt)
    figures.none(f"{name}: chain breaks", cuts.chain_breaks)
    figures.spread(f"{name}: reopened, and all read", cuts.reopened)
    assert cuts.kinds >= {"reference", "attendance"}
