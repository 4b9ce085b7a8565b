"""Two entries that may be one person: proposed, never merged but by somebody's decision, which can be undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.errors import AlreadyCounted, ChangedMeanwhile, WorkshopClosed
from fabrique_desktop.domain.people import (
    KEPT_CODE,
    Attendance,
    Distinction,
    Manner,
    Minority,
    Participant,
    ParticipantCategory,
    Registration,
    Role,
)
from fabrique_desktop.domain.programme import Workshop, WorkshopState
from fabrique_desktop.domain.text import fold
from fabrique_desktop.services import likeness
from fabrique_desktop.services.arrivals import give_category, give_role
from fabrique_desktop.services.attendance import AttendanceCounts, PersonRow, counts, people_rows
from fabrique_desktop.services.likeness import Ids, Likeness
from fabrique_desktop.services.registrants import email_key, phone_key
from fabrique_desktop.services.structures import house_of, known_house, registered

__all__ = ["Likeness", "Pair", "different_people", "pairs_of", "possible_duplicates", "same_person"]

_Owned = TypeVar("_Owned", Attendance, Registration)
#: more pairs than anybody decides upon at a desk
MOST_PAIRS = 200
_FILLED = ("civility", "job", "neighbourhood", "email", "phone")
_CAREFUL = (Minority.NO, Minority.AUTHORISED, Minority.AWAITED, Minority.WITHOUT)  # more and more


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people that may be one; `one` is the entry that no list marked, where there is such."""

    id: str
    one: PersonRow
    other: PersonRow
    why: Likeness


def possible_duplicates(session: Session, workshop_ids: Sequence[str] = ()) -> Sequence[Pair]:
    """The pairs nobody has decided on: those of people expected or here in these workshops, or all of them.

    At most `MOST_PAIRS`, by name. Over the whole register, near names are looked for only of those a list marked.
    """
    asked = set(likeness.people_of(session, workshop_ids)) if workshop_ids else None
    return pairs_of(session, likeness.undecided(session, asked))


def pairs_of(session: Session, undecided: Mapping[Ids, Likeness]) -> Sequence[Pair]:
    """At most `MOST_PAIRS` of these, by name, with what is shown of each."""
    alike = dict(list(undecided.items())[:MOST_PAIRS])
    people = {row.id: row for row in people_rows(session, {id_ for ids in alike for id_ in ids})}
    pairs = []
    for ids, why in alike.items():
        one, other = sorted((people[id_] for id_ in ids), key=lambda person: (person.doubtful, person.id))
        pairs.append(Pair(f"{one.id}/{other.id}", one, other, why))
    return sorted(pairs, key=lambda pair: (fold(pair.one.surname or pair.one.first_name), pair.id))


def different_people(session: Session, one_id: str, other_id: str) -> None:
    """Two people, alike by chance: never proposed again."""
    _two(session, one_id, other_id)
    first, second = sorted((one_id, other_id))
    if not _told_apart(session, first, second):
        session.add(Distinction(one_id=first, other_id=second))
        _unmark(session, (first, second))


def same_person(session: Session, keep_id: str, other_id: str, at: datetime) -> None:
    """One person under two entries: all that `other_id` has goes to `keep_id`, and nothing is lost.

    The numbers of a closed workshop no longer change: AlreadyCounted when both were counted there, WorkshopClosed
    when it would name other structures.
    """
    keep, other = _two(session, keep_id, other_id)
    if _told_apart(session, *sorted((keep_id, other_id))):
        raise ChangedMeanwhile()
    alike = likeness.partners(session, other_id)
    closed = set(session.scalars(select(Workshop.id).where(Workshop.state == WorkshopState.CLOSED)))
    told = _numbers(session, closed, (keep, other))
    beside = _settle_structure(session, keep, other)
    _move_registrations(session, keep, other, closed)
    _move_presences(session, keep, other, closed, at)
    _fill(keep, other, beside)
    _follow(session, keep, closed)
    _keep_decisions(session, keep, other)
    for earlier in session.scalars(select(Participant).where(Participant.merged_into == other.id)):
        earlier.merged_into = keep.id
    other.merged_into, other.doubtful, other.needs = keep.id, False, ""
    other.index()
    keep.index()
    _unmark(session, {keep.id, *alike} - {other.id})
    for workshop_id, before in told.items():
        if counts(session, workshop_id) != before:
            raise WorkshopClosed(session.get_one(Workshop, workshop_id).code)


def _numbers(
    session: Session, closed: Collection[str], people: Sequence[Participant]
) -> Mapping[str, AttendanceCounts]:
    """Of the closed workshops where one of them was received."""
    places = {one.workshop_id for person in people for one in _of(session, Attendance, person)}
    return {place: counts(session, place) for place in sorted(places.intersection(closed))}


def _settle_structure(session: Session, keep: Participant, other: Participant) -> list[str]:
    """Which structure is theirs; what is left is kept beside.

    One typed at the door may be anything (« suivi par le CMP »), and would be printed once a list knows the person:
    then only those that the register knows are taken over.
    """
    named = [(person.organization, _is_listed(session, person)) for person in (keep, other)]
    written = [house for house, _listed in named if house]
    if any(listed for _house, listed in named):
        houses = [(house, house if listed else known_house(session, house)) for house, listed in named if house]
        keep.organization = next((known for _house, known in houses if known), "")
        return [house for house, known in houses if not known]
    keep.organization = written[0] if written else ""
    return [house for house in written[1:] if house_of(house)[0] != house_of(written[0])[0]]


def _is_listed(session: Session, person: Participant) -> bool:
    return session.scalar(select(Participant.id).where(Participant.id == person.id, registered())) is not None


def _two(session: Session, one_id: str, other_id: str) -> tuple[Participant, Participant]:
    """ChangedMeanwhile when another post has already made one of these part of somebody."""
    one, other = session.get_one(Participant, one_id), session.get_one(Participant, other_id)
    if one is other or one.merged_into or other.merged_into:
        raise ChangedMeanwhile()
    return one, other


def _told_apart(session: Session, one_id: str, other_id: str) -> bool:
    decided = select(Distinction.id).where(Distinction.one_id == one_id, Distinction.other_id == other_id)
    return session.scalar(decided) is not None


def _unmark(session: Session, ids: Iterable[str]) -> None:
    """Nobody stays marked once everything about them is decided."""
    marked = session.scalars(select(Participant).where(Participant.id.in_(list(ids)), Participant.doubtful)).all()
    left = {id_ for pair in likeness.undecided(session, [person.id for person in marked]) for id_ in pair}
    for person in marked:
        person.doubtful = person.id in left


def _move_registrations(session: Session, keep: Participant, other: Participant, closed: set[str]) -> None:
    """Expected once at each workshop; whom a closed one expected and did not see stays so on its sheet.

    A second code for the same workshop stays with its entry, which expects nobody more: it leads to the person.
    """
    kept = {one.workshop_id: one for one in _of(session, Registration, keep)}
    asked = {one.workshop_id: one for one in _of(session, Registration, other)}
    moved = [(one, keep) for place, one in asked.items() if place not in kept]
    moved = [two for two in moved if two[0].workshop_id not in closed & _received(session, keep)]
    unseen = closed & _received(session, other) - _received(session, keep)
    moved += [(one, other) for place, one in kept.items() if place in unseen and place not in asked]
    for place, one in asked.items():
        if place in closed or place not in kept:
            continue
        twin = kept[place]
        if one.code and twin.code and one.code.casefold() != twin.code.casefold():
            one.code = KEPT_CODE + one.code
            continue
        twin.code = twin.code or one.code
        session.delete(one)
    session.flush()
    for one, person in moved:
        one.participant_id = person.id
    session.flush()


def _received(session: Session, person: Participant) -> set[str]:
    return {one.workshop_id for one in _of(session, Attendance, person) if one.cancelled_at is None}


def _move_presences(
    session: Session, keep: Participant, other: Participant, closed: Collection[str], at: datetime
) -> None:
    """Here once in each workshop; the one that is given up is cancelled before the other takes its place."""
    here = {one.workshop_id: one for one in _of(session, Attendance, keep) if one.cancelled_at is None}
    moved = _of(session, Attendance, other)
    for one in moved:
        twin = here.get(one.workshop_id)
        if one.cancelled_at is not None or twin is None:
            continue
        if one.workshop_id in closed:
            raise AlreadyCounted(session.get_one(Workshop, one.workshop_id).code)
        first, second = sorted((one, twin), key=lambda two: (not two.proof.timed, two.arrived_at, two.id))
        _absorb(session, first, second, keep)
        second.cancelled_at = at
    session.flush()
    for one in moved:
        one.participant_id = keep.id
    session.flush()


def _absorb(session: Session, first: Attendance, second: Attendance, keep: Participant) -> None:
    """What the second entry of one presence knew more than the first; who takes part is counted."""
    if first.departed_at is not None and first.departed_at <= second.arrived_at:
        first.departed_at = second.departed_at  # left, came back, and was entered again
    else:
        first.departed_at = max(filter(None, (first.departed_at, second.departed_at)), default=None)
    first.minor = first.minor or second.minor
    if first.category is ParticipantCategory.UNKNOWN:
        first.category = second.category
    if second.role is Role.PARTICIPANT:
        if first.role is not Role.PARTICIPANT and second.table_number is None:
            give_role(session, first, Role.PARTICIPANT, keep.organization)
        first.role = Role.PARTICIPANT
    if first.role is Role.PARTICIPANT and first.table_number is None:
        first.table_number = second.table_number
    if Manner.REGISTERED in (first.manner, second.manner):
        first.manner = Manner.REGISTERED


def _of(session: Session, kind: type[_Owned], person: Participant) -> Sequence[_Owned]:
    return session.scalars(select(kind).where(kind.participant_id == person.id)).all()


def _fill(keep: Participant, other: Participant, beside: Sequence[str]) -> None:
    """What only the other entry says; a second mail or number is kept beside, a consent as prudence has it."""
    beside = [*beside, other.other_contact]
    if keep.email and email_key(other.email) != email_key(keep.email):
        beside.append(other.email)
    if keep.phone and phone_key(other.phone) != phone_key(keep.phone):
        beside.append(other.phone)
    _name(keep, other)
    for name in _FILLED:
        setattr(keep, name, getattr(keep, name) or getattr(other, name))
    keep.other_contact = _joined(keep.other_contact, *beside)
    keep.needs = _joined(keep.needs, other.needs)
    if keep.category is ParticipantCategory.UNKNOWN:
        keep.category = other.category
    keep.minority = max(keep.minority, other.minority, key=_CAREFUL.index)
    keep.answer_wanted = keep.answer_wanted or other.answer_wanted
    keep.follow_up_wanted = keep.follow_up_wanted or other.follow_up_wanted
    keep.named_in_minutes = keep.named_in_minutes and other.named_in_minutes
    allowed = keep.photo_allowed and other.photo_allowed
    keep.photo_allowed = allowed and keep.minority in (Minority.NO, Minority.AUTHORISED)


def _name(keep: Participant, other: Participant) -> None:
    """A name of which one half was missing; « Mohamed » alone may have been written in either place."""
    if keep.surname and keep.first_name:
        return
    only = fold(keep.full_name)
    if only in (fold(other.surname), fold(other.first_name)) and not _same_place(keep, other):
        keep.surname, keep.first_name = other.surname, other.first_name
    else:
        keep.surname, keep.first_name = keep.surname or other.surname, keep.first_name or other.first_name


def _same_place(keep: Participant, other: Participant) -> bool:
    if keep.surname:
        return fold(keep.surname) == fold(other.surname)
    return fold(keep.first_name) == fold(other.first_name)


def _joined(*texts: str) -> str:
    """« fauteuil, interprète »: each thing once."""
    parts: dict[str, str] = {}
    for text in texts:
        if text and not any(fold(text) in known for known in parts):
            parts[fold(text)] = text
    return ", ".join(parts.values())


def _follow(session: Session, keep: Participant, closed: Collection[str]) -> None:
    """The presences in workshops still open say what is known now: expected there, of which kind, a minor."""
    expected = {one.workshop_id for one in _of(session, Registration, keep)}
    for one in _of(session, Attendance, keep):
        if one.workshop_id in closed or one.cancelled_at is not None:
            continue
        one.minor = one.minor or keep.minority is not Minority.NO
        if one.category is ParticipantCategory.UNKNOWN:
            give_category(session, one, keep.category, keep.organization)
        if one.manner is Manner.WALK_IN and one.workshop_id in expected:
            one.manner = Manner.REGISTERED


def _keep_decisions(session: Session, keep: Participant, other: Participant) -> None:
    """Whoever is not the one is not the other either."""
    theirs = select(Distinction).where(or_(Distinction.one_id == other.id, Distinction.other_id == other.id))
    for decided in session.scalars(theirs).all():
        third = decided.one_id if decided.other_id == other.id else decided.other_id
        first, second = sorted((keep.id, third))
        if third != keep.id and not _told_apart(session, first, second):
            session.add(Distinction(one_id=first, other_id=second))
    session.flush()
