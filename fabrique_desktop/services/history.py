"""What the journal tells: the history of one thing, and the undo of a post's last gesture."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select, true
from sqlalchemy.orm import Session, aliased

from fabrique_desktop.domain.base import parse_instant
from fabrique_desktop.domain.contributions import Contribution, ContributionGroup, Erratum
from fabrique_desktop.domain.errors import BuiltUpon, NothingToUndo
from fabrique_desktop.domain.journal import Action, JournalEntry, JournalValue, plain_json
from fabrique_desktop.domain.people import Attendance, Distinction, Participant
from fabrique_desktop.domain.programme import Axis, Workshop
from fabrique_desktop.domain.text import clean_text
from fabrique_desktop.services.taking_back import take_back, thing_of, workshop_of

DESK = ("attendance", "participant", "registration", "distinction")
CAPTURE = ("contribution", "contribution_group", "erratum")
DAY = ("workshop",)
_MOST_MERGED = 5000  # entries of people in one merge; beyond it is something else


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change of one field; `before` is None where the field was empty or its value was erased.

    `field` is empty for a deletion, which has none; `undo` when it took a gesture back.
    """

    at: datetime
    operator: str
    action: str
    field: str
    before: Any
    after: Any
    entity: str = ""
    erased: bool = False  # what it became was erased since
    undo: bool = False


class Gesture(StrEnum):
    """What somebody did, as far as its undo is told apart."""

    ARRIVAL = "arrival"
    MOVE = "move"  # an arrival that took the person's registration from another workshop
    MERGE = "merge"  # two entries found to be one person
    DISTINCTION = "distinction"  # two people told apart
    NAMING = "naming"  # a name or a contact left by somebody who came without
    GROUPING = "grouping"
    UNGROUPING = "ungrouping"
    CHANGE = "change"


_REGROUPED = (Gesture.GROUPING, Gesture.UNGROUPING)


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, so that the page can say it: a name or a reference (empty without one), a code.

    `number` are the people who came in by it, or the contributions it recorded or held together; `fields` those
    changed of what `entity` and `entity_id` lead to.
    """

    action: str
    entity: str
    entity_id: str
    what: str = ""
    code: str = ""
    gesture: Gesture = Gesture.CHANGE
    number: int = 0
    fields: frozenset[str] = frozenset()


def history(session: Session, entity_id: str) -> Sequence[ChangeRow]:
    """Every change of this thing, first to last."""
    return [row for row in _changes(session, [entity_id]) if row.field]


def of_contribution(session: Session, contribution_id: str) -> Sequence[ChangeRow]:
    """Every change of a contribution and of the errata beside it; what it points to is named: no id is shown."""
    beside = (
        select(JournalEntry.entity_id)
        .join(JournalValue, JournalValue.position == JournalEntry.position)
        .where(
            JournalEntry.entity == Erratum.__tablename__,
            JournalValue.field == "contribution_id",
            JournalValue.value == plain_json(contribution_id),
        )
    )
    rows = _changes(session, [contribution_id, *session.scalars(beside)])
    return [
        replace(row, before=_shown(session, row.field, row.before), after=_shown(session, row.field, row.after))
        for row in rows
    ]


def _changes(session: Session, entity_ids: Sequence[str]) -> Sequence[ChangeRow]:
    statement = (
        select(
            JournalEntry.entity_id, JournalEntry.at, JournalEntry.operator, JournalEntry.action,
            func.coalesce(JournalValue.field, ""), JournalValue.value, JournalEntry.entity,
            JournalEntry.undoes.is_not(None),
        )
        .outerjoin(JournalValue, JournalValue.position == JournalEntry.position)
        .where(JournalEntry.entity_id.in_(entity_ids))
        .order_by(JournalEntry.position, JournalValue.field)
    )  # fmt: skip
    known: dict[tuple[str, str], Any] = {}
    rows = []
    for id_, at, operator, action, field, value, entity, undo in session.execute(statement):
        after = None if value is None else json.loads(value)
        erased = bool(field) and value is None
        rows.append(ChangeRow(at, operator, action, field, known.get((id_, field)), after, entity, erased, undo))
        known[id_, field] = after
    return rows


def _shown(session: Session, field: str, value: Any) -> Any:
    """The number of an axis, the reference of a contribution, whether it is in a group; else the value itself."""
    if field == "group_id":
        return value is not None
    if value is None or field not in ("axis_id", "about_id"):
        return value
    if field == "axis_id":
        return session.scalar(select(Axis.number).where(Axis.id == value))
    return session.scalar(select(Contribution.reference).where(Contribution.id == value))


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
    value, what was deleted comes back as it was. BuiltUpon when a later change stands on it, WorkshopClosed once
    closed, NothingToUndo when nothing is left: what another window, process or post did is never taken back from here.
    """
    pen = session.info["pen"]
    entries = _last_gesture(session, pen.station, pen.made, entities, workshop_ids)
    for entry in entries:
        _must_be_last(session, entry)
    undone = _told(session, entries)
    pen.undoes = entries[0].gesture
    for entry in reversed(entries):
        take_back(session, entry, at)
    return undone


def _told(session: Session, entries: Sequence[JournalEntry]) -> Undone:
    """Said before anything is taken back, while names and presences still stand."""
    gesture = _gesture(session, entries)
    main = next((entry for entry in entries if _leads(entry, gesture)), entries[-1])
    counted = [("attendance", Action.INSERT), ("contribution", Action.INSERT)]
    if gesture in _REGROUPED:
        counted = [("contribution", Action.UPDATE)]
    number = sum((one.entity, one.action) in counted for one in entries)
    fields = session.scalars(select(JournalValue.field).where(JournalValue.position == main.position))
    return Undone(
        main.action, main.entity, main.entity_id, *_named(session, main),
        gesture=gesture, number=number, fields=frozenset(fields),
    )  # fmt: skip


def _gesture(session: Session, entries: Sequence[JournalEntry]) -> Gesture:
    done = {(entry.entity, entry.action) for entry in entries}
    if ("attendance", Action.INSERT) in done:
        return Gesture.MOVE if ("registration", Action.DELETE) in done else Gesture.ARRIVAL
    if ("participant", Action.INSERT) in done and ("attendance", Action.UPDATE) in done:
        return Gesture.NAMING
    if _merged_into(session, entries):
        return Gesture.MERGE
    if (regrouped := _regrouped(session, entries)) is not None:
        return regrouped
    return Gesture.DISTINCTION if ("distinction", Action.INSERT) in done else Gesture.CHANGE


def _regrouped(session: Session, entries: Sequence[JournalEntry]) -> Gesture | None:
    """Whether it held contributions together, or only let them go."""
    positions = [entry.position for entry in entries if entry.entity == "contribution"]
    told = select(JournalValue.value).where(JournalValue.position.in_(positions), JournalValue.field == "group_id")
    held = session.scalars(told).all() if len(positions) < _MOST_MERGED else []
    if not held:
        return None
    return Gesture.UNGROUPING if set(held) == {"null"} else Gesture.GROUPING


def _leads(entry: JournalEntry, gesture: Gesture) -> bool:
    """Whether it is the one that a gesture is told by."""
    if gesture in (Gesture.ARRIVAL, Gesture.MOVE):
        return entry.entity == "attendance" and entry.action == Action.INSERT
    if gesture is Gesture.MERGE:
        return entry.entity == "participant"
    if gesture is Gesture.DISTINCTION:
        return entry.entity == "distinction"
    return entry.entity in ("attendance", "contribution")


def _merged_into(session: Session, entries: Sequence[JournalEntry]) -> bool:
    """Whether it made an entry of the register part of another one."""
    positions = [entry.position for entry in entries if entry.entity == "participant"]
    merged = select(JournalValue.position).where(
        JournalValue.position.in_(positions), JournalValue.field == "merged_into", JournalValue.value != "null"
    )
    return len(positions) < _MOST_MERGED and session.scalar(merged.limit(1)) is not None


def _named(session: Session, entry: JournalEntry) -> tuple[str, str]:
    """Whom or what an undo concerns, and the workshop's code."""
    thing = thing_of(session, entry.entity, entry.entity_id)
    workshop = session.get(Workshop, workshop_of(session, entry.entity, entry.entity_id) or "")
    code = "" if workshop is None else workshop.code
    if isinstance(thing, Contribution):
        return thing.reference, code
    if isinstance(thing, Erratum):
        return session.get_one(Contribution, thing.contribution_id).reference, code
    if isinstance(thing, ContributionGroup):  # renamed: told by the first of those it holds
        held = select(Contribution.reference).where(Contribution.group_id == thing.id)
        return session.scalar(held.order_by(Contribution.id).limit(1)) or "", code
    if isinstance(thing, Participant):
        return _full_name(session, thing.merged_into or thing.id), code
    if isinstance(thing, Distinction):
        return _full_name(session, thing.one_id), code
    return (_full_name(session, thing.participant_id) if isinstance(thing, Attendance) else ""), code


def _full_name(session: Session, participant_id: str | None) -> str:
    person = session.get(Participant, participant_id or "")
    return "" if person is None else person.full_name


def _last_gesture(
    session: Session, station: str, made: Iterable[int], entities: Sequence[str], workshop_ids: Sequence[str]
) -> Sequence[JournalEntry]:
    for gesture in sorted(made, reverse=True):
        of_gesture = (JournalEntry.station == station, JournalEntry.seq >= gesture, JournalEntry.gesture == gesture)
        entries = session.scalars(select(JournalEntry).where(*of_gesture).order_by(JournalEntry.seq)).all()
        if "contribution" in entities and _takes_words_out(session, entries):
            raise BuiltUpon()
        if entries and _made_here(session, entries, entities, workshop_ids) and not _is_undone(session, entries[0]):
            return entries
    raise NothingToUndo()


def _takes_words_out(session: Session, entries: Sequence[JournalEntry]) -> bool:
    """A removal on request, whatever else it emptied: there is nothing to give back."""
    positions = [entry.position for entry in entries if entry.entity == "contribution"]
    told = select(JournalValue.position).where(
        JournalValue.position.in_(positions), JournalValue.field == "removed_at", JournalValue.value != "null"
    )
    return len(positions) == 1 and session.scalar(told) is not None


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
    """A gesture of this page on these workshops; founding a programme or importing a list is not one.

    An arrival is of the workshop where somebody came in. What only concerns people, whom no workshop owns, is
    taken back from any desk of this window.
    """
    touched = {entry.entity for entry in entries}
    inserted = {entry.entity for entry in entries if entry.action == Action.INSERT}
    if not touched <= set(entities):
        return False
    if "attendance" not in touched and (touched == {"registration"} or inserted & {"participant", "registration"}):
        return False
    if "attendance" not in inserted and touched & {"participant", "distinction"}:
        return True
    places = [entry for entry in entries if "attendance" not in inserted or entry.entity == "attendance"]
    workshops = {workshop_of(session, entry.entity, entry.entity_id) for entry in places} - {None}
    return not workshops or bool(workshops & set(workshop_ids))


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
