"""A process killed at any moment loses nothing that it had acknowledged."""

import json
import random
import signal
import threading
from pathlib import Path

import pytest
from sqlalchemy import select

from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.domain.contributions import Contribution
from fabrique_desktop.domain.people import Attendance
from fabrique_desktop.services.importing import apply_import
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from tests.conftest import SAMPLES
from tests.store.processes import start


class Evening:
    """The same dossier, through many cuts."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path = path
        self.seed = seed
        self.chance = random.Random(seed)
        self.acknowledged: list[dict[str, str]] = []

    def cut(self, number: int) -> None:
        """Let a child work, and kill it at a random moment after its first word or even before."""
        child = start(["-m", "tests.store.typist", self.path, self.seed * 1000 + number, 100_000])
        assert child.stdout is not None
        assert child.stderr is not None
        early = self.chance.random() < 0.1
        delay = self.chance.uniform(0, 0.35)
        lines: list[str] = [] if early else [child.stdout.readline()]
        killer = threading.Timer(delay, child.send_signal, [signal.SIGKILL])
        killer.start()
        lines += child.stdout.readlines()
        complaint = child.stderr.read()
        child.wait()
        killer.join()
        child.stdout.close()
        child.stderr.close()
        assert (child.returncode, complaint) == (-signal.SIGKILL, "")
        self.acknowledged += [json.loads(line) for line in lines if line.endswith("\n")]

    def verify(self, database: Database) -> None:
        said = select(Contribution.reference, Contribution.text)
        texts = database.read(lambda session: {row.reference: row.text for row in session.execute(said)})
        here = database.read(lambda session: set(session.scalars(select(Attendance.id))))
        lost = [
            one
            for one in self.acknowledged
            if (texts.get(one["reference"]) != one["text"] if "reference" in one else one["attendance"] not in here)
        ]
        assert lost == []
        report = check_dossier(self.path)
        assert report.problems == ()
        assert report.contributions >= sum("reference" in one for one in self.acknowledged)


def survives(path: Path, seed: int, cuts: int) -> Evening:
    database = open_dossier(path)
    database.write(apply_import, read_registrants(SAMPLES / "registrants.csv").lines, None)
    database.close()
    evening = Evening(path, seed)
    for number in range(cuts):
        evening.cut(number)
        database = open_dossier(path)
        evening.verify(database)
        database.close()
    return evening


def test_twenty_kills_lose_nothing(dossier: Path) -> None:
    evening = survives(dossier, 2017, 20)
    assert len(evening.acknowledged) > 200
    assert {"reference", "attendance"} <= {key for one in evening.acknowledged for key in one}


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_fifty_kills_four_times_lose_nothing(dossier: Path, seed: int) -> None:
    evening = survives(dossier, seed, 50)
    print(f"{len(evening.acknowledged)} acknowledged, 0 lost")
