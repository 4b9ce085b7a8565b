"""The typist's gestures and what the capture screen reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, TextClause, func, select, text
from sqlalchemy.orm import Session, aliased

from fabrique_desktop.domain.contributions import (
    BESIDE,
    DRAUGHTING,
    NOT_DRAWN_UP,
    NOTHING_BESIDE,
    AngleChoice,
    Contribution,
    ContributionKind,
    Details,
    Draughting,
    Saying,
)
from fabrique_desktop.domain.errors import AlreadyRemoved, ChangedMeanwhile, UnknownTable
from fabrique_desktop.domain.programme import Axis, Place, Workshop
from fabrique_desktop.domain.projection import ProjectedContribution
from fabrique_desktop.domain.text import clean_text, fold
from fabrique_desktop.services import answering, errata

WINDOW = 200
_about = aliased(Contribution)


@dataclass(frozen=True, slots=True)
class ContributionRow:
    id: str
    reference: str
    table: int | None
    kind: ContributionKind
    angle: AngleChoice
    axis_number: int | None
    text: str
    verbatim: str
    created_at: datetime
    withdrawn: bool
    projected: bool
    beside: Details = NOTHING_BESIDE
    about: str = ""  # the reference of the contribution it is about
    drawn_up: Draughting = NOT_DRAWN_UP
    validated: bool = False
    debated: bool = False
    dots: int | None = None
    group_id: str | None = None
    removed: bool = False
    workshop_code: str = ""
    errata: tuple[str, ...] = ()  # what was said beside it once closed, first to last

    @property
    def beyond(self) -> bool:
        """More people than were said to be there: kept as it was typed, and marked."""
        return bool(self.beside.people and self.beside.out_of and self.beside.people > self.beside.out_of)

    @property
    def heading(self) -> str:
        """What it is called in a line: the title its table gave it, else its words."""
        return self.drawn_up.title or self.text


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the typist is told once the line is durable."""

    id: str
    reference: str


def add_contribution(session: Session, workshop_id: str, saying: Saying, at: datetime) -> Recorded:
    """One line validated; its number counts within workshop and table and is never given again."""
    workshop = session.get_one(Workshop, workshop_id)
    last = select(func.max(Contribution.number)).where(
        Contribution.workshop_id == workshop_id, Contribution.origin == Place(saying.table).mark
    )
    latest = select(func.max(Contribution.id))
    number, id_ = session.execute(select(last.scalar_subquery(), latest.scalar_subquery())).one()
    contribution = workshop.record(saying, (number or 0) + 1, at, id_ or "")
    session.add(contribution)
    session.flush()
    return Recorded(contribution.id, contribution.reference)


def add_block(session: Session, workshop_id: str, sayings: Sequence[Saying], at: datetime) -> Sequence[Recorded]:
    """A block pasted at once, one entry a line: all of them, or none."""
    return [add_contribution(session, workshop_id, saying, at) for saying in sayings]


def revise(session: Session, contribution_id: str, saying: Saying, before: Saying | None = None) -> None:
    """Correct the words and the filing of an entry; every earlier version stays in its history.

    `before` is what the person was looking at: only what they changed is changed, and ChangedMeanwhile is
    raised when the words became others under their hands.
    """
    contribution, workshop = opened(session, contribution_id)
    if before is not None:
        now = contribution.text, contribution.verbatim
        read, typed = ((clean_text(one.text), clean_text(one.verbatim)) for one in (before, saying))
        if now not in (read, typed):
            raise ChangedMeanwhile(contribution.reference)
        saying = Saying(
            saying.text,
            contribution.table_number if saying.table == before.table else saying.table,
            contribution.angle if saying.angle is before.angle else saying.angle,
            contribution.kind if saying.kind is before.kind else saying.kind,
            saying.verbatim,
            contribution_beside(contribution) if saying.beside == before.beside else saying.beside,
        )
    if saying.table is not None and not 1 <= saying.table <= workshop.tables:
        raise UnknownTable(saying.table)
    answering.must_stand(session, saying.beside, contribution)
    if saying.kind is not contribution.kind:
        exact = contribution.verbatim
        contribution.rekind(saying.kind)
        if contribution.verbatim != exact and not saying.verbatim:  # it was all word for word, and stays so beside
            saying = replace(saying, verbatim=contribution.verbatim)
    contribution.say(saying)
    leave_the_wall(session, contribution)


def contribution_beside(contribution: Contribution) -> Details:
    return Details(*(getattr(contribution, name) for name in BESIDE))


def change_kind(session: Session, contribution_ids: Iterable[str], kind: ContributionKind) -> None:
    for contribution_id in contribution_ids:
        contribution, _workshop = opened(session, contribution_id)
        contribution.rekind(kind)
        leave_the_wall(session, contribution)


def change_angle(session: Session, contribution_ids: Iterable[str], angle: AngleChoice) -> None:
    for contribution_id in contribution_ids:
        opened(session, contribution_id)[0].angle = angle


def withdraw(session: Session, contribution_id: str, at: datetime) -> None:
    contribution, _workshop = opened(session, contribution_id)
    contribution.withdraw(at)
    leave_the_wall(session, contribution)


def leave_the_wall(session: Session, contribution: Contribution) -> None:
    """Withdrawn, or a note from now on, it leaves the room's screen for good: only a person shows it again."""
    if contribution.withdrawn_at is None and contribution.kind is not ContributionKind.FACILITATOR_NOTE:
        return
    shown = select(ProjectedContribution).where(ProjectedContribution.contribution_id == contribution.id)
    for one in session.scalars(shown).all():
        session.delete(one)


def restore(session: Session, contribution_id: str) -> None:
    opened(session, contribution_id)[0].restore()


def opened(session: Session, contribution_id: str) -> tuple[Contribution, Workshop]:
    """A contribution that may still change: its workshop is open."""
    contribution = session.get_one(Contribution, contribution_id)
    workshop = session.get_one(Workshop, contribution.workshop_id)
    workshop.must_be_open()
    if contribution.removed_at is not None:
        raise AlreadyRemoved(contribution.reference)
    return contribution, workshop


def contribution_rows(
    session: Session,
    workshop_id: str | None,
    *,
    only: Iterable[str] | None = None,
    limit: int | None = WINDOW,
    words: str = "",
    withdrawn: bool = True,
) -> Sequence[ContributionRow]:
    """Latest first, withdrawn ones included and marked unless not wanted; `only` re-reads these ids, `words` filters.

    Without a workshop, those of the whole dossier: the last workshop refines what the earlier ones said.
    """
    statement = (
        select(
            Contribution.id, Contribution.reference, Contribution.table_number, Contribution.kind,
            Contribution.angle, Axis.number, Contribution.text, Contribution.verbatim, Contribution.created_at,
            Contribution.withdrawn_at.is_not(None), ProjectedContribution.id.is_not(None),
            *(getattr(Contribution, name) for name in BESIDE), func.coalesce(_about.reference, ""),
            *(getattr(Contribution, name) for name in DRAUGHTING),
            Contribution.validated_at.is_not(None), Contribution.debated, Contribution.dots, Contribution.group_id,
            Contribution.removed_at.is_not(None), Workshop.code,
        )
        .join(Workshop, Workshop.id == Contribution.workshop_id)
        .outerjoin(_about, _about.id == Contribution.about_id)
        .outerjoin(Axis, Axis.id == Contribution.axis_id)
        .outerjoin(ProjectedContribution, ProjectedContribution.contribution_id == Contribution.id)
        .order_by(Contribution.id.desc())
    )  # fmt: skip
    wanted = list(_wanted(workshop_id, only, fold(words).split()))
    if not withdrawn:
        wanted.append(Contribution.withdrawn_at.is_(None))
    if limit is None:
        statement = statement.where(*wanted)
    else:  # the last ones are found by their ids alone: sorting thousands of whole rows costs more than reading these
        last = select(Contribution.id).where(*wanted).order_by(Contribution.id.desc()).limit(limit).correlate(None)
        statement = statement.where(Contribution.id.in_(last))
    return _with_errata(session, [_row(tuple(row)) for row in session.execute(statement)])


def _wanted(
    workshop_id: str | None, only: Iterable[str] | None, asked: Sequence[str]
) -> Iterator[ColumnElement[bool] | TextClause]:
    if workshop_id:
        yield Contribution.workshop_id == workshop_id
    if only is not None:
        yield Contribution.id.in_(list(only))
    if asked:
        matching = "SELECT rowid FROM contribution_search WHERE contribution_search MATCH :words"
        match = " ".join(f'"{word}"*' for word in asked)
        yield text(f"contribution.rowid IN ({matching})").bindparams(words=match)


def _row(values: tuple[Any, ...]) -> ContributionRow:
    """The columns in the order of the query: the words, what is beside them, the proposal, the marks."""
    words, rest = values[:11], values[11:]
    beside, (about, *rest_) = Details(*rest[: len(BESIDE)]), rest[len(BESIDE) :]
    drawn_up, marks = Draughting(*rest_[: len(DRAUGHTING)]), rest_[len(DRAUGHTING) :]
    return ContributionRow(*(*words, beside, about, drawn_up, *marks))


def _with_errata(session: Session, rows: Sequence[ContributionRow]) -> Sequence[ContributionRow]:
    """Those that have any: few, and only once a workshop is closed."""
    found = errata.texts(session, [row.id for row in rows]) if rows else {}
    return [replace(row, errata=found[row.id]) if row.id in found else row for row in rows] if found else rows


def published(session: Session, workshop_id: str) -> Sequence[ContributionRow]:
    """What documents print, in the order it was said: neither withdrawn nor the facilitator's own notes."""
    rows = contribution_rows(session, workshop_id, limit=None)
    return [row for row in reversed(rows) if not row.withdrawn and row.kind is not ContributionKind.FACILITATOR_NOTE]


def tally(session: Session, workshop_id: str) -> Mapping[AngleChoice, int]:
    """How many contributions under each angle choice; the same rule as `published`."""
    statement = (
        select(Contribution.angle, func.count())
        .where(
            Contribution.workshop_id == workshop_id,
            Contribution.withdrawn_at.is_(None),
            Contribution.kind != ContributionKind.FACILITATOR_NOTE,
        )
        .group_by(Contribution.angle)
    )
    found = dict(session.execute(statement).all())
    return {angle: found.get(angle, 0) for angle in AngleChoice}


@dataclass(frozen=True, slots=True)
class Overview:
    """What the table's list says of itself: how many, under which angle, how many lack an angle, or a kind."""

    total: int
    angles: Mapping[AngleChoice, int]
    no_angle: int
    no_kind: int
    withdrawn: int


def overview(session: Session, workshop_id: str) -> Overview:
    """The rule of `published`; nothing is awaited of what has no text any more. Withdrawn ones are counted apart."""
    standing = Contribution.withdrawn_at.is_(None) & (Contribution.kind != ContributionKind.FACILITATOR_NOTE)
    awaited = standing & Contribution.removed_at.is_(None)
    wanted = (
        *(standing & (Contribution.angle == angle) for angle in AngleChoice),
        awaited & (Contribution.angle == AngleChoice.UNSORTED),
        awaited & (Contribution.kind == ContributionKind.UNSORTED),
        Contribution.withdrawn_at.is_not(None),
    )
    counts = [func.count().filter(one) for one in wanted]
    *angles, no_angle, no_kind, withdrawn = session.execute(
        select(*counts).where(Contribution.workshop_id == workshop_id)
    ).one()
    return Overview(sum(angles), dict(zip(AngleChoice, angles, strict=True)), no_angle, no_kind, withdrawn)
