"""An import is taken back whole, or not at all once something of it has served."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from fabrique_desktop.domain.base import parse_instant
from fabrique_desktop.domain.errors import ImportUsed, NothingToUndo
from fabrique_desktop.domain.journal import Action, JournalEntry
from fabrique_desktop.domain.people import Attendance, Distinction, Participant, Registration
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.domain.programme import Workshop, WorkshopState
from fabrique_desktop.domain.text import fold
from fabrique_desktop.services.emptied_register import forget_taken_out
from fabrique_desktop.services.erasing import forget_decisions
from fabrique_desktop.services.import_plan import Progress, silent
from fabrique_desktop.services.posts import post_of

_CHUNK = 1_000
_FORGOTTEN = 20_000  # people of a list taken back whom the journal forgets at once; more, a purge does in its time
_LOOKED = 500  # gestures of the desk looked through to find an import before them
_NAMED = 200  # people looked up to name one of them in a refusal
_PEOPLE, _SEATS = Participant.__tablename__, Registration.__tablename__
_OF_AN_IMPORT = {(_PEOPLE, Action.INSERT), (_SEATS, Action.INSERT), (_SEATS, Action.UPDATE)}


@dataclass(frozen=True, slots=True)
class LastImport:
    """An import that can still be taken back from this computer."""

    gesture: int
    at: datetime
    people: int
    registrations: int


@dataclass(frozen=True, slots=True)
class _Gesture:
    """The entries of one import, contiguous in the journal of its station."""

    station: str
    first: int
    last: int
    position: int  # of the last

    def ids(self, entity: str, action: Action = Action.INSERT) -> Select[str]:
        mine = JournalEntry.station == self.station, JournalEntry.seq.between(self.first, self.last)
        return select(JournalEntry.entity_id).where(
            *mine, JournalEntry.entity == entity, JournalEntry.action == action.value
        )


def last_import(session: Session, station: str) -> LastImport | None:
    """The last list that came in by this station and was not taken back since; who came in by the desk is none."""
    before = session.scalar(select(func.max(JournalEntry.seq)).where(JournalEntry.station == station)) or 0
    for _step in range(_LOOKED):
        entry = session.scalar(
            select(JournalEntry)
            .where(JournalEntry.station == station, JournalEntry.seq <= before, JournalEntry.entity == _PEOPLE)
            .where(JournalEntry.action == Action.INSERT.value)
            .order_by(JournalEntry.seq.desc())
            .limit(1)
        )
        if entry is None:
            return None
        numbers = _numbers(session, station, entry.gesture)
        if set(numbers) <= _OF_AN_IMPORT and not _is_undone(session, station, entry.gesture):
            return LastImport(
                entry.gesture, entry.at, numbers[_PEOPLE, Action.INSERT], numbers.get((_SEATS, Action.INSERT), 0)
            )
        before = entry.gesture - 1
    return None


def _numbers(session: Session, station: str, gesture: int) -> dict[tuple[str, str], int]:
    statement = (
        select(JournalEntry.entity, JournalEntry.action, func.count())
        .where(JournalEntry.station == station, JournalEntry.seq >= gesture, JournalEntry.gesture == gesture)
        .group_by(JournalEntry.entity, JournalEntry.action)
    )
    return {(entity, action): number for entity, action, number in session.execute(statement)}


def _is_undone(session: Session, station: str, gesture: int) -> bool:
    """Already taken back; a taking back inserts nobody, so it is never met here."""
    return bool(session.scalar(select(exists().where(JournalEntry.station == station, JournalEntry.undoes == gesture))))


def undo_import(session: Session, gesture: int, progress: Progress = silent) -> LastImport:
    """Take out exactly what that import brought in, as one more gesture.

    ImportUsed when somebody of it was checked in, corrected or merged since, WorkshopClosed when a workshop it
    registered for has been closed: nothing is then taken out.
    """
    pen = session.info["pen"]
    mine = _gesture(session, pen.station, gesture)
    _must_be_unused(session, mine)
    _must_be_open(session, mine)
    pen.undoes = gesture
    seats = session.scalars(mine.ids(_SEATS)).all()
    people = session.scalars(mine.ids(_PEOPLE)).all()
    codes = session.scalars(select(Registration).where(Registration.id.in_(mine.ids(_SEATS, Action.UPDATE)))).all()
    for one in codes:
        one.code = ""
    done, whole = len(codes), len(codes) + len(seats) + len(people)
    for entity, ids in ((Registration, seats), (Participant, people)):
        for start in range(0, len(ids), _CHUNK):
            progress(done, whole)
            chunk = ids[start : start + _CHUNK]
            pen.delete_many(session, entity, chunk)
            done += len(chunk)
    if post_of(session) is Post.LEAD:  # else at the next closing or purge: the desk does not see what they are about
        if len(people) <= _FORGOTTEN:
            forget_taken_out(session, mine.ids(_PEOPLE), mine.ids(_SEATS))
            pen.erased = True
        forget_decisions(session)
    return LastImport(gesture, parse_instant(pen.at), len(people), len(seats))


def _gesture(session: Session, station: str, gesture: int) -> _Gesture:
    statement = select(func.max(JournalEntry.seq), func.max(JournalEntry.position)).where(
        JournalEntry.station == station, JournalEntry.seq >= gesture, JournalEntry.gesture == gesture
    )
    last, position = session.execute(statement).one()
    if not last or _is_undone(session, station, gesture):
        raise NothingToUndo()
    return _Gesture(station, gesture, last, position)


def _must_be_unused(session: Session, mine: _Gesture) -> None:
    used = {id_ for statement in _uses(mine) for id_ in session.scalars(statement)}
    changed = session.scalars(_changed_since(mine, [mine.ids(_SEATS), mine.ids(_SEATS, Action.UPDATE)])).all()
    if not used and not changed:
        return
    owners = select(Registration.participant_id).where(Registration.id.in_(changed[:_NAMED]))
    used.update(session.scalars(owners))
    people = session.scalars(select(Participant).where(Participant.id.in_(sorted(used)[:_NAMED]))).all()
    names = sorted(filter(None, (person.full_name for person in people)), key=fold)
    raise ImportUsed(names[0] if names else "", max(len(used), 1) - 1)


def _uses(mine: _Gesture) -> Iterator[Select[Any]]:
    """The people of the import on whom something rests."""
    people, seats = mine.ids(_PEOPLE), mine.ids(_SEATS)
    yield _changed_since(mine, [people])
    yield select(Attendance.participant_id).where(Attendance.participant_id.in_(people))
    yield select(Registration.participant_id).where(
        Registration.participant_id.in_(people), Registration.id.not_in(seats)
    )
    yield (
        select(Attendance.participant_id)
        .join(
            Registration,
            and_(
                Registration.participant_id == Attendance.participant_id,
                Registration.workshop_id == Attendance.workshop_id,
            ),
        )
        .where(Registration.id.in_(seats), Attendance.cancelled_at.is_(None))
    )
    yield select(Participant.merged_into).where(Participant.merged_into.in_(people))
    yield select(Distinction.one_id).where(Distinction.one_id.in_(people))
    yield select(Distinction.other_id).where(Distinction.other_id.in_(people))


def _changed_since(mine: _Gesture, things: Sequence[Select[str]]) -> Select[str]:
    """Of these things, those changed after the import by something that still holds."""
    undo = aliased(JournalEntry)
    undone = exists().where(undo.station == JournalEntry.station, undo.undoes == JournalEntry.gesture)
    return select(JournalEntry.entity_id).where(
        JournalEntry.position > mine.position,
        or_(*(JournalEntry.entity_id.in_(ids) for ids in things)),
        JournalEntry.undoes.is_(None),
        ~undone,
    )


def _must_be_open(session: Session, mine: _Gesture) -> None:
    """What a closed workshop expected no longer changes."""
    statement = (
        select(Workshop)
        .join(Registration, Registration.workshop_id == Workshop.id)
        .where(Registration.id.in_(mine.ids(_SEATS)), Workshop.state == WorkshopState.CLOSED)
        .limit(1)
    )
    if (closed := session.scalar(statement)) is not None:
        closed.must_be_open()
