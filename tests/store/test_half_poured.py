"""The disk fills while the log is being poured into the file: half of it is there, which alone reads as nobody's."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from fabrique_desktop.services import capture
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.dossier import open_dossier
from tests.store.processes import start

FULL = """
import json, resource, sys, time
from pathlib import Path
from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.services import capture
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.store.failures import StoreError

path, workshop = Path(sys.argv[1]), sys.argv[2]
database = open_dossier(path)
said, refused = [], []

def say(text):
    try:
        database.write(capture.add_contribution, workshop, Saying(text, table=1), database.clock())
    except StoreError as error:
        refused.append(type(error).__name__)
    else:
        said.append(text)

soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
limit = path.stat().st_size + 30 * 4096
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
while path.stat().st_size < limit - 4096:  # until a pouring was cut short by it
    for _ in range(12):
        say(f"Ligne {len(said)} " + "x" * 900)
    time.sleep(0.2)
refused.clear()
say("pendant")
during = list(refused)
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
refused.clear()
say("après")
print(json.dumps([during, refused, said]))
database.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of a file's size there")
def test_the_same_window_goes_on_once_there_is_room(dossier: Path, workshop: str) -> None:
    told, errors = start(["-c", FULL, dossier, workshop]).communicate()
    during, after, said = json.loads(told or errors)
    assert during in (["DiskFailed"], ["DiskFull"])  # never that another file took the place of this one
    assert after == []
    assert said[-1] == "après"
    database = open_dossier(dossier)
    there = {row.text for row in database.read(capture.contribution_rows, workshop, limit=None)}
    database.close()
    assert set(said) <= there
    assert check_dossier(dossier).problems == ()
