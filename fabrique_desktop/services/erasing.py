"""What goes with the day: who sat where, and what somebody needed in order to come. From the journal too.

The journal keeps the commitment of each value erased: its chain still holds, and a check says how many there are.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from fabrique_desktop.domain.journal import JournalEntry, JournalValue
from fabrique_desktop.domain.leaving import NamingDecision
from fabrique_desktop.domain.people import Attendance, Participant, Registration
from fabrique_desktop.domain.programme import TableReport, Workshop, WorkshopState
from fabrique_desktop.services import leaks
from fabrique_desktop.services.posts import post_of

#: nothing to hide: said by the erasure itself, or by whoever emptied the field before
_EMPTY = ("null", '""')
_FORGET = "UPDATE main.journal_value SET value = NULL, salt = NULL WHERE position = ? AND field = ?"


def erase_day(session: Session, workshop_id: str) -> None:
    """Called by the closing, in its transaction: nothing gives it back, reopening included."""
    seated = session.scalars(
        select(Attendance).where(Attendance.workshop_id == workshop_id, Attendance.table_number.is_not(None))
    ).all()
    for presence in seated:
        presence.table_number = None
    kept = _keeping_needs()
    done = session.scalars(select(Participant).where(Participant.needs != "", Participant.id.not_in(kept))).all()
    for person in done:
        person.needs = ""
    spoke = session.scalars(
        select(TableReport).where(TableReport.workshop_id == workshop_id, TableReport.rapporteur != "")
    ).all()
    for report in spoke:
        report.rapporteur = ""
    session.flush()  # the emptying first: it is what the journal goes on telling
    here = select(Attendance.id).where(Attendance.workshop_id == workshop_id)
    values = forget(session, "attendance", ["table_number"], JournalEntry.entity_id.in_(here))
    values += forget(session, "participant", ["needs"], JournalEntry.entity_id.not_in(kept))
    values += forget(
        session, "table_report", ["rapporteur"], JournalEntry.entity_id.in_([report.id for report in spoke])
    )
    forget_decisions(session)
    if seated or done or values:
        session.info["pen"].erased = True


def forget_decisions(session: Session) -> None:
    """Decisions about names that serve no more leave with what would confirm a name: asked when somebody left the
    register or a text was removed, and at each closing. A post that reads names or texts only leaves it to the lead's.
    """
    post = post_of(session)
    if not (post.names and post.words):
        return
    for decision in leaks.outdated(session):
        session.delete(decision)
    session.flush()
    gone = JournalEntry.entity_id.not_in(select(NamingDecision.id))
    forget(session, NamingDecision.__tablename__, ["digest"], gone)


def keeps_needs(session: Session, participant_id: str) -> bool:
    """Whether what this person needs still serves: asked before it is written, else it would stay for ever."""
    kept = _keeping_needs().where(Participant.id == participant_id)
    return session.scalar(kept) is not None


def _keeping_needs() -> Select[str]:
    """Those whom a workshop still open expects or has received, and the entries found to be theirs.

    Whoever no workshop knows yet may come to any that is left. Everybody else is done: those of a presence recorded
    by mistake, those taken out of the register since and of whom only the journal tells.
    """
    person = aliased(Participant)
    awaited = select(person.id).where(_awaited(person))
    return select(Participant.id).where(func.coalesce(Participant.merged_into, Participant.id).in_(awaited))


def _awaited(person: type[Participant]) -> ColumnElement[bool]:
    still_open = select(Workshop.id).where(Workshop.state != WorkshopState.CLOSED)
    registered = exists().where(Registration.participant_id == person.id)
    came = exists().where(Attendance.participant_id == person.id)
    expected = registered.where(Registration.workshop_id.in_(still_open))
    received = came.where(Attendance.workshop_id.in_(still_open), Attendance.cancelled_at.is_(None))
    return or_(expected, received, and_(~registered, ~came, still_open.exists()))


def forget(session: Session, entity: str, fields: Sequence[str], whose: ColumnElement[bool]) -> int:
    """Take what was said of these fields out of the journal; empty them and flush first. How many it was."""
    told = (
        select(JournalValue.position, JournalValue.field)
        .join(JournalEntry, JournalEntry.position == JournalValue.position)
        .where(JournalEntry.entity == entity, whose, JournalValue.field.in_(fields), JournalValue.value.not_in(_EMPTY))
    )
    return forget_values(session, [(position, field) for position, field in session.execute(told)])


def forget_values(session: Session, places: Sequence[tuple[int, str]]) -> int:
    """The same of these (position, field). Content and salt go together: without it, « 3 » could be guessed.

    By the table's own name: a post that reads a part of the journal reads it through a view.
    """
    if places:
        session.connection().exec_driver_sql(_FORGET, list(places))
        session.info["pen"].erased = True
    return len(places)
