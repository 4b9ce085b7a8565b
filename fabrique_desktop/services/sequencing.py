"""The déroulé of a workshop: steps with their planned minutes, their real hours, and what is left of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.domain.contributions import AngleChoice, must_be_between
from fabrique_desktop.domain.errors import EmptyText, StepBegun
from fabrique_desktop.domain.journal import Action, JournalEntry, JournalValue, plain_json
from fabrique_desktop.domain.programme import Sequence as Step, Workshop
from fabrique_desktop.domain.text import clean_line, fold
from fabrique_desktop.services.posts import must_lead

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
#: how the step is called in which the tables say to all what they found
_PLENARY = ("pleniere", "restitution")
#: with less than this left of a step, the lead is told, silently
NEAR_END = timedelta(minutes=5)
LONGEST = 600  # minutes of a step
_INSTANT = timedelta(microseconds=1)


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
    past_end: bool = False  # begun when all should have been over


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
    must_be_between(minutes, 1, LONGEST)
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
    if step.position == other.position:  # one was put back where another had been added since
        for number, one in enumerate(rows, start=1):
            one.position = number
    step.position, other.position = other.position, step.position
    return there + 1


def edit_step(session: Session, step_id: str, changes: Mapping[str, Any]) -> None:
    """Another title, or other minutes; the rest stays as it is."""
    step = session.get_one(Step, step_id)
    _open(session, step.workshop_id)
    if "title" in changes:
        step.title = _titled(changes["title"])
    if "minutes" in changes:
        must_be_between(changes["minutes"], 1, LONGEST)
        step.minutes = changes["minutes"]


def start_step(session: Session, step_id: str, at: datetime) -> None:
    """The real hour of a step, noted once; one that is about an angle asks it of every table.

    Where the computer's clock was set back meanwhile, just after the one before it: what is started last is in hand.
    """
    step = session.get_one(Step, step_id)
    workshop = _open(session, step.workshop_id)
    if step.started_at is None:
        begun = [_began(one) for one in _steps_of(session, workshop.id) if one.started_at is not None]
        step.started_at = max([at.astimezone(UTC), *(moment + _INSTANT for moment in begun)])
        if step.angle is not None:
            workshop.current_angle = _asked_by(step)


def not_started(session: Session, step_id: str) -> None:
    """Started by mistake, whenever it is noticed: its hour is taken away, and what it asked of the tables.

    They are asked again what the step before it asked; an angle that the lead asked since stays.
    """
    step = session.get_one(Step, step_id)
    workshop = _open(session, step.workshop_id)
    if step.started_at is None:
        return
    step.started_at = None
    if step.angle is not None and workshop.current_angle is _asked_by(step):
        begun = [one for one in _steps_of(session, workshop.id) if one.started_at and one.angle]
        workshop.current_angle = _asked_by(max(begun, key=_began)) if begun else None


def _asked_by(step: Step) -> AngleChoice | None:
    """When the tables choose and write their proposals, each of them goes back to its own."""
    return None if step.angle is AngleChoice.UNSORTED else step.angle


def plenary_now(session: Session, workshop_id: str) -> bool:
    """Whether the step in hand is the one where the tables report to all, by its name."""
    rows = steps(session, workshop_id) if session.get(Workshop, workshop_id) else ()
    now = next((one for one in rows if one.current), None)
    return now is not None and any(word in fold(now.title) for word in _PLENARY)


def steps(session: Session, workshop_id: str, at: datetime | None = None) -> Sequence[StepRow]:
    """The déroulé from the real start: a late start shifts it, and what is late afterwards shrinks what follows.

    What has begun keeps its hour; what has not shares the time left until the expected end, in proportion to its
    minutes. `at` is now: a step that lasts too long pushes the next ones.
    """
    workshop = session.get_one(Workshop, workshop_id)
    rows = _steps_of(session, workshop_id)
    begun = [place for place, one in enumerate(rows) if one.started_at is not None]
    current = max(begun, key=lambda place: _began(rows[place])) if begun else None
    at = _absolute(at)
    planned, clock = _absolute(workshop.starts_at), _expected_start(workshop, at)
    until = _end_from(workshop, _absolute(workshop.started_at) or clock)
    found = []
    for place, one in enumerate(rows):
        skipped = one.started_at is None and current is not None and place < current
        started = _absolute(one.started_at)
        begins = None if skipped else started or clock
        ends = _end_of_begun(rows, one)
        if ends is None and begins is not None:
            ends = begins + _length(rows[place:], one, begins, until)
        found.append(
            StepRow(
                one.id, one.title, one.minutes, one.angle, _local(planned), _local(started), _local(begins),
                _local(ends), place == current, skipped, bool(started and until and started >= until),
            )
        )  # fmt: skip
        if place == current:
            clock = max(ends, at) if ends and at else ends
        elif begins is not None and one.started_at is None:
            clock = ends
        planned = planned + timedelta(minutes=one.minutes) if planned else None
    return found


def _absolute(moment: datetime | None) -> datetime | None:
    """What is added and compared: on the clock of a place, an hour comes twice one night, and never another night."""
    return None if moment is None else moment.astimezone(UTC)


def _local(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(PARIS)


def _began(step: Step) -> datetime:
    """Of a step whose hour is noted."""
    return _absolute(step.started_at) or datetime.max.replace(tzinfo=UTC)


def _end_of_begun(rows: Sequence[Step], one: Step) -> datetime | None:
    """A step that another one followed ended when that one began."""
    if one.started_at is None:
        return None
    return min((_began(other) for other in rows if other.started_at and _began(other) > _began(one)), default=None)


def _expected_start(workshop: Timed, at: datetime | None) -> datetime | None:
    """The real hour, or the announced one; now when that has passed, of what has not begun."""
    start = _absolute(workshop.started_at or workshop.starts_at)
    until = _end_from(workshop, start)
    late = at is not None and start is not None and until is not None and start < at < until
    return at if late else start


def _length(rest: Sequence[Step], one: Step, begins: datetime, until: datetime | None) -> timedelta:
    """Its minutes, or its share of the time left when it and what follows no longer fit."""
    planned = timedelta(minutes=one.minutes)
    left = timedelta(minutes=sum(step.minutes for step in rest if step is one or step.started_at is None))
    if until is None or not left or begins + left <= until or begins >= until:
        return planned  # past the planned end nothing is left to share: it runs over, and says so
    return planned * ((until - begins) / left)


def planned_end(workshop: Timed) -> datetime | None:
    """A late start keeps the planned length: the end moves with it."""
    return _local(_end_from(workshop, _absolute(workshop.started_at)))


def _end_from(workshop: Timed, start: datetime | None) -> datetime | None:
    starts, ends = _absolute(workshop.starts_at), _absolute(workshop.ends_at)
    return None if starts is None or ends is None else max(ends, (start or starts) + (ends - starts))


def expected_end(session: Session, workshop_id: str) -> datetime | None:
    """That of every countdown: the announced end if the déroulé still fits before it, else as late as planned."""
    workshop = session.get_one(Workshop, workshop_id)
    end = planned_end(workshop)
    rows = steps(session, workshop_id)
    if end is None or workshop.ends_at is None or not rows or rows[-1].ends_at is None:
        return end
    last = min(end, rows[-1].ends_at, key=datetime.timestamp)
    return max(workshop.ends_at, last, key=datetime.timestamp)


@dataclass(frozen=True, slots=True)
class Announced:
    """What was said of a step: when it would begin, and for how many minutes."""

    hour: datetime | None
    minutes: int


def announced(session: Session, workshop_id: str) -> Mapping[str, Announced]:
    """The plan by step, as it stood when its hour came or when it began: what is adjusted since does not change it.

    A déroulé made later is the plan as it was first made; a step added later is not in it.
    """
    workshop = session.get_one(Workshop, workshop_id)
    begun = (workshop.starts_at, workshop.started_at, *(one.started_at for one in _steps_of(session, workshop_id)))
    until = min((moment for moment in begun if moment is not None), default=None)
    told = _told(session, workshop_id)
    first = told[0][:2] if told else ()
    before = [one for one in told if until is None or one[2] <= until] or [one for one in told if one[:2] == first]
    plan: dict[str, dict[str, Any]] = {}
    for *_gesture, step_id, action, field, value in before:
        if action == Action.DELETE:
            plan.pop(step_id, None)
        elif value is not None:
            plan.setdefault(step_id, {})[field] = json.loads(value)
    clock, found = _absolute(workshop.starts_at), {}
    for step_id, fields in sorted(plan.items(), key=lambda one: (one[1]["position"], one[0])):
        found[step_id] = Announced(_local(clock), fields["minutes"])
        clock = clock + timedelta(minutes=fields["minutes"]) if clock else None
    return found


def _told(session: Session, workshop_id: str) -> Sequence[Any]:
    """Of every step that this workshop has or had: station, gesture, moment, step, action, field, value; in order."""
    here = (
        select(JournalEntry.entity_id)
        .join(JournalValue, JournalValue.position == JournalEntry.position)
        .where(
            JournalEntry.entity == Step.__tablename__,
            JournalValue.field == "workshop_id",
            JournalValue.value == plain_json(workshop_id),
        )
    )
    told = (
        select(
            JournalEntry.station, JournalEntry.gesture, JournalEntry.at, JournalEntry.entity_id, JournalEntry.action,
            JournalValue.field, JournalValue.value,
        )
        .outerjoin(JournalValue, JournalValue.position == JournalEntry.position)
        .where(JournalEntry.entity_id.in_(here))
        .order_by(JournalEntry.position)
    )  # fmt: skip
    return session.execute(told).all()


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
    room = int((workshop.ends_at.astimezone(UTC) - begins.astimezone(UTC)) / timedelta(minutes=1))
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
        must_be_between(minutes.get(step.id), 1, LONGEST)
        step.minutes = minutes.get(step.id, step.minutes)


def _steps_of(session: Session, workshop_id: str) -> Sequence[Step]:
    return session.scalars(select(Step).where(Step.workshop_id == workshop_id).order_by(Step.position, Step.id)).all()


def _open(session: Session, workshop_id: str) -> Workshop:
    """By every gesture: the déroulé is the lead's, and what is closed no longer changes."""
    must_lead(session)
    workshop = session.get_one(Workshop, workshop_id)
    workshop.must_be_open()
    return workshop


def _titled(title: str) -> str:
    if not (title := clean_line(title)):
        raise EmptyText()
    return title
