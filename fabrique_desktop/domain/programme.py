"""The process and its timetable: axes, angles, audiences, workshops, milestones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fabrique_desktop.domain.base import Base, Journaled, choice, record_id
from fabrique_desktop.domain.contributions import AngleChoice, Contribution, Saying
from fabrique_desktop.domain.errors import (
    AlreadyStarted,
    EndsBeforeStart,
    NotClosed,
    UnknownTable,
    WorkshopClosed,
)

#: closed again later than this after the first closing, a workshop keeps the real end of its evening
SAME_EVENING = timedelta(hours=6)


class WorkshopState(StrEnum):
    PLANNED = "planned"
    RUNNING = "running"
    CLOSED = "closed"


class Seating(StrEnum):
    """Which table the desk proposes: the emptiest, the one where points of view cross, one drawn by lot, none."""

    FEWEST = "fewest"
    MIXED = "mixed"
    LOT = "lot"
    NONE = "none"


class Process(Journaled, Base):
    """One dossier holds one process; its id is the dossier's."""

    __tablename__ = "process"
    id: Mapped[str] = mapped_column(primary_key=True, default=record_id)
    name: Mapped[str]
    slogan: Mapped[str] = mapped_column(default="")
    owner: Mapped[str] = mapped_column(default="")
    contractor: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    frame: Mapped[str] = mapped_column(default="")
    mandate: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str] = mapped_column(default="")
    training: Mapped[bool] = mapped_column(default=False)


class Axis(Journaled, Base):
    __tablename__ = "axis"
    id: Mapped[str] = mapped_column(primary_key=True, default=record_id)
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str]
    short_name: Mapped[str]


class Angle(Journaled, Base):
    __tablename__ = "angle"
    id: Mapped[str] = mapped_column(primary_key=True, default=record_id)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    short_name: Mapped[str]


class Audience(Journaled, Base):
    __tablename__ = "audience"
    id: Mapped[str] = mapped_column(primary_key=True, default=record_id)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class Milestone(Journaled, Base):
    __tablename__ = "milestone"
    id: Mapped[str] = mapped_column(primary_key=True, default=record_id)
    name: Mapped[str]
    day: Mapped[date | None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence is written down: a table's number, or the plenary (None)."""

    table: int | None

    @property
    def mark(self) -> str:
        return "P" if self.table is None else f"T{self.table}"


class Workshop(Journaled, Base):
    """One dated (or not yet dated) occurrence; no axis means all of them."""

    __tablename__ = "workshop"
    id: Mapped[str] = mapped_column(primary_key=True, default=record_id)
    code: Mapped[str] = mapped_column(unique=True)
    axis_id: Mapped[str | None] = mapped_column(ForeignKey("axis.id"))
    audience_id: Mapped[str] = mapped_column(ForeignKey("audience.id"))
    round: Mapped[int | None]
    title: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    date_hint: Mapped[str] = mapped_column(default="")
    venue: Mapped[str] = mapped_column(default="")
    room: Mapped[str] = mapped_column(default="")
    tables: Mapped[int] = mapped_column(default=4)
    seats: Mapped[int] = mapped_column(default=8, server_default="8")  # at each table
    seating: Mapped[Seating] = mapped_column(
        choice(Seating), default=Seating.FEWEST, server_default=Seating.FEWEST.value
    )
    state: Mapped[WorkshopState] = mapped_column(choice(WorkshopState), default=WorkshopState.PLANNED)
    dots_each: Mapped[int] = mapped_column(default=3, server_default="3")
    current_angle: Mapped[AngleChoice | None] = mapped_column(choice(AngleChoice))  # what the lead asks every table for
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    def record(self, saying: Saying, number: int, at: datetime, after: str = "") -> Contribution:
        """Write down one sentence; refuses an empty text, an unknown table, a closed workshop.

        `after` is the dossier's latest id: sentences sort by their ids, whatever the clock says meanwhile.
        """
        self.must_be_open()
        place = Place(saying.table)
        if saying.table is not None and not 1 <= saying.table <= self.tables:
            raise UnknownTable(saying.table)
        contribution = Contribution(
            id=record_id(after=after),
            workshop_id=self.id,
            axis_id=self.axis_id,
            origin=place.mark,
            number=number,
            reference=f"{self.code}-{place.mark}-{number:02d}",
            table_number=saying.table,
            created_at=at,
        )
        contribution.say(saying)
        return contribution

    def must_be_open(self) -> None:
        if self.state is WorkshopState.CLOSED:
            raise WorkshopClosed(self.code)

    def start(self, at: datetime) -> None:
        self.must_be_open()
        if self.started_at is not None:
            raise AlreadyStarted(self.code)
        self.started_at, self.state = at, WorkshopState.RUNNING

    def close(self, at: datetime) -> None:
        self.must_be_open()
        if self.ended_at is None or at - self.ended_at < SAME_EVENING:
            self.ended_at = at if self.started_at is None else max(at, self.started_at)
        self.closed_at = at
        self.state = WorkshopState.CLOSED

    def reopen(self) -> None:
        """Closing by mistake happens; the journal keeps both the closing and the reopening."""
        if self.state is not WorkshopState.CLOSED:
            raise NotClosed(self.code)
        self.closed_at = None
        self.state = WorkshopState.RUNNING if self.started_at else WorkshopState.PLANNED

    def reschedule(self, starts_at: datetime | None, ends_at: datetime | None) -> None:
        """Dates slip: None means « date à confirmer »."""
        if starts_at is not None and ends_at is not None and ends_at <= starts_at:
            raise EndsBeforeStart(self.code)
        self.starts_at = starts_at
        self.ends_at = ends_at if starts_at is not None else None


class Sequence(Journaled, Base):
    """A step of the déroulé: planned minutes, then the real start."""

    __tablename__ = "sequence"
    id: Mapped[str] = mapped_column(primary_key=True, default=record_id)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    minutes: Mapped[int]
    angle: Mapped[AngleChoice | None] = mapped_column(choice(AngleChoice))
    started_at: Mapped[datetime | None]


class Support(Journaled, Base):
    """A document given out: the minutes say where to get it (transparence)."""

    __tablename__ = "support"
    id: Mapped[str] = mapped_column(primary_key=True, default=record_id)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id"), index=True)
    title: Mapped[str]
    day: Mapped[date | None]
    where_to_get: Mapped[str] = mapped_column(default="")


class TableReport(Journaled, Base):
    """Who speaks for a table in plenary (a first name at most), and its message."""

    __tablename__ = "table_report"
    __table_args__ = (UniqueConstraint("workshop_id", "table_number"),)
    id: Mapped[str] = mapped_column(primary_key=True, default=record_id)
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id"), index=True)
    table_number: Mapped[int]
    rapporteur: Mapped[str] = mapped_column(default="")
    message: Mapped[str] = mapped_column(default="")
