"""Names planted in texts, and what is decided about them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.journal import JournalValue
from fabrique_desktop.domain.leaving import Naming, NamingDecision
from fabrique_desktop.domain.people import Participant
from fabrique_desktop.services import (
    capture,
    leaks,
)
from fabrique_desktop.services.leaks import Decided, Leak
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING

KERBRAT = "Yves Kerbrat"


def say(database: Database, workshop: str, text: str, verbatim: str = "") -> str:
    saying = Saying(text, 2, verbatim=verbatim)
    return database.write(capture.add_contribution, workshop, saying, EVENING).id


def found(database: Database, workshop: str) -> list[Leak]:
    return list(database.read(leaks.found, workshop))


def decide(database: Database, one: Leak, naming: Naming) -> list[Decided]:
    return list(database.write(leaks.decide, [(one.subject_id, one.words)], naming, EVENING))


def left(database: Database, workshop: str) -> int:
    return database.read(leaks.undecided, workshop)


def decisions(database: Database) -> list[Naming]:
    return list(database.read(lambda session: [*session.scalars(select(NamingDecision.naming))]))


def told(database: Database) -> list[str | None]:
    """What the journal still says of the digests."""
    statement = select(JournalValue.value).where(JournalValue.field == "digest").order_by(JournalValue.position)
    return list(database.read(lambda session: [*session.scalars(statement)]))


def leave(session: Session, person: str) -> None:
    """Somebody asks to be in the register no more."""
    session.delete(session.get_one(Participant, person))
