"""A name typed at the desk, letter by letter, with 40 people expected and a long register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from fabrique_desktop.services.importing import apply_import
from fabrique_desktop.services.searching import find_people
from tests.benchmarks.dossiers import Name, copied, names, opened, register, sample_lines, workshop_of
from tests.benchmarks.measuring import Measure, bounded, milliseconds, settle

_EXPECTED = 40
_TYPED = 80  # people whose names are typed


def measure(founded: Path) -> Iterator[Measure]:
    yield _measured(founded, 10_000, 5)
    yield _measured(founded, 100_000, 16)


def _measured(founded: Path, number: int, bound: float) -> Measure:
    dossier, people = copied(founded, f"register_{number}"), names(number)
    register(dossier, people)
    keys = keystrokes(people[:: number // _TYPED])
    with opened(dossier) as database:
        workshop_id = workshop_of(database)
        database.write(apply_import, list(islice(sample_lines(), _EXPECTED)), workshop_id)
        for typed in keys[:20]:
            database.read(find_people, typed, [workshop_id])
        settle()
        times = [milliseconds(partial(database.read, find_people, typed, [workshop_id])) for typed in keys]
    return bounded(f"search_p99_{number}_people", times, bound)


def keystrokes(people: Sequence[Name]) -> list[str]:
    """What is in the field after each key: the surname, and for one in three some of the first name."""
    found: list[str] = []
    for place, one in enumerate(people):
        whole = one.surname if place % 3 else f"{one.surname} {one.first_name[:3]}"
        found.extend(whole[:end] for end in range(1, len(whole) + 1))
    return found
