"""A proposal as its table formulates it: promoted from an idea, drawn up field by field, read back, marked, counted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import (
    DRAUGHTING,
    MOST_DOTS,
    Contribution,
    ContributionKind,
    Draughting,
    Link,
    Saying,
    must_be_between,
)
from fabrique_desktop.domain.errors import ChangedMeanwhile, UnknownAxis
from fabrique_desktop.domain.journal import JournalEntry, JournalValue
from fabrique_desktop.domain.people import Attendance, Role
from fabrique_desktop.domain.programme import Axis, Workshop
from fabrique_desktop.domain.text import clean_text, fold
from fabrique_desktop.services import answering
from fabrique_desktop.services.capture import (
    WINDOW,
    ContributionRow,
    Recorded,
    add_contribution,
    contribution_rows,
    opened,
)


def promote(session: Session, contribution_id: str) -> None:
    """An idea becomes a proposal. Its first wording stays in its history: nobody said that it was word for word."""
    contribution = _standing(session, contribution_id)
    if contribution.kind is ContributionKind.PROPOSAL:
        return
    contribution.rekind(ContributionKind.PROPOSAL)
    contribution.index()


def first_wording(session: Session, contribution_id: str) -> str:
    """As it was first written, when it reads otherwise today; nothing once its words were taken out on request."""
    told = session.scalar(
        select(JournalValue.value)
        .join(JournalEntry, JournalEntry.position == JournalValue.position)
        .where(JournalEntry.entity_id == contribution_id, JournalValue.field == "text")
        .order_by(JournalEntry.position)
        .limit(1)
    )
    first = "" if told is None else str(json.loads(told))
    return "" if first == session.get_one(Contribution, contribution_id).text else first


def draw_up(session: Session, contribution_id: str, field: str, words: str, before: str) -> None:
    """One field of the proposal, kept when its box is left; ChangedMeanwhile if another hand wrote there since."""
    if field not in DRAUGHTING:
        raise ValueError(field)
    contribution = _standing(session, contribution_id)
    now, typed = getattr(contribution, field), clean_text(words)
    if now not in (clean_text(before), typed):
        raise ChangedMeanwhile(contribution.reference)
    if now != typed:
        setattr(contribution, field, typed)
        contribution.validated_at = None  # what the table validated is no longer what is written
        contribution.index()


def drawn_up(session: Session, contribution_id: str) -> Draughting:
    columns = [getattr(Contribution, name) for name in DRAUGHTING]
    return Draughting(*session.execute(select(*columns).where(Contribution.id == contribution_id)).one())


def validate(session: Session, contribution_id: str, at: datetime | None, read: Draughting | None = None) -> None:
    """« Relue et validée par la table », or no longer (None).

    `read` is what was read aloud: ChangedMeanwhile if anything else is written there by then.
    """
    contribution = _standing(session, contribution_id)
    if at is not None and read is not None:
        for field in DRAUGHTING:
            if getattr(contribution, field) != clean_text(getattr(read, field)):
                raise ChangedMeanwhile(contribution.reference)
    contribution.validated_at = at


def debate(session: Session, contribution_id: str, debated: bool) -> None:
    """« Fait débat »: both sides are kept, nothing is decided."""
    contribution = _standing(session, contribution_id) if debated else opened(session, contribution_id)[0]
    contribution.debated = debated


def attach_to_axis(session: Session, contribution_ids: Sequence[str], axis_number: int | None) -> None:
    """Said here, about another axis (None: about all of them); the reference and the origin stay."""
    axis = session.scalars(select(Axis).where(Axis.number == axis_number)).one_or_none()
    if axis is None and axis_number is not None:
        raise UnknownAxis(axis_number)
    for id_ in contribution_ids:
        opened(session, id_)[0].axis_id = axis.id if axis else None


def answer_to(
    session: Session, workshop_id: str, saying: Saying, at: datetime, axis_number: int | None = None
) -> Recorded:
    """A line that may react to another contribution, or refine what an earlier workshop said: linked to it.

    `axis_number` is the axis it is about, at a workshop that is about all of them; None leaves it the workshop's own.

    NotAbout when the line says it is about something that is not there, or was withdrawn or removed.
    """
    answering.must_stand(session, saying.beside)
    recorded = add_contribution(session, workshop_id, saying, at)
    if axis_number is not None:
        attach_to_axis(session, [recorded.id], axis_number)
    return recorded


def answer_block(
    session: Session, workshop_id: str, sayings: Sequence[Saying], at: datetime, axis_number: int | None = None
) -> Sequence[Recorded]:
    """The same of a block pasted at once: all of them, or none."""
    return [answer_to(session, workshop_id, saying, at, axis_number) for saying in sayings]


def _standing(session: Session, contribution_id: str) -> Contribution:
    """One that may still be worked on: its workshop is open, and it stands."""
    contribution, _workshop = opened(session, contribution_id)
    contribution.must_stand()
    return contribution


@dataclass(frozen=True, slots=True)
class EarlierProposals:
    """Those of one axis stand together, the oldest first; `total` counts those left out too."""

    rows: tuple[ContributionRow, ...]
    total: int


def earlier_proposals(session: Session, workshop_id: str, words: str = "", limit: int = WINDOW) -> EarlierProposals:
    """What every other workshop proposed, for the last one to refine; neither withdrawn nor removed."""
    statement = (
        select(Contribution.id)
        .outerjoin(Axis, Axis.id == Contribution.axis_id)
        .where(
            Contribution.workshop_id != workshop_id,
            Contribution.kind == ContributionKind.PROPOSAL,
            Contribution.withdrawn_at.is_(None),
            Contribution.removed_at.is_(None),
        )
        .order_by(Axis.number.nulls_last(), Contribution.id)
    )
    if asked := fold(words).split():
        match = " ".join(f'"{word}"*' for word in asked)
        matching = (
            "contribution.rowid IN (SELECT rowid FROM contribution_search WHERE contribution_search MATCH :words)"
        )
        statement = statement.where(text(matching).bindparams(words=match))
    ids = session.scalars(statement).all()
    shown = {row.id: row for row in contribution_rows(session, None, only=ids[:limit], limit=None)}
    return EarlierProposals(tuple(shown[id_] for id_ in ids[:limit]), len(ids))


def count_dots(session: Session, contribution_id: str, dots: int | None) -> None:
    """How many dots were stuck on it; None: not counted."""
    must_be_between(dots, 0, MOST_DOTS)
    contribution = opened(session, contribution_id)[0] if dots is None else _standing(session, contribution_id)
    contribution.dots = dots


@dataclass(frozen=True, slots=True)
class DotsRow:
    """A proposal and its dots; `rank` is shared by those that have as many.

    One whose text was removed since keeps its dots, without a heading: people put them there.
    """

    id: str
    reference: str
    heading: str
    dots: int | None
    rank: int | None
    tied: bool
    removed: bool = False


@dataclass(frozen=True, slots=True)
class DotsCount:
    """`possible` is people in the room times dots each: more is a counting error, said and never corrected."""

    rows: tuple[DotsRow, ...]
    total: int
    people: int
    each: int

    @property
    def possible(self) -> int:
        return self.people * self.each

    @property
    def too_many(self) -> bool:
        """Not told where no presence is noted: what was possible is not known."""
        return bool(self.people) and self.total > self.possible


def dots(session: Session, workshop_id: str) -> DotsCount:
    """The proposals of a workshop, those with most dots first; ties are told as ties.

    What has dots is counted whatever it became, as long as it is printed: people put them there.
    """
    workshop = session.get_one(Workshop, workshop_id)
    heading = func.coalesce(func.nullif(Contribution.title, ""), Contribution.text)
    found = session.execute(
        select(
            Contribution.id, Contribution.reference, heading, Contribution.dots, Contribution.removed_at.is_not(None)
        )
        .where(
            Contribution.workshop_id == workshop_id,
            Contribution.withdrawn_at.is_(None),
            Contribution.kind != ContributionKind.FACILITATOR_NOTE,
            Contribution.dots.is_not(None)
            | (
                (Contribution.kind == ContributionKind.PROPOSAL)
                & Contribution.removed_at.is_(None)
                & (Contribution.link.is_(None) | (Contribution.link != Link.REACTION))
            ),
        )
        .order_by(Contribution.dots.desc().nulls_last(), Contribution.id)
    ).all()
    counted = [row[3] for row in found if row[3] is not None]
    people = select(func.count()).where(
        Attendance.workshop_id == workshop_id, Attendance.cancelled_at.is_(None), Attendance.role == Role.PARTICIPANT
    )
    rows = tuple(
        DotsRow(id_, reference, words, number, _rank(number, counted), counted.count(number) > 1, removed)
        for id_, reference, words, number, removed in found
    )
    return DotsCount(rows, sum(counted), session.scalar(people) or 0, workshop.dots_each)


def _rank(number: int | None, counted: Sequence[int]) -> int | None:
    return None if number is None else 1 + sum(other > number for other in counted)
