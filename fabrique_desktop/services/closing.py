"""Starting, closing, reopening a workshop; what is still incomplete is listed, never blocking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind
from fabrique_desktop.domain.programme import Workshop
from fabrique_desktop.services.attendance import AttendanceRow, attendance_rows
from fabrique_desktop.services.capture import ContributionRow, published


@dataclass(frozen=True, slots=True)
class Incomplete:
    """What a lead may still put in order before closing, each with what leads to it."""

    kind_unsorted: tuple[ContributionRow, ...]
    angle_unsorted: tuple[ContributionRow, ...]
    empty_angles: tuple[AngleChoice, ...]
    still_present: tuple[AttendanceRow, ...]

    @property
    def nothing(self) -> bool:
        return not (self.kind_unsorted or self.angle_unsorted or self.empty_angles or self.still_present)


def start_workshop(session: Session, workshop_id: str, at: datetime) -> None:
    """« Commencer »: the real start, recorded once."""
    session.get_one(Workshop, workshop_id).start(at)


def close_workshop(session: Session, workshop_id: str, at: datetime) -> None:
    """The real end; from here the collected text is read-only, in the file too."""
    session.get_one(Workshop, workshop_id).close(at)


def reopen_workshop(session: Session, workshop_id: str) -> None:
    session.get_one(Workshop, workshop_id).reopen()


def incomplete(session: Session, workshop_id: str) -> Incomplete:
    said = published(session, workshop_id)
    return Incomplete(
        kind_unsorted=tuple(row for row in said if row.kind is ContributionKind.UNSORTED),
        angle_unsorted=tuple(row for row in said if row.angle is AngleChoice.UNSORTED),
        empty_angles=tuple(empty_angles(said)),
        still_present=tuple(row for row in attendance_rows(session, [workshop_id]) if row.departed_at is None),
    )


def empty_angles(said: Sequence[ContributionRow]) -> Sequence[AngleChoice]:
    """The angles under which nothing was said: the minutes say so too."""
    used = {row.angle for row in said}
    both = AngleChoice.BOTH in used
    angles = (AngleChoice.PARTICIPATION, AngleChoice.COORDINATION)
    return [angle for angle in angles if angle not in used and not both]
