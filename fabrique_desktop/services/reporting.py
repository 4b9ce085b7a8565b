"""Frozen snapshots from which documents are made: pure data, picklable, read in one consistent view.

`Minutes` and `DataSheet` hold no field of the register but structures and numbers; `AttendanceSheet` holds names
and nothing that was said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import AngleChoice
from fabrique_desktop.domain.people import Attendance, Manner, Participant, Registration, Role
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.domain.text import fold
from fabrique_desktop.services import programme
from fabrique_desktop.services.attendance import AttendanceCounts, counts
from fabrique_desktop.services.capture import ContributionRow, published
from fabrique_desktop.services.closing import empty_angles
from fabrique_desktop.services.programme import ProcessRow, WorkshopRow


@dataclass(frozen=True, slots=True)
class Minutes:
    """All that the minutes and the data workbook of one workshop print."""

    process: ProcessRow
    workshop: WorkshopRow
    counts: AttendanceCounts
    contributions: tuple[ContributionRow, ...]
    empty_angles: tuple[AngleChoice, ...]
    coming: tuple[WorkshopRow, ...]
    produced_at: datetime

    @property
    def provisional(self) -> bool:
        return self.workshop.state is not WorkshopState.CLOSED


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One person on the attendance sheet; a person without a name has a `label` number only."""

    surname: str
    first_name: str
    organization: str
    job: str
    label: str
    manner: Manner | None  # None: expected, not (yet) here
    role: Role
    arrived_at: datetime | None
    departed_at: datetime | None


@dataclass(frozen=True, slots=True)
class AttendanceSheet:
    """The sheet: before (`blank`, to be signed by hand) or after, with the times."""

    process: ProcessRow
    workshop: WorkshopRow
    lines: tuple[SheetLine, ...]
    counts: AttendanceCounts
    blank: bool
    produced_at: datetime


def compile_bundle(session: Session, workshop_id: str, at: datetime) -> tuple[Minutes, AttendanceSheet]:
    """Both documents from one view of the dossier, so that their numbers agree."""
    return compile_minutes(session, workshop_id, at), compile_sheet(session, workshop_id, at)


def compile_minutes(session: Session, workshop_id: str, at: datetime) -> Minutes:
    rows = programme.workshops(session)
    workshop = next(row for row in rows if row.id == workshop_id)
    said = published(session, workshop_id)
    return Minutes(
        process=programme.process(session),
        workshop=workshop,
        counts=counts(session, workshop_id),
        contributions=tuple(said),
        empty_angles=empty_angles({row.angle for row in said}),
        coming=tuple(_coming(rows, workshop)),
        produced_at=at,
    )


def _coming(rows: Sequence[WorkshopRow], workshop: WorkshopRow) -> Sequence[WorkshopRow]:
    """What comes next for these people: later workshops of the axis, and those without an axis."""
    return [
        row
        for row in rows
        if row.id != workshop.id
        and (row.axis_number is None or row.axis_number == workshop.axis_number or workshop.axis_number is None)
        and (row.starts_at is None or workshop.starts_at is None or row.starts_at > workshop.starts_at)
    ]


def compile_sheet(session: Session, workshop_id: str, at: datetime, *, blank: bool = False) -> AttendanceSheet:
    workshop = next(row for row in programme.workshops(session) if row.id == workshop_id)
    lines = [*_expected(session, workshop_id, blank), *([] if blank else _present(session, workshop_id))]
    return AttendanceSheet(
        process=programme.process(session),
        workshop=workshop,
        lines=tuple(sorted(lines, key=french_order)),
        counts=counts(session, workshop_id),
        blank=blank,
        produced_at=at,
    )


def french_order(line: SheetLine) -> tuple[bool, str, str, int]:
    """É with E, ç with c, particles as written; people without a name come last, in order of arrival."""
    named = bool(line.surname or line.first_name)
    number = int(line.label) if line.label.isdigit() else 0
    return (not named, fold(line.surname or line.first_name), fold(line.first_name), number)


def _expected(session: Session, workshop_id: str, blank: bool) -> Sequence[SheetLine]:
    """Everybody registered; on the sheet made after, only those who did not come, with empty times."""
    here = select(Attendance.participant_id).where(
        Attendance.workshop_id == workshop_id,
        Attendance.cancelled_at.is_(None),
        Attendance.participant_id.is_not(None),
    )
    statement = (
        select(Participant.surname, Participant.first_name, Participant.organization, Participant.job)
        .join(Registration, Registration.participant_id == Participant.id)
        .where(Registration.workshop_id == workshop_id)
    )
    if not blank:
        statement = statement.where(Participant.id.not_in(here))
    return [
        SheetLine(*row, label="", manner=None, role=Role.PARTICIPANT, arrived_at=None, departed_at=None)
        for row in session.execute(statement)
    ]


def _present(session: Session, workshop_id: str) -> Sequence[SheetLine]:
    statement = (
        select(
            func.coalesce(Participant.surname, ""), func.coalesce(Participant.first_name, ""),
            func.coalesce(Participant.organization, ""), func.coalesce(Participant.job, ""),
            Attendance.label, Attendance.manner, Attendance.role,
            Attendance.arrived_at, Attendance.departed_at,
        )
        .outerjoin(Participant, Participant.id == Attendance.participant_id)
        .where(Attendance.workshop_id == workshop_id, Attendance.cancelled_at.is_(None))
    )  # fmt: skip
    return [SheetLine(*row) for row in session.execute(statement)]
