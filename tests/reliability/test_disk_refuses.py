"""Disk that refuses a call (ENOSPC, EIO).

Each call that a gesture makes is refused in turn, once or from then on. The gesture is refused with its sentence,
nothing that was there is missing, nothing of it is half there, and the same opened dossier goes on once the disk
answers again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.faults.conftest import Build
from tests.reliability.protected import PHRASE, copied
from tests.reliability.refused_writer import READS, SYNCS, WRITES, Trouble
from tests.reliability.report import Figures
from tests.store.processes import start

FULL = Trouble("ENOSPC", WRITES, lasts=True)
FULL_ONCE = Trouble("ENOSPC", WRITES, lasts=False)
UNPLUGGED = Trouble("EIO", WRITES | SYNCS | READS, lasts=True)
WORN = Trouble("EIO", WRITES | SYNCS | READS, lasts=False)
TROUBLES = {"ENOSPC": (FULL, FULL_ONCE), "EIO": (UNPLUGGED, WORN)}
SAID = {"ENOSPC": {"DiskFull", "DiskFailed"}, "EIO": {"DiskFailed"}}
#: SQLite says « malformed » of a read that the disk refuses: of a file not open yet nothing tells the two apart
UNOPENED = {"DiskFull", "DiskFailed", "DamagedDossier", "NotADossier"}
#: gesture -> one call refused in so many
SOME = {"type": 13, "enlist": 47, "copy": 61}
ALL = {"type": 1, "welcome": 1, "enlist": 5, "copy": 9, "reopen": 2}
Try = dict[str, Any]


@dataclass(slots=True)
class Found:
    tries: list[tuple[str, Try]] = field(default_factory=list)
    ends: list[Try] = field(default_factory=list)


@pytest.mark.parametrize("phrase", ["", PHRASE], ids=["in clear", "protected"])
@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
@pytest.mark.parametrize("gestures", [SOME, pytest.param(ALL, marks=pytest.mark.soak)], ids=["some", "all"])
def test_refused(
    request: pytest.FixtureRequest, build_fault: Build, figures: Figures, *,
    gestures: Mapping[str, int], error: str, phrase: str,
) -> None:  # fmt: skip
    found, path = Found(), request.getfixturevalue("secret" if phrase else "dossier")
    for gesture, every in gestures.items():
        for trouble in TROUBLES[error][: 1 if gestures is SOME else 2]:
            *tries, end = tried(build_fault, path, phrase, gesture, trouble, every)
            found.tries += [(f"{gesture} {trouble}", one) for one in tries]
            found.ends.append(end)
    name = f"{error}, {'protected' if phrase else 'in clear'}"
    figures.at_least(f"{name}: calls refused", len(found.tries), 10)
    figures.none(f"{name}: lost", sum(one["lost"] for one in (*(one for _gesture, one in found.tries), *found.ends)))
    figures.none(f"{name}: half there", sum(one["strays"] != 0 for _gesture, one in found.tries))
    figures.none(f"{name}: dossiers that do not hold", sum(bool(end["problems"]) for end in found.ends))
    stuck = [gesture for gesture, one in found.tries if one["again"]["error"]]
    figures.none(f"{name}: not gone on without opening it again", len(stuck))
    wrong = [(gesture, one["first"]) for gesture, one in found.tries if not well_said(one["first"], gesture, error)]
    figures.none(f"{name}: without their sentence", len(wrong))
    left = [name for end in found.ends for name in end["left"]]
    figures.none(f"{name}: unfinished files left", len(left))
    print(stuck, wrong, left, sep="\n")


def tried(build: Build, path: Path, phrase: str, *asked: Any) -> list[Try]:
    gesture, trouble, every = asked
    fault = build("failing_disk")
    folder = Path(fault.environment["FAULT_FOLDER"])
    shutil.rmtree(folder)
    folder.mkdir()
    words = [gesture, trouble.kinds, trouble.error, int(trouble.lasts), every, *([phrase] if phrase else [])]
    command = ["-m", "tests.reliability.refused_writer", copied(path, folder / path.name), *words]
    child = start(command, env=fault.environment)
    told, complaint = child.communicate()
    assert (child.returncode, complaint) == (0, "")
    return [json.loads(line) for line in told.splitlines()]


def well_said(answer: Try, gesture: str, error: str) -> bool:
    expected = UNOPENED if gesture.startswith(("reopen", "copy")) else SAID[error]
    return not answer["error"] or (answer["known"] and answer["error"] in expected)
