"""What one learns of somebody afterwards: a name misheard, a contact, a consent. Closed numbers never change."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.errors import ChangedMeanwhile, EmptyText, NeedsNotKept, WorkshopClosed
from fabrique_desktop.domain.people import Attendance, Manner, Minority, Participant, Role
from fabrique_desktop.domain.programme import Workshop, WorkshopState
from fabrique_desktop.domain.text import clean_line
from fabrique_desktop.services.arrivals import (
    CONSENTS,
    CONTACTS,
    TEXTS,
    NewPerson,
    give_category,
    is_expected,
    next_number,
    no_photo_of_a_minor,
)
from fabrique_desktop.services.erasing import keeps_needs

_NAMES = ("first_name", "surname")


def person_card(session: Session, participant_id: str) -> NewPerson:
    """What the desk may correct of somebody."""
    names = [*TEXTS, "category", "minority", *CONSENTS]
    statement = select(*(getattr(Participant, name) for name in names)).where(Participant.id == participant_id)
    return NewPerson(**dict(zip(names, session.execute(statement).one(), strict=True)))


def correct_person(session: Session, participant_id: str, person: NewPerson, before: NewPerson | None = None) -> None:
    """A name misheard or misspelt, a contact, a consent; the search follows at once.

    With `before`, what the form had loaded, only what differs from it is written: what another post corrected
    meanwhile stays, and ChangedMeanwhile refuses to cover it. WorkshopClosed when it would change the numbers of a
    closed workshop: the structure of somebody counted there, or whether they have a name.
    """
    participant = session.get_one(Participant, participant_id)
    if participant.merged_into is not None or participant.erased_at is not None:
        raise ChangedMeanwhile()
    given = _changed(participant, person, before)
    if not any(given.get(name, getattr(participant, name)) for name in (*_NAMES, *CONTACTS)):
        raise EmptyText()
    _keep_closed_numbers(session, participant, given)
    if given.get("needs") and not keeps_needs(session, participant_id):
        raise NeedsNotKept()
    for name, value in given.items():
        setattr(participant, name, value)
    participant.index()
    if not given.keys().isdisjoint({"minority", "photo_allowed"}):
        no_photo_of_a_minor(participant)
    if not given.keys().isdisjoint({"category", "minority", *_NAMES}):
        _follow(session, participant)


def _changed(participant: Participant, person: NewPerson, before: NewPerson | None) -> Mapping[str, object]:
    given = _cleaned(person)
    if before is None:
        return given
    loaded = _cleaned(before)
    given = {name: value for name, value in given.items() if value != loaded[name]}
    for name, value in given.items():
        if getattr(participant, name) not in (getattr(before, name), value):
            raise ChangedMeanwhile()
    return given


def _cleaned(person: NewPerson) -> dict[str, object]:
    cleaned: dict[str, object] = {name: clean_line(getattr(person, name)) for name in TEXTS}
    cleaned.update((name, getattr(person, name)) for name in ("minority", *CONSENTS))
    if person.category is not None:
        cleaned["category"] = person.category
    return cleaned


def _keep_closed_numbers(session: Session, participant: Participant, given: Mapping[str, object]) -> None:
    moved = given.get("organization", participant.organization) != participant.organization
    nameless = bool(participant.full_name) and not any(given.get(name, getattr(participant, name)) for name in _NAMES)
    if not (moved or nameless):
        return
    counted = (
        select(Workshop.code)
        .join(Attendance, Attendance.workshop_id == Workshop.id)
        .where(
            Attendance.participant_id == participant.id,
            Attendance.cancelled_at.is_(None),
            Attendance.role == Role.PARTICIPANT,
            Workshop.state == WorkshopState.CLOSED,
        )
        .order_by(Workshop.code)
        .limit(1)
    )
    if code := session.scalar(counted):
        raise WorkshopClosed(code)


def _follow(session: Session, person: Participant) -> None:
    """The presences in workshops still open count the person as corrected."""
    here = (
        select(Attendance)
        .join(Workshop, Workshop.id == Attendance.workshop_id)
        .where(Attendance.participant_id == person.id, Workshop.state != WorkshopState.CLOSED)
    )
    for attendance in session.scalars(here).all():
        give_category(session, attendance, person.category, person.organization)
        attendance.minor = person.minority is not Minority.NO
        _give_name(session, attendance, person)


def _give_name(session: Session, attendance: Attendance, person: Participant) -> None:
    """Who has a name is counted with it; who no longer has one has a number, or is again one of the group."""
    nameless = attendance.manner in (Manner.UNNAMED, Manner.GROUP_MEMBER)
    if person.full_name and nameless:
        expected = is_expected(session, attendance.workshop_id, person.id)
        attendance.manner = Manner.REGISTERED if expected else Manner.WALK_IN
    elif not person.full_name and not nameless:
        if not attendance.label:
            attendance.label = str(next_number(session, attendance.workshop_id))
        attendance.manner = Manner.UNNAMED if attendance.label.isdecimal() else Manner.GROUP_MEMBER
