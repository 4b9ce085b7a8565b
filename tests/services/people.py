"""Somebody in the register, for tests that need people and not a list."""

from __future__ import annotations

from sqlalchemy.orm import Session

from fabrique_desktop.domain.people import Minority, Participant, ParticipantCategory, Registration


def register(
    session: Session,
    surname: str,
    first_name: str = "",
    *workshop_ids: str,
    category: ParticipantCategory = ParticipantCategory.CITIZEN,
    minority: Minority = Minority.NO,
    organization: str = "",
) -> str:
    """A new person expected at these workshops; the person's id."""
    person = Participant(
        surname=surname,
        first_name=first_name,
        organization=organization,
        category=category,
        minority=minority,
    )
    person.index()
    session.add(person)
    session.flush()
    session.add_all(Registration(participant_id=person.id, workshop_id=one) for one in workshop_ids)
    return person.id
