"""The tail of the journal: what changed since one last looked, as ids to read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.journal import JournalEntry
from fabrique_desktop.domain.people import Participant, Registration

#: entries of one look beyond which a list came in
MANY = 5_000
_OF_LISTS = (Participant.__tablename__, Registration.__tablename__)


@dataclass(frozen=True, slots=True)
class Tail:
    """Where the journal stands, and the ids touched since, by entity."""

    position: int
    touched: Mapping[str, frozenset[str]]


def head(session: Session) -> int:
    return session.scalar(select(func.max(JournalEntry.position))) or 0


def tail(session: Session, position: int) -> Tail:
    """After a long list, its people are told as « somebody »: nobody reads a hundred thousand again one by one."""
    end = head(session)
    which: ColumnElement[str] = JournalEntry.entity_id.expression
    if end - position > MANY:
        which = case((JournalEntry.entity.in_(_OF_LISTS), ""), else_=which)
    statement = (
        select(JournalEntry.entity, which)
        .distinct()
        .where(JournalEntry.position > position, JournalEntry.position <= end)
    )
    touched: dict[str, set[str]] = {}
    for entity, entity_id in session.execute(statement):
        touched.setdefault(entity, set()).add(entity_id)
    return Tail(end, {entity: frozenset(ids) for entity, ids in touched.items()})
