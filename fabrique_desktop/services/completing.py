"""What is still to ask of those who are here: listed for the calm after the rush, never blocking anybody."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.errors import ChangedMeanwhile, EmptyText, NeedsNotKept, WorkshopClosed
from fabrique_desktop.domain.people import Attendance, Manner, Minority, Participant, ParticipantCategory, Role
from fabrique_desktop.domain.programme import Audience, Workshop, WorkshopState
from fabrique_desktop.domain.text import fold
from fabrique_desktop.services import likeness
from fabrique_desktop.services.arrivals import CONTACTS, NewPerson, give_category, new_participant
from fabrique_desktop.services.duplicates import Pair, pairs_of
from fabrique_desktop.services.erasing import keeps_needs

_NBSP = "\u00a0"
_CITIZENS, _ACTORS = "CIT", "ACT"  # codes of audiences
_OF_A_STRUCTURE = frozenset(
    {
        ParticipantCategory.ASSOCIATION,
        ParticipantCategory.INSTITUTION,
        ParticipantCategory.CITY_AGENT,
        ParticipantCategory.CCAS_AGENT,
        ParticipantCategory.LANDLORD,
    }
)


class Lack(StrEnum):
    """What may be asked, most important first."""

    AUTHORISATION = "authorisation"  # of the parents of a minor
    DUPLICATE = "duplicate"  # perhaps under two entries
    SURNAME = "surname"
    STRUCTURE = "structure"
    CONTACT = "contact"
    CONSENT = "consent"  # to be told the answer
    NAME_OR_CONTACT = "name_or_contact"  # came without a name, may leave one


@dataclass(frozen=True, slots=True)
class ToComplete:
    """Somebody here (`id` is the presence's) of whom something is not known yet."""

    id: str
    participant_id: str | None
    title: str
    table: int | None
    workshop_code: str
    lacks: tuple[Lack, ...]


@dataclass(frozen=True, slots=True)
class _Here:
    """A presence and all that its lacks are told from."""

    id: str
    participant_id: str | None
    workshop_id: str
    workshop_code: str
    audience: str
    table: int | None
    label: str
    manner: Manner
    role: Role
    category: ParticipantCategory
    surname: str
    first_name: str
    organization: str
    contact: str
    minority: Minority
    answer_wanted: bool


def left(session: Session, workshop_ids: Sequence[str]) -> tuple[Sequence[ToComplete], Sequence[Pair]]:
    """All that is left once the rush is over: who lacks something, and the pairs that nobody has decided on."""
    pairs = likeness.undecided(session, set(likeness.people_of(session, workshop_ids)))
    return _lacking(session, workshop_ids, pairs), pairs_of(session, pairs)


def to_complete(session: Session, workshop_ids: Sequence[str]) -> Sequence[ToComplete]:
    """People here, those who lack what matters most first; those without a name last."""
    return left(session, workshop_ids)[0]


def _lacking(session: Session, workshop_ids: Sequence[str], pairs: Collection[likeness.Ids]) -> Sequence[ToComplete]:
    people = _here(session, workshop_ids)
    doubled = {id_ for pair in pairs for id_ in pair}
    titles = _titles(people)
    lacking = [(one, tuple(_lacks(one, doubled))) for one in people]
    ranked = sorted((_rank(one, lacks), place) for place, (one, lacks) in enumerate(lacking) if lacks)
    rows = []
    for _order, place in ranked:
        one, lacks = lacking[place]
        rows.append(ToComplete(one.id, one.participant_id, titles[place], one.table, one.workshop_code, lacks))
    return rows


def _here(session: Session, workshop_ids: Sequence[str]) -> Sequence[_Here]:
    contact = Participant.email + Participant.phone + Participant.other_contact
    statement = (
        select(
            Attendance.id, Attendance.participant_id, Workshop.id, Workshop.code, Audience.code,
            Attendance.table_number, Attendance.label, Attendance.manner, Attendance.role, Attendance.category,
            func.coalesce(Participant.surname, ""), func.coalesce(Participant.first_name, ""),
            func.coalesce(Participant.organization, ""), func.coalesce(contact, ""),
            func.coalesce(Participant.minority, Minority.NO), func.coalesce(Participant.answer_wanted, False),
        )
        .join(Workshop, Workshop.id == Attendance.workshop_id)
        .join(Audience, Audience.id == Workshop.audience_id)
        .outerjoin(Participant, Participant.id == Attendance.participant_id)
        .where(Attendance.workshop_id.in_(workshop_ids), Attendance.cancelled_at.is_(None))
        .order_by(Attendance.arrived_at, cast(Attendance.label, Integer), Attendance.id)
    )  # fmt: skip
    return [_Here(*tuple(row)) for row in session.execute(statement)]


def _titles(people: Sequence[_Here]) -> list[str]:
    """A name; or « Sans nom n° 2 », « Emmaüs (groupe), 3 », numbered as on the attendance sheet."""
    groups: dict[tuple[str, str], int] = {}
    titles = []
    for one in people:
        name = " ".join(part for part in (one.first_name, one.surname) if part)
        if one.manner is Manner.GROUP_MEMBER:
            group = (one.workshop_id, fold(one.label))
            groups[group] = groups.get(group, 0) + 1
            name = name or f"{one.label or 'Sans nom'} (groupe), {groups[group]}"
        titles.append(name or f"Sans nom n°{_NBSP}{one.label}".removesuffix(f" n°{_NBSP}"))
    return titles


def _rank(one: _Here, lacks: Sequence[Lack]) -> tuple[bool, int, int]:
    order = list(Lack)
    return (not (one.surname or one.first_name), order.index(lacks[0]), -len(lacks))


def _lacks(one: _Here, doubled: Collection[str]) -> Iterator[Lack]:
    """Of those listed apart (observers, companions, children), nothing is asked but who they are."""
    takes_part = one.role is Role.PARTICIPANT
    if one.participant_id is None:
        if takes_part:
            yield Lack.NAME_OR_CONTACT
        return
    if takes_part and one.minority is Minority.AWAITED:
        yield Lack.AUTHORISATION
    if one.participant_id in doubled:
        yield Lack.DUPLICATE
    if not takes_part:
        return
    professional = one.category is not ParticipantCategory.CITIZEN and one.audience != _CITIZENS
    if professional and one.first_name and not one.surname:
        yield Lack.SURNAME
    if not one.organization and _belongs_to_a_structure(one):
        yield Lack.STRUCTURE
    if not one.contact:
        yield Lack.CONTACT
    elif not one.answer_wanted and one.manner is not Manner.REGISTERED:  # a list says what its people answered
        yield Lack.CONSENT


def _belongs_to_a_structure(one: _Here) -> bool:
    unknown_among_actors = one.category is ParticipantCategory.UNKNOWN and one.audience == _ACTORS
    return one.category in _OF_A_STRUCTURE or unknown_among_actors


def attach(session: Session, attendance_id: str, person: NewPerson, _at: datetime) -> str:
    """Somebody who came without a name leaves one, or only a way to be told the answer; the person's id.

    The presence, its hour and its number stay. Once the workshop is closed nothing that is counted changes: who
    came without a name stays so in its numbers, and a structure is refused.
    """
    attendance = session.get_one(Attendance, attendance_id)
    if attendance.participant_id is not None or attendance.cancelled_at is not None:
        raise ChangedMeanwhile()
    workshop = session.get_one(Workshop, attendance.workshop_id)
    closed = workshop.state is WorkshopState.CLOSED
    participant = new_participant(session, workshop, _as_seen(attendance, person, closed))
    if not participant.full_name and not any(getattr(participant, name) for name in CONTACTS):
        raise EmptyText()
    if closed and participant.organization:
        raise WorkshopClosed(workshop.code)
    session.add(participant)
    session.flush()
    attendance.participant_id = participant.id
    if not closed:
        give_category(session, attendance, participant.category, participant.organization)
        attendance.minor = participant.minority is not Minority.NO
        if participant.full_name:
            attendance.manner = Manner.WALK_IN
    session.flush()
    if participant.needs and not keeps_needs(session, participant.id):
        raise NeedsNotKept()
    return participant.id


def _as_seen(attendance: Attendance, person: NewPerson, closed: bool) -> NewPerson:
    """What the presence already says: the group one came with, of which kind, a minor."""
    kind = None if attendance.category is ParticipantCategory.UNKNOWN else attendance.category
    of_group = attendance.label if attendance.manner is Manner.GROUP_MEMBER and not closed else ""
    awaited = attendance.minor and person.minority is Minority.NO
    return replace(
        person,
        category=person.category or kind,
        organization=person.organization or of_group,
        minority=Minority.AWAITED if awaited else person.minority,
    )
