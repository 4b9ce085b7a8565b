"""The tail of the journal: what changed since one last looked, as ids to read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.journal import JournalEntry


@dataclass(frozen=True, slots=True)
class Tail:
    """Where the journal stands, and the ids touched since, by entity."""

    position: int
    touched: Mapping[str, frozenset[str]]


def head(session: Session) -> int:
    return session.scalar(select(func.max(JournalEntry.position))) or 0


def tail(session: Session, position: int) -> Tail:
    statement = select(JournalEntry.position, JournalEntry.entity, JournalEntry.entity_id).where(
        JournalEntry.position > position
    )
    touched: dict[str, set[str]] = {}
    for position_, entity, entity_id in session.execute(statement):
        touched.setdefault(entity, set()).add(entity_id)
        position = max(position, position_)
    return Tail(position, {entity: frozenset(ids) for entity, ids in touched.items()})
