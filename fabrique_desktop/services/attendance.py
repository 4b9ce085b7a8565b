"""What the desk reads: who matches these letters, who is here, how many. Columns into rows, never entities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
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


_MATCHING = """
SELECT p.id FROM participant_search s JOIN participant p ON p.rowid = s.rowid
WHERE participant_search MATCH :words {expected} LIMIT :limit
"""
_EXPECTED = "AND p.id IN (SELECT participant_id FROM registration WHERE workshop_id IN ({marks}))"


def find_people(session: Session, words: str, workshop_ids: Sequence[str] = ()) -> Sequence[PersonRow]:
    """Those whose surname, first name or organisation begin with each word; the expected ones first.

    Accents, case, hyphens, apostrophes and ligatures do not matter, nor the order of the words.
    """
    asked = fold(words).split()
    if not asked:
        return []
    match = _match(asked)
    found: dict[str, None] = {}
    if workshop_ids:
        marks = ",".join(f":w{i}" for i in range(len(workshop_ids)))
        ids = {f"w{i}": id_ for i, id_ in enumerate(workshop_ids)}
        statement = text(_MATCHING.format(expected=_EXPECTED.format(marks=marks)))
        found.update(dict.fromkeys(session.scalars(statement, {"words": match, "limit": 200, **ids})))
    if len(found) < FOUND_LIMIT:
        others = text(_MATCHING.format(expected=""))
        found.update(dict.fromkeys(session.scalars(others, {"words": match, "limit": 200})))
    people = people_rows(session, list(found)[:400])
    expected = _codes(session, workshop_ids)
    return sorted(people, key=lambda person: _rank(person, asked, expected))[:FOUND_LIMIT]


def _match(asked: Sequence[str]) -> str:
    """Each word begins one of theirs, or all together do: « le goff » also finds LEGOFF."""
    apart = " ".join(f'"{word}"*' for word in asked)
    return f'({apart}) OR "{"".join(asked)}"*' if len(asked) > 1 else apart


def _codes(session: Session, workshop_ids: Sequence[str]) -> set[str]:
    return set(session.scalars(select(Workshop.code).where(Workshop.id.in_(workshop_ids))))


def _rank(person: PersonRow, asked: Sequence[str], expected: set[str]) -> tuple[bool, bool, int, str]:
    """Expected here, then not yet in, then by surname before first name before organisation, then by name."""
    surname = fold(person.surname)
    names = [surname.replace(" ", ""), *surname.split(), *fold(person.first_name).split()]
    by_name = all(any(name.startswith(word) for name in names) for word in asked) or any(
        name.startswith("".join(asked)) for name in names
    )
    by_surname = by_name and any(name.startswith(asked[0]) for name in names[: 1 + len(surname.split())])
    here = any(code in expected for code, _at in person.present)
    return (
        not expected.intersection(person.registered) and not here,
        here,
        2 - by_name - by_surname,
        f"{fold(person.surname or person.first_name)} {fold(person.first_name)}",
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
        .order_by(Attendance.arrived_at.desc(), Attendance.id)
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
