"""What the file itself refuses, whoever writes in it: closed text, references, the journal."""

from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.services import capture, closing, programme
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING
from tests.store.raw import by_hand

COLUMNS = (
    "id, workshop_id, axis_id, origin, number, reference, table_number, kind, angle, text, verbatim,"
    " created_at, withdrawn_at, search_key"
)
COPY = f"SELECT {COLUMNS} FROM contribution WHERE text = 'Close'"
CLOSED = "(SELECT id FROM workshop WHERE code = 'A3-ACT-1')"
NEW = f"SELECT 'new', {CLOSED}, NULL, 'P', 99, 'new', NULL, 'idea', 'P', 'x', '', 'now', NULL, ''"
OPEN = "(SELECT id FROM workshop WHERE code = 'A4-ACT-1')"


@pytest.fixture
def closed(database: Database, dossier: Path, workshop: str) -> Path:
    """A3-ACT-1 holds « Close » and is closed, A4-ACT-1 holds « Ouverte » and is not."""
    database.write(capture.add_contribution, workshop, Saying("Close"), EVENING)
    other = database.read(programme.workshop_named, "A4-ACT-1").id
    database.write(capture.add_contribution, other, Saying("Ouverte"), EVENING)
    database.write(closing.close_workshop, workshop, EVENING)
    return dossier


ON_CLOSED_TEXT = [
    "UPDATE contribution SET text = 'x' WHERE text = 'Close'",
    "UPDATE contribution SET text = text WHERE text = 'Close'",
    "UPDATE contribution SET kind = 'need', angle = 'C' WHERE text = 'Close'",
    "UPDATE contribution SET withdrawn_at = created_at WHERE text = 'Close'",
    "UPDATE contribution SET rowid = 77 WHERE text = 'Close'",
    f"UPDATE contribution SET workshop_id = {OPEN}, number = 9 WHERE text = 'Close'",
    f"UPDATE contribution SET workshop_id = {CLOSED}, number = 9 WHERE text = 'Ouverte'",
    "UPDATE OR REPLACE contribution SET number = 1, text = 'x' WHERE text = 'Close'",
    "UPDATE OR IGNORE contribution SET text = 'x' WHERE text = 'Close'",
    "DELETE FROM contribution WHERE text = 'Close'",
    f"INSERT INTO contribution ({COLUMNS}) {NEW}",
    f"INSERT OR REPLACE INTO contribution ({COLUMNS}) {COPY}",
    f"REPLACE INTO contribution ({COLUMNS}) {COPY}",
    f"INSERT INTO contribution ({COLUMNS}) {COPY} AND true ON CONFLICT DO UPDATE SET text = 'x'",
    "DELETE FROM workshop WHERE code = 'A3-ACT-1'",
    "REPLACE INTO workshop SELECT * FROM workshop WHERE code = 'A3-ACT-1'",
]
ON_ANY_TEXT = [
    "DELETE FROM contribution",
    "DELETE FROM contribution WHERE text = 'Ouverte'",
    "UPDATE contribution SET reference = 'A4-ACT-1-P-02' WHERE text = 'Ouverte'",
    "UPDATE contribution SET number = 2 WHERE text = 'Ouverte'",
    "UPDATE contribution SET origin = 'T1' WHERE text = 'Ouverte'",
    "UPDATE contribution SET id = 'x' WHERE text = 'Ouverte'",
    "UPDATE contribution SET created_at = 'x' WHERE text = 'Ouverte'",
    f"REPLACE INTO contribution ({COLUMNS}) SELECT {COLUMNS} FROM contribution WHERE text = 'Ouverte'",
]
UPSERT = "INSERT INTO journal_value SELECT * FROM journal_value WHERE true ON CONFLICT DO UPDATE SET value = 'x'"
ON_THE_JOURNAL = [
    UPSERT,
    "UPDATE journal_entry SET operator = 'x'",
    "UPDATE journal_entry SET operator = operator",
    "DELETE FROM journal_entry",
    "REPLACE INTO journal_entry SELECT * FROM journal_entry WHERE position = 1",
    "UPDATE OR REPLACE journal_entry SET position = 1 WHERE position = 2",
    "DELETE FROM journal_value",
    "REPLACE INTO journal_value SELECT * FROM journal_value WHERE position = 1",
    "UPDATE journal_value SET value = 'x'",
]


REFUSALS = r"read-only|given once|never deleted|append-only|holds contributions|keeps its place"


@pytest.mark.parametrize("statement", [*ON_CLOSED_TEXT, *ON_ANY_TEXT, *ON_THE_JOURNAL])
def test_the_file_refuses(closed: Path, statement: str) -> None:
    with by_hand(closed) as raw:
        before = _everything(raw)
        with pytest.raises(dbapi2.IntegrityError, match=REFUSALS):
            raw.execute(statement)
        assert _everything(raw) == before
    assert check_dossier(closed).problems == ()


def test_an_open_workshop_is_not_frozen(closed: Path) -> None:
    with by_hand(closed) as raw:
        raw.execute("UPDATE contribution SET text = 'Autre', table_number = 3 WHERE text = 'Ouverte'")
        assert raw.execute("SELECT count(*) FROM contribution WHERE text = 'Autre'").fetchone() == (1,)


def _everything(raw: object) -> list[object]:
    tables = ("contribution", "workshop", "journal_entry", "journal_value")
    return [raw.execute(f"SELECT * FROM {table}").fetchall() for table in tables]  # type: ignore[attr-defined]
