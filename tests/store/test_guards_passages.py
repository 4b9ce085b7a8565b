"""A closed text takes exactly one passage erasure at a time, as its row says it: the file itself refuses the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.erasures import MARK
from fabrique_desktop.services import capture, closing
from fabrique_desktop.services.passages import erase_passage
from fabrique_desktop.store.check import ProblemKind, check_dossier
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING
from tests.store.raw import by_hand

SAID = "Merci à Yves Kerbrat pour le banc"
START, LENGTH = SAID.index("Yves"), len("Yves Kerbrat")
LEFT = SAID.replace("Yves Kerbrat", MARK)
_ROW = (
    "INSERT INTO passage_erasure (id, contribution_id, number, field, start, length, erased_at)"
    " SELECT ?, id, ?, ?, ?, ?, 'now' FROM contribution WHERE number = 1"
)


@pytest.fixture
def closed(database: Database, dossier: Path, workshop: str) -> Path:
    database.write(capture.add_contribution, workshop, Saying(SAID, verbatim=f"« {SAID} »"), EVENING)
    database.write(closing.close_workshop, workshop, EVENING)
    return dossier


def announce(raw: Any, number: int = 1, field: str = "text", start: int = START, length: int = LENGTH) -> None:
    raw.execute(_ROW, (f"forged-{number}", number, field, start, length))


def change(raw: Any, **fields: object) -> None:
    names = ", ".join(f"{name} = ?" for name in fields)
    raw.execute(f"UPDATE contribution SET {names} WHERE number = 1", tuple(fields.values()))


FORGED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {"text": LEFT.replace("banc", "bus"), "passages_erased": 1}),
    ({}, {"text": LEFT + ".", "passages_erased": 1}),
    ({}, {"text": SAID.replace("Yves Kerbrat", "[passage]"), "passages_erased": 1}),
    ({}, {"text": LEFT, "passages_erased": 2}),
    ({}, {"text": LEFT, "passages_erased": 0}),
    ({}, {"text": LEFT}),
    ({}, {"text": SAID, "passages_erased": 1}),
    ({}, {"text": LEFT, "verbatim": f"« {LEFT} »", "passages_erased": 1}),
    ({}, {"text": LEFT, "kind": "need", "passages_erased": 1}),
    ({}, {"text": LEFT, "validated_at": "now", "passages_erased": 1}),
    ({}, {"text": LEFT, "removed_at": "now", "passages_erased": 1}),
    ({}, {"verbatim": f"« {LEFT} »", "passages_erased": 1}),
    ({"field": "search_key"}, {"text": LEFT, "passages_erased": 1}),
    ({"field": "verbatim"}, {"text": LEFT, "passages_erased": 1}),
    ({"length": 0}, {"text": SAID[:START] + MARK + SAID[START:], "passages_erased": 1}),
    ({"length": -3}, {"text": LEFT, "passages_erased": 1}),
    ({"start": -1}, {"text": LEFT, "passages_erased": 1}),
    ({"start": START + 1}, {"text": LEFT, "passages_erased": 1}),
    ({"number": 2}, {"text": LEFT, "passages_erased": 1}),
    ({"number": 2}, {"text": LEFT, "passages_erased": 2}),
]


@pytest.mark.parametrize(("said", "done"), FORGED)
def test_anything_else_is_refused(closed: Path, said: dict[str, Any], done: dict[str, Any]) -> None:
    with by_hand(closed) as raw:
        announce(raw, **said)
        before = raw.execute("SELECT * FROM contribution").fetchall()
        with pytest.raises(dbapi2.IntegrityError, match="read-only"):
            change(raw, **done)
        assert raw.execute("SELECT * FROM contribution").fetchall() == before


def test_without_its_row_nothing_is_erased(closed: Path) -> None:
    with by_hand(closed) as raw, pytest.raises(dbapi2.IntegrityError, match="read-only"):
        change(raw, text=LEFT, passages_erased=1)


def test_the_same_row_serves_once(closed: Path, database: Database) -> None:
    with by_hand(closed) as raw:
        announce(raw)
        change(raw, text=LEFT, passages_erased=1)
        with pytest.raises(dbapi2.IntegrityError, match="read-only"):
            change(raw, text=LEFT[:START] + MARK + LEFT[START + LENGTH :], passages_erased=1)
        with pytest.raises(dbapi2.IntegrityError, match="UNIQUE"):
            announce(raw)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE passage_erasure SET length = 99",
        "UPDATE passage_erasure SET erased_at = erased_at",
        "DELETE FROM passage_erasure",
        "REPLACE INTO passage_erasure SELECT * FROM passage_erasure",
        "UPDATE OR REPLACE passage_erasure SET number = 7",
        "UPDATE erasure SET counts = '{}'",
        "DELETE FROM erasure",
    ],
)
def test_what_was_erased_is_said_for_good(closed: Path, statement: str) -> None:
    with by_hand(closed) as raw:
        announce(raw)
        raw.execute("INSERT INTO erasure VALUES ('one', 1, 'person', 'now', '{}')")
        with pytest.raises(dbapi2.IntegrityError, match="never changed"):
            raw.execute(statement)


def test_an_erasure_that_nobody_made_is_seen(closed: Path) -> None:
    """What the file lets through by hand, the journal does not tell."""
    with by_hand(closed) as raw:
        announce(raw)
        change(raw, text=LEFT, passages_erased=1)
    kinds = {one.kind for one in check_dossier(closed).problems}
    assert kinds >= {ProblemKind.UNJOURNALED, ProblemKind.ALTERED_STATE}


def test_the_gesture_itself_is_let_through(closed: Path, database: Database, workshop: str) -> None:
    (row,) = database.read(capture.contribution_rows, workshop)
    database.write(erase_passage, row.id, "text", start=START, length=LENGTH, at=EVENING)
    (after,) = database.read(capture.contribution_rows, workshop)
    assert (after.text, after.verbatim) == (LEFT, row.verbatim)
    assert check_dossier(closed).problems == ()
