"""Frozen snapshots from which documents are made: pure data, picklable, read in one consistent view.

`Minutes` and `DataSheet` hold no field of the register but structures and numbers; `AttendanceSheet` holds names
and nothing that was said. Words that a person decided to hide are in neither.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import AngleChoice, Contribution, ContributionKind, Erratum
from fabrique_desktop.domain.people import Attendance, Manner, Participant, Proof, Role
from fabrique_desktop.domain.programme import TableReport, WorkshopState
from fabrique_desktop.domain.text import fold
from fabrique_desktop.services import programme
from fabrique_desktop.services.attendance import AttendanceCounts, counts, expected_people
from fabrique_desktop.services.capture import ContributionRow, published
from fabrique_desktop.services.closing import empty_angles
from fabrique_desktop.services.formulating import DotsCount, dots
from fabrique_desktop.services.hiding import (
    OF_SUPPORT,
    Hidden,
    hidden,
    hide,
    hide_contribution,
    hide_in,
    hide_process,
    hide_workshop,
)
from fabrique_desktop.services.leading import SupportRow, supports
from fabrique_desktop.services.posts import must_lead
from fabrique_desktop.services.programme import ProcessRow, WorkshopRow
from fabrique_desktop.services.totals import Totals, totals

NO_DOTS = DotsCount((), 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Correction:
    """An erratum as a document tells it: who wrote it stays in the dossier."""

    text: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Minutes:
    """All that the minutes and the data workbook of one workshop print."""

    process: ProcessRow
    workshop: WorkshopRow
    counts: AttendanceCounts
    totals: Totals  # over all the workshops, at the hour of the document
    contributions: tuple[ContributionRow, ...]
    empty_angles: tuple[AngleChoice, ...]
    coming: tuple[WorkshopRow, ...]
    produced_at: datetime
    corrections: Mapping[str, tuple[Correction, ...]] = field(default_factory=dict)  # by contribution
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # references, as they were said, by group
    supports: tuple[SupportRow, ...] = ()
    messages: tuple[tuple[int, str], ...] = ()  # what each table said in plenary, whoever spoke for it
    dots: DotsCount = NO_DOTS

    @property
    def provisional(self) -> bool:
        return self.workshop.state is not WorkshopState.CLOSED


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One person on the attendance sheet; nothing of a contact, of a need or of an age.

    Somebody without a name has a `number`: among those without a name, or in the group that `label` names.
    """

    surname: str
    first_name: str
    organization: str
    job: str
    label: str
    manner: Manner | None  # None: expected, not (yet) here
    role: Role
    arrived_at: datetime | None
    departed_at: datetime | None
    proof: Proof | None = None
    table: int | None = None
    number: int = 0

    @property
    def named(self) -> bool:
        return bool(self.surname or self.first_name)

    @property
    def seen_at(self) -> datetime | None:
        """The arrival, if somebody saw the hour; not the hour of the beginning that stands for it."""
        return self.arrived_at if self.proof is not None and self.proof.timed else None


@dataclass(frozen=True, slots=True)
class AttendanceSheet:
    """The sheet: before (`blank`, to be signed by hand) or after, with the times."""

    process: ProcessRow
    workshop: WorkshopRow
    lines: tuple[SheetLine, ...]
    counts: AttendanceCounts
    blank: bool
    produced_at: datetime


def compile_minutes(session: Session, workshop_id: str, at: datetime) -> Minutes:
    must_lead(session)
    rows = programme.workshops(session)
    workshop = next(row for row in rows if row.id == workshop_id)
    hidden_ = hidden(session)
    corrections = corrections_of(session, workshop_id, hidden_)
    said = [
        replace(hide_contribution(row, hidden_), errata=tuple(one.text for one in corrections.get(row.id, ())))
        for row in published(session, workshop_id)
    ]
    return Minutes(
        process=hide_process(programme.process(session), hidden_),
        workshop=hide_workshop(workshop, hidden_),
        counts=counts(session, workshop_id),
        totals=totals(session),
        contributions=tuple(said),
        empty_angles=empty_angles({row.angle for row in said}),
        coming=tuple(hide_workshop(row, hidden_) for row in _coming(rows, workshop)),
        produced_at=at,
        corrections=corrections,
        groups=groups_of(session, {row.group_id for row in said if row.group_id}),
        supports=tuple(hide_in(one, one.id, OF_SUPPORT, hidden_) for one in supports(session, workshop_id)),
        messages=tuple(_messages(session, workshop_id, hidden_)),
        dots=_dots(session, workshop_id, hidden_),
    )


def corrections_of(session: Session, workshop_id: str, hidden_: Hidden) -> Mapping[str, tuple[Correction, ...]]:
    """By contribution, in the order they were written; none whose text was removed."""
    written: dict[str, list[Correction]] = defaultdict(list)
    statement = (
        select(Erratum.contribution_id, Erratum.id, Erratum.text, Erratum.written_at)
        .join(Contribution, Contribution.id == Erratum.contribution_id)
        .where(Contribution.workshop_id == workshop_id, Erratum.text != "")
        .order_by(Erratum.id)
    )
    for contribution_id, id_, text, written_at in session.execute(statement):
        written[contribution_id].append(Correction(hide(text, id_, hidden_), written_at))
    return {contribution_id: tuple(found) for contribution_id, found in written.items()}


def _messages(session: Session, workshop_id: str, hidden_: Hidden) -> Sequence[tuple[int, str]]:
    columns = (TableReport.table_number, TableReport.id, TableReport.message)
    spoken = select(*columns).where(TableReport.workshop_id == workshop_id, TableReport.message != "")
    found = session.execute(spoken.order_by(TableReport.table_number))
    return [(table, hide(message, id_, hidden_)) for table, id_, message in found]


def _dots(session: Session, workshop_id: str, hidden_: Hidden) -> DotsCount:
    count = dots(session, workshop_id)
    return replace(count, rows=tuple(hide_in(one, one.id, ("heading",), hidden_) for one in count.rows))


def groups_of(session: Session, group_ids: set[str]) -> Mapping[str, tuple[str, ...]]:
    """What was put together, in any workshop, as far as documents print it."""
    found: dict[str, list[str]] = defaultdict(list)
    statement = (
        select(Contribution.group_id, Contribution.reference)
        .where(
            Contribution.group_id.in_(group_ids),
            Contribution.withdrawn_at.is_(None),
            Contribution.kind != ContributionKind.FACILITATOR_NOTE,
        )
        .order_by(Contribution.id)
    )
    for group_id, reference in session.execute(statement):
        found[str(group_id)].append(reference)
    return {group_id: tuple(references) for group_id, references in found.items() if len(references) > 1}


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
    hidden_ = hidden(session)
    return AttendanceSheet(
        process=hide_process(programme.process(session), hidden_),
        workshop=hide_workshop(workshop, hidden_),
        lines=tuple(sorted(lines, key=french_order)),
        counts=counts(session, workshop_id),
        blank=blank,
        produced_at=at,
    )


def french_order(line: SheetLine) -> tuple[int, str, str, int]:
    """É with E, ç with c, particles as written; then the groups, then people without a name by their number."""
    if line.named:
        return (0, fold(line.surname or line.first_name), fold(line.first_name), 0)
    if line.manner is Manner.GROUP_MEMBER:
        return (1, fold(line.label), "", line.number)
    return (2, "", "", line.number)


def _expected(session: Session, workshop_id: str, blank: bool) -> Sequence[SheetLine]:
    """Everybody registered; on the sheet made after, only those who did not come, with empty times."""
    here = select(Attendance.participant_id).where(
        Attendance.workshop_id == workshop_id,
        Attendance.cancelled_at.is_(None),
        Attendance.participant_id.is_not(None),
    )
    statement = (
        select(Participant.surname, Participant.first_name, Participant.organization, Participant.job)
        .where(Participant.id.in_(select(expected_people([workshop_id]).subquery().c.person_id)))
    )  # fmt: skip
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
            Attendance.arrived_at, Attendance.departed_at, Attendance.proof, Attendance.table_number,
        )
        .outerjoin(Participant, Participant.id == Attendance.participant_id)
        .where(Attendance.workshop_id == workshop_id, Attendance.cancelled_at.is_(None))
        .order_by(Attendance.arrived_at, Attendance.id)
    )  # fmt: skip
    return _numbered([SheetLine(*row) for row in session.execute(statement)])


def _numbered(lines: Sequence[SheetLine]) -> Sequence[SheetLine]:
    """Those counted without a name keep the number given at the desk; a group is numbered as it came in."""
    groups: Counter[str] = Counter()
    numbered = []
    for line in lines:
        if line.manner is Manner.GROUP_MEMBER:
            groups[fold(line.label)] += 1
            numbered.append(_without_name(line, groups[fold(line.label)]))
        elif line.manner is Manner.UNNAMED:
            numbered.append(_without_name(line, int(line.label) if line.label.isdecimal() else 0))
        else:
            numbered.append(line)
    return numbered


def _without_name(line: SheetLine, number: int) -> SheetLine:
    """A name left once the workshop is closed changes none of its numbers: it is not on its sheet either."""
    return replace(line, surname="", first_name="", organization="", job="", number=number)
