"""The state of a dossier in plain values, so that two moments can be compared."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.people import Attendance, Distinction, Participant, Registration
from fabrique_desktop.store.database import Database

State = dict[str, dict[str, tuple[object, ...]]]


def everything(database: Database) -> State:
    """Every row of the people's tables, cancelled presences and the walk-ins they alone lead to aside."""
    return database.read(_everything)


def _everything(session: Session) -> State:
    counted = exists().where(Attendance.participant_id == Participant.id, Attendance.cancelled_at.is_(None))
    cancelled = exists().where(Attendance.participant_id == Participant.id, Attendance.cancelled_at.is_not(None))
    expected = exists().where(Registration.participant_id == Participant.id)
    known = Participant.source_id.is_not(None) | expected | counted | ~cancelled
    return {
        "participant": _rows(session, Participant, known),
        "registration": _rows(session, Registration),
        "distinction": _rows(session, Distinction),
        "attendance": _rows(session, Attendance, Attendance.cancelled_at.is_(None)),
    }


def _rows(session: Session, kind: type, *conditions: object) -> dict[str, tuple[object, ...]]:
    columns = kind.__table__.columns  # type: ignore[attr-defined]
    return {row.id: tuple(row) for row in session.execute(select(*columns).where(*conditions))}  # type: ignore[arg-type]
