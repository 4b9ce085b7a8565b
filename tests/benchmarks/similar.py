"""What was said that is near, at 10 000 entries; the floor compares one text with each of them, letter by letter."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import cycle
from pathlib import Path
from random import Random

from rapidfuzz import fuzz

from fabrique_desktop.domain.base import record_id
from fabrique_desktop.domain.stems import stem_key
from fabrique_desktop.services import similar
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.engine import connect
from tests.benchmarks.dossiers import SAMPLES, copied, opened, workshop_of
from tests.benchmarks.measuring import Measure, bounded, compared, in_turn, milliseconds

_SEED = 20170406
_ASKED = 50
_SAID = (
    "INSERT INTO contribution (id, workshop_id, origin, number, reference, table_number, kind, angle, text, verbatim,"
    " created_at, search_key, stem_key)"
    " VALUES (?, ?, 'T1', ?, ?, 1, 'proposal', 'P', ?, '', '2017-04-06T12:00:00.000000Z', '', ?)"
)


def measure(founded: Path) -> Iterator[Measure]:
    for number in (1_000, 10_000):
        dossier, texts = copied(founded, f"said_{number}"), sentences(number)
        with opened(dossier) as database:
            workshop_id = workshop_of(database)
        say(dossier, workshop_id, texts)
        asked = sentences(_ASKED, seed=_SEED + 1)
        with opened(dossier) as database:
            ours = partial(_next, database, cycle(asked))
            found = in_turn(ours, partial(_letters, asked[0], texts), 40)
            yield compared(f"similar_{number}", found, 2.5)
            hints = [milliseconds(partial(database.read, similar.hint, text)) for text in asked * 4]
            yield bounded(f"hint_p99_{number}", hints, 100)


def sentences(number: int, seed: int = _SEED) -> list[str]:
    """The samples' titles, findings and descriptions drawn at random: the words of the field, in as many texts."""
    with (SAMPLES / "propositions.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    draw = Random(seed)
    parts = ("intitule", "constat", "description")
    return [". ".join(draw.choice(rows)[part] for part in parts) for _ in range(number)]


def say(path: Path, workshop_id: str, texts: Sequence[str]) -> None:
    """Straight into the file, indexed by its own triggers."""
    lines = ((record_id(), workshop_id, n, f"T1-{n}", text, stem_key(text)) for n, text in enumerate(texts, 1))
    with closing(connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(_SAID, lines)
        connection.execute("COMMIT")


def _next(database: Database, asked: Iterator[str]) -> Sequence[similar.Near]:
    return database.read(similar.similar, next(asked))


def _letters(asked: str, texts: Sequence[str]) -> float:
    return max(fuzz.ratio(asked, text) for text in texts)
