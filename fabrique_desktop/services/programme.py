"""The timetable as one may read it and change it; which workshop the day calls for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.base import PARIS, record_id
from fabrique_desktop.domain.contributions import AngleChoice, Contribution, ContributionKind
from fabrique_desktop.domain.errors import AudienceInUse, CodeTaken, EmptyText, TableInUse, UnknownWorkshop
from fabrique_desktop.domain.people import Attendance, Role
from fabrique_desktop.domain.programme import (
    Angle,
    Audience,
    Axis,
    Milestone,
    Process,
    Seating,
    Workshop,
    WorkshopState,
)
from fabrique_desktop.domain.text import clean_line, clean_text, fold
from fabrique_desktop.services.posts import must_lead

OF_SEATING = frozenset({"seating", "seats", "tables"})
_CODE, _CODELESS = 12, "PUBLIC"  # letters of an audience's code; and where its name has none


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
    seats: int  # at each table
    seating: Seating
    state: WorkshopState
    started_at: datetime | None
    ended_at: datetime | None
    present: int
    contributions: int
    current_angle: AngleChoice | None = None
    dots_each: int = 3


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
    must_lead(session)
    process = dict(seed["process"])
    venue = process.pop("venue")
    session.add(Process(id=dossier, **process, training=training))
    axes = {axis["number"]: Axis(**axis) for axis in seed["axes"]}
    audiences = {audience["code"]: Audience(**audience) for audience in seed["audiences"]}
    session.add_all([*axes.values(), *audiences.values()])
    session.add_all(Angle(**angle) for angle in seed["angles"])
    session.add_all(Milestone(name=one["name"], day=date.fromisoformat(one["day"])) for one in seed["milestones"])
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
    milestones = session.execute(
        select(Milestone.id, Milestone.name, Milestone.day).order_by(
            Milestone.day.is_(None), Milestone.day, Milestone.id
        )
    )
    return ProcessRow(
        one.id, one.name, one.slogan, one.owner, one.contractor, one.contact, one.frame, one.mandate,
        one.purpose, one.training,
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
            func.coalesce(Axis.short_name, ""), Audience.code, Audience.name, Workshop.round,
            Workshop.starts_at, Workshop.ends_at, Workshop.date_hint, Workshop.venue, Workshop.room,
            Workshop.tables, Workshop.seats, Workshop.seating, Workshop.state,
            Workshop.started_at, Workshop.ended_at, present, said,
            Workshop.current_angle, Workshop.dots_each,
        )
        .join(Audience, Audience.id == Workshop.audience_id)
        .outerjoin(Axis, Axis.id == Workshop.axis_id)
        .order_by(Workshop.starts_at.is_(None), Workshop.starts_at, Workshop.code)
    )  # fmt: skip
    return [WorkshopRow(*tuple(row)) for row in session.execute(statement)]


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
    days = {row.id: day for day, row in dated}
    if of_today := [row for row in still_open if days.get(row.id) == today or row in running]:
        return of_today
    if coming := [day for day, _row in dated if day > today]:
        return [row for day, row in dated if day == min(coming)]
    if past := [day for day, _row in dated]:
        return [row for day, row in dated if day == max(past)]
    return still_open[-1:]


def over(rows: Sequence[WorkshopRow], at: datetime) -> frozenset[str]:
    """The codes of those that are closed, or ended before: nobody's registration is taken from there."""
    return frozenset(
        row.code for row in rows if row.state is WorkshopState.CLOSED or (row.ends_at is not None and row.ends_at < at)
    )


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
    must_lead(session)
    _edit(session, workshop_id, changes)


def arrange_tables(session: Session, workshop_id: str, changes: Mapping[str, Any]) -> None:
    """Of a workshop, how people are seated there: the desk's too, which sees them come in."""
    if not changes.keys() <= OF_SEATING:
        raise ValueError(changes)
    _edit(session, workshop_id, changes)


def _edit(session: Session, workshop_id: str, changes: Mapping[str, Any]) -> None:
    workshop = session.get_one(Workshop, workshop_id)
    workshop.must_be_open()
    changes = dict(changes)
    if "starts_at" in changes or "ends_at" in changes:
        workshop.reschedule(changes.pop("starts_at", workshop.starts_at), changes.pop("ends_at", workshop.ends_at))
    if "code" in changes:
        changes["code"] = own_code(session, changes["code"], workshop_id)
    if "tables" in changes:
        _must_hold(session, workshop_id, changes["tables"])
    for name, value in changes.items():
        setattr(workshop, name, clean_line(value) if isinstance(value, str) else value)


def plain_code(text: str) -> str:
    """« ga 2 » gives `GA-2`: references and file names take capitals, digits and hyphens only."""
    return fold(text).upper().replace(" ", "-")


def free_code(session: Session, stem: str) -> str:
    """`GA`, else `GA-2`, `GA-3`…: the first that no workshop bears."""
    return next(code for code in _numbered(plain_code(stem)) if not _is_taken(session, code))


def _numbered(stem: str) -> Iterator[str]:
    return (stem if number == 1 else f"{stem}-{number}" for number in count(1))


def own_code(session: Session, text: str, workshop_id: str | None = None) -> str:
    """The code as it is kept; CodeTaken when it is empty or serves elsewhere."""
    code = plain_code(text)
    if not code or _is_taken(session, code, workshop_id):
        raise CodeTaken(code)
    return code


def _is_taken(session: Session, code: str, workshop_id: str | None = None) -> bool:
    """Borne by another workshop, now or in the references that it gave: those are never given again."""
    borne = select(Workshop.id).where(Workshop.code == code)
    written = literal(f"{code}-").concat(Contribution.origin).concat("-")
    given = select(Contribution.id).where(
        Contribution.reference == written.concat(func.printf("%02d", Contribution.number))
    )
    if workshop_id is not None:
        borne = borne.where(Workshop.id != workshop_id)
        given = given.where(Contribution.workshop_id != workshop_id)
    return any(session.scalar(one.limit(1)) is not None for one in (borne, given))


def _must_hold(session: Session, workshop_id: str, tables: int) -> None:
    """A table at which something was said, or at which somebody sits now, stays a table of the workshop."""
    said = select(func.max(Contribution.table_number)).where(Contribution.workshop_id == workshop_id)
    sits = select(func.max(Attendance.table_number)).where(
        Attendance.workshop_id == workshop_id, Attendance.cancelled_at.is_(None), Attendance.departed_at.is_(None)
    )
    last = max(session.scalar(one) or 0 for one in (said, sits))
    if last > tables:
        raise TableInUse(last)


def edit_process(session: Session, changes: Mapping[str, str]) -> None:
    """Change any text of the process; its name stays, as every document bears it."""
    must_lead(session)
    one = session.scalars(select(Process)).one()
    for name, value in changes.items():
        setattr(one, name, _named(value) if name == "name" else clean_text(value))


def edit_axis(session: Session, number: int, name: str, short_name: str) -> None:
    must_lead(session)
    axis = session.scalars(select(Axis).where(Axis.number == number)).one()
    axis.name, axis.short_name = _named(name), _named(short_name)


def edit_angle(session: Session, code: str, name: str, short_name: str) -> None:
    must_lead(session)
    angle = session.scalars(select(Angle).where(Angle.code == code)).one()
    angle.name, angle.short_name = _named(name), _named(short_name)


def audiences(session: Session) -> Sequence[tuple[str, str]]:
    """Code and name of each audience, by name."""
    return list(session.execute(select(Audience.code, Audience.name).order_by(Audience.name)))


def edit_audience(session: Session, code: str, name: str) -> None:
    must_lead(session)
    audience = session.scalars(select(Audience).where(Audience.code == code)).one()
    audience.name = _named(name)


def add_audience(session: Session, name: str, code: str = "") -> str:
    """One more audience; its code, which no screen shows alone, is made of its name unless it is put back."""
    must_lead(session)
    name = _named(name)
    taken = set(session.scalars(select(Audience.code)))
    if code in taken:
        return code
    stem = plain_code(name)[:_CODE] or _CODELESS
    code = code or next(one for one in _numbered(stem) if one not in taken)
    session.add(Audience(code=code, name=name))
    return code


def remove_audience(session: Session, code: str) -> tuple[str, str]:
    """Take away an audience that no workshop has, else AudienceInUse; gives what puts it back."""
    must_lead(session)
    audience = session.scalars(select(Audience).where(Audience.code == code)).one()
    using = select(Workshop.code).where(Workshop.audience_id == audience.id).order_by(Workshop.code)
    if codes := tuple(session.scalars(using)):
        raise AudienceInUse(audience.name, codes)
    if session.scalar(select(func.count()).select_from(Audience)) == 1:
        raise AudienceInUse(audience.name, ())
    session.delete(audience)
    return audience.name, audience.code


def move_milestone(session: Session, milestone_id: str, name: str, day: date | None) -> None:
    must_lead(session)
    milestone = session.get_one(Milestone, milestone_id)
    milestone.name, milestone.day = _named(name), day


def add_milestone(session: Session, name: str, day: date | None = None, id_: str | None = None) -> str:
    """One more announced step; put back under its own id, it keeps what was decided about its name."""
    must_lead(session)
    if id_ is not None and session.get(Milestone, id_) is not None:
        return id_
    milestone = Milestone(id=id_ or record_id(), name=_named(name), day=day)
    session.add(milestone)
    return milestone.id


def remove_milestone(session: Session, milestone_id: str) -> tuple[str, date | None, str]:
    """Nothing rests on a milestone: the documents made before keep it. Gives what puts it back."""
    must_lead(session)
    milestone = session.get_one(Milestone, milestone_id)
    session.delete(milestone)
    return milestone.name, milestone.day, milestone.id


def _named(text: str) -> str:
    """A name on one line; EmptyText when nothing is left of it."""
    if not (name := clean_line(text)):
        raise EmptyText()
    return name
