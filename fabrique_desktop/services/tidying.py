"""What is put in order at the break: unfiled first, proposals without a title, what may lead to somebody, what is near.

Nothing here changes anything: an entry is filed, named and grouped by the gestures of the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain import care
from fabrique_desktop.domain.care import Care
from fabrique_desktop.domain.contributions import DRAUGHTING, AngleChoice, ContributionKind, Link
from fabrique_desktop.domain.programme import Audience, Workshop
from fabrique_desktop.services.capture import ContributionRow, contribution_rows
from fabrique_desktop.services.similar import similar_to


class Heap(IntEnum):
    """Where an entry waits, the most awaited first; FILED: nothing is awaited of it."""

    UNFILED = 0
    UNTITLED = 1
    BEYOND = 2
    CARE = 3
    FILED = 4


@dataclass(frozen=True, slots=True)
class TidyRow:
    """An entry and what it lacks; `care` is what its words may lead to, by their shape alone.

    `BEYOND` are those where more people say it than there are at the table.
    """

    contribution: ContributionRow
    unfiled: bool
    untitled: bool
    care: tuple[Care, ...]

    @property
    def id(self) -> str:
        return self.contribution.id

    @property
    def heap(self) -> Heap:
        if self.unfiled:
            return Heap.UNFILED
        if self.untitled:
            return Heap.UNTITLED
        if self.contribution.beyond:
            return Heap.BEYOND
        return Heap.CARE if self.care else Heap.FILED


@dataclass(frozen=True, slots=True)
class NearRow:
    """One of the nearest, whole, and whose workshop it was said in."""

    contribution: ContributionRow
    audience: str
    score: float

    @property
    def id(self) -> str:
        return self.contribution.id


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of each are left, of how many in all; an entry may lack an angle, a kind, or both."""

    total: int
    no_angle: int
    no_kind: int
    untitled: int
    beyond: int
    care: int


def to_tidy(session: Session, workshop_id: str, only: Iterable[str] | None = None) -> Sequence[TidyRow]:
    """The entries of a workshop in the order they were said; `only` re-reads these.

    Neither withdrawn, nor removed, nor a facilitator's own note: nothing is awaited of those.
    """
    rows = contribution_rows(session, workshop_id, only=only, limit=None)
    return [
        tidy_row(row)
        for row in reversed(rows)
        if not row.withdrawn and not row.removed and row.kind is not ContributionKind.FACILITATOR_NOTE
    ]


def tidy_row(row: ContributionRow) -> TidyRow:
    return TidyRow(
        row,
        unfiled=row.kind is ContributionKind.UNSORTED or row.angle is AngleChoice.UNSORTED,
        untitled=(
            row.kind is ContributionKind.PROPOSAL
            and row.beside.link is not Link.REACTION
            and not row.drawn_up.title
        ),
        care=_care(row),
    )  # fmt: skip


def _care(row: ContributionRow) -> tuple[Care, ...]:
    """Each sort of thing once, in all its words."""
    texts = (row.text, row.verbatim, *(getattr(row.drawn_up, field) for field in DRAUGHTING))
    return tuple(dict.fromkeys(mark.kind for text in texts if text for mark in care.marks(text)))


def progress(rows: Iterable[TidyRow]) -> Progress:
    known = list(rows)
    return Progress(
        total=len(known),
        no_angle=sum(row.contribution.angle is AngleChoice.UNSORTED for row in known),
        no_kind=sum(row.contribution.kind is ContributionKind.UNSORTED for row in known),
        untitled=sum(row.untitled for row in known),
        beyond=sum(row.contribution.beyond for row in known),
        care=sum(bool(row.care) for row in known),
    )


def near_rows(session: Session, contribution_id: str, limit: int = 3) -> Sequence[NearRow]:
    """The nearest of the dossier, whatever the table, workshop, audience or axis, the nearest first."""
    near = similar_to(session, contribution_id, limit)
    rows = {row.id: row for row in contribution_rows(session, None, only=[one.id for one in near], limit=None)}
    audiences = _audiences(session, {row.workshop_code for row in rows.values()})
    return [NearRow(rows[one.id], audiences[rows[one.id].workshop_code], one.score) for one in near if one.id in rows]


def _audiences(session: Session, codes: Iterable[str]) -> Mapping[str, str]:
    statement = select(Workshop.code, Audience.name).join(Audience, Audience.id == Workshop.audience_id)
    return dict(session.execute(statement.where(Workshop.code.in_(list(codes)))).all())
