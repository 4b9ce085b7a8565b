"""One change taken back: the former value, the presence cancelled, what was deleted as it was."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Enum, exists, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fabrique_desktop.domain.base import Base, Instant, parse_instant
from fabrique_desktop.domain.contributions import Contribution
from fabrique_desktop.domain.errors import BuiltUpon
from fabrique_desktop.domain.journal import Action, JournalEntry, JournalValue
from fabrique_desktop.domain.people import Attendance, Distinction, Participant, Registration
from fabrique_desktop.domain.programme import Workshop

_UNDOABLE: dict[str, type[Base]] = {
    entity.__tablename__: entity
    for entity in (Attendance, Participant, Registration, Distinction, Contribution, Workshop)
}


def thing_of(session: Session, entity: str, entity_id: str) -> Base | None:
    """What an entry of the journal is about, or None once it is deleted."""
    return session.get(_UNDOABLE[entity], entity_id)


def workshop_of(session: Session, entity: str, entity_id: str) -> str | None:
    """Where something belongs, or belonged before it was deleted."""
    if entity == "workshop":
        return entity_id
    if not hasattr(_UNDOABLE[entity], "workshop_id"):
        return None
    thing: Any = thing_of(session, entity, entity_id)
    if thing is not None:
        return str(thing.workshop_id)
    told = session.scalar(
        select(JournalValue.value)
        .join(JournalEntry, JournalEntry.position == JournalValue.position)
        .where(JournalEntry.entity_id == entity_id, JournalValue.field == "workshop_id")
        .order_by(JournalEntry.position.desc())
        .limit(1)
    )
    return None if told is None else str(json.loads(told))


def take_back(session: Session, entry: JournalEntry, at: datetime) -> None:
    """Written at once, in the reverse order of the gesture, so that no two changes of it meet in one flush.

    BuiltUpon where the file refuses what was before: the place was taken since, or is still needed.
    """
    try:
        if entry.action == Action.INSERT:
            _take_away(session, entry, at)
        elif entry.action == Action.DELETE:
            _bring_back(session, entry)
        else:
            _change_back(session, entry)
        session.flush()
    except IntegrityError as error:
        raise BuiltUpon() from error


def _take_away(session: Session, entry: JournalEntry, at: datetime) -> None:
    thing: Any = session.get_one(_UNDOABLE[entry.entity], entry.entity_id)
    _must_be_open(session, thing)
    if isinstance(thing, Contribution):
        thing.withdraw(at)
    elif isinstance(thing, Attendance):
        thing.cancelled_at = at
    elif not isinstance(thing, Participant) or not _used(session, thing):
        session.delete(thing)


def _used(session: Session, person: Participant) -> bool:
    """A walk-in taken back stays in the register if anything, even a cancelled presence, refers to them."""
    owned = or_(
        exists().where(Attendance.participant_id == person.id),
        exists().where(Registration.participant_id == person.id),
        exists().where(or_(Distinction.one_id == person.id, Distinction.other_id == person.id)),
        exists().where(Participant.merged_into == person.id),
    )
    return bool(session.scalar(select(owned)))


def _bring_back(session: Session, entry: JournalEntry) -> None:
    kind = _UNDOABLE[entry.entity]
    thing = kind(id=entry.entity_id, **_fields_before(session, kind, entry))
    _must_be_open(session, thing)
    if isinstance(thing, (Participant, Contribution)):
        thing.index()
    session.add(thing)


def _fields_before(session: Session, kind: type[Base], entry: JournalEntry) -> dict[str, Any]:
    """Every field as the journal tells it just before this entry; what it leaves out was empty."""
    told = (
        select(JournalEntry.position, JournalEntry.action, JournalValue.field, JournalValue.value)
        .join(JournalValue, JournalValue.position == JournalEntry.position)
        .where(JournalEntry.entity_id == entry.entity_id, JournalEntry.position < entry.position)
        .order_by(JournalEntry.position)
    )
    fields: dict[str, Any] = {}
    inserted = 0
    for position, action, field, value in session.execute(told):
        if action == Action.INSERT and position != inserted:
            fields, inserted = {}, position
        fields[field] = value
    return {field: _plain(kind, field, value) for field, value in fields.items()}


def _change_back(session: Session, entry: JournalEntry) -> None:
    kind = _UNDOABLE[entry.entity]
    thing: Any = session.get_one(kind, entry.entity_id)
    bases = select(JournalValue.field, JournalValue.base).where(JournalValue.position == entry.position)
    former = {field: _value_at(session, kind, field, base) for field, base in session.execute(bases).all()}
    if former.keys() != {"participant_id"}:  # who somebody is may be put right at any time: no number changes
        _must_be_open(session, thing)
    for field, value in former.items():
        setattr(thing, field, value)
    if isinstance(thing, (Participant, Contribution)):
        thing.index()


def _must_be_open(session: Session, thing: Base) -> None:
    if isinstance(thing, (Contribution, Attendance, Registration)):
        session.get_one(Workshop, thing.workshop_id).must_be_open()


def _value_at(session: Session, kind: type[Base], field: str, base: str | None) -> Any:
    if base is None:
        return _empty(kind, field)
    station, seq = base.rsplit("/", 1)
    value = session.scalar(
        select(JournalValue.value)
        .join(JournalEntry, JournalEntry.position == JournalValue.position)
        .where(JournalEntry.station == station, JournalEntry.seq == int(seq), JournalValue.field == field)
    )
    return _plain(kind, field, value)


def _empty(kind: type[Base], field: str) -> Any:
    """What a field is when the journal never told it: empty, or what it was given when the file learned of it."""
    column = _column(kind, field)
    if column.default is not None and column.default.is_scalar:
        return column.default.arg
    return None if column.nullable else column.type.python_type()


def _plain(kind: type[Base], field: str, value: str | None) -> Any:
    if value is None:  # erased since: there is nothing to go back to
        raise BuiltUpon()
    plain = json.loads(value)
    if plain is None:
        return None
    column = _column(kind, field)
    if isinstance(column.type, Instant):
        return parse_instant(plain)
    enumeration = column.type.enum_class if isinstance(column.type, Enum) else None
    return plain if enumeration is None else enumeration(plain)


def _column(kind: type[Base], field: str) -> Any:
    return getattr(kind, field).property.columns[0]
