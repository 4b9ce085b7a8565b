"""The timetable as one may read it and change it; which workshop the day calls for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.domain.contributions import Contribution, ContributionKind
from fabrique_desktop.domain.errors import CodeTaken, UnknownWorkshop
from fabrique_desktop.domain.people import Attendance, Role
from fabrique_desktop.domain.programme import (
    Angle,
    Audience,
    Axis,
    Milestone,
    Process,
    Workshop,
    WorkshopState,
)
from fabrique_desktop.domain.text import clean_line, clean_text


@dataclass(frozen=True, slots=True)
class WorkshopRow:
    """A workshop for a list: dates are aware moments or None (« date à confirmer »)."""

    id: str
    code: str
    title: str
    axis_number: int | None
    axis_name: str
    axis_short_name: str
    audience_code: str
    audience_name: str
    round: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    date_hint: str
    venue: str
    room: str
    tables: int
    state: WorkshopState
    started_at: datetime | None
    ended_at: datetime | None
    present: int
    contributions: int


@dataclass(frozen=True, slots=True)
class ProcessRow:
    id: str
    name: str
    slogan: str
    owner: str
    contractor: str
    contact: str
    frame: str
    mandate: str
    purpose: str
    training: bool
    angles: tuple[tuple[str, str, str], ...]  # code, name, short name
    axes: tuple[tuple[int, str, str], ...]  # number, name, short name
    milestones: tuple[tuple[str, str, date | None], ...]  # id, name, day


def found_process(session: Session, seed: Mapping[str, Any], dossier: str, *, training: bool) -> None:
    """Write the programme of a new dossier; the process bears the dossier's id."""
    process = dict(seed["process"])
    venue = process.pop("venue")
    session.add(Process(id=dossier, **process, training=training))
    axes = {axis["number"]: Axis(**axis) for axis in seed["axes"]}
    audiences = {audience["code"]: Audience(**audience) for audience in seed["audiences"]}
    session.add_all([*axes.values(), *audiences.values()])
    session.add_all(Angle(**angle) for angle in seed["angles"])
    session.add_all(
        Milestone(name=one["name"], day=date.fromisoformat(one["day"])) for one in seed["milestones"]
    )
    session.flush()
    for code, axis, audience, round_, start, end in seed["workshops"]["rows"]:
        workshop = Workshop(
            code=code, axis_id=axes[axis].id, audience_id=audiences[audience].id, round=round_, venue=venue
        )
        workshop.reschedule(local(start), local(end))
        session.add(workshop)
    plenary = dict(seed["plenary_workshop"])
    audience_id = audiences[plenary.pop("audience")].id
    session.add(Workshop(**plenary, audience_id=audience_id, venue=venue, tables=20))


def local(text: str) -> datetime:
    """`2017-04-06T14:00`, the hour on the wall in Saint-Nazaire."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def process(session: Session) -> ProcessRow:
    one = session.scalars(select(Process)).one()
    angles = session.execute(select(Angle.code, Angle.name, Angle.short_name).order_by(Angle.code.desc()))
    axes = session.execute(select(Axis.number, Axis.name, Axis.short_name).order_by(Axis.number))
    milestones = session.execute(select(Milestone.id, Milestone.name, Milestone.day).order_by(Milestone.day))
    return ProcessRow(
        one.id, one.name, one.slogan, one.owner, one.contractor, one.contact, one.frame, one.mandate, one.purpose,
        one.training,
        tuple((code, name, short) for code, name, short in angles),
        tuple((number, name, short) for number, name, short in axes),
        tuple((id_, name, day) for id_, name, day in milestones),
    )  # fmt: skip


def workshops(session: Session) -> Sequence[WorkshopRow]:
    """All workshops by date, hour, then code; the undated ones last."""
    present = (
        select(func.count())
        .where(
            Attendance.workshop_id == Workshop.id,
            Attendance.cancelled_at.is_(None),
            Attendance.role == Role.PARTICIPANT,
        )
        .scalar_subquery()
    )
    said = (
        select(func.count())
        .where(
            Contribution.workshop_id == Workshop.id,
            Contribution.withdrawn_at.is_(None),
            Contribution.kind != ContributionKind.FACILITATOR_NOTE,
        )
        .scalar_subquery()
    )
    statement = (
        select(
            Workshop.id, Workshop.code, Workshop.title, Axis.number, func.coalesce(Axis.name, ""),
            func.coalesce(Axis.short_name, ""), Audience.code, Audience.name, Workshop.round, Workshop.starts_at,
            Workshop.ends_at, Workshop.date_hint, Workshop.venue, Workshop.room, Workshop.tables, Workshop.state,
            Workshop.started_at, Workshop.ended_at, present, said,
        )
        .join(Audience, Audience.id == Workshop.audience_id)
        .outerjoin(Axis, Axis.id == Workshop.axis_id)
        .order_by(Workshop.starts_at.is_(None), Workshop.starts_at, Workshop.code)
    )  # fmt: skip
    return [WorkshopRow(*row) for row in session.execute(statement)]


def workshop_named(session: Session, code: str) -> WorkshopRow:
    """The workshop of that code, in any case; UnknownWorkshop otherwise."""
    for row in workshops(session):
        if row.code.casefold() == code.strip().casefold():
            return row
    raise UnknownWorkshop(code)


def workshops_of_the_day(rows: Sequence[WorkshopRow], at: datetime) -> Sequence[WorkshopRow]:
    """What to propose: those of today not closed, else the next day's, else the last not closed."""
    today = at.astimezone(PARIS).date()
    still_open = [row for row in rows if row.state is not WorkshopState.CLOSED]
    dated = [(row.starts_at.date(), row) for row in still_open if row.starts_at is not None]
    running = [row for row in still_open if row.state is WorkshopState.RUNNING]
    if of_today := [row for day, row in dated if day == today or row in running]:
        return of_today
    if coming := [day for day, _row in dated if day > today]:
        return [row for day, row in dated if day == min(coming)]
    if past := [day for day, _row in dated]:
        return [row for day, row in dated if day == max(past)]
    return still_open[-1:]


def parallel_to(rows: Sequence[WorkshopRow], one: WorkshopRow) -> Sequence[WorkshopRow]:
    """The other workshops whose hours overlap: nobody can attend both."""
    if one.starts_at is None or one.ends_at is None:
        return []
    return [
        row
        for row in rows
        if row.id != one.id
        and row.starts_at is not None
        and row.ends_at is not None
        and row.starts_at < one.ends_at
        and one.starts_at < row.ends_at
    ]


def edit_workshop(session: Session, workshop_id: str, changes: Mapping[str, Any]) -> None:
    """Change dates, place, tables or titles; past documents stay, every later one follows."""
    workshop = session.get_one(Workshop, workshop_id)
    changes = dict(changes)
    if "starts_at" in changes or "ends_at" in changes:
        workshop.reschedule(
            changes.pop("starts_at", workshop.starts_at), changes.pop("ends_at", workshop.ends_at)
        )
    if "code" in changes:
        code = changes["code"] = clean_line(changes["code"]).upper().replace(" ", "-")
        taken = select(func.count()).where(Workshop.code == code, Workshop.id != workshop_id)
        if not code or session.scalar(taken):
            raise CodeTaken(code)
    for name, value in changes.items():
        setattr(workshop, name, clean_line(value) if isinstance(value, str) else value)


def edit_process(session: Session, changes: Mapping[str, str]) -> None:
    one = session.scalars(select(Process)).one()
    for name, value in changes.items():
        setattr(one, name, clean_text(value))


def edit_axis(session: Session, number: int, name: str, short_name: str) -> None:
    axis = session.scalars(select(Axis).where(Axis.number == number)).one()
    axis.name, axis.short_name = clean_line(name), clean_line(short_name)


def edit_angle(session: Session, code: str, name: str, short_name: str) -> None:
    angle = session.scalars(select(Angle).where(Angle.code == code)).one()
    angle.name, angle.short_name = clean_line(name), clean_line(short_name)


def move_milestone(session: Session, milestone_id: str, name: str, day: date | None) -> None:
    milestone = session.get_one(Milestone, milestone_id)
    milestone.name, milestone.day = clean_line(name), day
