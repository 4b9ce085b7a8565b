"""Erasure on request: one person leaves the register, the search and the journal; the numbers stay what they were.

Nothing brings them back, an undo included. A list that is imported again and still names them brings in somebody new,
whom nothing links to what was: no trace is kept by which a name could be recognised.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from fabrique_desktop.domain.contributions import Contribution
from fabrique_desktop.domain.erasures import MARK, Erasure, ErasureKind
from fabrique_desktop.domain.errors import DomainError
from fabrique_desktop.domain.journal import JournalEntry, JournalValue
from fabrique_desktop.domain.people import Attendance, Distinction, Participant, Refusal, Registration
from fabrique_desktop.domain.programme import TableReport, Workshop, WorkshopState
from fabrique_desktop.domain.rights import HeldCounts
from fabrique_desktop.domain.text import fold
from fabrique_desktop.services.emptied_register import empty
from fabrique_desktop.services.erasing import forget_decisions, forget_values
from fabrique_desktop.services.merged import followed
from fabrique_desktop.services.name_passages import Names
from fabrique_desktop.services.naming import named
from fabrique_desktop.services.passages import SAID, NamedPassage, Others, naming_passages, surnames_beside
from fabrique_desktop.services.posts import must_lead
from fabrique_desktop.services.structures import house_of
from fabrique_desktop.services.totals import totals

Ids = Sequence[str]
Place = tuple[int, str]  # of a value of the journal


class AlreadyErased(DomainError):
    """Nothing is left of this person."""


@dataclass(frozen=True, slots=True)
class Needle:
    """How somebody may be written outside the dossier: looked for in files, and kept nowhere.

    `alone`: the surname is enough, for nobody else of the register bears it and it is no ordinary word.
    """

    surname: str
    first_name: str
    ways: tuple[str, ...] = ()  # mails, numbers
    alone: bool = False


@dataclass(frozen=True, slots=True)
class ToErase:
    """What an erasure would take, before anybody decides; `passages` are each decided upon apart."""

    participant_id: str
    full_name: str
    entries: int
    registrations: int
    presences: int
    refusals: int
    distinctions: int
    group_labels: int
    rapporteurs: int
    former_wordings: int
    awaited_at: tuple[str, ...]  # codes of workshops still open that expect them: they will, without a name
    passages: tuple[NamedPassage, ...]
    needles: tuple[Needle, ...]
    workshop_ids: frozenset[str]  # where they were expected or came: the sheets of these bear the name


@dataclass(frozen=True, slots=True)
class ErasedPerson:
    """What was taken, by kind; the certificate has this number."""

    number: int
    done_at: datetime
    what: Mapping[str, int]
    before: HeldCounts
    after: HeldCounts


def held(session: Session) -> HeldCounts:
    """What no erasure changes."""
    together = totals(session)
    said = select(func.count(Contribution.id)).where(Contribution.withdrawn_at.is_(None))
    return HeldCounts(together.participations, together.people, session.scalar(said) or 0)


def to_erase(session: Session, participant_id: str) -> ToErase:
    """Read only. AlreadyErased when nothing is left of them."""
    must_lead(session)
    people = _entries_of(session, participant_id)
    ids = [person.id for person in people]
    about = Namings(session, people)
    places = select(Registration.workshop_id).where(Registration.participant_id.in_(ids)).distinct()
    came = select(Attendance.workshop_id).where(Attendance.participant_id.in_(ids)).distinct()
    awaiting = select(Workshop.code).where(Workshop.id.in_(places), Workshop.state != WorkshopState.CLOSED)
    return ToErase(
        participant_id=people[0].id,
        full_name=people[0].full_name,
        entries=len(people),
        registrations=_number(session, Registration.participant_id, ids),
        presences=_number(session, Attendance.participant_id, ids),
        refusals=_number(session, Refusal.participant_id, ids),
        distinctions=_number(session, Distinction.one_id, ids) + _number(session, Distinction.other_id, ids),
        group_labels=len(about.labels),
        rapporteurs=len(about.rapporteurs),
        former_wordings=len(about.former_wordings()),
        awaited_at=tuple(session.scalars(awaiting.order_by(Workshop.code))),
        passages=tuple(naming_passages(session, about.names)),
        needles=tuple(map(about.needle, people)),
        workshop_ids=frozenset((*session.scalars(places), *session.scalars(came))),
    )


def _number(session: Session, column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], ids: Ids) -> int:
    return session.scalar(select(func.count()).where(column.in_(ids))) or 0


def erase_person(session: Session, participant_id: str, at: datetime) -> ErasedPerson:
    """For good: this person and every entry found to be theirs. AlreadyErased when nothing is left."""
    must_lead(session)
    people = _entries_of(session, participant_id)
    before = held(session)
    about = Namings(session, people)  # while their names still tell where they are
    wordings = about.former_wordings()
    about.take_out()
    done = empty(session, people, at)
    values = done.values + about.forget(wordings)
    forget_decisions(session)
    session.info["pen"].erased = True
    what = {
        "entries": done.entries,
        "registrations": done.registrations,
        "presences": done.presences,
        "group_labels": len(about.labels),
        "rapporteurs": len(about.rapporteurs),
        "refusals": done.refusals,
        "distinctions": done.distinctions,
        "former_wordings": len(wordings),
        "values": values,
        "structures_kept": done.structures,
    }
    number = certify(session, ErasureKind.PERSON, what, at)
    return ErasedPerson(number, at, what, before, held(session))


def certify_passages(session: Session, number: int, before: HeldCounts, at: datetime) -> ErasedPerson:
    """Passages were erased on request, of somebody whom the register does not hold."""
    must_lead(session)
    what = {"passages": number}
    return ErasedPerson(certify(session, ErasureKind.PASSAGE, what, at), at, what, before, held(session))


def certify(session: Session, kind: ErasureKind, what: Mapping[str, int], at: datetime) -> int:
    """That something was erased, when and how much: its number."""
    number = (session.scalar(select(func.max(Erasure.number))) or 0) + 1
    counts = json.dumps({name: count for name, count in what.items() if count}, sort_keys=True)
    session.add(Erasure(number=number, kind=kind, done_at=at, counts=counts))
    session.flush()
    return number


def _entries_of(session: Session, participant_id: str) -> Sequence[Participant]:
    """The person first, then the entries found to be theirs, whichever of them led to these."""
    person = session.get_one(Participant, followed(session, participant_id))
    if person.erased_at is not None:
        raise AlreadyErased()
    found, added = [person], [person.id]
    while added:
        merged = session.scalars(select(Participant).where(Participant.merged_into.in_(added))).all()
        known = {one.id for one in found}
        found += (fresh := [one for one in merged if one.id not in known])
        added = [one.id for one in fresh]
    return found


class Namings:
    """What names them where nothing points to them, in words that can be nobody else's of the register."""

    def __init__(self, session: Session, people: Sequence[Participant]) -> None:
        self._session = session
        self.names = Names(people, _former_names(session, [person.id for person in people]))
        self._first_name_only = not any(person.surname for person in people)
        self._others = Others(session, self.names.ids)
        self.labels = self._labels()
        self.rapporteurs = self._rapporteurs()
        self._places = [*self._told("attendance", ("label",)), *self._told("table_report", ("rapporteur",))]

    def needle(self, person: Participant) -> Needle:
        ways = tuple(way for way in (person.email, person.phone) if way)
        telling = tuple(fold(person.surname).split()) in self.names.telling
        return Needle(person.surname, person.first_name, ways, telling and not self._others.bear(person.surname))

    def take_out(self) -> None:
        """Of the rows; what the journal tells of them is forgotten once that is written."""
        for presence, label in self.labels:
            presence.label = label
        for report in self.rapporteurs:
            report.rapporteur = ""

    def forget(self, more: Sequence[Place] = ()) -> int:
        return forget_values(self._session, [*self._places, *more])

    def _labels(self) -> Sequence[tuple[Attendance, str]]:
        """« Famille Roy » and what it becomes: those who came with it stay one group."""
        labelled = self._session.scalars(select(Attendance).where(Attendance.label != "")).all()
        spans = self._spans({one.label for one in labelled if not one.label.isdecimal()})
        told = [(one, _without(one.label, spans[one.label])) for one in labelled if one.label in spans]
        return _still_apart(told, labelled)

    def _rapporteurs(self) -> Sequence[TableReport]:
        reports = self._session.scalars(select(TableReport).where(TableReport.rapporteur != "")).all()
        spans = self._spans({one.rapporteur for one in reports})
        return [one for one in reports if one.rapporteur in spans]

    def _told(self, entity: str, fields: Sequence[str]) -> Sequence[Place]:
        rows = self._values(entity, fields)
        spans = self._spans({text for _place, text, _last in rows})
        return [place for place, text, _last in rows if text in spans]

    def former_wordings(self) -> Sequence[Place]:
        """What a text was before it was corrected is read by nobody: the journal alone tells it."""
        rows = [(entity, *row) for entity, fields in SAID.items() for row in self._values(entity, fields)]
        former = [(place, text) for _entity, place, text, last in rows if not last]
        spans = self._spans({text for _place, text in former})
        return [place for place, text in former if text in spans]

    def _values(self, entity: str, fields: Sequence[str]) -> Sequence[tuple[Place, str, bool]]:
        """(where, text, whether the journal tells nothing later of it)."""
        told = (
            select(JournalValue.position, JournalValue.field, JournalValue.value, JournalEntry.entity_id)
            .join(JournalEntry, JournalEntry.position == JournalValue.position)
            .where(JournalEntry.entity == entity, JournalValue.field.in_(fields))
            .order_by(JournalValue.position)
        )
        rows = self._session.execute(told).all()
        last = {(id_, field): position for position, field, _value, id_ in rows}
        return [
            ((position, field), str(json.loads(value) or ""), last[id_, field] == position)
            for position, field, value, id_ in rows
            if value is not None and len(value) > len('""')
        ]

    def _spans(self, texts: set[str]) -> Mapping[str, Sequence[tuple[int, int]]]:
        """Where they are named in each of these that names them and nobody else."""
        ordered = sorted(texts)
        found: dict[str, list[tuple[int, int]]] = {}
        for one in named(self._session, [(str(at), text) for at, text in enumerate(ordered)]):
            if self._theirs(one.words):
                found.setdefault(ordered[int(one.id)], []).append((one.start, one.end))
        for text in ordered:
            if text not in found and self._theirs(text):
                found[text] = [(0, len(text))]
            spans = found.get(text, [])
            more = [one for one in surnames_beside(text, self.names.telling, spans) if self._theirs(text[slice(*one)])]
            if more:
                found[text] = sorted((*spans, *more))
        return found

    def _theirs(self, words: str) -> bool:
        """A first name alone may be anybody's, unless it is all that is known of them."""
        contact = any(char == "@" or char.isdecimal() for char in words)
        told = contact or self._first_name_only or self.names.has_surname(words)
        return told and self.names.bear(words) and not self._others.bear(words)


def _former_names(session: Session, ids: Ids) -> Sequence[tuple[str, str]]:
    """A group, a text may bear the name as it was before somebody corrected it."""
    told = (
        select(JournalValue.field, JournalValue.value)
        .join(JournalEntry, JournalEntry.position == JournalValue.position)
        .where(JournalEntry.entity == Participant.__tablename__, JournalEntry.entity_id.in_(ids))
        .where(JournalValue.field.in_(("surname", "first_name")), JournalValue.value.is_not(None))
    )
    rows = [(field, str(json.loads(value or '""') or "")) for field, value in session.execute(told)]
    return [(words, "") if field == "surname" else ("", words) for field, words in rows if words]


def _still_apart(
    told: Iterable[tuple[Attendance, str]], labelled: Iterable[Attendance]
) -> Sequence[tuple[Attendance, str]]:
    """Two groups of a workshop do not become one by losing their names: each stays a structure that is counted."""
    taken = {(one.workshop_id, house_of(one.label)[0]) for one in labelled}
    given: dict[tuple[str, str], str] = {}
    for one, left in sorted(told, key=lambda each: (each[0].label, each[0].id)):
        place = (one.workshop_id, house_of(one.label)[0])
        if place not in given:
            names = (left if number == 1 else f"{left} {number}" for number in count(1))
            given[place] = next(name for name in names if (one.workshop_id, house_of(name)[0]) not in taken)
            taken.add((one.workshop_id, house_of(given[place])[0]))
    return [(one, given[one.workshop_id, house_of(one.label)[0]]) for one, _left in told]


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = text[:start] + MARK + text[end:]
    return text
