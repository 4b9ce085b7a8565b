"""The desk's gestures: present, walk-in, without a name, departure, another role. One call each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.errors import AlreadyPresent, ChangedMeanwhile, EmptyText, PresentElsewhere, TooManyAtOnce
from fabrique_desktop.domain.people import Attendance, Manner, Minority, Participant, Registration, Role
from fabrique_desktop.domain.programme import Workshop
from fabrique_desktop.domain.text import clean_line
from fabrique_desktop.services.arrivals import (
    AT_THE_DESK,
    CONSENTS,
    CONTACTS,
    Expected,
    Manners,
    NewPerson,
    Several,
    arrive,
    becomes_minor,
    category_of_walk_in,
    give_role,
    is_expected,
    new_participant,
    next_number,
    open_workshop,
    presence_of,
)
from fabrique_desktop.services.correcting import correct_person, person_card
from fabrique_desktop.services.door_words import is_private
from fabrique_desktop.services.merged import followed
from fabrique_desktop.services.structures import house_of, known_house, known_houses

__all__ = [
    "AT_THE_DESK", "CONSENTS", "CONTACTS", "MOST_UNNAMED", "Expected", "Manners", "NewPerson", "Several",
    "cancel_presence", "change_role", "check_in", "come_back", "correct_person", "depart", "mark_minor", "move_here",
    "new_participant", "person_card", "presence_of", "several", "unnamed", "walk_in",
]  # fmt: skip

MOST_UNNAMED = 50


def check_in(session: Session, workshop_id: str, participant_id: str, at: datetime, how: Manners = AT_THE_DESK) -> str:
    """This person of the register is here; the attendance's id. AlreadyPresent if recorded before.

    Of an entry found to be somebody else's meanwhile, it is that person who comes in.
    """
    workshop = open_workshop(session, workshop_id)
    person = _not_here_yet(session, workshop_id, participant_id)
    if how.minor:
        becomes_minor(person)
    attendance = Attendance(
        workshop_id=workshop.id,
        participant_id=person.id,
        manner=Manner.REGISTERED if is_expected(session, workshop_id, person.id) else Manner.WALK_IN,
        role=how.role or person.role,
        category=person.category,
        minor=person.minority is not Minority.NO,
    )
    return arrive(session, attendance, at, how, person.organization)


def _not_here_yet(session: Session, workshop_id: str, participant_id: str) -> Participant:
    person = session.get_one(Participant, followed(session, participant_id))
    if person.erased_at is not None:
        raise ChangedMeanwhile()
    if session.scalar(presence_of(workshop_id, person.id)):
        raise AlreadyPresent(person.full_name)
    return person


def move_here(session: Session, workshop_id: str, expected: Expected, at: datetime, how: Manners = AT_THE_DESK) -> str:
    """Expected elsewhere and come to this workshop: the registration moves here, and the person is here.

    WorkshopClosed when either is, as the numbers of a closed workshop do not move; PresentElsewhere when the person
    was received there, where the registration is then needed. Expected here already, under another code: it stays.
    """
    open_workshop(session, workshop_id)
    person = _not_here_yet(session, workshop_id, expected.participant_id)
    moved = session.scalars(
        select(Registration)
        .join(Workshop, Workshop.id == Registration.workshop_id)
        .where(Registration.participant_id == person.id, Workshop.code == expected.code)
    ).one()
    open_workshop(session, moved.workshop_id)
    if session.scalar(presence_of(moved.workshop_id, person.id)):
        raise PresentElsewhere(person.full_name, expected.code)
    here = session.scalar(
        select(Registration).where(Registration.participant_id == person.id, Registration.workshop_id == workshop_id)
    )
    if here is None or not (here.code and moved.code):
        session.delete(moved)
        session.flush()
        if here is None:
            session.add(Registration(participant_id=person.id, workshop_id=workshop_id, code=moved.code))
        else:
            here.code = here.code or moved.code
        session.flush()
    return check_in(session, workshop_id, person.id, at, how)


def walk_in(session: Session, workshop_id: str, person: NewPerson, at: datetime, how: Manners = AT_THE_DESK) -> str:
    """Somebody who had not registered: into the register and into the room; the attendance's id.

    Of what was typed beside the name, a structure that the register knows is theirs, however it was written. A name
    has a letter in it: a stray sign is nobody.
    """
    workshop = open_workshop(session, workshop_id)
    participant = new_participant(session, workshop, _of_a_known_house(session, person))
    if not any(map(str.isalnum, participant.full_name)):
        raise EmptyText()
    session.add(participant)
    session.flush()
    return check_in(session, workshop_id, participant.id, at, how)


def _of_a_known_house(session: Session, person: NewPerson) -> NewPerson:
    if person.organization:
        return person
    said = {house_of(part)[0]: part for part in (*_parts(person.other_contact), *_parts(person.needs))}
    known = known_houses(session, said.keys() - {""})
    key = next((key for key in said if key in known), "")
    if not key:
        return person
    other, needs = (
        ", ".join(one for one in _parts(text) if one != said[key]) for text in (person.other_contact, person.needs)
    )
    return replace(person, organization=known[key], other_contact=other, needs=needs)


def _parts(text: str) -> list[str]:
    return [part for part in clean_line(text).split(", ") if part]


def unnamed(session: Session, workshop_id: str, count: int, at: datetime, how: Manners = AT_THE_DESK) -> list[str]:
    """`count` people who give no name: each counted, each with a number, nobody identified.

    TooManyAtOnce beyond `MOST_UNNAMED`: 500 for 50 would spoil every figure of the evening.
    """
    return several(session, workshop_id, Several(count), at, how)


def several(session: Session, workshop_id: str, people: Several, at: datetime, how: Manners = AT_THE_DESK) -> list[str]:
    """So many at once, one by one: each takes a seat that the next one no longer finds.

    A need or a private word names no group, as groups are printed; a contact left for all is kept with the first.
    """
    workshop = open_workshop(session, workshop_id)
    if people.number > MOST_UNNAMED:
        raise TooManyAtOnce(MOST_UNNAMED)
    group = clean_line(people.group)
    if is_private(group) and not known_house(session, group):
        group = ""
    category = category_of_walk_in(session, workshop, group)
    contact = None
    if people.contact is not None:
        left = replace(people.contact, surname="", first_name="", organization=group, category=category)
        contact = new_participant(session, workshop, left)
        session.add(contact)
        session.flush()
    first = 0 if group else next_number(session, workshop_id)
    ids = []
    for place in range(people.number):
        attendance = Attendance(
            workshop_id=workshop_id,
            participant_id=contact.id if contact is not None and not place else None,
            manner=Manner.GROUP_MEMBER if group else Manner.UNNAMED,
            role=how.role or people.role or Role.PARTICIPANT,
            category=category,
            label=group or str(first + place),
            minor=how.minor,
        )
        ids.append(arrive(session, attendance, at, how, group))
    return ids


def depart(session: Session, attendance_id: str, at: datetime) -> None:
    """Left before the end; blank means stayed to the end."""
    _presence(session, attendance_id).departed_at = at


def come_back(session: Session, attendance_id: str) -> None:
    _presence(session, attendance_id).departed_at = None


def cancel_presence(session: Session, attendance_id: str, at: datetime) -> None:
    """Recorded by mistake: out of every count, kept in the history."""
    _presence(session, attendance_id).cancelled_at = at


def change_role(session: Session, attendance_id: str, role: Role) -> None:
    """Observer, elected, press, interpreter, companion, child: present, listed apart, not counted."""
    attendance = _presence(session, attendance_id)
    give_role(session, attendance, role, _organization(session, attendance))


def _organization(session: Session, attendance: Attendance) -> str:
    if attendance.manner is Manner.GROUP_MEMBER:
        return attendance.label
    person = session.get(Participant, attendance.participant_id or "")
    return "" if person is None else person.organization


def mark_minor(session: Session, attendance_id: str) -> None:
    """A minor takes part: counted, never named; the parents' authorisation is awaited until it is received."""
    attendance = _presence(session, attendance_id)
    attendance.minor = True
    if attendance.participant_id is not None:
        becomes_minor(session.get_one(Participant, attendance.participant_id))


def _presence(session: Session, attendance_id: str) -> Attendance:
    """A presence that may still change: its workshop is open."""
    attendance = session.get_one(Attendance, attendance_id)
    open_workshop(session, attendance.workshop_id)
    return attendance
