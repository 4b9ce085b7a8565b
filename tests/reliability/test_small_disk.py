"""Disk of three megabytes, filled to the last page.

A real one, mounted for one child process that sees it alone; where nothing may be mounted, this is passed over and the
refusals that are injected (`test_disk_refuses`) stand for it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reliability.protected import PHRASE
from tests.reliability.report import Figures
from tests.store.processes import start

_ALONE = ("unshare", "--mount", "--map-root-user")
_MOUNTED = 'mount -t tmpfs -o size=3m none "$1" && shift && exec "$@"'
FILLED = """
import json, shutil, sys
from contextlib import closing, suppress
from pathlib import Path
from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.services import capture, programme
from fabrique_desktop.store import keys
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.store.failures import StoreError
source, folder, phrase = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
for one in source.parent.glob(source.name + "*"):
    shutil.copy(one, folder)
path = folder / source.name
ballast = folder / "film.avi"
unlocked = keys.unlock(path, phrase) if phrase else None
told = {"refusals": [], "reopened": []}
database = open_dossier(path, unlocked=unlocked)
workshop = database.read(programme.workshop_named, "A3-ACT-1").id
kept = []

def say(text):
    database.write(capture.add_contribution, workshop, Saying(text), database.clock())
    kept.append(text)

def fill():
    with suppress(OSError), ballast.open("wb", buffering=0) as film:
        while film.write(bytes(4096)):
            pass

def refused():
    try:
        for number in range(1000):
            say(f"Idée {len(kept)} " + "x" * 3000)
    except StoreError as error:
        return type(error).__name__

for room in range(4):
    say(f"avant {room}")
    fill()
    told["refusals"] += [refused(), refused()]
    ballast.unlink()
    say(f"après {room}")
    fill()
    database.close()
    try:
        open_dossier(path, unlocked=unlocked).close()
    except StoreError as error:
        told["reopened"].append(type(error).__name__)
    ballast.unlink()
    database = open_dossier(path, unlocked=unlocked)
    rows = database.read(capture.contribution_rows, workshop, limit=None)
    told["lost"] = len(set(kept) - {row.text for row in rows})
    told["strays"] = len(rows) - len(kept)
told["problems"] = len(check_dossier(path).problems)
told["kept"] = len(kept)
database.close()
told["left"] = [one.name for one in folder.iterdir() if one.name.startswith(".")]
print(json.dumps(told))
"""


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    folder = tmp_path / "petit"
    folder.mkdir()
    shell = [*_ALONE, "sh", "-c", _MOUNTED, "-", str(folder), "true"]
    if shutil.which("unshare") is None or subprocess.run(shell, check=False).returncode:
        pytest.skip("nothing may be mounted here")
    return folder


@pytest.mark.parametrize("phrase", ["", PHRASE], ids=["in clear", "protected"])
def test_filled(disk: Path, dossier: Path, secret: Path, figures: Figures, phrase: str) -> None:
    path = secret if phrase else dossier
    shell = [*_ALONE, "sh", "-c", _MOUNTED, "-", disk, sys.executable, "-c", FILLED, path, disk, phrase]
    child = start(["-c", "import os, sys; os.execvp(sys.argv[1], sys.argv[1:])", *shell])
    printed, complaint = child.communicate()
    assert complaint == ""
    told = json.loads(printed)
    name = "protected" if phrase else "in clear"
    figures.all(f"{name}: refused with the sentence of a full disk", told["refusals"].count("DiskFull"), 8)
    figures.at_least(f"{name}: kept", told["kept"], 8)
    figures.none(f"{name}: lost", told["lost"])
    figures.none(f"{name}: half there", told["strays"] + told["problems"])
    figures.none(f"{name}: unfinished files left", len(told["left"]))
    print(told)
    assert set(told["reopened"]) <= {"DiskFull", "DiskFailed"}
