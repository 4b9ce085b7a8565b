"""First paint, first page, first letter at the desk, each in a fresh process, against a bare Qt window."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.dossiers import copied, fill
from tests.benchmarks.measuring import Measure, compared

_RUNS = 11
_PROGRAM = Path(__file__).with_name("starting.py")


def measure(founded: Path) -> Iterator[Measure]:
    dossier = copied(founded, "start")
    fill(dossier, contributions=40, present=20)
    _start("bare", dossier)  # the first start of each writes the bytecode, as after an installation
    _start("ours", dossier)
    ours, floor = [], []
    for _ in range(_RUNS):
        ours.append(_start("ours", dossier))
        floor.append(_start("bare", dossier))
    yield compared("first_paint", ([one[0] for one in ours], [one[0] for one in floor]), 1.3)
    yield compared("ready_to_type", ([one[1] for one in ours], [one[1] for one in floor]), 3)
    yield compared("letter_at_the_desk", ([one[2] for one in ours], [one[2] for one in floor]), None)


def _start(side: str, dossier: Path) -> list[float]:
    """`-P` keeps this folder's modules from standing in for others of the same name."""
    command = [sys.executable, "-P", str(_PROGRAM), str(time.time_ns()), side, str(dossier)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return [float(one) for one in done.stdout.split()]
