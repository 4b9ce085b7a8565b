"""Somebody at the door: what is known of them, where they sit, and how a presence follows what one learns of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Integer, Select, cast, func, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.errors import PhotoOfMinor, WorkshopClosed
from fabrique_desktop.domain.people import (
    Attendance,
    Manner,
    Minority,
    Participant,
    ParticipantCategory,
    Proof,
    Registration,
    Role,
    role_of,
)
from fabrique_desktop.domain.programme import Audience, Workshop, WorkshopState
from fabrique_desktop.domain.text import clean_line
from fabrique_desktop.services import seating

CONTACTS = ("email", "phone", "other_contact")
CONSENTS = ("named_in_minutes", "photo_allowed", "answer_wanted", "follow_up_wanted")
TEXTS = ("surname", "first_name", "organization", *CONTACTS, "needs")
_RARE = 10  # people


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
    """So many people at once: of a group that has a name, or without any name; in a role, as « 2 enfants » says.

    `contact` is what was left for all of them, never a name: it is kept with the first.
    """

    number: int
    group: str = ""
    role: Role | None = None
    contact: NewPerson | None = None

    @property
    def unusual(self) -> bool:
        """So many at once are often a slip of the finger: worth asking twice."""
        return self.number > _RARE


@dataclass(frozen=True, slots=True)
class Expected:
    """A person of the register, and the code of a workshop that expects them."""

    participant_id: str
    code: str


AT_THE_DESK = Manners()


class _Photographed(Protocol):
    @property
    def photo_allowed(self) -> bool: ...
    @property
    def minority(self) -> Minority: ...


def no_photo_of_a_minor(person: _Photographed) -> None:
    """Their parents give that consent, not the desk."""
    if person.photo_allowed and person.minority in (Minority.AWAITED, Minority.WITHOUT):
        raise PhotoOfMinor()


def becomes_minor(person: Participant) -> None:
    """A minor takes part: the authorisation is awaited, and with it any consent to a photo."""
    if person.minority is Minority.NO:
        person.minority, person.photo_allowed = Minority.AWAITED, False


def new_participant(session: Session, workshop: Workshop, person: NewPerson) -> Participant:
    """Somebody met at the door, as the register will know them; not yet in it."""
    no_photo_of_a_minor(person)
    participant = Participant(
        category=person.category or category_of_walk_in(session, workshop, person.organization),
        minority=person.minority,
        **{name: clean_line(getattr(person, name)) for name in TEXTS},
        **{name: getattr(person, name) for name in CONSENTS},
    )
    participant.index()
    return participant


def category_of_walk_in(session: Session, workshop: Workshop, organization: str) -> ParticipantCategory:
    """People of the same organisation are taken to be of the same kind; else what the audience says."""
    if organization:
        known = select(Participant.category).where(Participant.organization == clean_line(organization))
        if category := session.scalar(known.limit(1)):
            return category
    code = session.scalar(select(Audience.code).where(Audience.id == workshop.audience_id))
    return ParticipantCategory.CITIZEN if code == "CIT" else ParticipantCategory.UNKNOWN


def open_workshop(session: Session, workshop_id: str) -> Workshop:
    workshop = session.get_one(Workshop, workshop_id)
    if workshop.state is WorkshopState.CLOSED:
        raise WorkshopClosed(workshop.code)
    return workshop


def presence_of(workshop_id: str, participant_id: str) -> Select[str]:
    """The presence, not cancelled, of this person in this workshop."""
    return select(Attendance.id).where(
        Attendance.workshop_id == workshop_id,
        Attendance.participant_id == participant_id,
        Attendance.cancelled_at.is_(None),
    )


def is_expected(session: Session, workshop_id: str, participant_id: str) -> bool:
    """Registered there, themselves or under an entry found to be theirs."""
    here = select(Registration.id).where(Registration.workshop_id == workshop_id)
    if session.scalar(here.where(Registration.participant_id == participant_id)):
        return True
    merged = here.join(Participant, Participant.id == Registration.participant_id)
    return session.scalar(merged.where(Participant.merged_into == participant_id).limit(1)) is not None


def arrive(session: Session, attendance: Attendance, at: datetime, how: Manners, organization: str) -> str:
    """Into the room: the hour that was seen (else that of the beginning), and a table for who takes part."""
    workshop = session.get_one(Workshop, attendance.workshop_id)
    attendance.proof = how.proof
    attendance.arrived_at = at if how.proof.timed else (workshop.started_at or workshop.starts_at or at)
    if attendance.role is Role.PARTICIPANT:
        attendance.table_number = seating.propose(session, workshop, attendance.category, organization)
    session.add(attendance)
    session.flush()
    return attendance.id


def next_number(session: Session, workshop_id: str) -> int:
    """Of those who give no name; a cancelled one is not given again."""
    numbered = (Attendance.workshop_id == workshop_id, Attendance.manner != Manner.GROUP_MEMBER)
    return (session.scalar(select(func.max(cast(Attendance.label, Integer))).where(*numbered)) or 0) + 1


def give_role(session: Session, attendance: Attendance, role: Role, organization: str) -> None:
    """A seat at a table is for who takes part: it is proposed, or freed."""
    if (role is Role.PARTICIPANT) != (attendance.role is Role.PARTICIPANT):
        workshop = session.get_one(Workshop, attendance.workshop_id)
        takes_part = role is Role.PARTICIPANT
        proposed = seating.propose(session, workshop, attendance.category, organization) if takes_part else None
        attendance.table_number = proposed
    attendance.role = role


def give_category(session: Session, attendance: Attendance, category: ParticipantCategory, organization: str) -> None:
    """The role follows where it was the one that the category gives: nobody chose another."""
    follows = attendance.role is role_of(attendance.category)
    attendance.category = category
    if follows:
        give_role(session, attendance, role_of(category), organization)
