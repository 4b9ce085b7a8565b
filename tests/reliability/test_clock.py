"""Clock that jumps back and forth, by minutes or by years, between two gestures."""

from __future__ import annotations

import random
from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.journal import JournalEntry
from fabrique_desktop.services import attendance, capture, check_in, programme
from fabrique_desktop.services.check_in import NewPerson
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.dossier import open_dossier
from tests.conftest import Clock
from tests.reliability.report import Figures
from tests.reliability.volumes import volume

JUMPS = [timedelta(minutes=7), timedelta(hours=1), timedelta(days=1), timedelta(days=366), timedelta(days=20 * 366)]
OPENING = 25  # gestures between two openings: the journal goes on from what the file holds


@volume("gestures", short=60, soak=1500)
def test_the_order_holds(dossier: Path, clock: Clock, figures: Figures, gestures: int) -> None:
    figures.seed = 2017
    chance, start = random.Random(figures.seed), clock.moment
    typed: list[str] = []
    arrived = jumps = 0
    while len(typed) + arrived < gestures:
        with closing(open_dossier(dossier, clock=clock)) as database:
            workshop = database.read(programme.workshop_named, "A3-ACT-1").id
            for _ in range(OPENING):
                clock.moment = start + chance.choice([-1, 1]) * chance.choice(JUMPS)
                jumps += 1
                if chance.random() < 0.7:
                    text = f"Idée {len(typed)}"
                    done = database.write(capture.add_contribution, workshop, Saying(text), clock())
                    typed.append(done.reference)
                else:
                    person = NewPerson(f"Nom{arrived}", "Ginette")
                    database.write(check_in.walk_in, workshop, person, clock())
                    arrived += 1
    with closing(open_dossier(dossier, clock=clock)) as database:
        shown = [row.reference for row in database.read(capture.contribution_rows, workshop, limit=None)]
        numbers = database.read(entries)
        here = database.read(attendance.counts, workshop).present
    figures.at_least("jumps", jumps, gestures)
    figures.none(
        "entries out of their order on the screen", sum(a != b for a, b in zip(shown[::-1], typed, strict=True))
    )
    expected = [f"A3-ACT-1-P-{number:02}" for number in range(1, len(typed) + 1)]
    figures.none("references skipped or given twice", sum(a != b for a, b in zip(typed, expected, strict=True)))
    figures.none("journal entries out of their order", sum(b != a + 1 for a, b in pairwise(numbers)))
    figures.all("arrivals counted", here, arrived)
    figures.none("problems found by the check", len(check_dossier(dossier).problems))


def entries(session: Session) -> list[int]:
    return list(session.scalars(select(JournalEntry.position).order_by(JournalEntry.position)))


@pytest.mark.parametrize("years", [-30, 30])
def test_a_clock_far_from_the_truth_stops_nothing(dossier: Path, clock: Clock, years: int) -> None:
    clock.moment += timedelta(days=366 * years)
    with closing(open_dossier(dossier, clock=clock)) as database:
        workshop = database.read(programme.workshop_named, "A3-ACT-1").id
        assert database.write(capture.add_contribution, workshop, Saying("Un banc"), clock()).reference
    assert check_dossier(dossier).sound
