"""What the journal tells: the history of one thing, and the undo of a post's last gesture."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Enum, exists, select, true
from sqlalchemy.orm import Session, aliased

from fabrique_desktop.domain.base import Base, Instant, Journaled, parse_instant
from fabrique_desktop.domain.contributions import Contribution
from fabrique_desktop.domain.errors import BuiltUpon, NothingToUndo
from fabrique_desktop.domain.journal import Action, JournalEntry, JournalValue, plain_json
from fabrique_desktop.domain.people import Attendance, Participant, Registration
from fabrique_desktop.domain.programme import Workshop
from fabrique_desktop.domain.text import clean_text

_UNDOABLE: dict[str, type[Base]] = {
    entity.__tablename__: entity for entity in (Attendance, Participant, Registration, Contribution, Workshop)
}
DESK = ("attendance", "participant", "registration")
CAPTURE = ("contribution",)
DAY = ("workshop",)


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
    """What was taken back, so that the page can say it: a name or a reference (empty without one), a code."""

    action: str
    entity: str
    entity_id: str
    what: str = ""
    code: str = ""


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


def was_said(session: Session, workshop_id: str, contribution_id: str, words: str, since: str) -> bool:
    """Whether these words were recorded since that moment (UTC text): as a new entry, or as this one's wording.

    Asked of the journal, so that a later correction or withdrawal does not make them seem never recorded.
    """
    statement = (
        select(JournalEntry.position)
        .join(JournalValue, JournalValue.position == JournalEntry.position)
        .join(Contribution, Contribution.id == JournalEntry.entity_id)
        .where(
            Contribution.workshop_id == workshop_id,
            JournalValue.field == "text",
            JournalValue.value == plain_json(clean_text(words)),
            JournalEntry.at >= parse_instant(since) if since != "0" else true(),
        )
    )
    if contribution_id:
        statement = statement.where(JournalEntry.entity_id == contribution_id)
    return session.scalar(statement.limit(1)) is not None


def undo_last(session: Session, entities: Sequence[str], workshop_ids: Sequence[str], at: datetime) -> Undone:
    """Take back the last gesture that this window made on `entities` in these workshops, as one more gesture.

    A presence is cancelled and a contribution withdrawn, never deleted; a changed field gets its former
    value. BuiltUpon when a later change stands on it, WorkshopClosed once closed, NothingToUndo when nothing
    is left: what another window, process or post did is never taken back from here.
    """
    pen = session.info["pen"]
    entries = _last_gesture(session, pen.station, pen.made, entities, workshop_ids)
    for entry in entries:
        _must_be_last(session, entry)
    main = next((e for e in entries if e.entity in ("attendance", "contribution")), entries[-1])
    undone = Undone(main.action, main.entity, main.entity_id, *_named(session, main))
    pen.undoes = entries[0].gesture
    for entry in reversed(entries):
        _take_back(session, entry, at)
    return undone


def _named(session: Session, entry: JournalEntry) -> tuple[str, str]:
    """Whom or what an undo concerns, and the workshop's code."""
    thing: Any = session.get_one(_UNDOABLE[entry.entity], entry.entity_id)
    workshop = session.get(Workshop, _workshop_of(session, entry.entity, entry.entity_id) or "")
    code = "" if workshop is None else workshop.code
    if isinstance(thing, Contribution):
        return thing.reference, code
    if isinstance(thing, Attendance):
        person = session.get(Participant, thing.participant_id or "")
        return ("" if person is None else person.full_name), code
    return (thing.full_name if isinstance(thing, Participant) else ""), code


def _last_gesture(
    session: Session, station: str, made: Iterable[int], entities: Sequence[str], workshop_ids: Sequence[str]
) -> Sequence[JournalEntry]:
    for gesture in sorted(made, reverse=True):
        of_gesture = (JournalEntry.station == station, JournalEntry.seq >= gesture, JournalEntry.gesture == gesture)
        entries = session.scalars(select(JournalEntry).where(*of_gesture).order_by(JournalEntry.seq)).all()
        if entries and _made_here(session, entries, entities, workshop_ids) and not _is_undone(session, entries[0]):
            return entries
    raise NothingToUndo()


def _is_undone(session: Session, entry: JournalEntry) -> bool:
    """Itself an undo, or already taken back."""
    later = select(exists().where(JournalEntry.station == entry.station, JournalEntry.undoes == entry.gesture))
    return entry.undoes is not None or bool(session.scalar(later))


def _undone(entry: type[JournalEntry]) -> ColumnElement[bool]:
    """Whether the gesture of `entry` was taken back; gestures are numbered within a station."""
    undo = aliased(JournalEntry)
    return exists().where(undo.station == entry.station, undo.undoes == entry.gesture)


def _made_here(
    session: Session, entries: Sequence[JournalEntry], entities: Sequence[str], workshop_ids: Sequence[str]
) -> bool:
    """A gesture of this page on these workshops; founding a programme or importing a list is not one."""
    inserted = {entry.entity for entry in entries if entry.action == Action.INSERT}
    if not {entry.entity for entry in entries} <= set(entities):
        return False
    if inserted & {"participant", "registration"} and "attendance" not in inserted:
        return False
    workshops = {_workshop_of(session, entry.entity, entry.entity_id) for entry in entries} - {None}
    return not workshops or bool(workshops & set(workshop_ids))


def _workshop_of(session: Session, entity: str, entity_id: str) -> str | None:
    if entity == "workshop":
        return entity_id
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
    if isinstance(thing, (Contribution, Attendance)):
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
