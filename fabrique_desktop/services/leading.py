"""What the lead sees and asks: what each table says and since when, the angle of the moment, supports, rapporteurs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import AngleChoice, Contribution, ContributionKind
from fabrique_desktop.domain.errors import EmptyText, UnknownTable
from fabrique_desktop.domain.programme import Axis, Support, TableReport, Workshop
from fabrique_desktop.domain.text import clean_line, clean_text
from fabrique_desktop.services.posts import must_lead


def _open(session: Session, workshop_id: str) -> Workshop:
    """What the minutes print no longer changes once they are closed."""
    workshop = session.get_one(Workshop, workshop_id)
    workshop.must_be_open()
    return workshop


def ask_angle(session: Session, workshop_id: str, angle: AngleChoice | None) -> None:
    """The angle of the moment, taken by every window and process of the dossier; None leaves each table its own."""
    must_lead(session)
    workshop = session.get_one(Workshop, workshop_id)
    workshop.must_be_open()
    workshop.current_angle = angle


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a table has said: by angle, how many lack an angle or a kind, and when it last wrote (None: not yet)."""

    table: int | None
    angles: Mapping[AngleChoice, int]
    proposals: int
    no_angle: int
    no_kind: int
    last_at: datetime | None

    @property
    def total(self) -> int:
        return sum(self.angles.values())

    def empty_angles(self) -> tuple[AngleChoice, ...]:
        both = self.angles.get(AngleChoice.BOTH, 0)
        angles = (AngleChoice.PARTICIPATION, AngleChoice.COORDINATION)
        return tuple(angle for angle in angles if not both and not self.angles.get(angle))


def coverage(session: Session, workshop_id: str) -> Sequence[Coverage]:
    """Each table of the workshop, then the plenary if anything was said there; the rule of `capture.published`."""
    tables = session.scalar(select(Workshop.tables).where(Workshop.id == workshop_id)) or 0
    worded = Contribution.removed_at.is_(None)  # without a text there is nothing to file
    no_angle = worded & (Contribution.angle == AngleChoice.UNSORTED)
    no_kind = worded & (Contribution.kind == ContributionKind.UNSORTED)
    statement = (
        select(
            Contribution.table_number, Contribution.angle, func.count(),
            func.count().filter(Contribution.kind == ContributionKind.PROPOSAL), func.count().filter(no_angle),
            func.count().filter(no_kind), func.max(Contribution.created_at),
        )
        .where(
            Contribution.workshop_id == workshop_id,
            Contribution.withdrawn_at.is_(None),
            Contribution.kind != ContributionKind.FACILITATOR_NOTE,
        )
        .group_by(Contribution.table_number, Contribution.angle)
    )  # fmt: skip
    heaps: dict[int | None, list[tuple[AngleChoice, int, int, int, int, datetime]]] = {
        number: [] for number in range(1, tables + 1)
    }
    for table, angle, number, proposals, without_angle, without_kind, last in session.execute(statement):
        heaps.setdefault(table, []).append((angle, number, proposals, without_angle, without_kind, last))
    return [
        Coverage(
            table,
            {angle: number for angle, number, *_rest in heap},
            sum(one[2] for one in heap),
            sum(one[3] for one in heap),
            sum(one[4] for one in heap),
            max((one[5] for one in heap), default=None),
        )
        for table, heap in heaps.items()
    ]


@dataclass(frozen=True, slots=True)
class AxisCount:
    """How many contributions are attached to an axis; no number: to all of them."""

    number: int | None
    short_name: str
    contributions: int


def by_axis(session: Session, workshop_id: str) -> Sequence[AxisCount]:
    """Of a workshop that is about all the axes: each of them, even silent, then what is attached to none in particular.

    Nothing of a workshop about one axis. The rule of `capture.published`.
    """
    workshop = session.get(Workshop, workshop_id)
    if workshop is None or workshop.axis_id is not None:
        return []
    statement = (
        select(Contribution.axis_id, func.count())
        .where(
            Contribution.workshop_id == workshop_id,
            Contribution.withdrawn_at.is_(None),
            Contribution.kind != ContributionKind.FACILITATOR_NOTE,
        )
        .group_by(Contribution.axis_id)
    )
    found: dict[str | None, int] = {row[0]: row[1] for row in session.execute(statement)}
    axes = session.execute(select(Axis.id, Axis.number, Axis.short_name).order_by(Axis.number)).all()
    counts = [AxisCount(number, name, found.get(id_, 0)) for id_, number, name in axes]
    return [*counts, AxisCount(None, "", found[None])] if None in found else counts


@dataclass(frozen=True, slots=True)
class SupportRow:
    id: str
    title: str
    day: date | None
    where_to_get: str


def give_out(session: Session, workshop_id: str, title: str, day: date | None, where_to_get: str) -> str:
    """A document was given out: the minutes say so, and where to get it."""
    must_lead(session)
    _open(session, workshop_id)
    if not (title := clean_line(title)):
        raise EmptyText()
    support = Support(workshop_id=workshop_id, title=title, day=day, where_to_get=clean_line(where_to_get))
    session.add(support)
    session.flush()
    return support.id


def take_back_support(session: Session, support_id: str) -> None:
    must_lead(session)
    support = session.get_one(Support, support_id)
    _open(session, support.workshop_id)
    session.delete(support)


def supports(session: Session, workshop_id: str) -> Sequence[SupportRow]:
    columns = (Support.id, Support.title, Support.day, Support.where_to_get)
    found = session.execute(select(*columns).where(Support.workshop_id == workshop_id).order_by(Support.id))
    return [SupportRow(*row) for row in found]


@dataclass(frozen=True, slots=True)
class ReportRow:
    """Who speaks for a table, and its message; both may be empty."""

    table: int
    rapporteur: str
    message: str


def report(session: Session, workshop_id: str, row: ReportRow) -> None:
    """Kept by table; a first name at most, and it is never printed nor projected."""
    must_lead(session)
    for field in ("rapporteur", "message"):
        report_field(session, workshop_id, row.table, field, getattr(row, field))


def report_field(session: Session, workshop_id: str, table: int, field: str, words: str) -> None:
    """The rapporteur or the message alone: another window may be writing the other one."""
    must_lead(session)
    workshop = _open(session, workshop_id)
    if not 1 <= table <= workshop.tables:
        raise UnknownTable(table)
    statement = select(TableReport).where(TableReport.workshop_id == workshop_id, TableReport.table_number == table)
    known = session.scalars(statement).one_or_none()
    if known is None:
        known = TableReport(workshop_id=workshop_id, table_number=table)
        session.add(known)
        session.flush()
    if field == "rapporteur":
        known.rapporteur = clean_line(words)
    else:
        known.message = clean_text(words)


def reports(session: Session, workshop_id: str) -> Sequence[ReportRow]:
    must_lead(session)
    columns = (TableReport.table_number, TableReport.rapporteur, TableReport.message)
    found = session.execute(select(*columns).where(TableReport.workshop_id == workshop_id))
    return sorted((ReportRow(*row) for row in found), key=lambda one: one.table)


def debated(session: Session, workshop_id: str) -> frozenset[str]:
    """The contributions marked « fait débat »."""
    return frozenset(
        session.scalars(select(Contribution.id).where(Contribution.workshop_id == workshop_id, Contribution.debated))
    )
