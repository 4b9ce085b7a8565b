"""What the desk reads: who matches these letters, who is here, how many. Columns into rows, never entities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, cast, func, select, text
from sqlalchemy.orm import Session

from fabrique_desktop.domain.people import (
    Attendance,
    Manner,
    Minority,
    Participant,
    ParticipantCategory,
    Registration,
    Role,
)
from fabrique_desktop.domain.programme import Workshop
from fabrique_desktop.domain.text import fold

FOUND_LIMIT = 20


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
    organizations: tuple[str, ...]

    @property
    def in_the_room(self) -> int:
        return self.present - self.departed


_CANDIDATE = """
SELECT p.id, p.surname, p.first_name,
  EXISTS (SELECT 1 FROM registration WHERE participant_id = p.id AND workshop_id IN ({asked})),
  EXISTS (SELECT 1 FROM attendance WHERE participant_id = p.id AND workshop_id IN ({asked}) AND cancelled_at IS NULL)
"""
_IN_REGISTER = """
FROM participant_search s JOIN participant p ON p.rowid = s.rowid
WHERE participant_search MATCH :match LIMIT 200
"""
#: a few hundred at most, looked through one by one: the index would walk everybody whose name begins so
_EXPECTED = """
FROM participant p
WHERE p.id IN (SELECT participant_id FROM registration WHERE workshop_id IN ({asked})) AND ({begins}) LIMIT 200
"""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What the order of the answers rests on; the rest is read for the few that are shown."""

    id: str
    surname: str
    first_name: str
    expected: bool
    here: bool


def find_people(session: Session, words: str, workshop_ids: Sequence[str] = ()) -> Sequence[PersonRow]:
    """Those whose surname, first name or organisation begin with each word; the expected ones first.

    Accents, case, hyphens, apostrophes and ligatures do not matter, nor the order of the words.
    """
    asked = fold(words).split()
    if not asked:
        return []
    found = {row[0]: row for row in _expected(session, asked, workshop_ids)} if workshop_ids else {}
    if len(found) < FOUND_LIMIT:
        others = _candidates(session, _IN_REGISTER, workshop_ids, match=_match(asked))
        found.update((row[0], row) for row in others if row[0] not in found)
    begins = [f" {word}" for word in (*asked, "".join(asked))]
    ranked = sorted((_Candidate(*row) for row in found.values()), key=lambda one: _rank(one, begins))[:FOUND_LIMIT]
    people = {person.id: person for person in people_rows(session, [one.id for one in ranked])}
    return [people[one.id] for one in ranked]


def _expected(session: Session, asked: Sequence[str], workshop_ids: Sequence[str]) -> Sequence[Any]:
    """The same rule as the index: each word begins one of theirs, or all together do."""
    words = {f"b{place}": f" {word}" for place, word in enumerate(asked)}
    apart = " AND ".join(f"instr(' ' || p.search_key, :{name})" for name in words)
    begins = f"{apart} OR instr(' ' || p.search_key, :together)"
    return _candidates(session, _EXPECTED, workshop_ids, begins, **words, together=f" {''.join(asked)}")


def _candidates(
    session: Session, source: str, workshop_ids: Sequence[str], begins: str = "", **values: str
) -> Sequence[Any]:
    workshops = {f"w{place}": id_ for place, id_ in enumerate(workshop_ids)}
    statement = (_CANDIDATE + source).format(asked=",".join(f":{name}" for name in workshops), begins=begins)
    return session.execute(text(statement), {**values, **workshops}).all()


def _match(asked: Sequence[str]) -> str:
    """Each word begins one of theirs, or all together do: « le goff » also finds LEGOFF."""
    apart = " ".join(f'"{word}"*' for word in asked)
    return f'({apart}) OR "{"".join(asked)}"*' if len(asked) > 1 else apart


def _rank(person: _Candidate, begins: Sequence[str]) -> tuple[bool, bool, int, str]:
    """Expected here, then not yet in, then by surname before first name before organisation, then by name.

    `begins` are the words asked, then all of them together, each after a space.
    """
    surname, first_name = fold(person.surname), fold(person.first_name)
    surnames = f" {surname.replace(' ', '')} {surname}"
    names = f"{surnames} {first_name}"
    by_name = begins[-1] in names or all(word in names for word in begins[:-1])
    by_surname = by_name and begins[0] in surnames
    return (
        not person.expected and not person.here,
        person.here,
        2 - by_name - by_surname,
        f"{surname or first_name} {first_name}",
    )


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
    ).where(Participant.id.in_(ids))  # fmt: skip
    return [
        PersonRow(*row, registered=tuple(registered.get(row[0], ())), present=tuple(present.get(row[0], ())))
        for row in session.execute(statement)
    ]


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


def attendance_rows(
    session: Session, workshop_ids: Sequence[str], only: Iterable[str] | None = None
) -> Sequence[AttendanceRow]:
    """Who is or was here, latest arrival first; `only` re-reads these ids."""
    began = func.coalesce(Workshop.started_at, Workshop.starts_at)
    statement = (
        select(
            Attendance.id, Attendance.workshop_id, Attendance.participant_id,
            func.coalesce(Participant.surname, ""), func.coalesce(Participant.first_name, ""),
            func.coalesce(Participant.organization, ""), func.coalesce(Participant.job, ""),
            Attendance.label, Attendance.manner, Attendance.role, Attendance.category, Attendance.minor,
            Attendance.arrived_at, Attendance.departed_at, func.coalesce(Attendance.arrived_at > began, False),
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
    """Counted once, from the rows themselves; every window and document asks here."""
    expected = select(func.count()).where(Registration.workshop_id == workshop_id)
    rows = attendance_rows(session, [workshop_id])
    counted = [row for row in rows if row.role is Role.PARTICIPANT]
    manners = [row.manner for row in counted]
    categories: dict[ParticipantCategory, int] = {}
    for category in ParticipantCategory:
        if number := sum(row.category is category for row in counted):
            categories[category] = number
    apart: dict[Role, int] = {}
    for role in Role:
        if role is not Role.PARTICIPANT and (number := sum(row.role is role for row in rows)):
            apart[role] = number
    return AttendanceCounts(
        expected=session.scalar(expected) or 0,
        present=len(counted),
        departed=sum(row.departed_at is not None for row in counted),
        registered=manners.count(Manner.REGISTERED),
        walk_in=manners.count(Manner.WALK_IN),
        unnamed=manners.count(Manner.UNNAMED),
        group_member=manners.count(Manner.GROUP_MEMBER),
        minors=sum(row.minor for row in counted),
        late=sum(row.late for row in counted),
        categories=categories,
        apart=apart,
        organizations=_distinct(row.organization for row in counted),
    )


def _distinct(organizations: Iterable[str]) -> tuple[str, ...]:
    """Structures once each: « C.C.A.S. » and « CCAS », or two services of one City, are one."""
    seen: dict[str, str] = {}
    for organization in organizations:
        house = organization.split(" – ")[0].strip()
        if house:
            seen.setdefault(fold(house).replace(" ", ""), house)
    return tuple(sorted(seen.values(), key=fold))
