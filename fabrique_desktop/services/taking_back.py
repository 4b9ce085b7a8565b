"""One change taken back: the former value, the presence cancelled, what was deleted as it was."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Enum, exists, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fabrique_desktop.domain.base import Base, Instant, parse_instant
from fabrique_desktop.domain.contributions import Contribution, ContributionGroup, Erratum
from fabrique_desktop.domain.errors import BuiltUpon, WorkshopClosed
from fabrique_desktop.domain.journal import Action, JournalEntry, JournalValue, plain_json
from fabrique_desktop.domain.people import Attendance, Distinction, Participant, Refusal, Registration, Role
from fabrique_desktop.domain.programme import Sequence as Step, Support, TableReport, Workshop, WorkshopState
from fabrique_desktop.domain.projection import ProjectedContribution, Projection
from fabrique_desktop.domain.text import fold
from fabrique_desktop.services.capture import leave_the_wall

_UNDOABLE: dict[str, type[Base]] = {
    entity.__tablename__: entity
    for entity in (
        Attendance,
        Participant,
        Registration,
        Distinction,
        Contribution,
        ContributionGroup,
        Erratum,
        Workshop,
        Step,
        Support,
        TableReport,
        Projection,
        ProjectedContribution,
    )
}
#: who somebody is, and what says the same, may be put right once closed too: no number and no word changes
_AT_ANY_TIME = ({"participant_id"}, {"group_id"})


def thing_of(session: Session, entity: str, entity_id: str) -> Base | None:
    """What an entry of the journal is about, or None once it is deleted."""
    return session.get(_UNDOABLE[entity], entity_id)


def workshop_of(session: Session, entity: str, entity_id: str) -> str | None:
    """Where something belongs, or belonged before it was deleted."""
    if entity == "workshop":
        return entity_id
    if entity == Erratum.__tablename__:  # where what it stands beside was said
        beside = told_of(session, entity, entity_id, "contribution_id")
        return None if beside is None else workshop_of(session, Contribution.__tablename__, beside)
    return told_of(session, entity, entity_id, "workshop_id") if hasattr(_UNDOABLE[entity], "workshop_id") else None


def told_of(session: Session, entity: str, entity_id: str, field: str) -> str | None:
    """What a field of something holds, or held before it was deleted."""
    thing = thing_of(session, entity, entity_id)
    if thing is not None:
        return str(getattr(thing, field))
    told = session.scalar(
        select(JournalValue.value)
        .join(JournalEntry, JournalEntry.position == JournalValue.position)
        .where(JournalEntry.entity_id == entity_id, JournalValue.field == field)
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
    thing: Any = session.get(_UNDOABLE[entry.entity], entry.entity_id)
    if thing is None:
        return  # what was shown left the wall with what was withdrawn
    _must_be_open(session, thing)
    if isinstance(thing, Contribution):
        thing.withdraw(at)
        leave_the_wall(session, thing)
    elif isinstance(thing, Attendance):
        thing.cancelled_at = at
        if _made_by_the_same(session, entry, thing.participant_id):
            _hide_stranger(session, thing.participant_id)
    elif not isinstance(thing, Participant):
        session.delete(thing)
    elif not _used(session, thing):
        _forget_refusals(session, thing)
        session.delete(thing)


def _made_by_the_same(session: Session, entry: JournalEntry, participant_id: str | None) -> bool:
    """Whether this very gesture added the person: whoever was in the register before stays findable."""
    made = select(JournalEntry.position).where(
        JournalEntry.entity_id == (participant_id or ""),
        JournalEntry.entity == Participant.__tablename__,
        JournalEntry.action == Action.INSERT,
        JournalEntry.station == entry.station,
        JournalEntry.gesture == entry.gesture,
    )
    return session.scalar(made.limit(1)) is not None


def _hide_stranger(session: Session, participant_id: str | None) -> None:
    """Added at the door by mistake, known to no list and present nowhere: nobody finds them any more.

    The entry stays, for the history refers to it; correcting it brings it back to the search.
    """
    person = session.get(Participant, participant_id or "")
    if person is None or person.source_id is not None:
        return
    session.flush()
    known = or_(
        exists().where(Registration.participant_id == person.id),
        exists().where(Attendance.participant_id == person.id, Attendance.cancelled_at.is_(None)),
    )
    if not session.scalar(select(known)):
        person.search_key = person.duplicate_key = ""


def _used(session: Session, person: Participant) -> bool:
    """A walk-in taken back stays in the register if anything, even a cancelled presence, refers to them."""
    owned = or_(
        exists().where(Attendance.participant_id == person.id),
        exists().where(Registration.participant_id == person.id),
        exists().where(or_(Distinction.one_id == person.id, Distinction.other_id == person.id)),
        exists().where(Participant.merged_into == person.id),
    )
    return bool(session.scalar(select(owned)))


def _forget_refusals(session: Session, person: Participant) -> None:
    """Sent away as already here, which they no longer are: nothing is built on it."""
    for refusal in session.scalars(select(Refusal).where(Refusal.participant_id == person.id)).all():
        session.delete(refusal)
    session.flush()


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
    if former.keys() not in _AT_ANY_TIME:
        _must_be_open(session, thing)
    if isinstance(thing, Attendance) and "participant_id" in former:
        _must_keep_structure(session, entry, thing, former["participant_id"])
    if isinstance(thing, Participant) and ("organization" in former or _loses_its_name(thing, former)):
        _must_not_be_counted(session, entry, Attendance.participant_id == thing.id)
    for field, value in former.items():
        setattr(thing, field, value)
    if isinstance(thing, (Participant, Contribution)):
        thing.index()


def _must_be_open(session: Session, thing: Base) -> None:
    if isinstance(thing, (Contribution, Attendance, Registration, Step, Support, TableReport)):
        session.get_one(Workshop, thing.workshop_id).must_be_open()


def _loses_its_name(person: Participant, former: Mapping[str, Any]) -> bool:
    left = (former.get(name, getattr(person, name)) for name in ("first_name", "surname"))
    return bool(person.full_name) and not any(left)


def _must_keep_structure(session: Session, entry: JournalEntry, presence: Attendance, person_id: str | None) -> None:
    people = (session.get(Participant, id_ or "") for id_ in (presence.participant_id, person_id))
    now, then = (fold(person.organization) if person else "" for person in people)
    if now != then:
        _must_not_be_counted(session, entry, Attendance.id == presence.id)


def _must_not_be_counted(session: Session, entry: JournalEntry, whose: ColumnElement[bool]) -> None:
    """The structures that came and who has a name are numbers of a workshop: its closing, since, made them final."""
    closed = (
        select(Workshop.code)
        .join(Attendance, Attendance.workshop_id == Workshop.id)
        .join(JournalEntry, JournalEntry.entity_id == Workshop.id)
        .join(JournalValue, JournalValue.position == JournalEntry.position)
        .where(
            whose,
            Attendance.cancelled_at.is_(None),
            Attendance.role == Role.PARTICIPANT,
            Workshop.state == WorkshopState.CLOSED,
            JournalEntry.position > entry.position,
            JournalValue.field == "state",
            JournalValue.value == plain_json(WorkshopState.CLOSED.value),
        )
    )
    if (code := session.scalar(closed.limit(1))) is not None:
        raise WorkshopClosed(code)


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
