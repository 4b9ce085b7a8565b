"""Reads from the journal what a closed workshop's seal covers, as it was at the closing or at an erratum since."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import DRAUGHTING, Contribution, ContributionKind, Erratum
from fabrique_desktop.domain.journal import JournalEntry, JournalValue
from fabrique_desktop.domain.programme import Workshop, WorkshopState
from fabrique_desktop.domain.seal import Record, SealedField, SealedText
from fabrique_desktop.services.hiding import Hidden, hidden, hide

#: what of a contribution is sealed: all that documents print of it and that does not change after the closing
SEALED = (
    "angle", "debated", "dots", "kind", "link", "out_of", "people", "reference", "source", "stance", "table_number",
    "text", "to_refine", "validated_at", "verbatim", *DRAUGHTING,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sealed:
    """A record and the moment from which it holds."""

    record: Record
    at: datetime


def sealed(session: Session, workshop_id: str) -> Sealed | None:
    """The record in force; None while the workshop is open: what is provisional has no seal."""
    points = _points(session, workshop_id)
    return _sealed_at(session, workshop_id, points[-1]) if points else None


def all_sealed(session: Session, workshop_id: str) -> Sequence[Sealed]:
    """The record at the closing, and at each erratum since: one of them is what a paper was printed with."""
    return [_sealed_at(session, workshop_id, point) for point in _points(session, workshop_id)]


@dataclass(frozen=True, slots=True)
class _Point:
    position: int
    hash: str
    at: datetime


def _points(session: Session, workshop_id: str) -> Sequence[_Point]:
    workshop = session.get_one(Workshop, workshop_id)
    if workshop.state is not WorkshopState.CLOSED:
        return []
    entry = (JournalEntry.position, JournalEntry.hash, JournalEntry.at)
    closing = session.execute(
        select(*entry)
        .join(JournalValue, JournalValue.position == JournalEntry.position)
        .where(
            JournalEntry.entity == Workshop.__tablename__,
            JournalEntry.entity_id == workshop_id,
            JournalValue.field == "state",
            JournalValue.value == json.dumps(WorkshopState.CLOSED.value),
        )
        .order_by(JournalEntry.position.desc())
        .limit(1)
    ).one()
    since = session.execute(
        select(*entry)
        .join(Erratum, Erratum.id == JournalEntry.entity_id)
        .join(Contribution, Contribution.id == Erratum.contribution_id)
        .where(
            JournalEntry.entity == Erratum.__tablename__,
            JournalEntry.action == "insert",
            Contribution.workshop_id == workshop_id,
            JournalEntry.position > closing.position,
        )
        .order_by(JournalEntry.position)
    )
    return [_Point(*row) for row in (closing, *since)]


def _sealed_at(session: Session, workshop_id: str, point: _Point) -> Sealed:
    code = session.get_one(Workshop, workshop_id).code
    said = select(Contribution.id, Contribution.reference).where(Contribution.workshop_id == workshop_id)
    references = {row.id: row.reference for row in session.execute(said)}
    found = _fields(session, Contribution.__tablename__, said.with_only_columns(Contribution.id), point)
    contributions = [
        SealedText(references[id_], _in_order(fields, SEALED)) for id_, fields in found.items() if _published(fields)
    ]
    errata = (
        select(Erratum.id, Contribution.reference).join(Contribution).where(Contribution.workshop_id == workshop_id)
    )
    about = {row.id: row.reference for row in session.execute(errata)}
    written = _fields(session, Erratum.__tablename__, errata.with_only_columns(Erratum.id), point)
    record = Record(
        workshop=code,
        journal=point.hash,
        contributions=tuple(sorted(contributions)),
        errata=tuple(SealedText(about[id_], _in_order(fields, ("text",))) for id_, fields in sorted(written.items())),
    )
    return Sealed(record, point.at)


def _fields(session: Session, entity: str, ids: object, point: _Point) -> Mapping[str, Mapping[str, SealedField]]:
    """By row, the last value of each field that the journal told up to this point."""
    statement = (
        select(
            JournalEntry.entity_id, JournalValue.field, JournalValue.commitment, JournalValue.value, JournalValue.salt
        )
        .join(JournalValue, JournalValue.position == JournalEntry.position)
        .where(
            JournalEntry.entity == entity,
            JournalEntry.entity_id.in_(ids),  # type: ignore[arg-type]
            JournalEntry.position <= point.position,
        )
        .order_by(JournalEntry.position)
    )
    hidden_ = hidden(session)
    found: dict[str, dict[str, SealedField]] = defaultdict(dict)
    for id_, field, committed, value, salt in session.execute(statement):
        if value is not None and id_ in hidden_ and _hides(value, id_, hidden_):
            value = salt = None  # noqa: PLW2901 - its commitment leaves, its words do not
        found[id_][field] = SealedField(field, committed, value, salt)
    return found


def _hides(value: str, id_: str, hidden_: Hidden) -> bool:
    told = json.loads(value)
    return isinstance(told, str) and hide(told, id_, hidden_) != told


def _in_order(fields: Mapping[str, SealedField], names: Sequence[str]) -> tuple[SealedField, ...]:
    return tuple(fields[name] for name in sorted(names) if name in fields)


def _published(fields: Mapping[str, SealedField]) -> bool:
    """The rule of `capture.published`: neither withdrawn nor a note."""
    withdrawn = fields.get("withdrawn_at")
    kind = fields.get("kind")
    note = json.dumps(ContributionKind.FACILITATOR_NOTE.value)
    return (withdrawn is None or withdrawn.value in (None, "null")) and (kind is None or kind.value != note)
