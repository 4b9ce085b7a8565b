"""A full or failing disk refuses a gesture with a sentence; the same window goes on once there is room."""

from pathlib import Path

import pytest

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.services import capture
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.failures import DiskFull
from fabrique_desktop.ui.messages import sentence
from tests.conftest import EVENING
from tests.store.processes import start

LIMITED = """
import resource, sys
from pathlib import Path
from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.services import capture, programme
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.store.failures import StoreError
database = open_dossier(Path(sys.argv[1]))
workshop = database.read(programme.workshop_named, "A3-ACT-1").id
def say(text):
    return database.write(capture.add_contribution, workshop, Saying(text), database.clock()).reference
print(say("avant"))
_soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (Path(sys.argv[1] + "-wal").stat().st_size + 50_000, hard))
kept = 1
for _ in range(3):
    try:
        while True:
            say("x" * 3000)
            kept += 1
    except StoreError as error:
        print(type(error).__name__)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
say("après")
print(kept + 1, len(database.read(capture.contribution_rows, workshop, limit=None)))
database.close()
"""


def test_a_full_dossier_refuses_then_goes_on(database: Database, dossier: Path, workshop: str) -> None:
    def say(text: str) -> None:
        database.write(capture.add_contribution, workshop, Saying(text), EVENING)

    _allow_pages(database, 1)  # not one page more than now
    kept = 0
    refused = None
    while refused is None:
        try:
            say("x" * 3000)
            kept += 1
        except DiskFull as error:
            refused = error
    assert "plein" in sentence(refused)
    with pytest.raises(DiskFull):
        say("y" * 30_000)
    assert len(database.read(capture.contribution_rows, workshop, limit=None)) == kept
    _allow_pages(database, 100_000)
    say("y" * 30_000)
    assert len(database.read(capture.contribution_rows, workshop, limit=None)) == kept + 1
    assert check_dossier(dossier).problems == ()


def test_a_disk_that_refuses_to_grow_then_goes_on(dossier: Path) -> None:
    child = start(["-c", LIMITED, dossier])
    told, complaint = child.communicate()
    assert complaint == ""
    before, *refused, counts = told.splitlines()
    assert before == "A3-ACT-1-P-01"
    assert set(refused) <= {"DiskFull", "DiskFailed"}
    assert len(refused) == 3
    expected, kept = counts.split()
    assert expected == kept
    report = check_dossier(dossier)
    assert (report.problems, report.contributions) == ((), int(kept))


def _allow_pages(database: Database, pages: int) -> None:
    """The pool gives the same connection to whoever asks alone."""
    connection = database.engine.raw_connection()
    connection.cursor().execute(f"PRAGMA max_page_count={pages}")
    connection.close()
