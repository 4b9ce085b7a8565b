"""After closing nothing collected changes: what was wrong is said beside it, with who and when."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.base import record_id
from fabrique_desktop.domain.contributions import Contribution, Erratum
from fabrique_desktop.domain.errors import AlreadyRemoved, EmptyText, StillOpen
from fabrique_desktop.domain.journal import Action, JournalEntry, JournalValue
from fabrique_desktop.domain.programme import Workshop, WorkshopState
from fabrique_desktop.domain.text import clean_text

#: up to so many contributions are looked for one by one; beyond, all the errata of the dossier, which are few
_ONE_BY_ONE = 200


@dataclass(frozen=True, slots=True)
class ErratumRow:
    """`operator` is the post or the person as the journal tells it, empty when nobody was named."""

    text: str
    written_at: datetime
    operator: str


def add(session: Session, contribution_id: str, text: str, at: datetime) -> str:
    """Beside a contribution of a closed workshop; StillOpen before, since it can be corrected then. The new id.

    AlreadyRemoved where nothing is left to be wrong: it would say again what somebody asked not to keep.
    """
    contribution = session.get_one(Contribution, contribution_id)
    workshop = session.get_one(Workshop, contribution.workshop_id)
    if workshop.state is not WorkshopState.CLOSED:
        raise StillOpen(workshop.code)
    if contribution.removed_at is not None:
        raise AlreadyRemoved(contribution.reference)
    words = clean_text(text)
    if not words:
        raise EmptyText()
    latest = session.scalars(select(Erratum.id).order_by(Erratum.id.desc()).limit(1)).one_or_none()
    erratum = Erratum(id=record_id(after=latest or ""), contribution_id=contribution_id, text=words, written_at=at)
    session.add(erratum)
    session.flush()
    return erratum.id


def of(session: Session, workshop_id: str) -> Mapping[str, Sequence[ErratumRow]]:
    """The errata of a workshop by contribution, in the order they were written; none whose text was removed."""
    statement = (
        select(Erratum.contribution_id, Erratum.text, Erratum.written_at, JournalEntry.operator)
        .join(Contribution, Contribution.id == Erratum.contribution_id)
        .join(JournalEntry, JournalEntry.entity_id == Erratum.id)
        .where(
            Contribution.workshop_id == workshop_id,
            Erratum.text != "",
            JournalEntry.entity == Erratum.__tablename__,
            JournalEntry.action == Action.INSERT,
        )
        .order_by(Erratum.id)
    )
    found: dict[str, list[ErratumRow]] = defaultdict(list)
    for contribution_id, text, written_at, operator in session.execute(statement):
        found[contribution_id].append(ErratumRow(text, written_at, operator))
    return dict(found)


def texts(session: Session, contribution_ids: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """The words alone, by contribution, as they are shown beside it; the same rule as `of`."""
    statement = select(Erratum.contribution_id, Erratum.text).where(Erratum.text != "").order_by(Erratum.id)
    if len(contribution_ids) <= _ONE_BY_ONE:
        statement = statement.where(Erratum.contribution_id.in_(contribution_ids))
    found: dict[str, tuple[str, ...]] = {}
    for contribution_id, words in session.execute(statement):
        found[contribution_id] = (*found.get(contribution_id, ()), words)
    return found


def beside(session: Session, erratum_ids: Iterable[str]) -> frozenset[str]:
    """The contributions that these errata stand beside, or stood before they were taken back."""
    told = (
        select(JournalValue.value)
        .join(JournalEntry, JournalEntry.position == JournalValue.position)
        .where(JournalEntry.entity_id.in_(list(erratum_ids)), JournalValue.field == "contribution_id")
    )
    return frozenset(json.loads(value) for value in session.scalars(told) if value is not None)
