"""The dossiers that measures are taken on: the programme, the sample list, as many people and words as asked."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing as closed_after, contextmanager
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from itertools import islice, product
from pathlib import Path
from random import Random

from sqlalchemy.orm import Session

from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.domain.base import PARIS, person_id
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Saying
from fabrique_desktop.domain.people import duplicate_key
from fabrique_desktop.domain.text import search_key
from fabrique_desktop.services import capture, check_in, closing, programme
from fabrique_desktop.services.importing import RegistrantLine, apply_import
from fabrique_desktop.store import dossier as dossiers
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.engine import connect

SAMPLES = Path(__file__).parents[1] / "samples"
CODE = "A3-ACT-1"
EVENING = datetime(2017, 4, 6, 14, 5, tzinfo=PARIS)
_SEED = 20170406
_PERSON = (
    "INSERT INTO participant (id, civility, surname, first_name, organization, job, category, neighbourhood,"
    " email, phone, minority, needs, named_in_minutes, photo_allowed, answer_wanted, follow_up_wanted, doubtful,"
    " duplicate_key, search_key)"
    " VALUES (?, '', ?, ?, ?, '', 'unknown', '', '', '', 'no', '', 0, 0, 0, 0, 0, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class Name:
    surname: str
    first_name: str
    organization: str


def founded(folder: Path) -> Path:
    """The programme of 2017 and the sample list, closed; measures copy it."""
    path = folder / "atelier.fabrique"
    with closed_after(dossiers.create(path, clock=lambda: EVENING)) as database:
        database.write(apply_import, sample_lines(), None)
    return path


def sample_lines() -> tuple[RegistrantLine, ...]:
    return read_registrants(SAMPLES / "registrants.csv").lines


def copied(path: Path, name: str) -> Path:
    return Path(shutil.copy(path, path.with_name(f"{name}.fabrique")))


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    with closed_after(dossiers.open_dossier(path)) as database:
        yield database


def workshop_of(database: Database) -> str:
    return database.read(programme.workshop_named, CODE).id


def fill(path: Path, contributions: int, present: int = 0) -> None:
    """Contributions of every kind at every table, and people who came in."""
    with opened(path) as database:
        workshop_id = workshop_of(database)
        database.write(_say, workshop_id, sayings(contributions))
        database.write(_come_in, workshop_id, present)


def _say(session: Session, workshop_id: str, said: Sequence[Saying]) -> None:
    for number, saying in enumerate(said):
        capture.add_contribution(session, workshop_id, saying, EVENING + timedelta(seconds=20 * number))


def _come_in(session: Session, workshop_id: str, number: int) -> None:
    for line in islice(sample_lines(), number):
        check_in.walk_in(session, workshop_id, check_in.NewPerson(line.surname, line.first_name), EVENING)


def sayings(number: int) -> list[Saying]:
    """The samples' sentences, again and again, filed in turn everywhere."""
    from tests.documents.snapshots import sample_texts

    texts, kinds, angles = sample_texts(), list(ContributionKind), list(AngleChoice)
    kinds.remove(ContributionKind.FACILITATOR_NOTE)
    return [
        Saying(
            texts[place % len(texts)][0],
            (1, 2, 3, 4, None)[place % 5],
            angles[place * 7 // 3 % len(angles)],
            kinds[place % len(kinds)],
            texts[place % len(texts)][1],
        )
        for place in range(number)
    ]


def spoken(number: int) -> list[Saying]:
    """One to three of the samples' sentences drawn at random, few the same; one in twenty names somebody."""
    with (SAMPLES / "propositions.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    draw, kinds, angles = Random(_SEED), list(ContributionKind), list(AngleChoice)
    parts = ("intitule", "constat", "description")
    said = []
    for place in range(number):
        text = ". ".join(draw.choice(rows)[part] for part in draw.sample(parts, draw.randint(1, 3)))
        named = f" Voir M. Dupont au 06 12 34 {place % 100:02d} 78." if place % 20 == 0 else ""
        said.append(Saying(text + named, draw.choice((1, 2, 3, 4, None)), draw.choice(angles), draw.choice(kinds)))
    return said


def full_room(path: Path, here: int, elsewhere: Sequence[str], there: int) -> None:
    """A running workshop with `here` entries, and `there` in each of those held before it."""
    with opened(path) as database:
        said = spoken(here + there * len(elsewhere))
        for code in elsewhere:
            part, said = said[:there], said[there:]
            database.write(_say, database.read(programme.workshop_named, code).id, part)
        database.write(_say, workshop_of(database), said)
        database.write(closing.start_workshop, workshop_of(database), EVENING)


def names(number: int) -> list[Name]:
    """Real French names, crossed until there are enough; the order mixes them."""
    lines = [line for line in sample_lines() if line.surname and line.first_name]
    surnames = list(dict.fromkeys(line.surname for line in lines))
    firsts = list(dict.fromkeys(line.first_name for line in lines))
    houses = [line.organization for line in lines]
    double = [f"{one}-{other}" for one, other in product(surnames, surnames) if one != other]
    pairs = product([*surnames, *double[: max(0, number // len(firsts) + 1 - len(surnames))]], firsts)
    found = [Name(one, other, houses[place % len(houses)]) for place, (one, other) in enumerate(islice(pairs, number))]
    assert len(found) == number
    return found


def register(path: Path, people: Sequence[Name]) -> None:
    """Straight into the file, indexed by its own triggers: 100 000 journaled lines would take minutes."""
    with closed_after(connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            _PERSON,
            (
                (person_id(), *astuple(one), duplicate_key(one.surname, one.first_name), search_key(*astuple(one)))
                for one in people
            ),
        )
        connection.execute("COMMIT")
