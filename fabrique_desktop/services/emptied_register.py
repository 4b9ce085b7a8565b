"""Entries of the register emptied for good, on request or with time: what led to somebody leaves the rows and the
journal; presences stay counted, and the structures that a workshop counts stay as many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.journal import JournalEntry, JournalValue, plain_json
from fabrique_desktop.domain.people import (
    KEPT_CODE,
    Attendance,
    Distinction,
    Manner,
    Minority,
    Participant,
    Refusal,
    Registration,
    Role,
)
from fabrique_desktop.domain.programme import Workshop
from fabrique_desktop.services.attendance import AttendanceCounts, counts
from fabrique_desktop.services.erasing import forget
from fabrique_desktop.services.name_passages import Names
from fabrique_desktop.services.naming import named
from fabrique_desktop.services.structures import house_of, known_houses

_TEXTS = (
    "civility", "surname", "first_name", "job", "neighbourhood", "email", "phone", "other_contact", "needs",
)  # fmt: skip
_CONSENTS = ("named_in_minutes", "photo_allowed", "answer_wanted", "follow_up_wanted")
#: what is needed to send somebody an answer
REACHING = (
    "civility", "surname", "first_name", "email", "phone", "other_contact", "answer_wanted", "follow_up_wanted",
    "duplicate_key",
)  # fmt: skip
_TOLD = (*_TEXTS, *_CONSENTS, "source_id", "organization", "minority", "doubtful", "duplicate_key")
_MARKS = ("duplicate_key", "email")  # by which an entry taken out since is known to be theirs
_NEUTRAL = "Structure effacée n° "


@dataclass(slots=True)
class Emptied:
    """How much of each was."""

    entries: int = 0
    registrations: int = 0
    codes: int = 0
    presences: int = 0
    refusals: int = 0
    distinctions: int = 0
    values: int = 0  # of the journal
    structures: int = 0  # kept, for the numbers of a workshop rest on them


def empty(session: Session, people: Sequence[Participant], at: datetime, reachable: Collection[str] = ()) -> Emptied:
    """Of these entries; those `reachable` keep what an answer needs, and are not said to be erased yet."""
    done = Emptied(entries=len(people))
    before = _figures(session)
    kept = _structures_kept(session, people)
    ids = [person.id for person in people]
    gone = [id_ for id_ in ids if id_ not in reachable]
    ghosts = deleted_entries(session, _known_by(session, gone)) if gone else []
    _write_people(people, kept, at, frozenset(reachable))
    _write_others(session, ids, done)
    session.flush()
    if _figures(session) != before:
        _keep_as_named(people, kept)
        session.flush()
    done.structures = sum(bool(person.organization) for person in people)
    _forget(session, ids, frozenset(reachable), done)
    done.values += forget_deleted(session, ghosts)
    return done


def deleted_entries(session: Session, known_by: Collection[tuple[str, str]] | None = None) -> Sequence[str]:
    """Entries taken out of the register since, of which the journal alone tells: those who had one of these (field,
    JSON), or all of them.
    """
    marks = [field for field, _value in known_by] if known_by is not None else list(_MARKS)
    told = (
        select(JournalEntry.entity_id, JournalValue.field, JournalValue.value)
        .join(JournalValue, JournalValue.position == JournalEntry.position)
        .where(
            JournalEntry.entity == "participant",
            JournalValue.field.in_(marks),
            JournalValue.value.is_not(None),
            JournalValue.value != '""',
            JournalEntry.entity_id.not_in(select(Participant.id)),
        )
    )
    rows = session.execute(told).all()
    return sorted({id_ for id_, field, value in rows if known_by is None or (field, value) in known_by})


def _known_by(session: Session, ids: Sequence[str]) -> frozenset[tuple[str, str]]:
    """Their names and mails, today's and former ones, as the journal tells them."""
    told = (
        select(JournalValue.field, JournalValue.value)
        .join(JournalEntry, JournalEntry.position == JournalValue.position)
        .where(
            JournalEntry.entity_id.in_(ids),
            JournalValue.field.in_(_MARKS),
            JournalValue.value.is_not(None),
            JournalValue.value != '""',
        )
    )
    return frozenset((field, value or "") for field, value in session.execute(told))


def forget_deleted(session: Session, ids: Sequence[str]) -> int:
    """All that the journal tells of entries that are there no more."""
    if not ids:
        return 0
    done = Emptied()
    _forget(session, ids, frozenset(), done)
    return done.values


def forget_taken_out(session: Session, people: Select[str], seats: Select[str]) -> None:
    """The same of a list that was brought in by mistake and taken back at once: nobody rests on it."""
    forget(session, "participant", _TOLD, JournalEntry.entity_id.in_(people))
    forget(session, "registration", ["code"], JournalEntry.entity_id.in_(seats))


def numbers(session: Session) -> Mapping[str, AttendanceCounts]:
    """All that every workshop counts."""
    return {id_: counts(session, id_) for id_ in session.scalars(select(Workshop.id))}


def _figures(session: Session) -> Mapping[str, AttendanceCounts]:
    """How many structures, whatever each is called."""
    return {
        id_: replace(one, organizations=(), other_organizations=one.structures) for id_, one in numbers(session).items()
    }


def _write_people(
    people: Iterable[Participant], kept: Mapping[str, _Structure], at: datetime, reachable: frozenset[str]
) -> None:
    for person in people:
        stays = REACHING if person.id in reachable else ()
        for name in _TEXTS:
            if name not in stays:
                setattr(person, name, "")
        for name in _CONSENTS:
            if name not in stays:
                setattr(person, name, False)
        person.organization = kept[person.id].written if person.id in kept else ""
        if person.source_id is not None:
            person.source_id = ""  # a list brought them in: the structures it knows are those of its people
        person.minority, person.doubtful = Minority.NO, False
        if stays:
            person.index()
        else:
            person.erased_at = at
            person.search_key = person.duplicate_key = ""


def _write_others(session: Session, ids: Sequence[str], done: Emptied) -> None:
    for seat in session.scalars(select(Registration).where(Registration.participant_id.in_(ids))).all():
        done.registrations += 1
        done.codes += bool(seat.code.strip())
        seat.code = KEPT_CODE if seat.code.startswith(KEPT_CODE) else ""
    for refusal in session.scalars(select(Refusal).where(Refusal.participant_id.in_(ids))).all():
        refusal.participant_id = None
        done.refusals += 1
    for decided in session.scalars(select(Distinction).where(_either(ids))).all():
        session.delete(decided)
        done.distinctions += 1
    here = select(func.count(Attendance.id)).where(Attendance.participant_id.in_(ids))
    done.presences = session.scalar(here) or 0


def _either(ids: Sequence[str]) -> ColumnElement[bool]:
    return or_(Distinction.one_id.in_(ids), Distinction.other_id.in_(ids))


def _forget(session: Session, ids: Sequence[str], reachable: frozenset[str], done: Emptied) -> None:
    """Rows deleted since, of which the journal alone tells, are found by whom they pointed to."""
    gone = [id_ for id_ in ids if id_ not in reachable]
    done.values += forget(session, "participant", _TOLD, JournalEntry.entity_id.in_(gone))
    partly = [name for name in _TOLD if name not in REACHING]
    done.values += forget(session, "participant", partly, JournalEntry.entity_id.in_(reachable))
    for entity, pointing, told in (
        ("registration", ("participant_id",), ("code",)),
        ("refusal", ("participant_id",), ("participant_id",)),
        ("distinction", ("one_id", "other_id"), ("one_id", "other_id")),
    ):
        whose = JournalEntry.entity_id.in_(_pointing(session, entity, pointing, ids))
        done.values += forget(session, entity, told, whose)


def _pointing(session: Session, entity: str, fields: Sequence[str], ids: Sequence[str]) -> Sequence[str]:
    told = (
        select(JournalEntry.entity_id)
        .join(JournalValue, JournalValue.position == JournalEntry.position)
        .where(
            JournalEntry.entity == entity,
            JournalValue.field.in_(fields),
            JournalValue.value.in_([plain_json(id_) for id_ in ids]),
        )
    )
    return session.scalars(told.distinct()).all()


# -- the structures that a workshop counts


@dataclass(frozen=True, slots=True)
class _Structure:
    """What stays of a structure: its name where a list gives it, else words that tell nothing of it."""

    house: str
    written: str


def _structures_kept(session: Session, people: Sequence[Participant]) -> Mapping[str, _Structure]:
    """Those without whom a workshop would count fewer structures, or the register would no longer know one."""
    gone = {person.id: person for person in people if person.organization}
    if not gone:
        return {}
    mine, others = _represented(session, gone)
    registered = _registered(session)
    chosen: dict[str, str] = {}  # person, key
    for (place, key), here in sorted(mine.items()):
        if key not in others[place] and not chosen.keys() & here:
            chosen[min(here, key=lambda id_: (id_ not in registered[key], id_))] = key
    counted = {key for _place, key in mine} | set().union(*others.values())
    for key in {house_of(person.organization)[0] for person in gone.values()} & counted:
        bearing = registered[key]
        if bearing and not bearing - gone.keys() and not bearing & chosen.keys():
            chosen[min(bearing)] = key
    return _written(session, gone, chosen, frozenset(key for key in counted if registered[key]))


def _represented(
    session: Session, gone: Collection[str]
) -> tuple[dict[tuple[str, str], set[str]], dict[str, set[str]]]:
    """By workshop: who of these are there for each structure, and which have somebody else."""
    mine: dict[tuple[str, str], set[str]] = defaultdict(set)
    others: dict[str, set[str]] = defaultdict(set)
    here = (Attendance.cancelled_at.is_(None), Attendance.role == Role.PARTICIPANT)
    people = select(Attendance.workshop_id, Participant.id, Participant.organization).join(
        Participant, Participant.id == Attendance.participant_id
    )
    for place, id_, organization in session.execute(people.where(*here, Participant.organization != "")):
        key = house_of(organization)[0]
        if id_ in gone:
            mine[place, key].add(id_)
        else:
            others[place].add(key)
    groups = select(Attendance.workshop_id, Attendance.label).where(*here, Attendance.manner == Manner.GROUP_MEMBER)
    for place, label in session.execute(groups.where(Attendance.label != "")):
        others[place].add(house_of(label)[0])
    return mine, others


def _registered(session: Session) -> Mapping[str, set[str]]:
    """By structure, the people that a list brought in or that somebody expects: they make it known."""
    expected = select(Registration.participant_id)
    listed = or_(Participant.source_id.is_not(None), Participant.id.in_(expected))
    found: dict[str, set[str]] = defaultdict(set)
    statement = select(Participant.id, Participant.organization).where(Participant.organization != "", listed)
    for id_, organization in session.execute(statement):
        found[house_of(organization)[0]].add(id_)
    return found


def _written(
    session: Session, gone: Mapping[str, Participant], chosen: Mapping[str, str], known: frozenset[str]
) -> Mapping[str, _Structure]:
    spelled = known_houses(session, set(chosen.values()))
    taken = select(func.count(Participant.organization.distinct())).where(Participant.organization.startswith(_NEUTRAL))
    number = session.scalar(taken) or 0
    neutral = {key: f"{_NEUTRAL}{number + at}" for at, key in enumerate(sorted(set(chosen.values())), 1)}
    kept = {}
    for id_, key in chosen.items():
        house = house_of(gone[id_].organization)[1]
        printed = key in known or key in spelled
        tells = not printed or _bears_name(session, house, Names([gone[id_]]))
        kept[id_] = _Structure(house, neutral[key] if tells else house)
    return kept


def _bears_name(session: Session, house: str, names: Names) -> bool:
    return names.bear(house) or any(names.bear(one.words) for one in named(session, [("", house)]))


def _keep_as_named(people: Iterable[Participant], kept: Mapping[str, _Structure]) -> None:
    """Somebody else has the same structure elsewhere, and keeps its name: under two it would be two."""
    for person in people:
        if person.id in kept:
            person.organization = kept[person.id].house
