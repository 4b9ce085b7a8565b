"""What the journal tells: the history of one thing, and the undo of a post's last gesture."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Enum, exists, select
from sqlalchemy.orm import Session, aliased

from fabrique_desktop.domain.base import Base, Instant, Journaled, parse_instant
from fabrique_desktop.domain.contributions import Contribution
from fabrique_desktop.domain.errors import BuiltUpon, NothingToUndo
from fabrique_desktop.domain.journal import Action, JournalEntry, JournalValue
from fabrique_desktop.domain.people import Attendance, Participant, Registration
from fabrique_desktop.domain.programme import Workshop

_UNDOABLE: dict[str, type[Base]] = {
    entity.__tablename__: entity for entity in (Attendance, Participant, Registration, Contribution)
}
DESK = ("attendance", "participant", "registration")
CAPTURE = ("contribution",)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change of one field; `before` is None where the field was empty or its value was erased."""

    at: datetime
    operator: str
    action: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, so that the page can say it."""

    action: str
    entity: str
    entity_id: str


def history(session: Session, entity_id: str) -> Sequence[ChangeRow]:
    """Every change of this thing, first to last."""
    statement = (
        select(
            JournalEntry.at,
            JournalEntry.operator,
            JournalEntry.action,
            JournalValue.field,
            JournalValue.value,
        )
        .join(JournalValue, JournalValue.position == JournalEntry.position)
        .where(JournalEntry.entity_id == entity_id)
        .order_by(JournalEntry.position, JournalValue.field)
    )
    known: dict[str, Any] = {}
    rows = []
    for at, operator, action, field, value in session.execute(statement):
        after = None if value is None else json.loads(value)
        rows.append(ChangeRow(at, operator, action, field, known.get(field), after))
        known[field] = after
    return rows


def undo_last(session: Session, entities: Iterable[str], workshop_id: str | None, at: datetime) -> Undone:
    """Take back this post's last gesture on `entities` not yet undone, as one more gesture.

    A presence is cancelled and a contribution withdrawn, never deleted; a changed field gets its former
    value. BuiltUpon when a later change stands on it, NothingToUndo when nothing is left.
    """
    pen = session.info["pen"]
    entries = _last_gesture(session, pen.station, list(entities), workshop_id)
    for entry in entries:
        _must_be_last(session, entry)
    pen.undoes = entries[0].gesture
    for entry in reversed(entries):
        _take_back(session, entry, at)
    main = next((e for e in entries if e.entity in ("attendance", "contribution")), entries[-1])
    return Undone(main.action, main.entity, main.entity_id)


def _undone(entry: type[JournalEntry]) -> ColumnElement[bool]:
    """Whether the gesture of `entry` was taken back; gestures are numbered within a station."""
    undo = aliased(JournalEntry)
    return exists().where(undo.station == entry.station, undo.undoes == entry.gesture)


def _last_gesture(
    session: Session, station: str, entities: list[str], workshop_id: str | None
) -> Sequence[JournalEntry]:
    statement = (
        select(JournalEntry.gesture)
        .where(
            JournalEntry.station == station,
            JournalEntry.entity.in_(entities),
            JournalEntry.undoes.is_(None),
            ~_undone(JournalEntry),
        )
        .group_by(JournalEntry.gesture)
        .order_by(JournalEntry.gesture.desc())
    )
    for gesture in session.scalars(statement.limit(500)):
        whole = select(JournalEntry).where(JournalEntry.station == station, JournalEntry.gesture == gesture)
        entries = session.scalars(whole.order_by(JournalEntry.seq)).all()
        if _made_here(session, entries, entities, workshop_id):
            return entries
    raise NothingToUndo()


def _made_here(session: Session, entries: Sequence[JournalEntry], entities: list[str], workshop_id: str | None) -> bool:
    """A gesture of this page on this workshop; founding a programme or importing a list is not one."""
    inserted = {entry.entity for entry in entries if entry.action == Action.INSERT}
    if not {entry.entity for entry in entries} <= set(entities):
        return False
    if inserted & {"participant", "registration"} and "attendance" not in inserted:
        return False
    workshops = {_workshop_of(session, entry.entity, entry.entity_id) for entry in entries} - {None}
    return workshop_id is None or not workshops or workshop_id in workshops


def _workshop_of(session: Session, entity: str, entity_id: str) -> str | None:
    thing: Any = session.get(_UNDOABLE[entity], entity_id)
    return getattr(thing, "workshop_id", None)


def _must_be_last(session: Session, entry: JournalEntry) -> None:
    later = select(JournalEntry.position).where(
        JournalEntry.entity_id == entry.entity_id,
        JournalEntry.position > entry.position,
        JournalEntry.undoes.is_(None),
        (JournalEntry.station != entry.station) | (JournalEntry.gesture != entry.gesture),
        ~_undone(JournalEntry),
    )
    if session.scalar(later.limit(1)) is not None:
        raise BuiltUpon()


def _take_back(session: Session, entry: JournalEntry, at: datetime) -> None:
    thing: Any = session.get_one(_UNDOABLE[entry.entity], entry.entity_id)
    if isinstance(thing, Contribution):
        session.get_one(Workshop, thing.workshop_id).must_be_open()
    if entry.action == Action.INSERT:
        if isinstance(thing, Contribution):
            thing.withdraw(at)
        elif isinstance(thing, Attendance):
            thing.cancelled_at = at
        else:
            _remove_unless_used(session, thing)
        return
    for field, base in session.execute(
        select(JournalValue.field, JournalValue.base).where(JournalValue.position == entry.position)
    ):
        setattr(thing, field, _value_at(session, thing, field, base))
    if isinstance(thing, (Participant, Contribution)):
        thing.index()


def _remove_unless_used(session: Session, thing: Journaled) -> None:
    """A walk-in taken back stays in the register if a presence, even cancelled, refers to it."""
    if isinstance(thing, Participant):
        session.flush()
        used = select(Attendance.id).where(Attendance.participant_id == thing.id).limit(1)
        if session.scalar(used) is not None:
            return
    session.delete(thing)


def _value_at(session: Session, thing: Base, field: str, base: str | None) -> Any:
    column: Any = getattr(type(thing), field).property.columns[0]
    if base is None:
        return None if column.nullable else column.type.python_type()
    station, seq = base.rsplit("/", 1)
    value = session.scalar(
        select(JournalValue.value)
        .join(JournalEntry, JournalEntry.position == JournalValue.position)
        .where(JournalEntry.station == station, JournalEntry.seq == int(seq), JournalValue.field == field)
    )
    if value is None:  # erased since: there is nothing to go back to
        raise BuiltUpon()
    plain = json.loads(value)
    if plain is None:
        return None
    if isinstance(column.type, Instant):
        return parse_instant(plain)
    enumeration = column.type.enum_class if isinstance(column.type, Enum) else None
    return plain if enumeration is None else enumeration(plain)
