"""What was said about one axis over all its workshops: the snapshot of a synthesis, read in one view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from fabrique_desktop.services import programme
from fabrique_desktop.services.attendance import AttendanceCounts, counts
from fabrique_desktop.services.capture import ContributionRow, published
from fabrique_desktop.services.hiding import hidden, hide_contribution, hide_process, hide_workshop
from fabrique_desktop.services.programme import ProcessRow, WorkshopRow
from fabrique_desktop.services.reporting import groups_of
from fabrique_desktop.services.totals import Totals, totals


@dataclass(frozen=True, slots=True)
class Synthesis:
    """Of one axis; `said` holds what its workshops said and what others said about it, each with its workshop."""

    process: ProcessRow
    axis_number: int
    axis_name: str
    workshops: tuple[WorkshopRow, ...]
    counts: tuple[AttendanceCounts, ...]  # in the order of the workshops
    totals: Totals
    said: tuple[ContributionRow, ...]
    produced_at: datetime
    others: tuple[WorkshopRow, ...] = ()  # workshops of no axis, or of another, that spoke of this one
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def provisional(self) -> bool:
        return any(one.ended_at is None for one in self.workshops)


def compile_synthesis(session: Session, axis_number: int, at: datetime) -> Synthesis:
    """Raises KeyError for an axis that the process does not have."""
    hidden_ = hidden(session)
    process = hide_process(programme.process(session), hidden_)
    name = {number: name for number, name, _short in process.axes}[axis_number]
    rows = [hide_workshop(row, hidden_) for row in programme.workshops(session)]
    own = [row for row in rows if row.axis_number == axis_number]
    said: list[ContributionRow] = []
    others: list[WorkshopRow] = []
    for row in rows:
        found = _about(published(session, row.id), row, axis_number) if row.contributions else []
        said += [hide_contribution(one, hidden_) for one in found]
        if found and row.axis_number != axis_number:
            others.append(row)
    return Synthesis(
        process=process,
        axis_number=axis_number,
        axis_name=name,
        workshops=tuple(own),
        counts=tuple(counts(session, row.id) for row in own),
        totals=totals(session, axis_number=axis_number),
        said=tuple(said),
        produced_at=at,
        others=tuple(others),
        groups=groups_of(session, {row.group_id for row in said if row.group_id}),
    )


def _about(rows: Sequence[ContributionRow], workshop: WorkshopRow, axis_number: int) -> list[ContributionRow]:
    """What a workshop said about an axis: attached to it, wherever it was said."""
    return [replace(row, workshop_code=workshop.code) for row in rows if row.axis_number == axis_number]
