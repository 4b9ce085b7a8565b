"""Thousands of things written at once leave the journal that as many flushes would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.journal import Action, JournalEntry, JournalValue
from fabrique_desktop.domain.people import Participant, ParticipantCategory, Registration
from fabrique_desktop.services.history import history
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.journal import UnjournaledWrite

NAMES = (
    "id", "source_id", "civility", "surname", "first_name", "organization", "job", "category", "neighbourhood",
    "email", "phone", "other_contact", "minority", "needs", "named_in_minutes", "photo_allowed", "answer_wanted",
    "follow_up_wanted", "doubtful", "duplicate_key", "search_key",
)  # fmt: skip


def row(id_: str, surname: str) -> tuple[object, ...]:
    return (
        id_, None, "", surname, "Zoé", "", "", "citizen", "", "z@example.org", "", "", "no", "", True, False, False,
        False, False, "le zoe", "le zoe",
    )  # fmt: skip


def by_flush(session: Session) -> None:
    citizen, mail = ParticipantCategory.CITIZEN, "z@example.org"
    one = Participant(id="a", surname="Lê", first_name="Zoé", category=citizen, email=mail, named_in_minutes=True)
    one.duplicate_key = one.search_key = "le zoe"
    session.add(one)


def at_once(session: Session) -> None:
    session.info["pen"].insert_many(session, Participant, NAMES, [row("b", "Lê")])


def test_it_announces_what_a_flush_announces(database: Database) -> None:
    database.write(by_flush)
    database.write(at_once)

    def told(id_: str) -> list[tuple[str, str, object]]:
        return [(one.action, one.field, one.after) for one in database.read(history, id_)]

    assert told("a") == told("b")
    assert len(told("b")) >= 6


@pytest.mark.parametrize("number", [1, 49, 50, 51, 1_234])
def test_any_number_leaves_a_chain_that_holds(database: Database, dossier: Path, workshop: str, number: int) -> None:
    def bring_in(session: Session) -> None:
        pen = session.info["pen"]
        pen.insert_many(session, Participant, NAMES, [row(f"p{n}", f"Nom{n}") for n in range(number)])
        seats = [(f"r{n}", f"p{n}", workshop, "") for n in range(number)]
        pen.insert_many(session, Registration, ("id", "participant_id", "workshop_id", "code"), seats)

    def take_out(session: Session) -> None:
        pen = session.info["pen"]
        pen.delete_many(session, Registration, [f"r{n}" for n in range(number)])
        pen.delete_many(session, Participant, [f"p{n}" for n in range(number)])

    database.write(bring_in)
    assert check_dossier(dossier).problems == ()
    database.write(take_out)
    assert check_dossier(dossier).problems == ()


def test_it_comes_after_what_the_session_held(database: Database) -> None:
    def both(session: Session) -> None:
        by_flush(session)
        at_once(session)

    database.write(both)
    made = select(JournalEntry.entity_id).where(JournalEntry.entity == "participant").order_by(JournalEntry.position)
    assert database.read(lambda session: session.scalars(made).all()) == ["a", "b"]


def unknown_column(session: Session) -> None:
    session.info["pen"].insert_many(session, Registration, ("id", "nothing"), [("a", "b")])


def without_id(session: Session) -> None:
    session.info["pen"].insert_many(session, Registration, ("code", "id"), [("a", "b")])


def not_journaled(session: Session) -> None:
    session.info["pen"].delete_many(session, JournalValue, ["a"])


@pytest.mark.parametrize("slip", [unknown_column, without_id, not_journaled])
def test_anything_else_is_refused(database: Database, slip: Callable[[Session], None]) -> None:
    with pytest.raises(UnjournaledWrite):
        database.write(slip)


def test_what_fails_on_the_way_leaves_nothing(database: Database, dossier: Path) -> None:
    def twice(session: Session) -> None:
        session.info["pen"].insert_many(session, Participant, NAMES, [row("a", "Lê"), row("a", "Lê")])

    with pytest.raises(Exception, match="UNIQUE"):
        database.write(twice)
    inserted = select(JournalEntry.entity_id).where(
        JournalEntry.entity == "participant", JournalEntry.action == Action.INSERT.value
    )
    assert database.read(lambda session: session.scalars(inserted).all()) == []
    assert check_dossier(dossier).problems == ()
