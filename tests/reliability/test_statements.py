"""Statements in plain SQL on what is closed, erased or journaled.

The file itself refuses them. `store/test_guards` has those that were thought of one by one; here each column and each
way of writing is tried in turn, by itself, inside a savepoint, and through a trigger of the connection's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.services import capture, closing, programme
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING
from tests.reliability.report import Figures
from tests.reliability.volumes import volume
from tests.store.raw import by_hand

CHANGES = tuple(f"UPDATE {way}" for way in ("", "OR REPLACE ", "OR IGNORE ", "OR FAIL ", "OR ABORT ", "OR ROLLBACK "))
CLOSED = "(SELECT id FROM workshop WHERE code = 'A3-ACT-1')"
OPEN = "(SELECT id FROM workshop WHERE code = 'A4-ACT-1')"
#: derived from the words, or told afterwards: what groups the entries, what is searched
FREE = {"group_id", "search_key", "stem_key"}
#: table -> the row that is kept as it is, and the columns that may change
KEPT: Mapping[str, tuple[str, set[str]]] = {
    "contribution": ("text = 'Close'", FREE),
    "journal_entry": ("position = 2", set()),
    "journal_value": ("position = 2", {"value", "salt"}),
    "passage_erasure": ("id = 'p'", set()),
    "erasure": ("id = 'e'", set()),
}
TABLES = (*KEPT, "workshop")


def statements(raw: Any) -> Iterator[str]:
    for table, (row, free) in KEPT.items():
        columns = [name for _place, name, *_rest in raw.execute(f"PRAGMA table_info({table})")]
        every = ", ".join(columns)
        for column in (*columns, "rowid"):
            if column not in free:
                yield from (f"{change}{table} SET {column} = 77 WHERE {row}" for change in CHANGES)
        yield f"DELETE FROM {table} WHERE {row}"
        yield f"DELETE FROM {table}"
        yield f"WITH one AS (SELECT 1) DELETE FROM {table} WHERE {row} RETURNING *"
        for add in ("REPLACE", "INSERT OR REPLACE"):
            yield f"{add} INTO {table} ({every}) SELECT {every} FROM {table} WHERE {row}"
        yield f"INSERT INTO {table} SELECT * FROM {table} WHERE {row} ON CONFLICT DO UPDATE SET {columns[0]} = 77"
    yield from on_workshops()


def on_workshops() -> Iterator[str]:
    """Taken away from under its words, or its words moved in and out."""
    yield f"DELETE FROM workshop WHERE id = {CLOSED}"
    yield f"REPLACE INTO workshop SELECT * FROM workshop WHERE id = {CLOSED}"
    yield f"UPDATE workshop SET id = 'x' WHERE id = {CLOSED}"
    yield f"UPDATE OR REPLACE workshop SET id = {CLOSED} WHERE id = {OPEN}"
    for change in CHANGES:
        yield f"{change}contribution SET workshop_id = {CLOSED}, number = 9, reference = 'x' WHERE text = 'Ouverte'"
        yield f"{change}contribution SET workshop_id = {OPEN}, number = 9, reference = 'x' WHERE text = 'Close'"
        yield f"{change}contribution SET text = other.text FROM contribution AS other WHERE contribution.text = 'Close'"


@pytest.fixture
def closed(database: Database, dossier: Path, workshop: str) -> Path:
    """A3-ACT-1 holds « Close » and is closed, A4-ACT-1 holds « Ouverte »; an erasure was told."""
    database.write(capture.add_contribution, workshop, Saying("Close"), EVENING)
    other = database.read(programme.workshop_named, "A4-ACT-1").id
    database.write(capture.add_contribution, other, Saying("Ouverte"), EVENING)
    database.write(closing.close_workshop, workshop, EVENING)
    database.close()
    with by_hand(dossier) as raw:
        raw.execute("INSERT INTO erasure VALUES ('e', 1, 'person', 'now', '{}')")
        raw.execute("INSERT INTO passage_erasure SELECT 'p', id, 1, 'text', 0, 1, 'now' FROM contribution LIMIT 1")
    return dossier


def plainly(raw: Any, statement: str) -> None:
    raw.execute(statement).fetchall()


def in_a_savepoint(raw: Any, statement: str) -> None:
    raw.execute("SAVEPOINT here")
    try:
        plainly(raw, statement)
    finally:
        with suppress(dbapi2.Error):  # the refusal may have ended it
            raw.execute("RELEASE here")


def by_a_trigger(raw: Any, statement: str) -> None:
    """Of this connection alone; a trigger knows neither WITH nor RETURNING."""
    inside = statement.replace("WITH one AS (SELECT 1) ", "").replace(" RETURNING *", "")
    raw.execute("CREATE TEMP TABLE IF NOT EXISTS bell (rung)")
    raw.execute(f"CREATE TEMP TRIGGER ring AFTER INSERT ON bell BEGIN {inside}; END")
    try:
        plainly(raw, "INSERT INTO bell VALUES (1)")
    finally:
        raw.execute("DROP TRIGGER ring")


@volume("manners", short=1, soak=3)
def test_all_refused(closed: Path, figures: Figures, manners: int) -> None:
    tried, passed = 0, []
    with by_hand(closed) as raw:
        before = everything(raw)
        for manner in (plainly, in_a_savepoint, by_a_trigger)[:manners]:
            for statement in statements(raw):
                tried += 1
                try:
                    manner(raw, statement)
                except dbapi2.IntegrityError:
                    if everything(raw) == before:
                        continue
                passed.append(f"{manner.__name__}: {statement}")
    figures.at_least("tried", tried, 250)
    figures.none("that passed, or changed something", len(passed))
    assert passed == []
    unexpected = {str(problem.kind) for problem in check_dossier(closed).problems} - {"unjournaled"}
    assert unexpected == set(), "but the erasure told by hand"


def everything(raw: Any) -> list[list[Any]]:
    return [raw.execute(f"SELECT rowid, * FROM {table}").fetchall() for table in TABLES]
