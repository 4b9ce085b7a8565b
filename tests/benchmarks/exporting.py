"""The documents of a workshop: against plain libraries, how they grow and what they weigh."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from math import log
from pathlib import Path

from fabrique_desktop.documents.package import export_workshop
from fabrique_desktop.services.editions import Bundle
from tests.benchmarks.floor_documents import plain_floor
from tests.benchmarks.measuring import Measure, compared, in_turn, remark

_RUNS = 9


def bundle_of(contributions: int, people: int) -> Bundle:
    from tests.documents import snapshots

    firsts = ("Anne", "Bérénice", "Çelik", "Denis", "Émile")
    lines = [snapshots.line(f"Nom {number:02d}", firsts[number % 5]) for number in range(people)]
    return Bundle(snapshots.minutes(snapshots.many(contributions)), snapshots.sheet(lines))


def measure(founded: Path) -> Iterator[Measure]:
    bundle, folders = bundle_of(300, 100), count()

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
    yield compared("export_300_contributions", measured, 2)
    yield from _growing(founded)


_SIZES = (300, 1000, 3000, 10_000)
_CHILD = (
    "import resource, sys; from pathlib import Path; from tests.benchmarks.exporting import bundle_of; "
    "from fabrique_desktop.documents import {module}; one = bundle_of({size}, 60); "
    "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; from time import perf_counter as now; begin = now(); "
    "{module}.{write}(one.minutes, Path(sys.argv[1])); "
    "print(now() - begin, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)"
)


def _growing(founded: Path) -> Iterator[Measure]:
    """Each size in a process of its own: seconds and megabytes, and the exponent between the ends."""
    for module, write, suffix in (("minutes_pdf", "write_minutes_pdf", "pdf"), ("workbook", "write_workbook", "xlsx")):
        found = {}
        for size in _SIZES:
            target = founded.with_name(f"{module}_{size}.{suffix}")
            script = _CHILD.format(module=module, write=write, size=size)
            told = subprocess.run(
                [sys.executable, "-c", script, str(target)], capture_output=True, text=True, check=True
            )
            seconds, megabytes = map(float, told.stdout.split())
            found[size] = (seconds, megabytes)
            remark(f"{module} {size}: {seconds:.2f} s, +{megabytes:.0f} MB, {target.stat().st_size / 1024:.0f} KB")
        exponent = log(found[10_000][0] / found[1000][0]) / log(10)
        yield Measure(f"{module}_exponent", exponent, 1.1, 1)
