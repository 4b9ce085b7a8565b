"""Several processes on one file: numbers never clash, locks are told, files moved away are noticed."""

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from fabrique_desktop.domain.contributions import Contribution, Saying
from fabrique_desktop.services import capture
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.store.engine import connect
from fabrique_desktop.store.failures import DossierBusy, FileMoved, MissingDossier
from fabrique_desktop.store.watch import Watch
from tests.conftest import EVENING
from tests.store.processes import start

HOLD = """
import sys
from pathlib import Path
from fabrique_desktop.store.engine import connect
connection = connect(Path(sys.argv[1]))
for statement in sys.argv[2].split(";"):
    connection.execute(statement).fetchall()
print("held", flush=True)
sys.stdin.readline()
"""


def say(database: Database, workshop: str, text: str = "Un banc") -> str:
    return database.write(capture.add_contribution, workshop, Saying(text), EVENING).reference


def impatient(database: Database) -> None:
    """Five seconds of patience are too long for a test."""
    connection = database.engine.raw_connection()
    connection.cursor().execute("PRAGMA busy_timeout=50")
    connection.close()


def test_four_processes_write_two_hundred_distinct_numbers(dossier: Path) -> None:
    children = [start(["-m", "tests.store.typist", dossier, seed, 50]) for seed in range(4)]
    told = [json.loads(line) for child in children for line in child.communicate()[0].splitlines()]
    assert [child.returncode for child in children] == [0, 0, 0, 0]
    references = [one["reference"] for one in told if "reference" in one]
    attendances = [one["attendance"] for one in told if "attendance" in one]
    assert len(references) + len(attendances) == 200
    assert len(set(references)) == len(references)
    database = open_dossier(dossier)
    kept = database.read(lambda session: set(session.scalars(select(Contribution.reference))))
    database.close()
    assert kept == set(references)
    for place in {reference.rsplit("-", 1)[0] for reference in kept}:
        numbers = sorted(int(one.rsplit("-", 1)[1]) for one in kept if one.startswith(f"{place}-"))
        assert numbers == list(range(1, len(numbers) + 1))
    assert check_dossier(dossier).problems == ()


def test_another_process_is_seen(database: Database, dossier: Path) -> None:
    watch = Watch(dossier)
    assert not watch.rang()
    start(["-m", "tests.store.typist", dossier, 1, 3]).communicate()
    assert watch.rang()
    assert not watch.rang()
    watch.close()


def test_a_locked_dossier_is_told_and_works_afterwards(database: Database, dossier: Path, workshop: str) -> None:
    impatient(database)
    holder = start(["-c", HOLD, dossier, "BEGIN EXCLUSIVE"], stdin=-1)
    assert holder.stdout is not None
    holder.stdout.readline()
    with pytest.raises(DossierBusy):
        say(database, workshop)
    assert database.read(capture.contribution_rows, workshop) == []
    holder.communicate("\n")
    assert say(database, workshop) == "A3-ACT-1-P-01"


def test_a_dossier_kept_by_another_program_does_not_open(dossier: Path) -> None:
    holder = start(["-c", HOLD, dossier, "PRAGMA locking_mode=EXCLUSIVE;BEGIN IMMEDIATE"], stdin=-1)
    assert holder.stdout is not None
    holder.stdout.readline()
    with pytest.raises(DossierBusy):
        open_dossier(dossier)
    holder.communicate("\n")
    open_dossier(dossier).close()


def test_a_log_that_is_poured_in_part_is_no_other_file(database: Database, dossier: Path, workshop: str) -> None:
    """A long reading keeps the end of the log back: the file alone is then neither what it was nor what it will be."""
    for _ in range(3):
        with closing(open_dossier(dossier)) as other:
            for _one in range(30):
                say(other, workshop)
            reader = connect(dossier)
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM journal_entry").fetchone()
            for _one in range(30):
                say(other, workshop)
            with closing(connect(dossier)) as pouring:
                _busy, logged, poured = pouring.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            assert 0 < poured < logged
            say(database, workshop)
            reader.execute("COMMIT")
            reader.close()
        say(database, workshop)
    assert check_dossier(dossier).problems == ()


def test_two_posts_that_write_without_a_pause_are_never_refused(dossier: Path) -> None:
    children = [start(["-m", "tests.store.typist", dossier, seed, 200]) for seed in range(2)]
    told = [child.communicate() for child in children]
    assert [child.returncode for child in children] == [0, 0], told
    assert check_dossier(dossier).problems == ()


class TestMoved:
    def test_a_renamed_file_takes_no_entry_until_it_is_back(
        self, database: Database, dossier: Path, workshop: str
    ) -> None:
        say(database, workshop)
        away = dossier.rename(dossier.with_name("ailleurs.fabrique"))
        with pytest.raises(FileMoved):
            say(database, workshop, "Perdue")
        away.rename(dossier)
        assert say(database, workshop) == "A3-ACT-1-P-02"
        assert check_dossier(dossier).contributions == 2

    def test_a_deleted_file_takes_no_entry(self, database: Database, dossier: Path, workshop: str) -> None:
        dossier.unlink()
        with pytest.raises(FileMoved):
            say(database, workshop)
        with pytest.raises(MissingDossier):
            open_dossier(dossier)

    def test_a_file_put_in_its_place_is_another(
        self, database: Database, dossier: Path, workshop: str, founded: Path
    ) -> None:
        dossier.unlink()
        shutil.copy(founded, dossier)
        with pytest.raises(FileMoved):
            say(database, workshop)

    def test_a_moved_folder(self, founded: Path, tmp_path: Path) -> None:
        folder = tmp_path / "soirée"
        folder.mkdir()
        path = Path(shutil.copy(founded, folder))
        database = open_dossier(path)
        folder.rename(tmp_path / "autre")
        with pytest.raises(FileMoved):
            database.write(lambda _session: None)
        database.close()

    def test_a_log_cleaned_away_is_noticed(self, database: Database, dossier: Path, workshop: str) -> None:
        dossier.with_name(f"{dossier.name}-wal").unlink()
        with pytest.raises(FileMoved):
            say(database, workshop)
