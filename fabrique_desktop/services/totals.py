"""People and participations over several workshops: who came twice is one person and two participations."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.people import Attendance, Manner, Participant, Role
from fabrique_desktop.domain.programme import Audience, Axis, Workshop


@dataclass(frozen=True, slots=True)
class Totals:
    """Counted participants of all the workshops, or of those of one audience or one axis."""

    people: int  # different people with a name
    unnamed: int  # presences without a name: nobody can tell whether it was the same person
    participations: int
    workshops: int  # where somebody came


def totals(session: Session, audience_code: str | None = None, axis_number: int | None = None) -> Totals:
    """The sum of `attendance.counts` over the workshops, and how many different people it is.

    A name left once the workshop is closed changes none of its numbers, nor these.
    """
    who = func.coalesce(Participant.merged_into, Participant.id)
    named = Attendance.manner.in_((Manner.REGISTERED, Manner.WALK_IN))
    statement = (
        select(
            func.count(who.distinct()).filter(named),
            func.count() - func.count().filter(named),
            func.count(),
            func.count(Attendance.workshop_id.distinct()),
        )
        .select_from(Attendance)
        .outerjoin(Participant, Participant.id == Attendance.participant_id)
        .where(Attendance.cancelled_at.is_(None), Attendance.role == Role.PARTICIPANT)
    )
    if audience_code is not None or axis_number is not None:
        statement = statement.join(Workshop, Workshop.id == Attendance.workshop_id)
    if audience_code is not None:
        statement = statement.join(Audience, Audience.id == Workshop.audience_id).where(Audience.code == audience_code)
    if axis_number is not None:
        statement = statement.join(Axis, Axis.id == Workshop.axis_id).where(Axis.number == axis_number)
    return Totals(*session.execute(statement).one())
