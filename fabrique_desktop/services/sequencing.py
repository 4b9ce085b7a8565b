"""The déroulé of a workshop: steps with their planned minutes, their real hours, and what is left of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.domain.contributions import AngleChoice
from fabrique_desktop.domain.errors import EmptyText, StepBegun
from fabrique_desktop.domain.programme import Sequence as Step, Workshop
from fabrique_desktop.domain.text import clean_line

#: DOMAIN 4.0, of a three-hour session: what a workshop starts from, every line editable
USUAL: tuple[tuple[str, int, AngleChoice | None], ...] = (
    ("Accueil, règles et méthode", 15, None),
    ("Tour de table", 15, None),
    ("Angle participation des usagers", 40, AngleChoice.PARTICIPATION),
    ("Angle coordination des partenaires", 40, AngleChoice.COORDINATION),
    ("Pause", 10, None),
    ("Propositions des tables", 20, AngleChoice.UNSORTED),
    ("Plénière", 25, None),
    ("Gommettes, suite et clôture", 15, None),
)
#: with less than this left of a step, the lead is told, silently
NEAR_END = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step with its hours. `minutes` and `planned_at` are those announced; `begins_at` is the real start, else the
    expected one; a step that a later one overtook is `skipped` and has no hours.
    """

    id: str
    title: str
    minutes: int
    angle: AngleChoice | None
    planned_at: datetime | None
    started_at: datetime | None
    begins_at: datetime | None
    ends_at: datetime | None
    current: bool
    skipped: bool


class Timed(Protocol):
    """What the hours of a workshop are reckoned from."""

    @property
    def starts_at(self) -> datetime | None: ...
    @property
    def ends_at(self) -> datetime | None: ...
    @property
    def started_at(self) -> datetime | None: ...


def plan_usual(session: Session, workshop_id: str) -> None:
    """The usual déroulé, where there is none."""
    _plan(session, workshop_id, USUAL)


def plan_like(session: Session, workshop_id: str, other_id: str) -> None:
    """The déroulé of another workshop, with the minutes it planned, where there is none."""
    _plan(session, workshop_id, [(one.title, one.minutes, one.angle) for one in _steps_of(session, other_id)])


def _plan(session: Session, workshop_id: str, planned: Iterable[tuple[str, int, AngleChoice | None]]) -> None:
    _open(session, workshop_id)
    if not _steps_of(session, workshop_id):
        session.add_all(
            Step(workshop_id=workshop_id, position=place, title=title, minutes=minutes, angle=angle)
            for place, (title, minutes, angle) in enumerate(planned, start=1)
        )


def last_planned(session: Session, workshop_id: str) -> tuple[str, str] | None:
    """Id and code of the workshop nearest before this one that has a déroulé, to start from it."""
    here = session.get_one(Workshop, workshop_id).starts_at
    earlier = (
        select(Workshop.id, Workshop.code)
        .where(Workshop.id != workshop_id, exists().where(Step.workshop_id == Workshop.id))
        .order_by(Workshop.starts_at.desc().nulls_last(), Workshop.code)
        .limit(1)
    )
    found = session.execute(earlier.where(Workshop.starts_at < here) if here else earlier).one_or_none()
    return None if found is None else (found[0], found[1])


def add_step(session: Session, workshop_id: str, title: str, minutes: int) -> str:
    """One more step, at the end."""
    _open(session, workshop_id)
    last = session.scalar(select(func.max(Step.position)).where(Step.workshop_id == workshop_id)) or 0
    step = Step(workshop_id=workshop_id, position=last + 1, title=_titled(title), minutes=minutes)
    session.add(step)
    session.flush()
    return step.id


def remove_step(session: Session, step_id: str) -> None:
    """Take a step away; once its real hour is noted, what happened stays."""
    step = session.get_one(Step, step_id)
    _open(session, step.workshop_id)
    if step.started_at is None:
        session.delete(step)


def move_step(session: Session, step_id: str, by: int) -> int:
    """One place up (-1) or down (1): its number in the déroulé, the same at either end.

    StepBegun for one that has begun, or that would go before one that has: it would be overtaken at once. One that
    was overtaken may go down, to be done later after all.
    """
    step = session.get_one(Step, step_id)
    _open(session, step.workshop_id)
    if step.started_at is not None:
        raise StepBegun(step.title)
    rows = _steps_of(session, step.workshop_id)
    place = next(number for number, one in enumerate(rows) if one.id == step_id)
    there = place + by
    if not 0 <= there < len(rows):
        return place + 1
    other = rows[there]
    if by < 0 and other.started_at is not None:
        raise StepBegun(other.title)
    step.position, other.position = other.position, step.position
    return there + 1


def edit_step(session: Session, step_id: str, changes: Mapping[str, Any]) -> None:
    """Another title, or other minutes; the rest stays as it is."""
    step = session.get_one(Step, step_id)
    _open(session, step.workshop_id)
    if "title" in changes:
        step.title = _titled(changes["title"])
    if "minutes" in changes:
        step.minutes = changes["minutes"]


def start_step(session: Session, step_id: str, at: datetime) -> None:
    """The real hour of a step, noted once; one that is about an angle asks it of every table.

    When the tables choose and write their proposals, each of them goes back to its own.
    """
    step = session.get_one(Step, step_id)
    workshop = _open(session, step.workshop_id)
    if step.started_at is None:
        step.started_at = at
        if step.angle is not None:
            workshop.current_angle = None if step.angle is AngleChoice.UNSORTED else step.angle


def not_started(session: Session, step_id: str, asked: AngleChoice | None) -> None:
    """Started by mistake: its hour is taken away, and the tables are asked what they were asked before."""
    step = session.get_one(Step, step_id)
    workshop = _open(session, step.workshop_id)
    step.started_at = None
    workshop.current_angle = asked


def steps(session: Session, workshop_id: str, at: datetime | None = None) -> Sequence[StepRow]:
    """The déroulé from the real start: a late start shifts it, and what is late afterwards shrinks what follows.

    What has begun keeps its hour; what has not shares the time left until the expected end, in proportion to its
    minutes. `at` is now: a step that lasts too long pushes the next ones.
    """
    workshop = session.get_one(Workshop, workshop_id)
    rows = _steps_of(session, workshop_id)
    begun = [place for place, one in enumerate(rows) if one.started_at is not None]
    current = max(begun, key=lambda place: _began(rows[place])) if begun else None
    planned, clock = workshop.starts_at, _expected_start(workshop, at)
    until = _end_from(workshop, clock)
    found = []
    for place, one in enumerate(rows):
        skipped = one.started_at is None and current is not None and place < current
        begins = None if skipped else one.started_at or clock
        ends = _end_of_begun(rows, one)
        if ends is None and begins is not None:
            ends = begins + _length(rows[place:], one, begins, until)
        found.append(
            StepRow(
                one.id, one.title, one.minutes, one.angle, planned, one.started_at, begins, ends,
                place == current, skipped,
            )
        )  # fmt: skip
        if place == current:
            clock = max(ends, at) if ends and at else ends
        elif begins is not None and one.started_at is None:
            clock = ends
        planned = planned + timedelta(minutes=one.minutes) if planned else None
    return found


def _began(step: Step) -> datetime:
    """Of a step whose hour is noted."""
    return step.started_at or datetime.max.replace(tzinfo=PARIS)


def _end_of_begun(rows: Sequence[Step], one: Step) -> datetime | None:
    """A step that another one followed ended when that one began."""
    if one.started_at is None:
        return None
    return min(
        (_began(other) for other in rows if other.started_at and other.started_at > one.started_at), default=None
    )


def _expected_start(workshop: Timed, at: datetime | None) -> datetime | None:
    """The real hour, the announced one, or now when that one has passed and nothing has begun."""
    if workshop.started_at or workshop.starts_at is None:
        return workshop.started_at
    late = at is not None and workshop.ends_at is not None and workshop.starts_at < at < workshop.ends_at
    return at if late else workshop.starts_at


def _length(rest: Sequence[Step], one: Step, begins: datetime, until: datetime | None) -> timedelta:
    """Its minutes, or its share of the time left when it and what follows no longer fit."""
    planned = timedelta(minutes=one.minutes)
    left = timedelta(minutes=sum(step.minutes for step in rest if step is one or step.started_at is None))
    if until is None or not left or begins + left <= until:
        return planned
    return planned * max(0.0, (until - begins) / left)


def planned_end(workshop: Timed) -> datetime | None:
    """A late start keeps the planned length: the end moves with it."""
    return _end_from(workshop, workshop.started_at)


def _end_from(workshop: Timed, start: datetime | None) -> datetime | None:
    if workshop.starts_at is None or workshop.ends_at is None:
        return None
    return max(workshop.ends_at, (start or workshop.starts_at) + (workshop.ends_at - workshop.starts_at))


def expected_end(session: Session, workshop_id: str) -> datetime | None:
    """That of every countdown: the announced end if the déroulé still fits before it, else as late as planned."""
    workshop = session.get_one(Workshop, workshop_id)
    end = planned_end(workshop)
    rows = steps(session, workshop_id)
    if end is None or workshop.ends_at is None or not rows or rows[-1].ends_at is None:
        return end
    return max(workshop.ends_at, min(end, rows[-1].ends_at))


def shorten(session: Session, workshop_id: str, at: datetime) -> Mapping[str, int]:
    """To end at the announced hour after all: fewer minutes for what has not begun, in proportion.

    Gives the former minutes by step, which `replan` puts back. At least a minute each; empty when it fits already.
    """
    workshop = _open(session, workshop_id)
    ahead = [one for one in _steps_of(session, workshop_id) if one.started_at is None]
    rows = {one.id: one for one in steps(session, workshop_id, at)}
    ahead = [one for one in ahead if not rows[one.id].skipped]
    begins = rows[ahead[0].id].begins_at if ahead else None
    total = sum(one.minutes for one in ahead)
    if begins is None or workshop.ends_at is None or not total:
        return {}
    room = int((workshop.ends_at - begins) / timedelta(minutes=1))
    if room >= total:
        return {}
    former = {one.id: one.minutes for one in ahead}
    edges = [room * sum(one.minutes for one in ahead[:place]) // total for place in range(len(ahead) + 1)]
    for place, one in enumerate(ahead):
        one.minutes = max(1, edges[place + 1] - edges[place])
    return former


def replan(session: Session, workshop_id: str, minutes: Mapping[str, int]) -> None:
    """Give these steps these minutes, in one gesture."""
    _open(session, workshop_id)
    for step in _steps_of(session, workshop_id):
        step.minutes = minutes.get(step.id, step.minutes)


def _steps_of(session: Session, workshop_id: str) -> Sequence[Step]:
    return session.scalars(select(Step).where(Step.workshop_id == workshop_id).order_by(Step.position)).all()


def _open(session: Session, workshop_id: str) -> Workshop:
    workshop = session.get_one(Workshop, workshop_id)
    workshop.must_be_open()
    return workshop


def _titled(title: str) -> str:
    if not (title := clean_line(title)):
        raise EmptyText()
    return title
