"""The desk's gestures: present, walk-in, without a name, departure, correction. One call each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, Select, cast, func, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.errors import (
    AlreadyPresent,
    ChangedMeanwhile,
    EmptyText,
    PhotoOfMinor,
    TooManyAtOnce,
    WorkshopClosed,
)
from fabrique_desktop.domain.people import (
    Attendance,
    Manner,
    Minority,
    Participant,
    ParticipantCategory,
    Proof,
    Registration,
    Role,
)
from fabrique_desktop.domain.programme import Audience, Workshop, WorkshopState
from fabrique_desktop.domain.text import clean_line
from fabrique_desktop.services import seating

MOST_UNNAMED = 50
CONTACTS = ("email", "phone", "other_contact")
CONSENTS = ("named_in_minutes", "photo_allowed", "answer_wanted", "follow_up_wanted")
_TEXTS = ("surname", "first_name", "organization", *CONTACTS, "needs")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody as said at the desk; everything but one name may be missing, and every consent is « non » until given.

    `needs` are those of the day; neither they nor the contacts are ever shown to the room, nor printed.
    `category` None means: of the kind of their organisation, else of the audience.
    """

    surname: str = ""
    first_name: str = ""
    organization: str = ""
    email: str = ""
    phone: str = ""
    other_contact: str = ""
    needs: str = ""
    category: ParticipantCategory | None = None
    minority: Minority = Minority.NO
    named_in_minutes: bool = False
    photo_allowed: bool = False
    answer_wanted: bool = False
    follow_up_wanted: bool = False


@dataclass(frozen=True, slots=True)
class Manners:
    """How an arrival is recorded: what it rests on, and in which role (None: the person's own)."""

    proof: Proof = Proof.DESK
    role: Role | None = None
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Several:
    """So many people at once: of a group that has a name, or without any name."""

    number: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """A person of the register, and the code of a workshop that expects them."""

    participant_id: str
    code: str


AT_THE_DESK = Manners()


def check_in(session: Session, workshop_id: str, participant_id: str, at: datetime, how: Manners = AT_THE_DESK) -> str:
    """This person of the register is here; the attendance's id. AlreadyPresent if recorded before."""
    workshop = _open_workshop(session, workshop_id)
    person = session.get_one(Participant, participant_id)
    if session.scalar(presence_of(workshop_id, participant_id)):
        raise AlreadyPresent(person.full_name)
    registered = select(Registration.id).where(
        Registration.workshop_id == workshop_id, Registration.participant_id == participant_id
    )
    if how.minor and person.minority is Minority.NO:
        person.minority = Minority.AWAITED
    attendance = Attendance(
        workshop_id=workshop.id,
        participant_id=person.id,
        manner=Manner.REGISTERED if session.scalar(registered) else Manner.WALK_IN,
        role=how.role or person.role,
        category=person.category,
        minor=person.minority is not Minority.NO,
    )
    return _arrive(session, attendance, at, how, person.organization)


def presence_of(workshop_id: str, participant_id: str) -> Select[str]:
    """The presence, not cancelled, of this person in this workshop."""
    return select(Attendance.id).where(
        Attendance.workshop_id == workshop_id,
        Attendance.participant_id == participant_id,
        Attendance.cancelled_at.is_(None),
    )


def _arrive(session: Session, attendance: Attendance, at: datetime, how: Manners, organization: str) -> str:
    """Into the room: the hour that was seen (else that of the beginning), and a table for who takes part."""
    workshop = session.get_one(Workshop, attendance.workshop_id)
    attendance.proof = how.proof
    attendance.arrived_at = at if how.proof.timed else (workshop.started_at or workshop.starts_at or at)
    if attendance.role is Role.PARTICIPANT:
        attendance.table_number = seating.propose(session, workshop, attendance.category, organization)
    session.add(attendance)
    session.flush()
    return attendance.id


def move_here(session: Session, workshop_id: str, expected: Expected, at: datetime, how: Manners = AT_THE_DESK) -> str:
    """Expected elsewhere and come to this workshop: the registration moves here, and the person is here.

    WorkshopClosed when either is: the numbers of a closed workshop do not move.
    """
    _open_workshop(session, workshop_id)
    moved = session.scalars(
        select(Registration)
        .join(Workshop, Workshop.id == Registration.workshop_id)
        .where(Registration.participant_id == expected.participant_id, Workshop.code == expected.code)
    ).one()
    _open_workshop(session, moved.workshop_id)
    session.delete(moved)
    already = select(Registration).where(
        Registration.participant_id == expected.participant_id, Registration.workshop_id == workshop_id
    )
    if session.scalar(already) is None:
        session.add(Registration(participant_id=expected.participant_id, workshop_id=workshop_id, code=moved.code))
    session.flush()
    return check_in(session, workshop_id, expected.participant_id, at, how)


def walk_in(session: Session, workshop_id: str, person: NewPerson, at: datetime, how: Manners = AT_THE_DESK) -> str:
    """Somebody who had not registered: into the register and into the room; the attendance's id."""
    workshop = _open_workshop(session, workshop_id)
    participant = new_participant(session, workshop, person)
    if not participant.full_name:
        raise EmptyText()
    session.add(participant)
    session.flush()
    return check_in(session, workshop_id, participant.id, at, how)


def new_participant(session: Session, workshop: Workshop, person: NewPerson) -> Participant:
    """Somebody met at the door, as the register will know them; not yet in it."""
    _no_photo_of_a_minor(person)
    participant = Participant(
        category=person.category or _category_of_walk_in(session, workshop, person),
        minority=person.minority,
        **{name: clean_line(getattr(person, name)) for name in _TEXTS},
        **{name: getattr(person, name) for name in CONSENTS},
    )
    participant.index()
    return participant


def unnamed(session: Session, workshop_id: str, count: int, at: datetime, how: Manners = AT_THE_DESK) -> list[str]:
    """`count` people who give no name: each counted, each with a number, nobody identified.

    TooManyAtOnce beyond `MOST_UNNAMED`: 500 for 50 would spoil every figure of the evening.
    """
    return several(session, workshop_id, Several(count), at, how)


def several(session: Session, workshop_id: str, people: Several, at: datetime, how: Manners = AT_THE_DESK) -> list[str]:
    """So many at once, one by one: each takes a seat that the next one no longer finds."""
    workshop = _open_workshop(session, workshop_id)
    if people.number > MOST_UNNAMED:
        raise TooManyAtOnce(MOST_UNNAMED)
    group = clean_line(people.group)
    category = _category_of_walk_in(session, workshop, NewPerson(organization=group))
    labels = [group] * people.number if group else _numbers(session, workshop_id, people.number)
    return [
        _arrive(
            session,
            Attendance(
                workshop_id=workshop_id,
                manner=Manner.GROUP_MEMBER if group else Manner.UNNAMED,
                role=how.role or Role.PARTICIPANT,
                category=category,
                label=label,
                minor=how.minor,
            ),
            at,
            how,
            group,
        )
        for label in labels
    ]


def _numbers(session: Session, workshop_id: str, count: int) -> Sequence[str]:
    """The next numbers of those who give no name; a cancelled one is not given again."""
    numbered = (Attendance.workshop_id == workshop_id, Attendance.manner != Manner.GROUP_MEMBER)
    last = session.scalar(select(func.max(cast(Attendance.label, Integer))).where(*numbered))
    first = (last or 0) + 1
    return [str(first + place) for place in range(count)]


def depart(session: Session, attendance_id: str, at: datetime) -> None:
    """Left before the end; blank means stayed to the end."""
    _presence(session, attendance_id).departed_at = at


def come_back(session: Session, attendance_id: str) -> None:
    _presence(session, attendance_id).departed_at = None


def cancel_presence(session: Session, attendance_id: str, at: datetime) -> None:
    """Recorded by mistake: out of every count, kept in the history."""
    _presence(session, attendance_id).cancelled_at = at


def change_role(session: Session, attendance_id: str, role: Role) -> None:
    """Observer, elected, press, interpreter, companion, child: present, listed apart, not counted.

    A seat at a table is for who takes part: it is proposed, or freed.
    """
    attendance = _presence(session, attendance_id)
    if (role is Role.PARTICIPANT) != (attendance.role is Role.PARTICIPANT):
        workshop = session.get_one(Workshop, attendance.workshop_id)
        proposed = seating.propose(session, workshop, attendance.category) if role is Role.PARTICIPANT else None
        attendance.table_number = proposed
    attendance.role = role


def mark_minor(session: Session, attendance_id: str) -> None:
    """A minor takes part: counted, never named; the parents' authorisation is awaited until it is received."""
    attendance = _presence(session, attendance_id)
    attendance.minor = True
    if attendance.participant_id is not None:
        person = session.get_one(Participant, attendance.participant_id)
        if person.minority is Minority.NO:
            person.minority, person.photo_allowed = Minority.AWAITED, False


def person_card(session: Session, participant_id: str) -> NewPerson:
    """What the desk may correct of somebody."""
    names = [*_TEXTS, "category", "minority", *CONSENTS]
    statement = select(*(getattr(Participant, name) for name in names)).where(Participant.id == participant_id)
    return NewPerson(**dict(zip(names, session.execute(statement).one(), strict=True)))


def correct_person(session: Session, participant_id: str, person: NewPerson, before: NewPerson | None = None) -> None:
    """A name misheard or misspelt, a contact, a consent; the search follows at once.

    With `before`, what the form had loaded, only what differs from it is written: what another post corrected
    meanwhile stays, and ChangedMeanwhile refuses to cover it.
    """
    participant = session.get_one(Participant, participant_id)
    _no_photo_of_a_minor(person)
    given = _cleaned(person)
    if before is not None:
        loaded = _cleaned(before)
        given = {name: value for name, value in given.items() if value != loaded[name]}
        for name, value in given.items():
            if getattr(participant, name) not in (getattr(before, name), value):
                raise ChangedMeanwhile()
    if not any(given.get(name, getattr(participant, name)) for name in ("first_name", "surname", *CONTACTS)):
        raise EmptyText()
    for name, value in given.items():
        setattr(participant, name, value)
    participant.index()
    if not given.keys().isdisjoint({"category", "minority", "surname", "first_name"}):
        _follow(session, participant)


def _cleaned(person: NewPerson) -> dict[str, object]:
    cleaned: dict[str, object] = {name: clean_line(getattr(person, name)) for name in _TEXTS}
    cleaned.update((name, getattr(person, name)) for name in ("minority", *CONSENTS))
    if person.category is not None:
        cleaned["category"] = person.category
    return cleaned


def _no_photo_of_a_minor(person: NewPerson) -> None:
    """Their parents give that consent, not the desk."""
    if person.photo_allowed and person.minority in (Minority.AWAITED, Minority.WITHOUT):
        raise PhotoOfMinor()


def _follow(session: Session, person: Participant) -> None:
    """The presences in workshops still open count the person as corrected."""
    here = (
        select(Attendance)
        .join(Workshop, Workshop.id == Attendance.workshop_id)
        .where(Attendance.participant_id == person.id, Workshop.state != WorkshopState.CLOSED)
    )
    for attendance in session.scalars(here):
        attendance.category = person.category
        attendance.minor = person.minority is not Minority.NO
        if person.full_name and attendance.manner in (Manner.UNNAMED, Manner.GROUP_MEMBER):
            attendance.manner = Manner.WALK_IN


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
