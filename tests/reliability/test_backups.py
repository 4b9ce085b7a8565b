"""Copies made while people type: whole, restored, and nobody waits for them."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.domain.contributions import Contribution, Saying
from fabrique_desktop.services import capture, programme
from fabrique_desktop.services.importing import apply_import
from fabrique_desktop.store import copies, keys
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.store.restoring import restore
from tests.conftest import EVENING, SAMPLES
from tests.reliability.protected import PHRASE
from tests.reliability.report import Figures
from tests.reliability.volumes import volume


class Typing(threading.Thread):
    """One gesture after the other, timed, until it is told to stop."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.database = database
        self.workshop = database.read(programme.workshop_named, "A3-ACT-1").id
        self.enough = threading.Event()
        self.taken: list[float] = []

    def run(self) -> None:
        while not self.enough.wait(0.005):
            began = perf_counter()
            saying = Saying(f"Idée {len(self.taken)} " + "mot " * 30)
            self.database.submit(capture.add_contribution, self.workshop, saying, EVENING).result()
            self.taken.append((perf_counter() - began) * 1000)


def texts(session: Session) -> list[str]:
    return list(session.scalars(select(Contribution.text).order_by(Contribution.id)))


@pytest.mark.parametrize("phrase", ["", PHRASE], ids=["in clear", "protected"])
@volume("times", short=4, soak=40)
def test_copied_and_restored(request: pytest.FixtureRequest, figures: Figures, *, phrase: str, times: int) -> None:
    path: Path = request.getfixturevalue("secret" if phrase else "dossier")
    unlocked = keys.unlock(path, phrase) if phrase else None
    taken, sizes, restored, wrong = [], [], 0, 0
    with closing(open_dossier(path, unlocked=unlocked)) as database:
        database.write(apply_import, read_registrants(SAMPLES / "registrants.csv").lines, None)
        typing = Typing(database)
        typing.start()
        for number in range(times):
            before = database.read(texts)
            began = perf_counter()
            copy = copies.back_up(path, "automatique")
            taken.append((perf_counter() - began) * 1000)
            sizes.append(copy.size / 1e6)
            target = path.with_name(f"repris {number}.fabrique")
            restore(copy.path, target, unlocked)
            with closing(open_dossier(target, unlocked=unlocked)) as again:
                there = again.read(texts)
                restored += check_dossier(target).sound
            wrong += there[: len(before)] != before
        typing.enough.set()
        typing.join()
    name = "protected" if phrase else "in clear"
    figures.all(f"{name}: copies restored, and sound", restored, times)
    figures.none(f"{name}: that miss what was typed before", wrong)
    figures.spread(f"{name}: a copy", taken)
    figures.tell(f"{name}: largest", max(sizes), "MB")
    figures.spread(f"{name}: a gesture meanwhile", typing.taken)
