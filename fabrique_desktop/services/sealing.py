"""Reads from the journal what a closed workshop's seal covers, as it was at each closing and at each erratum since."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.schema import DefaultClause

from fabrique_desktop.domain.base import Base
from fabrique_desktop.domain.contributions import Contribution, ContributionKind, Erratum
from fabrique_desktop.domain.erasures import PassageErasure
from fabrique_desktop.domain.journal import plain_json
from fabrique_desktop.domain.leaving import Edition
from fabrique_desktop.domain.programme import Support, TableReport, Workshop, WorkshopState
from fabrique_desktop.domain.seal import NotAsSealed, Part, Record, SealedText, changed_between
from fabrique_desktop.services.hiding import hidden
from fabrique_desktop.services.posts import must_lead
from fabrique_desktop.services.sealed_journal import (
    CONTRIBUTION,
    ERRATUM,
    MESSAGE,
    SEALED,
    SUPPORT,
    Fields,
    Point,
    Replay,
    Rows,
    is_closed,
    points,
)

_NOTE = json.dumps(ContributionKind.FACILITATOR_NOTE.value)


@dataclass(frozen=True, slots=True)
class Former:
    """Documents that still say what was erased since they left."""

    version: int
    made_at: datetime
    folder: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A record and the moment from which it holds."""

    record: Record
    at: datetime
    closing: bool = True  # or an erratum, written or taken back
    reopened_at: datetime | None = None  # the workshop was, since: another closing made another seal
    changed: Mapping[Part, tuple[str, ...]] = field(default_factory=dict)  # since, as the dossier is today
    former: tuple[Former, ...] = ()  # documents that left before a passage was erased


def sealed(session: Session, workshop_id: str) -> Sealed | None:
    """The record in force; None while the workshop is open: what is provisional has no seal."""
    must_lead(session)
    made = points(session, workshop_id)
    if not made or session.get_one(Workshop, workshop_id).state is not WorkshopState.CLOSED:
        return None
    replay = Replay(session, workshop_id, hidden(session))
    return Sealed(_record(session, workshop_id, made[-1], replay), made[-1].at, made[-1].closing)


def all_sealed(session: Session, workshop_id: str) -> Sequence[Sealed]:
    """Every one that a paper may bear: at each closing, those before a reopening too, and at each erratum."""
    must_lead(session)
    made = points(session, workshop_id)
    if not made:
        return []
    replay = Replay(session, workshop_id, hidden(session))
    records = [(one, _record(session, workshop_id, one, replay)) for one in made]
    today, former = _record(session, workshop_id, None, replay), _former(session, workshop_id)
    return [
        Sealed(record, one.at, one.closing, one.reopened_at, changed_between(record, today), former)
        for one, record in records
    ]


def _former(session: Session, workshop_id: str) -> tuple[Former, ...]:
    last = (
        select(func.max(PassageErasure.erased_at))
        .join(Contribution, Contribution.id == PassageErasure.contribution_id)
        .where(Contribution.workshop_id == workshop_id)
    )
    made = (
        select(Edition.version, Edition.made_at, Edition.folder)
        .where(Edition.workshop_id == workshop_id, Edition.made_at < last.scalar_subquery())
        .order_by(Edition.made_at, Edition.id)
    )
    return tuple(Former(*row) for row in session.execute(made))


@dataclass(frozen=True, slots=True)
class SealCode:
    """The seal in force as a page shows it, to be compared with a paper."""

    code: str
    at: datetime


def seal_code(session: Session, workshop_id: str) -> SealCode | None:
    """None while the workshop is open."""
    found = sealed(session, workshop_id)
    return SealCode(found.record.code, found.at) if found is not None else None


def must_say_what_was_sealed(session: Session, workshop_id: str) -> None:
    """NotAsSealed when what documents would print is not what the journal told: the seal would cover other words."""
    must_lead(session)
    workshop = session.get_one(Workshop, workshop_id)
    if (workshop.state is WorkshopState.CLOSED) is not is_closed(session, workshop_id):
        raise NotAsSealed(workshop.code, ())
    if workshop.state is not WorkshopState.CLOSED:
        return
    replay, there = Replay(session, workshop_id, {}), _there(session, workshop_id)
    then = _record(session, workshop_id, points(session, workshop_id)[-1], replay)
    since = changed_between(then, _record(session, workshop_id, None, replay))
    told = replay.until(None)
    unlike = [name for names in since.values() for name in names]
    unlike += [name for entity in SEALED for name in _unlike(entity, told[entity], there[entity], there[CONTRIBUTION])]
    if unlike:
        raise NotAsSealed(workshop.code, tuple(dict.fromkeys(unlike)))


def _record(session: Session, workshop_id: str, point: Point | None, replay: Replay) -> Record:
    told = replay.until(point.position if point is not None else None)
    said = told[CONTRIBUTION]
    return Record(
        workshop=session.get_one(Workshop, workshop_id).code,
        journal=point.hash if point is not None else "",
        contributions=_texts(
            CONTRIBUTION, ((_word(fields, "reference"), fields) for fields in said.values() if _published(fields))
        ),
        errata=_texts(ERRATUM, _errata(told[ERRATUM], said), in_order=True),
        messages=_texts(
            MESSAGE, ((f"T{_word(one, 'table_number')}", one) for one in told[MESSAGE].values() if _says(one))
        ),
        supports=_texts(
            SUPPORT, ((f"S{at:03d}", one) for at, (_id, one) in enumerate(sorted(told[SUPPORT].items()), 1))
        ),
    )


def _errata(errata: Rows, said: Rows) -> Iterator[tuple[str, Fields]]:
    for _id, fields in sorted(errata.items()):
        yield _word(said.get(_word(fields, "contribution_id"), {}), "reference"), fields


def _texts(entity: str, found: Iterator[tuple[str, Fields]], *, in_order: bool = False) -> tuple[SealedText, ...]:
    names = sorted(SEALED[entity])
    texts = (SealedText(name, tuple(fields[one] for one in names if one in fields)) for name, fields in found)
    return tuple(texts) if in_order else tuple(sorted(texts))


def _word(fields: Fields, name: str) -> str:
    told = fields.get(name)
    return str(json.loads(told.value)) if told is not None and told.value is not None else ""


def _says(fields: Fields) -> bool:
    """A table whose rapporteur alone was noted has no message."""
    told = fields.get("message")
    return told is not None and told.value != '""'


def _published(fields: Fields) -> bool:
    """The rule of `capture.published`: neither withdrawn nor a note."""
    withdrawn, kind = fields.get("withdrawn_at"), fields.get("kind")
    return (withdrawn is None or withdrawn.value in (None, "null")) and (kind is None or kind.value != _NOTE)


_ENTITIES: Mapping[str, type[Base]] = {one.__tablename__: one for one in (Contribution, Erratum, TableReport, Support)}


def _there(session: Session, workshop_id: str) -> Mapping[str, Mapping[str, Mapping[str, object]]]:
    """The rows that documents are made from, by entity and id."""
    said = select(Contribution.id).where(Contribution.workshop_id == workshop_id)
    found = {}
    for entity, kind in _ENTITIES.items():
        more = {CONTRIBUTION: ("withdrawn_at", "removed_at"), ERRATUM: ("contribution_id",)}.get(entity, ())
        columns = inspect(kind).columns
        names = ("id", *SEALED[entity], *more)
        mine = Erratum.contribution_id.in_(said) if entity == ERRATUM else columns["workshop_id"] == workshop_id
        rows = session.execute(select(*(columns[name] for name in names)).where(mine))
        found[entity] = {str(row[0]): dict(zip(names, row, strict=True)) for row in rows}
    return found


def _unlike(
    entity: str, told: Rows, there: Mapping[str, Mapping[str, object]], said: Mapping[str, Mapping[str, object]]
) -> Iterator[str]:
    """What is not as it was told, called as a document calls it."""
    for id_ in sorted({*told, *there}):
        fields, row = told.get(id_), there.get(id_)
        if fields is None or row is None or _differs(entity, fields, row):
            yield _called(entity, id_, fields or {}, row or {}, said)


def _differs(entity: str, fields: Fields, row: Mapping[str, object]) -> bool:
    if row.get("removed_at") is not None and row["text"]:
        return True
    names = (*SEALED[entity], *(("withdrawn_at",) if entity == CONTRIBUTION else ()))
    return any(not _agrees(entity, name, fields, row[name]) for name in names)


def _agrees(entity: str, name: str, fields: Fields, value: object) -> bool:
    """An insertion leaves out what is empty, a new column what it gave to the rows before it."""
    told = fields.get(name)
    if told is not None:
        return not value if told.value is None else plain_json(value) == told.value
    if value is None or value is False or value == "":
        return True
    given = inspect(_ENTITIES[entity]).columns[name].server_default
    return isinstance(given, DefaultClause) and str(value) == given.arg


def _called(
    entity: str, id_: str, fields: Fields, row: Mapping[str, object], said: Mapping[str, Mapping[str, object]]
) -> str:
    if entity == CONTRIBUTION:
        return str(row.get("reference") or _word(fields, "reference") or id_[:8])
    if entity == ERRATUM:
        about = said.get(str(row.get("contribution_id") or _word(fields, "contribution_id")), {})
        return f"erratum de {about.get('reference', '?')}"
    if entity == MESSAGE:
        return f"table {row.get('table_number') or _word(fields, 'table_number')}"
    return "supports remis"
