"""What the journal told of a workshop, read once and replayed from one moment to the next."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, or_, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import DRAUGHTING, Contribution, Erratum
from fabrique_desktop.domain.erasures import MARK, PassageErasure
from fabrique_desktop.domain.journal import Action, JournalEntry, JournalValue
from fabrique_desktop.domain.programme import Support, TableReport, Workshop, WorkshopState
from fabrique_desktop.domain.seal import SealedField
from fabrique_desktop.services.hiding import Hidden, hide

CONTRIBUTION, ERRATUM = Contribution.__tablename__, Erratum.__tablename__
MESSAGE, SUPPORT = TableReport.__tablename__, Support.__tablename__
#: what is sealed of each: all that documents print of it and that does not change after the closing
SEALED: Mapping[str, tuple[str, ...]] = {
    CONTRIBUTION: (
        "angle", "debated", "dots", "kind", "link", "out_of", "people", "reference", "source", "stance",
        "table_number", "text", "to_refine", "validated_at", "verbatim", *DRAUGHTING,
    ),
    ERRATUM: ("text",),
    MESSAGE: ("message", "table_number"),
    SUPPORT: ("day", "title", "where_to_get"),
}  # fmt: skip
_READ = (*dict.fromkeys(name for names in SEALED.values() for name in names), "withdrawn_at", "contribution_id")
Fields = dict[str, SealedField]
Rows = dict[str, Fields]
if TYPE_CHECKING:
    _Told = Row[int, str, str, str, str, str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Point:
    """An entry that makes a seal: a closing, or an erratum written or taken back since."""

    position: int
    hash: str
    at: datetime
    closing: bool
    reopened_at: datetime | None = None


def points(session: Session, workshop_id: str) -> list[Point]:
    """Every one, first to last, those before a reopening too; what was taken back stays in the journal."""
    entry = (JournalEntry.position, JournalEntry.hash, JournalEntry.at)
    states = session.execute(
        select(*entry, JournalValue.value)
        .join(JournalValue, JournalValue.position == JournalEntry.position)
        .where(
            JournalEntry.entity == Workshop.__tablename__,
            JournalEntry.entity_id == workshop_id,
            JournalValue.field == "state",
        )
    )
    beside = session.execute(
        select(*entry, JournalEntry.entity).where(
            JournalEntry.entity_id.in_(select(_errata_of(workshop_id).c.entity_id)),
            JournalEntry.action != Action.UPDATE,
        )
    )
    found: list[Point] = []
    closed, told = json.dumps(WorkshopState.CLOSED.value), sorted((*states, *beside))
    inside = False
    for at, (position, hash_, moment, what) in enumerate(told):
        inside = inside if what == ERRATUM else what == closed
        if inside:
            later = (one[2] for one in told[at + 1 :] if one[3] not in (ERRATUM, closed))
            found.append(Point(position, hash_, moment, what == closed, next(later, None)))
    return found


def is_closed(session: Session, workshop_id: str) -> bool:
    """As the journal tells it."""
    made = points(session, workshop_id)
    return bool(made) and made[-1].reopened_at is None


class Replay:
    """Goes forward only: ask for positions in their order."""

    def __init__(self, session: Session, workshop_id: str, hidden: Hidden) -> None:
        self.rows: dict[str, Rows] = {entity: {} for entity in SEALED}
        self._hidden = hidden
        self._erased = _passages_of(session, workshop_id)
        self._entries: Iterator[tuple[int, Iterator[_Told]]]
        self._entries = groupby(session.execute(_told(workshop_id)), attrgetter("position"))
        self._next: tuple[int, list[_Told]] | None = None
        self._advance()

    def until(self, position: int | None) -> Mapping[str, Rows]:
        """All the rows as they were at this entry, by entity and id; None: as the journal leaves them."""
        while self._next is not None and (position is None or self._next[0] <= position):
            for place, entity, id_, action, field, committed, value, salt in self._next[1]:
                rows = self.rows[entity]
                if action == Action.DELETE:
                    rows.pop(id_, None)
                elif field is not None:
                    told = SealedField(field, committed, value, salt)
                    rows.setdefault(id_, {})[field] = self._field(place, id_, told)
            self._advance()
        return self.rows

    def _advance(self) -> None:
        found = next(self._entries, None)
        self._next = None if found is None else (found[0], list(found[1]))

    def _field(self, position: int, id_: str, told: SealedField) -> SealedField:
        if told.value is not None and id_ in self._hidden and _hides(told.value, id_, self._hidden):
            return SealedField(told.field, told.commitment, hidden=True)  # its commitment leaves, its words do not
        if told.value is None:
            since = sum(place > position for place in self._erased.get((id_, told.field), ()))
            return told._replace(passages=since)
        return told


_Places = Mapping[tuple[str, str], Sequence[int]]


def _passages_of(session: Session, workshop_id: str) -> _Places:
    """Where the journal tells each passage erased of a text that still stands, by (row, field).

    Beside contributions, no row tells it: the mark in what the text became does.
    """
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    removed = select(Contribution.id).where(Contribution.removed_at.is_not(None))
    said = select(Contribution.id).where(Contribution.workshop_id == workshop_id, Contribution.id.not_in(removed))
    of_texts = (
        select(JournalEntry.position, PassageErasure.contribution_id, PassageErasure.field)
        .join(JournalEntry, JournalEntry.entity_id == PassageErasure.id)
        .where(PassageErasure.contribution_id.in_(said))
    )
    errata = select(Erratum.id).where(Erratum.contribution_id.in_(said))
    marked = (
        select(JournalEntry.position, JournalEntry.entity_id, JournalValue.field)
        .join(JournalValue, JournalValue.position == JournalEntry.position)
        .where(
            JournalEntry.entity.in_((ERRATUM, MESSAGE, SUPPORT)),
            JournalEntry.action == Action.UPDATE,
            or_(JournalEntry.entity_id.in_(errata), JournalEntry.entity_id.in_(select(_rows_of(workshop_id)))),
            JournalValue.value.contains(MARK, autoescape=True),
        )
    )
    for statement in (of_texts, marked):
        for position, id_, field in session.execute(statement):
            found[id_, field].append(position)
    return found


def _hides(value: str, id_: str, hidden: Hidden) -> bool:
    told = json.loads(value)
    return isinstance(told, str) and hide(told, id_, hidden) != told


def _told(workshop_id: str) -> Select[int, str, str, str, str, str, str | None, str | None]:
    own, beside = _rows_of(workshop_id), _errata_of(workshop_id)
    kept: ColumnElement[bool] = and_(
        JournalValue.position == JournalEntry.position, JournalValue.field.in_(_READ)
    )  # a deletion has no value
    return (
        select(
            JournalEntry.position, JournalEntry.entity, JournalEntry.entity_id, JournalEntry.action,
            JournalValue.field, JournalValue.commitment, JournalValue.value, JournalValue.salt,
        )
        .outerjoin(JournalValue, kept)
        .where(
            JournalEntry.entity.in_(SEALED),
            or_(
                JournalEntry.entity_id.in_(select(own.c.entity_id)),
                JournalEntry.entity_id.in_(select(beside.c.entity_id)),
            ),
        )
        .order_by(JournalEntry.position)
    )  # fmt: skip


def _rows_of(workshop_id: str) -> Subquery:
    """What was written down in a workshop, be it taken away since: the journal alone is asked."""
    return (
        select(JournalEntry.entity_id)
        .join(JournalValue, JournalValue.position == JournalEntry.position)
        .where(
            JournalEntry.entity.in_((CONTRIBUTION, MESSAGE, SUPPORT)),
            JournalEntry.action == Action.INSERT,
            JournalValue.field == "workshop_id",
            JournalValue.value == json.dumps(workshop_id),
        )
        .subquery()
    )


def _errata_of(workshop_id: str) -> Subquery:
    about = select('"' + _rows_of(workshop_id).c.entity_id + '"')
    return (
        select(JournalEntry.entity_id)
        .join(JournalValue, JournalValue.position == JournalEntry.position)
        .where(
            JournalEntry.entity == ERRATUM,
            JournalEntry.action == Action.INSERT,
            JournalValue.field == "contribution_id",
            JournalValue.value.in_(about),
        )
        .subquery()
    )
