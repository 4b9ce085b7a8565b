"""The documents of a workshop of 300 contributions, in a warm process, against plain libraries."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from fabrique_desktop.documents.package import export_workshop
from fabrique_desktop.services.editions import Bundle
from tests.benchmarks.floor_documents import plain_floor
from tests.benchmarks.measuring import Measure, compared, in_turn

_RUNS = 9


def bundle_of(contributions: int, people: int) -> Bundle:
    from tests.documents import snapshots

    firsts = ("Anne", "Bérénice", "Çelik", "Denis", "Émile")
    lines = [snapshots.line(f"Nom {number:02d}", firsts[number % 5]) for number in range(people)]
    return Bundle(snapshots.minutes(snapshots.many(contributions)), snapshots.sheet(lines))


def measure(founded: Path) -> Iterator[Measure]:
    bundle, folders = bundle_of(300, 60), count()

    def folder() -> Path:
        made = founded.with_name(f"documents_{next(folders)}")
        made.mkdir()
        return made

    measured = in_turn(
        lambda: export_workshop(bundle, folder()),
        lambda: plain_floor(bundle, folder()),
        _RUNS,
        warm=2,
    )
    yield compared("export_300_contributions", measured, 1.5)
