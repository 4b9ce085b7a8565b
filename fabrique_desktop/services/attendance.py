"""What the desk reads: who is here, how many. Columns into rows, never entities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple, TypeVar

from sqlalchemy import (
    ColumnElement,
    Executable,
    Integer,
    Select,
    Text,
    bindparam,
    case,
    cast,
    false,
    func,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from fabrique_desktop.domain.people import (
    KEPT_CODE,
    Attendance,
    Manner,
    Minority,
    Participant,
    ParticipantCategory,
    Proof,
    Registration,
    Role,
)
from fabrique_desktop.domain.programme import Workshop, WorkshopState
from fabrique_desktop.domain.text import fold
from fabrique_desktop.services.posts import post_of
from fabrique_desktop.services.structures import house_of, known_houses, registered

_K = TypeVar("_K")
#: more names than anybody looks through under the field
AWAITED_LIMIT = 300


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody of the register as the desk shows them: nothing private tells namesakes apart."""

    id: str
    surname: str
    first_name: str
    organization: str
    neighbourhood: str
    category: ParticipantCategory
    minority: Minority
    doubtful: bool
    needs: str
    registered: tuple[str, ...]  # workshop codes, by date
    present: tuple[tuple[str, datetime], ...]  # (workshop code, arrival)

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.first_name, self.surname) if part)


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    id: str
    workshop_id: str
    participant_id: str | None
    surname: str
    first_name: str
    organization: str
    job: str
    label: str
    manner: Manner
    role: Role
    category: ParticipantCategory
    minor: bool
    proof: Proof
    table: int | None
    needs: str
    arrived_at: datetime
    departed_at: datetime | None
    late: bool

    @property
    def full_name(self) -> str:
        """The name, or an empty text for somebody without a name."""
        return " ".join(part for part in (self.first_name, self.surname) if part)


@dataclass(frozen=True, slots=True)
class AttendanceCounts:
    """The numbers of one workshop, the same in every window and document. Only participants are counted."""

    expected: int
    present: int
    departed: int
    registered: int
    walk_in: int
    unnamed: int
    group_member: int
    minors: int
    late: int
    categories: Mapping[ParticipantCategory, int]
    apart: Mapping[Role, int]
    organizations: tuple[str, ...]  # those that may be named
    other_organizations: int
    structures_seen: bool = True  # not by a post that sees no names: it then has no number of them

    @property
    def structures(self) -> int:
        """All that are represented, named or not: the one number of structures, everywhere."""
        return len(self.organizations) + self.other_organizations

    @property
    def in_the_room(self) -> int:
        return self.present - self.departed


def people_rows(session: Session, ids: Iterable[str]) -> list[PersonRow]:
    ids = list(ids)
    registered = _grouped(
        session.execute(
            select(Registration.participant_id, Workshop.code)
            .join(Workshop, Workshop.id == Registration.workshop_id)
            .where(Registration.participant_id.in_(ids))
            .order_by(Workshop.starts_at, Workshop.code)
        )
    )
    present: dict[str, list[tuple[str, datetime]]] = {}
    for id_, code, arrived in session.execute(
        select(Attendance.participant_id, Workshop.code, Attendance.arrived_at)
        .join(Workshop, Workshop.id == Attendance.workshop_id)
        .where(Attendance.participant_id.in_(ids), Attendance.cancelled_at.is_(None))
    ):
        present.setdefault(id_ or "", []).append((code, arrived))
    statement = select(
        Participant.id, Participant.surname, Participant.first_name, Participant.organization,
        Participant.neighbourhood, Participant.category, Participant.minority, Participant.doubtful,
        Participant.needs,
    ).where(Participant.id.in_(ids))  # fmt: skip
    return [
        PersonRow(*row, registered=tuple(registered.get(row[0], ())), present=tuple(present.get(row[0], ())))
        for row in session.execute(statement)
    ]


def expected_people(workshop_ids: Sequence[str]) -> Select[tuple[str, str]]:
    """Whom each of these workshops expects, once: (workshop, person).

    Of an entry found to be somebody else's, it is that person; but a closed workshop keeps its numbers, and expects
    whoever it expected then.
    """
    now = func.coalesce(Participant.merged_into, Participant.id)
    who = case((Workshop.state == WorkshopState.CLOSED, Participant.id), else_=now)
    return (
        select(Registration.workshop_id.label("workshop_id"), who.label("person_id"))
        .join(Workshop, Workshop.id == Registration.workshop_id)
        .join(Participant, Participant.id == Registration.participant_id)
        .where(Registration.workshop_id.in_(workshop_ids), func.substr(Registration.code, 1, 1) != KEPT_CODE)
        .distinct()
    )


def awaited(session: Session, workshop_ids: Sequence[str]) -> list[PersonRow]:
    """Those expected who have not come (yet), in French order; `AWAITED_LIMIT` at most."""
    here = select(Attendance.participant_id).where(
        Attendance.workshop_id.in_(workshop_ids),
        Attendance.cancelled_at.is_(None),
        Attendance.participant_id.is_not(None),
    )
    expected = expected_people(workshop_ids).subquery()
    names = (
        select(Participant.id, Participant.surname, Participant.first_name)
        .where(
            Participant.id.in_(select(expected.c.person_id)),
            Participant.id.not_in(here),
            Participant.erased_at.is_(None),
        )
    )  # fmt: skip
    ordered = sorted((fold(surname or first), fold(first), id_) for id_, surname, first in session.execute(names))
    ids = [id_ for _surname, _first, id_ in ordered[:AWAITED_LIMIT]]
    rows = {row.id: row for row in people_rows(session, ids)}
    return [rows[id_] for id_ in ids]


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


def attendance_rows(
    session: Session, workshop_ids: Sequence[str], only: Iterable[str] | None = None
) -> Sequence[AttendanceRow]:
    """Who is or was here, latest arrival first; `only` re-reads these ids."""
    statement = (
        select(
            Attendance.id, Attendance.workshop_id, Attendance.participant_id,
            func.coalesce(Participant.surname, ""), func.coalesce(Participant.first_name, ""),
            func.coalesce(Participant.organization, ""), func.coalesce(Participant.job, ""),
            Attendance.label, Attendance.manner, Attendance.role, Attendance.category, Attendance.minor,
            Attendance.proof, Attendance.table_number, func.coalesce(Participant.needs, ""),
            Attendance.arrived_at, Attendance.departed_at, _late(),
        )
        .join(Workshop, Workshop.id == Attendance.workshop_id)
        .outerjoin(Participant, Participant.id == Attendance.participant_id)
        .where(Attendance.workshop_id.in_(workshop_ids), Attendance.cancelled_at.is_(None))
        .order_by(Attendance.arrived_at.desc(), cast(Attendance.label, Integer).desc(), Attendance.id.desc())
    )  # fmt: skip
    if only is not None:
        statement = statement.where(Attendance.id.in_(list(only)))
    return [AttendanceRow(*tuple(row)) for row in session.execute(statement)]


def counts(session: Session, workshop_id: str) -> AttendanceCounts:
    """Counted once, by the file itself; every window and document asks here."""
    expected = select(func.count()).select_from(expected_people([workshop_id]).subquery())
    heaps = _heaps(session, workshop_id)
    counted = [heap for heap in heaps if heap.role is Role.PARTICIPANT]
    manners = _sums((heap.manner, heap.number) for heap in counted)
    categories = _sums((heap.category, heap.number) for heap in counted)
    apart = _sums((heap.role, heap.number) for heap in heaps if heap.role is not Role.PARTICIPANT)
    seen = post_of(session).names
    named, others = _structures(session, workshop_id) if seen else ((), 0)
    return AttendanceCounts(
        expected=session.scalar(expected) or 0,
        present=sum(heap.number for heap in counted),
        departed=sum(heap.departed for heap in counted),
        registered=manners.get(Manner.REGISTERED, 0),
        walk_in=manners.get(Manner.WALK_IN, 0),
        unnamed=manners.get(Manner.UNNAMED, 0),
        group_member=manners.get(Manner.GROUP_MEMBER, 0),
        minors=sum(heap.minors for heap in counted),
        late=sum(heap.late for heap in counted),
        categories={one: categories[one] for one in ParticipantCategory if one in categories},
        apart={one: apart[one] for one in Role if one in apart},
        organizations=named,
        other_organizations=others,
        structures_seen=seen,
    )


def proofs(session: Session, workshop_id: str) -> Mapping[Proof, int]:
    """What the presences counted rest on."""
    statement = (
        select(Attendance.proof, func.count())
        .where(
            Attendance.workshop_id == workshop_id,
            Attendance.cancelled_at.is_(None),
            Attendance.role == Role.PARTICIPANT,
        )
        .group_by(Attendance.proof)
    )
    found = dict(session.execute(statement).all())
    return {proof: found[proof] for proof in Proof if proof in found}


class _Heap(NamedTuple):
    """People here who are alike in all that is counted apart."""

    role: Role
    manner: Manner
    category: ParticipantCategory
    number: int
    departed: int
    minors: int
    late: int


def _late() -> ColumnElement[bool]:
    """By the minute, as the hours are printed: whoever came in the minute it began was there at its beginning."""
    began = func.coalesce(Workshop.started_at, Workshop.starts_at)
    return func.coalesce(_minute(Attendance.arrived_at) > _minute(began), False)


def _minute(instant: ColumnElement[datetime] | InstrumentedAttribute[datetime]) -> ColumnElement[str]:
    return func.substr(cast(instant, Text), 1, len("2017-04-06T14:05"))


@cache
def _alike() -> Executable:
    """Built once: counted again at each gesture, by every window."""
    alike = (Attendance.role, Attendance.manner, Attendance.category)
    return (
        select(
            *alike,
            func.count(),
            func.count(Attendance.departed_at),
            func.sum(Attendance.minor, type_=Integer),
            func.sum(_late(), type_=Integer),
        )
        .join(Workshop, Workshop.id == Attendance.workshop_id)
        .where(Attendance.workshop_id == bindparam("workshop"), Attendance.cancelled_at.is_(None))
        .group_by(*alike)
    )


def _heaps(session: Session, workshop_id: str) -> Sequence[_Heap]:
    return [_Heap(*row) for row in session.execute(_alike(), {"workshop": workshop_id})]


def _sums(pairs: Iterable[tuple[_K, int]]) -> dict[_K, int]:
    sums: dict[_K, int] = {}
    for key, number in pairs:
        sums[key] = sums.get(key, 0) + number
    return sums


@cache
def _represented() -> Executable:
    """Each structure as written, and whether somebody here is of it that a list or a registration knows."""
    here = (
        select(Attendance)
        .where(
            Attendance.workshop_id == bindparam("workshop"),
            Attendance.cancelled_at.is_(None),
            Attendance.role == Role.PARTICIPANT,
        )
        .subquery()
    )
    of_people = (
        select(Participant.organization, registered())
        .join(here, here.c.participant_id == Participant.id)
        .where(Participant.organization != "")
    )
    of_groups = select(here.c.label, false()).where(here.c.manner == Manner.GROUP_MEMBER, here.c.label != "")
    everybody = union_all(of_people, of_groups).subquery()
    written, listed = everybody.c
    return select(written, func.max(listed)).group_by(written).order_by(func.count().desc(), written)


def _structures(session: Session, workshop_id: str) -> tuple[tuple[str, ...], int]:
    """The structures of those here that may be printed, and how many more there are.

    What is typed at the door may be anything (« suivi par le CMP »): only a structure that the register knows from
    a list or a registration is named, under the register's spelling.
    """
    named: dict[str, str] = {}
    typed: set[str] = set()
    for organization, known in session.execute(_represented(), {"workshop": workshop_id}):
        key, house = house_of(organization)
        if house and known:
            named.setdefault(key, house)
        elif house:
            typed.add(key)
    named = {**known_houses(session, typed - named.keys()), **named}
    return tuple(sorted(named.values(), key=fold)), len(typed - named.keys())
