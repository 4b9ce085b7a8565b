"""What was said about one axis over all its workshops: the snapshot of a synthesis, read in one view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from fabrique_desktop.services import programme
from fabrique_desktop.services.attendance import AttendanceCounts, counts
from fabrique_desktop.services.capture import ContributionRow, published
from fabrique_desktop.services.hiding import Hidden, hidden, hide_contribution, hide_process, hide_workshop
from fabrique_desktop.services.posts import must_lead
from fabrique_desktop.services.programme import ProcessRow, WorkshopRow
from fabrique_desktop.services.reporting import Correction, corrections_of, groups_of
from fabrique_desktop.services.totals import Totals, totals


@dataclass(frozen=True, slots=True)
class Synthesis:
    """Of one axis; `said` holds what its workshops said and what others said about it, each with its workshop.

    `everywhere` is what is attached to all axes, wherever it was said: every synthesis holds it. `elsewhere` is what
    the workshops of this axis said about another one, which the synthesis of that one holds.
    """

    process: ProcessRow
    axis_number: int
    axis_name: str
    workshops: tuple[WorkshopRow, ...]
    counts: tuple[AttendanceCounts, ...]  # in the order of the workshops
    totals: Totals
    said: tuple[ContributionRow, ...]
    produced_at: datetime
    others: tuple[WorkshopRow, ...] = ()  # of no axis, or of another, that spoke of this one or of all
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    everywhere: tuple[ContributionRow, ...] = ()
    elsewhere: tuple[ContributionRow, ...] = ()
    noted: Mapping[str, int] = field(default_factory=dict)  # contributions of its minutes, by code of workshop
    corrections: Mapping[str, tuple[Correction, ...]] = field(default_factory=dict)  # by contribution

    @property
    def provisional(self) -> bool:
        return any(one.ended_at is None for one in self.workshops)


def compile_synthesis(session: Session, axis_number: int, at: datetime) -> Synthesis:
    """Raises KeyError for an axis that the process does not have."""
    must_lead(session)
    hidden_ = hidden(session)
    process = hide_process(programme.process(session), hidden_)
    name = {number: name for number, name, _short in process.axes}[axis_number]
    rows = [hide_workshop(row, hidden_) for row in programme.workshops(session)]
    own = [row for row in rows if row.axis_number == axis_number]
    corrections: dict[str, tuple[Correction, ...]] = {}
    for row in rows:
        corrections |= corrections_of(session, row.id, hidden_) if row.contributions else {}
    spoken = {row.code: _spoken(session, row, hidden_, corrections) for row in rows if row.contributions}
    everything = [one for found in spoken.values() for one in found]
    said = [one for one in everything if one.axis_number == axis_number]
    everywhere = [one for one in everything if one.axis_number is None]
    codes = {one.workshop_code for one in (*said, *everywhere)}
    return Synthesis(
        process=process,
        axis_number=axis_number,
        axis_name=name,
        workshops=tuple(own),
        counts=tuple(counts(session, row.id) for row in own),
        totals=totals(session, axis_number=axis_number),
        said=tuple(said),
        produced_at=at,
        others=tuple(row for row in rows if row.axis_number != axis_number and row.code in codes),
        groups=groups_of(session, {row.group_id for row in (*said, *everywhere) if row.group_id}),
        everywhere=tuple(everywhere),
        elsewhere=tuple(
            one for row in own for one in spoken.get(row.code, ()) if one.axis_number not in (None, axis_number)
        ),
        noted={code: len(found) for code, found in spoken.items()},
        corrections={one.id: corrections[one.id] for one in (*said, *everywhere) if one.id in corrections},
    )


def _spoken(
    session: Session, workshop: WorkshopRow, hidden_: Hidden, corrections: Mapping[str, tuple[Correction, ...]]
) -> list[ContributionRow]:
    """All that the minutes of a workshop print, each with its workshop; its errata as they may leave."""
    return [
        replace(
            hide_contribution(row, hidden_),
            workshop_code=workshop.code,
            errata=tuple(one.text for one in corrections.get(row.id, ())),
        )
        for row in published(session, workshop.id)
    ]
