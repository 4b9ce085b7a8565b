"""A dossier filled by the first version: looked at as it is, brought up to date whole, cut off at any moment."""

from __future__ import annotations

import gzip
import json
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from fabrique_desktop.domain.base import Base
from fabrique_desktop.services import attendance, check_in, closing, programme
from fabrique_desktop.services.history import DESK, undo_last
from fabrique_desktop.services.searching import find_people
from fabrique_desktop.store import migrate
from fabrique_desktop.store.backup import folder_of
from fabrique_desktop.store.check import ProblemKind, check_dossier
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.store.engine import look
from tests.conftest import EVENING, SAMPLES
from tests.store.processes import start
from tests.store.raw import by_hand

OPENING = """
import sys
from pathlib import Path
import alembic.command
from fabrique_desktop.store.dossier import open_dossier
print("ready", flush=True)
open_dossier(Path(sys.argv[1])).close()
"""
LOOKING = """
import json, sys
from pathlib import Path
from fabrique_desktop.domain.base import Base
from fabrique_desktop.store.check import check_dossier
problems = check_dossier(Path(sys.argv[1])).problems
print(json.dumps([[str(problem.kind) for problem in problems], sorted(Base.metadata.tables)]))
"""
Rows = Mapping[str, list[dict[str, Any]]]


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A list, an evening closed, another one going on: written by the program of revision 0001, and kept as it was."""
    path = tmp_path / "ancien.fabrique"
    path.write_bytes(gzip.decompress((SAMPLES / "dossier_0001.gz").read_bytes()))
    return path


def rows_of(path: Path) -> Rows:
    """Every row of every table, with its place, on which the search rests."""
    connection = look(path)
    tables = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_search%' ESCAPE '\\'"
            " AND name NOT LIKE 'contribution\\_stem%' ESCAPE '\\'"
            " AND name NOT IN ('alembic_version', 'participant_word')"
        )
    ]
    rows: dict[str, list[dict[str, Any]]] = {}
    for table in tables:
        found = connection.execute(f"SELECT rowid AS place, * FROM {table} ORDER BY 1")
        names = [column[0] for column in found.description]
        rows[table] = [dict(zip(names, row, strict=True)) for row in found]
    connection.close()
    return rows


def as_before(path: Path, before: Rows) -> Rows:
    """What is there today of the tables and columns of before."""
    now = rows_of(path)
    return {
        table: [{name: row[name] for name in (rows[0] if rows else row)} for row in now[table]]
        for table, rows in before.items()
    }


def test_it_is_sound_before_and_after(filled: Path) -> None:
    before = rows_of(filled)
    report = check_dossier(filled)
    assert (report.revision, report.problems) == ("0001", ())
    assert (report.attendances, report.contributions) == (9, 5)
    open_dossier(filled).close()
    assert as_before(filled, before) == before
    report = check_dossier(filled)
    assert (report.revision, report.problems) == (migrate.HEAD, ())
    (copy,) = folder_of(filled).iterdir()
    assert copy.name.endswith(" - avant-migration-0001.fabrique")
    assert (check_dossier(copy).problems, rows_of(copy)) == ((), before)


def test_the_desk_goes_on_in_it(filled: Path) -> None:
    database = open_dossier(filled)
    workshop = database.read(programme.workshop_named, "A4-ACT-1").id
    before = database.read(attendance.counts, workshop)
    assert before.present == 2
    found = database.read(find_people, "riou", [workshop])
    assert [person.full_name for person in found] == ["Anne Riou"]
    database.write(check_in.unnamed, workshop, 2, EVENING)
    database.write(undo_last, DESK, [workshop], EVENING)
    assert database.read(attendance.counts, workshop) == before
    database.write(closing.close_workshop, workshop, EVENING)
    database.close()
    assert check_dossier(filled).problems == ()


def test_what_was_changed_by_another_hand_still_shows(filled: Path) -> None:
    with by_hand(filled) as raw:
        raw.execute("UPDATE attendance SET manner = 'unnamed' WHERE manner = 'walk_in'")
    assert {problem.kind for problem in check_dossier(filled).problems} == {ProblemKind.ALTERED_STATE}


@pytest.mark.parametrize("change", ["proof = 'later'", "proof = ''", "table_number = 3"])
def test_so_does_a_value_that_the_journal_never_told(filled: Path, change: str) -> None:
    open_dossier(filled).close()
    with by_hand(filled) as raw:
        raw.execute(f"UPDATE attendance SET {change} WHERE rowid = 1")
    assert [problem.kind for problem in check_dossier(filled).problems] == [ProblemKind.ALTERED_STATE]


def test_a_column_that_this_version_has_may_not_be_missing(dossier: Path) -> None:
    with by_hand(dossier) as raw:
        raw.execute("ALTER TABLE attendance DROP COLUMN proof")
    assert [problem.kind for problem in check_dossier(dossier).problems] == [ProblemKind.UNREADABLE]


def test_the_check_knows_every_table_by_itself(filled: Path) -> None:
    """A process that only checks, as a scheduled task would, has imported nothing else."""
    open_dossier(filled).close()
    with by_hand(filled) as raw:
        raw.execute("UPDATE participant SET job = 'autre' WHERE rowid = 1")
    child = start(["-c", LOOKING, filled])
    told, complaint = child.communicate()
    assert complaint == ""
    assert json.loads(told) == [["altered_state"], sorted(Base.metadata.tables)]


def test_cut_off_at_any_moment_it_loses_nothing(filled: Path) -> None:
    before, whole = rows_of(filled), filled.read_bytes()
    for moment in range(10):
        child = start(["-c", OPENING, filled])
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(0.004 * moment)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        assert (check_dossier(filled).problems, as_before(filled, before)) == ((), before)
        open_dossier(filled).close()
        report = check_dossier(filled)
        assert (report.revision, report.problems, as_before(filled, before)) == (migrate.HEAD, (), before)
        for copy in filled.parent.glob("ancien.avant-*.fabrique"):
            assert rows_of(copy) == before
        filled.write_bytes(whole)
