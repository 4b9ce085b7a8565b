"""The desk's gestures: present, walk-in, without a name, departure, correction. One call each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.errors import AlreadyPresent, ChangedMeanwhile, EmptyText, TooManyAtOnce, WorkshopClosed
from fabrique_desktop.domain.people import (
    Attendance,
    Manner,
    Minority,
    Participant,
    ParticipantCategory,
    Registration,
    Role,
)
from fabrique_desktop.domain.programme import Audience, Workshop, WorkshopState
from fabrique_desktop.domain.text import clean_line

_EMAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+")
_PHONE = re.compile(r"(?:\+\d{2}|00\d{2}|\b0)[\s.\-]*(?:\(0\)[\s.\-]*)?\d(?:[\s.\-]*\d{2}){4}\b")
#: any country's, if it says so by its « + », or if it stands alone between two commas
_ABROAD = re.compile(r"\+\d(?:[\s.\-()]{0,2}\d){7,14}(?!\d)|(?<=[,;])\s*\d(?:[\s.\-()]{0,2}\d){9,14}\s*(?![^,;])")
#: « ADIL 44 »: initials and the number of a département, where « bâtiment 12 » is somebody's address
_LOCAL_HOUSE = re.compile(r"[^\W\d_]{2,}(?: [^\W\d_]+)* \d{2,3}")
MOST_UNNAMED = 50
_CORRECTED = ("surname", "first_name", "organization", "email", "phone")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A walk-in as said at the desk; everything but one name may be missing. `needs` is never shown nor printed."""

    surname: str = ""
    first_name: str = ""
    organization: str = ""
    email: str = ""
    phone: str = ""
    needs: str = ""


def read_walk_in(line: str) -> NewPerson:
    """« Marie LE GALL, Emmaüs, 06 39 98 00 00 »: name, then organisation; mail and phone anywhere.

    Words in capitals are the surname; otherwise the first word is the first name. An organisation can be printed,
    so an address or whatever follows it is kept in `needs`, which never is.
    """
    email = _EMAIL.search(line)
    phone = _PHONE.search(line) or _ABROAD.search(line)
    rest = line
    for found in (email, phone):
        rest = rest.replace(found.group(), ",") if found else rest
    name, _comma, other = rest.partition(",")
    words = clean_line(name).split()
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    if capitals and len(capitals) < len(words):
        first = [word for word in words if word not in capitals]
        surname = capitals
    else:
        first, surname = words[:1], words[1:]
    said = [part for part in map(clean_line, re.split("[,;]", other)) if part]
    organization = next(filter(_may_be_a_house, said), "")
    if organization:
        said.remove(organization)
    return NewPerson(
        " ".join(surname),
        " ".join(first),
        organization,
        email.group() if email else "",
        clean_line(phone.group()) if phone else "",
        ", ".join(said),
    )


def _may_be_a_house(part: str) -> bool:
    if _LOCAL_HOUSE.fullmatch(part) and part.split(maxsplit=1)[0].isupper():
        return True
    return "@" not in part and not any(char.isdigit() for char in part)


def check_in(session: Session, workshop_id: str, participant_id: str, at: datetime) -> str:
    """This person of the register is here; the attendance's id. AlreadyPresent if recorded before."""
    workshop = _open_workshop(session, workshop_id)
    person = session.get_one(Participant, participant_id)
    present = select(Attendance.id).where(
        Attendance.workshop_id == workshop_id,
        Attendance.participant_id == participant_id,
        Attendance.cancelled_at.is_(None),
    )
    if session.scalar(present):
        raise AlreadyPresent(person.full_name)
    registered = select(Registration.id).where(
        Registration.workshop_id == workshop_id, Registration.participant_id == participant_id
    )
    manner = Manner.REGISTERED if session.scalar(registered) else Manner.WALK_IN
    attendance = Attendance(
        workshop_id=workshop.id,
        participant_id=person.id,
        manner=manner,
        role=person.role,
        category=person.category,
        minor=person.minority is not Minority.NO,
        arrived_at=at,
    )
    session.add(attendance)
    session.flush()
    return attendance.id


def walk_in(session: Session, workshop_id: str, person: NewPerson, at: datetime) -> str:
    """Somebody who had not registered: into the register and into the room; the attendance's id."""
    workshop = _open_workshop(session, workshop_id)
    surname, first_name = clean_line(person.surname), clean_line(person.first_name)
    if not (first_name or surname):
        raise EmptyText()
    participant = Participant(
        surname=surname,
        first_name=first_name,
        organization=clean_line(person.organization),
        email=clean_line(person.email),
        phone=clean_line(person.phone),
        needs=clean_line(person.needs),
        category=_category_of_walk_in(session, workshop, person),
        answer_wanted=bool(person.email or person.phone),
    )
    participant.index()
    session.add(participant)
    session.flush()
    return check_in(session, workshop_id, participant.id, at)


def unnamed(session: Session, workshop_id: str, count: int, at: datetime) -> list[str]:
    """`count` people who give no name: each counted, each with a number, nobody identified.

    TooManyAtOnce beyond `MOST_UNNAMED`: 500 for 50 would spoil every figure of the evening.
    """
    workshop = _open_workshop(session, workshop_id)
    if count > MOST_UNNAMED:
        raise TooManyAtOnce(MOST_UNNAMED)
    already = select(func.count()).where(Attendance.workshop_id == workshop_id, Attendance.manner == Manner.UNNAMED)
    first = (session.scalar(already) or 0) + 1
    people = [
        Attendance(
            workshop_id=workshop.id,
            manner=Manner.UNNAMED,
            role=Role.PARTICIPANT,
            category=_category_of_audience(session, workshop),
            label=str(first + index),
            arrived_at=at,
        )
        for index in range(count)
    ]
    session.add_all(people)
    session.flush()
    return [person.id for person in people]


def depart(session: Session, attendance_id: str, at: datetime) -> None:
    """Left before the end; blank means stayed to the end."""
    _presence(session, attendance_id).departed_at = at


def come_back(session: Session, attendance_id: str) -> None:
    _presence(session, attendance_id).departed_at = None


def cancel_presence(session: Session, attendance_id: str, at: datetime) -> None:
    """Recorded by mistake: out of every count, kept in the history."""
    _presence(session, attendance_id).cancelled_at = at


def change_role(session: Session, attendance_id: str, role: Role) -> None:
    """Observer, elected, press, interpreter, companion, baby: present, listed apart, not counted."""
    _presence(session, attendance_id).role = role


def contact(session: Session, participant_id: str) -> NewPerson:
    """What the desk may correct of somebody."""
    statement = select(
        Participant.surname,
        Participant.first_name,
        Participant.organization,
        Participant.email,
        Participant.phone,
    ).where(Participant.id == participant_id)
    return NewPerson(*session.execute(statement).one())


def correct_person(session: Session, participant_id: str, person: NewPerson, before: NewPerson | None = None) -> None:
    """A name misheard or misspelt, a contact to add; the search follows at once.

    With `before`, what the form had loaded, only what differs from it is written: what another post corrected
    meanwhile stays, and ChangedMeanwhile refuses to cover it.
    """
    participant = session.get_one(Participant, participant_id)
    typed = {name: clean_line(getattr(person, name)) for name in _CORRECTED}
    if before is not None:
        typed = {name: text for name, text in typed.items() if text != clean_line(getattr(before, name))}
        for name, text in typed.items():
            if getattr(participant, name) not in (getattr(before, name), text):
                raise ChangedMeanwhile()
    if not any(typed.get(name, getattr(participant, name)) for name in ("first_name", "surname")):
        raise EmptyText()
    for name, text in typed.items():
        setattr(participant, name, text)
    participant.index()


def _presence(session: Session, attendance_id: str) -> Attendance:
    """A presence that may still change: its workshop is open."""
    attendance = session.get_one(Attendance, attendance_id)
    _open_workshop(session, attendance.workshop_id)
    return attendance


def _open_workshop(session: Session, workshop_id: str) -> Workshop:
    workshop = session.get_one(Workshop, workshop_id)
    if workshop.state is WorkshopState.CLOSED:
        raise WorkshopClosed(workshop.code)
    return workshop


def _category_of_audience(session: Session, workshop: Workshop) -> ParticipantCategory:
    code = session.scalar(select(Audience.code).where(Audience.id == workshop.audience_id))
    return ParticipantCategory.CITIZEN if code == "CIT" else ParticipantCategory.UNKNOWN


def _category_of_walk_in(session: Session, workshop: Workshop, person: NewPerson) -> ParticipantCategory:
    """People of the same organisation are taken to be of the same kind; else what the audience says."""
    if person.organization:
        known = select(Participant.category).where(Participant.organization == clean_line(person.organization))
        if category := session.scalar(known.limit(1)):
            return category
    return _category_of_audience(session, workshop)
