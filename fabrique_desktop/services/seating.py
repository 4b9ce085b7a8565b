"""Where people sit: the table that the desk proposes, the plan of the tables. Numbers of people, never a name."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.errors import NoSeatApart, UnknownTable
from fabrique_desktop.domain.people import Attendance, Manner, Participant, ParticipantCategory, Role
from fabrique_desktop.domain.programme import Seating, Workshop
from fabrique_desktop.services.programme import ProcessRow, WorkshopRow, process, workshops
from fabrique_desktop.services.structures import house_of


@dataclass(frozen=True, slots=True)
class TableRow:
    """A table and who sits at it now, by number: those who take part and have not left."""

    number: int
    people: int
    seats: int
    categories: Mapping[ParticipantCategory, int]

    @property
    def free(self) -> int:
        return max(0, self.seats - self.people)

    @property
    def full(self) -> bool:
        return self.people >= self.seats


@dataclass(frozen=True, slots=True)
class TablesPlan:
    """All that the printed plan bears."""

    process: ProcessRow
    workshop: WorkshopRow
    tables: tuple[TableRow, ...]
    unseated: int
    produced_at: datetime

    @property
    def people(self) -> int:
        return sum(table.people for table in self.tables)


def tables(session: Session, workshop_id: str) -> Sequence[TableRow]:
    """Every table of the workshop, and any other at which somebody still sits."""
    workshop = session.execute(select(Workshop.tables, Workshop.seats).where(Workshop.id == workshop_id)).one()
    seated: dict[int, dict[ParticipantCategory, int]] = {number: {} for number in range(1, workshop.tables + 1)}
    statement = (
        select(Attendance.table_number, Attendance.category, func.count())
        .where(*_here(workshop_id), Attendance.table_number.is_not(None))
        .group_by(Attendance.table_number, Attendance.category)
    )
    for number, category, people in session.execute(statement):
        seated.setdefault(number or 0, {})[category] = people
    return [
        TableRow(
            number,
            sum(found.values()),
            workshop.seats,
            {category: found[category] for category in ParticipantCategory if category in found},
        )
        for number, found in sorted(seated.items())
    ]


def unseated(session: Session, workshop_id: str) -> int:
    """How many take part, are here, and have no table."""
    statement = select(func.count()).where(*_here(workshop_id), Attendance.table_number.is_(None))
    return session.scalar(statement) or 0


def _here(workshop_id: str) -> Sequence[ColumnElement[bool]]:
    """Those who take a seat: counted, and not gone; who left frees theirs."""
    return (
        Attendance.workshop_id == workshop_id,
        Attendance.cancelled_at.is_(None),
        Attendance.departed_at.is_(None),
        Attendance.role == Role.PARTICIPANT,
    )


@dataclass(slots=True)
class _Table:
    """A table as the next person would find it: how many sit there, of their house, of their category."""

    number: int
    people: int = 0
    house: int = 0
    category: int = 0


def propose(session: Session, workshop: Workshop, category: ParticipantCategory, organization: str = "") -> int | None:
    """The table for one more person, by the workshop's rule; None where nobody is placed.

    A full room still seats: one chair more at the emptiest table rather than a person left standing.
    """
    if workshop.seating is Seating.NONE or workshop.tables < 1:
        return None
    found = _seen_by(session, workshop, category, house_of(organization)[0])
    emptiest = min(found, key=lambda table: (table.people, table.number))
    free = [table for table in found if table.people < workshop.seats]
    if not free:
        return emptiest.number
    if workshop.seating is Seating.LOT:
        return secrets.choice([table.number for table in free for _seat in range(workshop.seats - table.people)])
    if workshop.seating is Seating.MIXED:
        level = [table for table in free if table.people <= emptiest.people + 1]
        return min(level, key=lambda table: (table.house, table.category, table.people, table.number)).number
    return emptiest.number


def _seen_by(session: Session, workshop: Workshop, category: ParticipantCategory, house: str) -> Sequence[_Table]:
    found = {number: _Table(number) for number in range(1, workshop.tables + 1)}
    statement = (
        select(
            Attendance.table_number, Attendance.category, Attendance.manner, Attendance.label, Participant.organization
        )
        .outerjoin(Participant, Participant.id == Attendance.participant_id)
        .where(*_here(workshop.id), Attendance.table_number.between(1, workshop.tables))
    )
    for number, of, manner, label, organization in session.execute(statement):
        table = found[number or 0]
        theirs = label if manner is Manner.GROUP_MEMBER else organization or ""
        table.people += 1
        table.category += of is category
        table.house += bool(house) and house_of(theirs)[0] == house
    return list(found.values())


def seat(session: Session, attendance_id: str, number: int | None) -> None:
    """This person sits at that table (None: at none).

    UnknownTable when the workshop has no such table, NoSeatApart when the person does not take part.
    """
    attendance = session.get_one(Attendance, attendance_id)
    workshop = session.get_one(Workshop, attendance.workshop_id)
    workshop.must_be_open()
    if number is not None and attendance.role is not Role.PARTICIPANT:
        raise NoSeatApart()
    if number is not None and not 1 <= number <= workshop.tables:
        raise UnknownTable(number)
    attendance.table_number = number


def next_table(session: Session, attendance_id: str) -> int:
    """The table after theirs, and after the last the first; its number."""
    attendance = session.get_one(Attendance, attendance_id)
    workshop = session.get_one(Workshop, attendance.workshop_id)
    present = attendance.table_number or 0
    number = present + 1 if present < workshop.tables else 1
    seat(session, attendance_id, number)
    return number


def compile_plan(session: Session, workshop_id: str, at: datetime) -> TablesPlan:
    """The plan as it stands now; a closed workshop's tables are empty, as who sat where is erased."""
    return TablesPlan(
        process=process(session),
        workshop=next(row for row in workshops(session) if row.id == workshop_id),
        tables=tuple(tables(session, workshop_id)),
        unseated=unseated(session, workshop_id),
        produced_at=at,
    )
