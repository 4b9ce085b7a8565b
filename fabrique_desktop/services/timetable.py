"""Workshops added to the timetable, and those taken away before anything happened in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.base import record_id
from fabrique_desktop.domain.contributions import AngleChoice, Contribution
from fabrique_desktop.domain.errors import WorkshopInUse
from fabrique_desktop.domain.leaving import Edition
from fabrique_desktop.domain.people import Attendance, Participant, Refusal, RefusalReason, Registration
from fabrique_desktop.domain.programme import (
    Audience,
    Axis,
    Seating,
    Sequence as Step,
    Support,
    TableReport,
    Workshop,
    WorkshopState,
)
from fabrique_desktop.domain.projection import Projection
from fabrique_desktop.domain.text import clean_line
from fabrique_desktop.services.posts import must_lead
from fabrique_desktop.services.programme import own_code


@dataclass(frozen=True, slots=True)
class Refused:
    """Somebody sent away from the desk, which is no reason to keep a workshop that was planned by mistake."""

    participant_id: str | None
    reason: RefusalReason
    at: datetime


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step of a déroulé that has not begun."""

    id: str
    position: int
    title: str
    minutes: int
    angle: AngleChoice | None


@dataclass(frozen=True, slots=True)
class NewWorkshop:
    """A workshop in which nothing has happened: enough to add it, or to put it back as it was."""

    code: str
    title: str = ""
    axis_number: int | None = None  # None: all the axes
    audience_code: str = "TOUS"
    round: int | None = None  # None: the next one of that axis and audience
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    date_hint: str = ""
    venue: str = ""
    room: str = ""
    tables: int = 4
    seats: int = 8
    seating: Seating = Seating.FEWEST
    dots_each: int = 3
    current_angle: AngleChoice | None = None
    steps: tuple[PlannedStep, ...] = ()
    refused: tuple[Refused, ...] = ()
    id: str | None = None  # of one put back: half-typed lines and decisions about names find it again


def add_workshop(session: Session, new: NewWorkshop) -> str:
    """One more workshop; CodeTaken when its code serves elsewhere. Gives its id."""
    must_lead(session)
    axis = session.scalars(select(Axis).where(Axis.number == new.axis_number)).one_or_none()
    audience = session.scalars(select(Audience).where(Audience.code == new.audience_code)).one()
    workshop = Workshop(
        id=new.id or record_id(),
        code=own_code(session, new.code),
        title=clean_line(new.title),
        axis_id=axis.id if axis else None,
        audience_id=audience.id,
        round=new.round if new.round or axis is None else _next_round(session, axis, audience),
        date_hint=clean_line(new.date_hint),
        venue=clean_line(new.venue),
        room=clean_line(new.room),
        tables=new.tables,
        seats=new.seats,
        seating=new.seating,
        dots_each=new.dots_each,
        current_angle=new.current_angle,
    )
    workshop.reschedule(new.starts_at, new.ends_at)
    session.add(workshop)
    session.flush()
    _furnish(session, workshop.id, new)
    return workshop.id


def _furnish(session: Session, workshop_id: str, new: NewWorkshop) -> None:
    """What one that is put back had around it."""
    for step in new.steps:
        session.add(
            Step(
                id=step.id,
                workshop_id=workshop_id,
                position=step.position,
                title=step.title,
                minutes=step.minutes,
                angle=step.angle,
            )
        )
    for one in new.refused:
        known = one.participant_id if session.get(Participant, one.participant_id or "") else None
        session.add(Refusal(workshop_id=workshop_id, participant_id=known, reason=one.reason, refused_at=one.at))


def _next_round(session: Session, axis: Axis, audience: Audience) -> int:
    last = select(func.max(Workshop.round)).where(Workshop.axis_id == axis.id, Workshop.audience_id == audience.id)
    return (session.scalar(last) or 0) + 1


def remove_workshop(session: Session, workshop_id: str) -> NewWorkshop:
    """Take away a workshop in which nothing has happened, else WorkshopInUse; gives what puts it back.

    Its déroulé, what its screen shows and whoever was sent away from its desk go with it.
    """
    must_lead(session)
    workshop = session.get_one(Workshop, workshop_id)
    workshop.must_be_open()
    held = [
        session.scalar(select(func.count()).where(kind.workshop_id == workshop_id)) or 0
        for kind in (Contribution, Attendance, Registration)
    ]
    if any(held) or workshop.state is not WorkshopState.PLANNED or _was_used(session, workshop_id):
        raise WorkshopInUse(workshop.code, *held)
    refusals = session.scalars(select(Refusal).where(Refusal.workshop_id == workshop_id)).all()
    steps = session.scalars(select(Step).where(Step.workshop_id == workshop_id).order_by(Step.position)).all()
    gone = _as_it_was(session, workshop, steps, refusals)
    shown = session.scalars(select(Projection).where(Projection.workshop_id == workshop_id)).all()
    reports = session.scalars(select(TableReport).where(TableReport.workshop_id == workshop_id)).all()
    for attached in (*refusals, *steps, *shown, *reports):
        session.delete(attached)
    session.flush()
    session.delete(workshop)
    return gone


def _was_used(session: Session, workshop_id: str) -> bool:
    """A document given out, a step begun, a table's message or who speaks for it, documents made: it took place."""
    traces = (
        select(Support.id).where(Support.workshop_id == workshop_id),
        select(Step.id).where(Step.workshop_id == workshop_id, Step.started_at.is_not(None)),
        select(TableReport.id).where(
            TableReport.workshop_id == workshop_id, or_(TableReport.rapporteur != "", TableReport.message != "")
        ),
        select(Edition.id).where(Edition.workshop_id == workshop_id),
    )
    return any(session.scalar(one.limit(1)) is not None for one in traces)


def _as_it_was(session: Session, workshop: Workshop, steps: Sequence[Step], refusals: Sequence[Refusal]) -> NewWorkshop:
    axis = session.get(Axis, workshop.axis_id) if workshop.axis_id else None
    return NewWorkshop(
        workshop.code, workshop.title, axis.number if axis else None,
        session.get_one(Audience, workshop.audience_id).code, workshop.round, workshop.starts_at,
        workshop.ends_at, workshop.date_hint, workshop.venue, workshop.room, workshop.tables,
        workshop.seats, workshop.seating, workshop.dots_each, workshop.current_angle,
        tuple(PlannedStep(one.id, one.position, one.title, one.minutes, one.angle) for one in steps),
        tuple(Refused(one.participant_id, one.reason, one.refused_at) for one in refusals),
        workshop.id,
    )  # fmt: skip
