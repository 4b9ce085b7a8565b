"""What the journal tells: the history of one thing, and the undo of a post's last gesture."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from fabrique_desktop.domain.contributions import Contribution, ContributionGroup, Erratum
from fabrique_desktop.domain.errors import BuiltUpon, NothingToUndo
from fabrique_desktop.domain.journal import Action, JournalEntry, JournalValue, plain_json
from fabrique_desktop.domain.people import Attendance, Distinction, Participant
from fabrique_desktop.domain.programme import Axis, Place, Workshop
from fabrique_desktop.domain.text import clean_text
from fabrique_desktop.services.taking_back import take_back, thing_of, told_of, workshop_of

DESK = ("attendance", "participant", "registration", "distinction")
ROOM = ("projection", "projected_contribution")
CAPTURE = ("contribution", "contribution_group", "erratum", *ROOM)  # what is withdrawn leaves the wall with it
DAY = ("workshop",)
LEAD = ("sequence", "workshop", "support", "table_report", "contribution", *ROOM)
#: of these, a page takes back changes of those fields only: words are the tables', dates are the programme's
_NARROWED: Mapping[Sequence[str], Mapping[str, frozenset[str]]] = {
    LEAD: {
        "contribution": frozenset({"dots", "debated"}),
        "workshop": frozenset({"current_angle", "dots_each", "state", "started_at"}),
    }
}
_TITLED = ("sequence", "support")
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


def number_said(session: Session, workshop_id: str, table: int | None, at: datetime) -> int:
    """How many entries were recorded at this table in this very instant: it tells one line, or one block, from others.

    Whatever became of them since; the same words of another table, or said again later, are other words.
    """
    here = (Contribution.workshop_id == workshop_id, Contribution.origin == Place(table).mark)
    return session.scalar(select(func.count()).where(*here, Contribution.created_at == at)) or 0


def was_reworded(session: Session, contribution_id: str, words: str, since: datetime) -> bool:
    """Whether this entry was given these words since that moment.

    Asked of the journal, so that a later correction does not make them seem never recorded.
    """
    statement = (
        select(JournalEntry.position)
        .join(JournalValue, JournalValue.position == JournalEntry.position)
        .where(
            JournalEntry.entity_id == contribution_id,
            JournalValue.field == "text",
            JournalValue.value == plain_json(clean_text(words)),
            JournalEntry.at >= since,
        )
    )
    return session.scalar(statement.limit(1)) is not None


def undo_last(
    session: Session, entities: Sequence[str], workshop_ids: Sequence[str], at: datetime, of: str = ""
) -> Undone:
    """Take back the last gesture that this window made on `entities` in these workshops, as one more gesture.

    `of` a thing: the last that touched it, whatever was done to others since.

    A presence is cancelled and a contribution withdrawn, never deleted; a changed field gets its former
    value, what was deleted comes back as it was. BuiltUpon when a later change stands on it, WorkshopClosed once
    closed, NothingToUndo when nothing is left: what another window, process or post did is never taken back from here.
    """
    pen = session.info["pen"]
    gestures = _gestures(session, pen.station, pen.made, entities, workshop_ids)
    entries = next((one for one in gestures if not of or of in {entry.entity_id for entry in one}), None)
    if entries is None:
        raise NothingToUndo()
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
    counted = [
        (entity, Action.INSERT) for entity in ("attendance", "contribution", "sequence", "projected_contribution")
    ]
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
    return entry.entity in ("attendance", "contribution", "sequence", "projected_contribution")


def _merged_into(session: Session, entries: Sequence[JournalEntry]) -> bool:
    """Whether it made an entry of the register part of another one."""
    positions = [entry.position for entry in entries if entry.entity == "participant"]
    merged = select(JournalValue.position).where(
        JournalValue.position.in_(positions), JournalValue.field == "merged_into", JournalValue.value != "null"
    )
    return len(positions) < _MOST_MERGED and session.scalar(merged.limit(1)) is not None


def _named(session: Session, entry: JournalEntry) -> tuple[str, str]:
    """Whom or what an undo concerns, and the workshop's code."""
    workshop = session.get(Workshop, workshop_of(session, entry.entity, entry.entity_id) or "")
    return _what(session, entry), "" if workshop is None else workshop.code


def _what(session: Session, entry: JournalEntry) -> str:
    thing = thing_of(session, entry.entity, entry.entity_id)
    if entry.entity in _TITLED:
        return told_of(session, entry.entity, entry.entity_id, "title") or ""
    if entry.entity in ("erratum", "projected_contribution"):
        about = told_of(session, entry.entity, entry.entity_id, "contribution_id")
        return session.get_one(Contribution, about).reference
    if isinstance(thing, Contribution):
        return thing.reference
    if isinstance(thing, ContributionGroup):  # renamed: told by the first of those it holds
        held = select(Contribution.reference).where(Contribution.group_id == thing.id)
        return session.scalar(held.order_by(Contribution.id).limit(1)) or ""
    return _full_name(session, _person(thing))


def _person(thing: object) -> str | None:
    if isinstance(thing, Participant):
        return thing.merged_into or thing.id
    if isinstance(thing, Distinction):
        return thing.one_id
    return thing.participant_id if isinstance(thing, Attendance) else None


def _full_name(session: Session, participant_id: str | None) -> str:
    person = None if participant_id is None else session.get(Participant, participant_id)
    return "" if person is None else person.full_name


def _gestures(
    session: Session, station: str, made: Iterable[int], entities: Sequence[str], workshop_ids: Sequence[str]
) -> Iterator[Sequence[JournalEntry]]:
    """Those that stand, the last first."""
    narrowed = _NARROWED.get(entities, {})
    for gesture in sorted(made, reverse=True):
        of_gesture = (JournalEntry.station == station, JournalEntry.seq >= gesture, JournalEntry.gesture == gesture)
        entries = _chosen(session.scalars(select(JournalEntry).where(*of_gesture).order_by(JournalEntry.seq)).all())
        if "contribution" in entities and _is_removed(session, entries):
            continue
        here = entries and _made_here(session, entries, entities, workshop_ids)
        if here and _within(session, entries, narrowed) and not _is_undone(session, entries[0]):
            yield entries


def _within(session: Session, entries: Sequence[JournalEntry], narrowed: Mapping[str, frozenset[str]]) -> bool:
    """Whether nothing else was changed of what the page changes in part."""
    positions = [entry.position for entry in entries if entry.entity in narrowed]
    if not positions:
        return True
    fields = session.scalars(select(JournalValue.field).where(JournalValue.position.in_(positions)))
    return set(fields) <= set().union(*narrowed.values())


def _chosen(entries: Sequence[JournalEntry]) -> Sequence[JournalEntry]:
    """What left the room's screen because it became a note, or was withdrawn, does not come back by an undo."""
    if not any(entry.entity == "contribution" for entry in entries):
        return entries
    return [one for one in entries if (one.entity, one.action) != ("projected_contribution", Action.DELETE)]


def _is_removed(session: Session, entries: Sequence[JournalEntry]) -> bool:
    """A removal on request, or what was done before to a text removed since: there is nothing to give back.

    What was done to others stays within reach.
    """
    ids = {entry.entity_id for entry in entries if entry.entity == "contribution"}
    shown = [entry for entry in entries if entry.entity == "projected_contribution"][:_MOST_MERGED]
    ids |= {told_of(session, entry.entity, entry.entity_id, "contribution_id") or "" for entry in shown}
    removed = select(Contribution.id).where(Contribution.id.in_(ids), Contribution.removed_at.is_not(None))
    return len(ids) < _MOST_MERGED and session.scalar(removed.limit(1)) is not None


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
