"""Starting, closing, reopening a workshop; what is still incomplete is listed, never blocking."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import AngleChoice, Contribution, ContributionKind
from fabrique_desktop.domain.people import Attendance
from fabrique_desktop.domain.programme import Workshop
from fabrique_desktop.services.erasing import erase_day
from fabrique_desktop.services.posts import must_lead

#: how many of each kind are named; the number says the rest
NAMED = 4


@dataclass(frozen=True, slots=True)
class Reference:
    """What leads to a row: its id, and what it is called (empty for a presence)."""

    id: str
    reference: str


@dataclass(frozen=True, slots=True)
class Unfiled:
    """How many still lack something, and the first few of them."""

    number: int = 0
    first: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Incomplete:
    """What a lead may still put in order before closing, each with what leads to it."""

    kind_unsorted: Unfiled
    angle_unsorted: Unfiled
    empty_angles: tuple[AngleChoice, ...]
    still_present: Unfiled

    @property
    def nothing(self) -> bool:
        lacking = (self.kind_unsorted, self.angle_unsorted, self.still_present)
        return not self.empty_angles and not any(one.number for one in lacking)


def start_workshop(session: Session, workshop_id: str, at: datetime) -> None:
    """« Commencer »: the real start, recorded once."""
    must_lead(session)
    session.get_one(Workshop, workshop_id).start(at)


def close_workshop(session: Session, workshop_id: str, at: datetime) -> None:
    """The real end; from here the collected text is read-only, in the file too, and what was of the day is erased."""
    must_lead(session)
    session.get_one(Workshop, workshop_id).close(at)
    erase_day(session, workshop_id)


def reopen_workshop(session: Session, workshop_id: str) -> None:
    """What the closing erased does not come back."""
    must_lead(session)
    session.get_one(Workshop, workshop_id).reopen()


def incomplete(session: Session, workshop_id: str) -> Incomplete:
    """Numbers and the first few rows only: this is read again at each contribution of the evening."""
    kept = Contribution.removed_at.is_(None)  # without a text there is nothing to file
    no_kind = (Contribution.kind == ContributionKind.UNSORTED) & kept
    no_angle = (Contribution.angle == AngleChoice.UNSORTED) & kept
    numbers = select(Contribution.angle, func.count(), func.count().filter(no_kind), func.count().filter(no_angle))
    filed = session.execute(numbers.where(*_printed(workshop_id)).group_by(Contribution.angle)).all()
    by_angle = {angle: number for angle, number, _no_kind, _no_angle in filed}
    without_kind = sum(lacking for _angle, _number, lacking, _no_angle in filed)
    without_angle = sum(lacking for _angle, _number, _no_kind, lacking in filed)
    return Incomplete(
        kind_unsorted=_unfiled(session, workshop_id, without_kind, no_kind),
        angle_unsorted=_unfiled(session, workshop_id, without_angle, no_angle),
        empty_angles=empty_angles(by_angle),
        still_present=_still_present(session, workshop_id),
    )


def _printed(workshop_id: str) -> Sequence[ColumnElement[bool]]:
    """The rule of `capture.published`: neither withdrawn nor a note."""
    return (
        Contribution.workshop_id == workshop_id,
        Contribution.withdrawn_at.is_(None),
        Contribution.kind != ContributionKind.FACILITATOR_NOTE,
    )


def _unfiled(session: Session, workshop_id: str, number: int, lacking: ColumnElement[bool]) -> Unfiled:
    if not number:
        return Unfiled()
    first = select(Contribution.id, Contribution.reference).where(*_printed(workshop_id), lacking)
    rows = session.execute(first.order_by(Contribution.id).limit(NAMED))
    return Unfiled(number, tuple(Reference(*row) for row in rows))


def _still_present(session: Session, workshop_id: str) -> Unfiled:
    """Latest arrival first, as at the desk."""
    here = (
        Attendance.workshop_id == workshop_id,
        Attendance.cancelled_at.is_(None),
        Attendance.departed_at.is_(None),
    )
    number = session.scalar(select(func.count()).where(*here)) or 0
    first = select(Attendance.id).where(*here).order_by(Attendance.arrived_at.desc(), Attendance.id.desc())
    return Unfiled(number, tuple(Reference(id_, "") for id_ in session.scalars(first.limit(NAMED))))


def empty_angles(used: Collection[AngleChoice]) -> tuple[AngleChoice, ...]:
    """The angles under which nothing was said: the minutes say so too."""
    both = AngleChoice.BOTH in used
    angles = (AngleChoice.PARTICIPATION, AngleChoice.COORDINATION)
    return tuple(angle for angle in angles if angle not in used and not both)
