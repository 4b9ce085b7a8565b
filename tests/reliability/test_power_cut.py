"""Power cut at any instant: what the disk may then hold, rebuilt from a journal of its writes and syncs.

With the pragmas of the product nothing that was acknowledged is ever missing. With `synchronous=NORMAL` some of it must
be: else the model would prove nothing.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import Contribution
from fabrique_desktop.domain.people import Attendance
from fabrique_desktop.store import keys
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.store.failures import StoreError, WrongPhrase
from fabrique_desktop.store.key_file import SUFFIX, Opened, is_encrypted, keys_of
from tests.faults.conftest import Build, Fault
from tests.reliability.power import Disk, Record, read_journal
from tests.reliability.power_writer import CLEAR, CLOSE, GIVEN, NAME, PHRASE, PROTECTED, TOLD
from tests.reliability.report import Figures
from tests.reliability.volumes import volume
from tests.store.processes import ROOT

WHOLE = 50  # instants between two looks at everything
_UNLINKED = """
    SELECT count(*) FROM journal_entry AS this LEFT JOIN journal_entry AS before
    ON before.station = this.station AND before.seq = this.seq - 1
    WHERE this.seq > 1 AND before.hash IS NOT this.previous
"""
Word = dict[str, str]


@dataclass(slots=True)
class Found:
    """After all the cuts of one evening."""

    instants: int = 0
    lost: int = 0  # instants after which something acknowledged is missing
    most_lost: int = 0
    missing: set[str] = field(default_factory=set)  # what was missing, after one or several of them
    unreadable: list[str] = field(default_factory=list)
    copies: int = 0  # looked at
    half_copies: int = 0  # under the name of a whole one
    unprotected: int = 0
    former_phrases: int = 0
    opened: list[float] = field(default_factory=list)

    def count(self, missing: Sequence[str]) -> None:
        self.lost += bool(missing)
        self.most_lost = max(self.most_lost, len(missing))
        self.missing.update(missing)


class Evening:
    """One evening of work, journaled call by call, then cut at any of them."""

    def __init__(self, fault: Fault, after: Path, seed: int) -> None:
        self.fault = fault
        self.folder = Path(fault.environment["FAULT_FOLDER"])
        self.after = after
        self.chance = random.Random(seed)
        self.seed = seed
        self.found = Found()
        self._opened: dict[bytes, tuple[str, Opened]] = {}  # by the content of the keys: opening takes half a second

    def work(self, gestures: int, synchronous: str, manner: str) -> list[Record]:
        command = ["-m", "tests.reliability.power_writer", self.folder, self.seed, gestures, synchronous, manner]
        subprocess.run([sys.executable, *map(str, command)], cwd=ROOT, env=self.fault.environment, check=True)
        return list(read_journal(Path(self.fault.environment["FAULT_JOURNAL"])))

    def cut_often(self, records: list[Record], instants: int) -> Found:
        disk, taken = Disk(self.folder), 0
        for moment in sorted(self.chance.choices(range(1, len(records) + 1), k=instants)):
            for record in records[taken:moment]:
                disk.take(record)
            taken = moment
            self._verify(disk.cut(self.chance), [json.loads(line) for line in disk.asked(TOLD).splitlines()])
        return self.found

    def _verify(self, files: dict[str, bytearray], told: list[Word]) -> None:
        self.found.instants += 1
        lost = self._lost_copies({one["copy"] for one in told if "copy" in one}, files)
        for path in self.after.iterdir():
            path.unlink()
        for name in (NAME, f"{NAME}-wal", f"{NAME}{SUFFIX}"):
            if name in files:
                (self.after / name).write_bytes(files[name])
        try:
            lost += self._missing(told) if NAME in files else ["the dossier"] * len(told)
        except StoreError as error:
            self.found.unreadable.append(type(error).__name__)
        self.found.count(lost)

    def _missing(self, told: list[Word]) -> list[str]:
        path = self.after / NAME
        whole = self.found.instants % WHOLE == 0
        unlocked = self._unlocked(path, [one["phrase"] for one in told if one.get("phrase")])
        began = perf_counter()
        with closing(open_dossier(path, unlocked=unlocked)) as database:
            self.found.opened.append((perf_counter() - began) * 1000)
            if not database.read(holds) or (whole and not check_dossier(path).sound):
                self.found.unreadable.append("does not hold")
            return database.read(missing_from, told)

    def _unlocked(self, path: Path, promised: list[str]) -> Opened | None:
        """By the last phrase that was acknowledged, or by the one that was being given."""
        if not is_encrypted(path):
            self.found.unprotected += bool(promised)
            return None
        content = keys_of(path).read_bytes() if keys_of(path).exists() else b""
        if content not in self._opened:
            self._opened[content] = opened_by_any(path)
        phrase, found = self._opened[content]
        former = promised and phrase in promised[:-1]
        self.found.former_phrases += bool(former)
        return found

    def _lost_copies(self, promised: set[str], files: dict[str, bytearray]) -> list[str]:
        """Each copy that bears its name is whole, with its keys; those that were promised and are not there."""
        there = {name for name in files if name != NAME and Path(name).suffix == ".fabrique"}
        self.found.copies += len(there)
        self.found.half_copies += sum(
            files[name] != (self.folder / name).read_bytes()
            or (not files[name].startswith(b"SQLite") and f"{name}{SUFFIX}" not in files)
            for name in there
        )
        return sorted(promised - there)


def opened_by_any(path: Path) -> tuple[str, Opened]:
    for phrase in (PHRASE, *(f"{PHRASE} {first}" for first in range(0, 1000, CLOSE))):
        with suppress(WrongPhrase):
            return phrase, keys.unlock(path, phrase)
    raise WrongPhrase(path)


def missing_from(session: Session, told: list[Word]) -> list[str]:
    """Those of these words that the dossier does not keep."""
    texts: dict[str, str] = {
        row.reference: row.text for row in session.execute(select(Contribution.reference, Contribution.text))
    }
    here = set(session.scalars(select(Attendance.id)))
    words = [one for one in told if "reference" in one]
    lost = [one["reference"] for one in words if texts.get(one["reference"]) != one["text"]]
    return lost + [one["attendance"] for one in told if "attendance" in one and one["attendance"] not in here]


def holds(session: Session) -> bool:
    """The file by SQLite's own check, and the links of the journal: a few milliseconds."""
    return session.scalars(text("PRAGMA quick_check(1)")).one() == "ok" and not session.scalar(text(_UNLINKED))


@pytest.fixture
def evening(build_fault: Build, tmp_path: Path) -> Evening:
    (after := tmp_path / "after").mkdir()
    return Evening(build_fault("disk_journal", FAULT_JOURNAL=tmp_path / "journal"), after, 2017)


@pytest.mark.parametrize("manner", [CLEAR, PROTECTED, GIVEN])
@volume("instants", short=25, soak=1000)
def test_nothing_acknowledged_is_lost(evening: Evening, figures: Figures, manner: str, instants: int) -> None:
    figures.seed = evening.seed
    found = evening.cut_often(evening.work(gestures(instants), "FULL", manner), instants)
    name = {CLEAR: "without a phrase", PROTECTED: "protected", GIVEN: "given a phrase on the way"}[manner]
    figures.at_least(f"{name}: instants", found.instants, instants)
    figures.none(f"{name}: that lose something acknowledged", found.lost)
    figures.none(f"{name}: that leave it unreadable", len(found.unreadable))
    figures.none(f"{name}: half backups under the name of a whole one", found.half_copies)
    figures.spread(f"{name}: opened after a cut", found.opened)
    if manner != CLEAR:
        figures.none(f"{name}: no phrase though it was given", found.unprotected)
        figures.none(f"{name}: a former phrase though it was changed", found.former_phrases)
    print(found.unreadable, found.missing)
    assert found.copies > 0


@volume("instants", short=25, soak=1000)
def test_a_lighter_sync_would_lose_some(evening: Evening, figures: Figures, instants: int) -> None:
    figures.seed = evening.seed
    found = evening.cut_often(evening.work(gestures(instants), "NORMAL", CLEAR), instants)
    figures.at_least("synchronous=NORMAL: instants", found.instants, instants)
    figures.at_least("synchronous=NORMAL: that lose something acknowledged", found.lost, 1)
    figures.tell("synchronous=NORMAL: most gestures lost at once", found.most_lost)


def gestures(instants: int) -> int:
    return 150 if instants > 100 else 70
