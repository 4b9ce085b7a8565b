"""What goes with the day: who sat where, and what somebody needed in order to come. From the journal too.

The journal keeps the commitment of each value erased: its chain still holds, and a check says how many there are.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session, aliased

from fabrique_desktop.domain.journal import JournalEntry, JournalValue
from fabrique_desktop.domain.people import Attendance, Participant, Registration
from fabrique_desktop.domain.programme import Workshop, WorkshopState

#: nothing to hide: said by the erasure itself, or by whoever emptied the field before
_EMPTY = ("null", '""')


def erase_day(session: Session, workshop_id: str) -> None:
    """Called by the closing, in its transaction: nothing gives it back, reopening included."""
    for seated in session.scalars(
        select(Attendance).where(Attendance.workshop_id == workshop_id, Attendance.table_number.is_not(None))
    ):
        seated.table_number = None
    done = _done_with(workshop_id)
    for person in session.scalars(select(Participant).where(Participant.id.in_(done), Participant.needs != "")):
        person.needs = ""
    session.flush()  # the emptying first: it is what the journal goes on telling
    here = select(Attendance.id).where(Attendance.workshop_id == workshop_id)
    _forget(session, "attendance", "table_number", here)
    _forget(session, "participant", "needs", done)
    session.flush()


def _done_with(workshop_id: str) -> Select[str]:
    """The people of this workshop whom no other one, still open, expects or receives, under whatever entry.

    A presence recorded by mistake brought its needs too; an entry found to be somebody else's left them in the journal.
    """
    person, merged = aliased(Participant), aliased(Participant)
    of_this = (
        exists().where(Registration.participant_id == person.id, Registration.workshop_id == workshop_id),
        exists().where(Attendance.participant_id == person.id, Attendance.workshop_id == workshop_id),
    )
    people = select(person.id).where(or_(*of_this), ~_awaited_elsewhere(person, workshop_id))
    return select(merged.id).where(or_(merged.id.in_(people), merged.merged_into.in_(people)))


def _awaited_elsewhere(person: type[Participant], workshop_id: str) -> ColumnElement[bool]:
    still_open = select(Workshop.id).where(Workshop.id != workshop_id, Workshop.state != WorkshopState.CLOSED)
    expected = exists().where(Registration.participant_id == person.id, Registration.workshop_id.in_(still_open))
    received = exists().where(
        Attendance.participant_id == person.id,
        Attendance.workshop_id.in_(still_open),
        Attendance.cancelled_at.is_(None),
    )
    return or_(expected, received)


def _forget(session: Session, entity: str, field: str, ids: Select[str]) -> None:
    """Content and salt go together: without its salt, a commitment to « 3 » could be guessed."""
    told = (
        select(JournalValue)
        .join(JournalEntry, JournalEntry.position == JournalValue.position)
        .where(
            JournalEntry.entity == entity,
            JournalEntry.entity_id.in_(ids),
            JournalValue.field == field,
            JournalValue.value.not_in(_EMPTY),
        )
    )
    for value in session.scalars(told):
        value.value = value.salt = None
