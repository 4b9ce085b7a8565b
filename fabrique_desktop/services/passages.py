"""Words that name somebody are taken out of a text, once closed too: a mark stands in their place, and the journal says
that something was erased, where and when, and not what.

The seal covers commitments: it stays, and says how many passages were erased since.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast, literal, select, text as sql
from sqlalchemy.orm import Session

from fabrique_desktop.domain.base import Base
from fabrique_desktop.domain.contributions import DRAUGHTING, Contribution, ContributionGroup, Erratum
from fabrique_desktop.domain.erasures import MARK, PassageErasure
from fabrique_desktop.domain.errors import AlreadyRemoved, DomainError
from fabrique_desktop.domain.journal import JournalEntry, JournalValue
from fabrique_desktop.domain.people import Participant
from fabrique_desktop.domain.programme import (
    Milestone,
    Process,
    Sequence as Step,
    Support,
    TableReport,
    Workshop,
    WorkshopState,
)
from fabrique_desktop.domain.text import fold
from fabrique_desktop.services.contacts_named import Contacts
from fabrique_desktop.services.erasing import forget_decisions, forget_values
from fabrique_desktop.services.hiding import OF_PROCESS, OF_STEP, OF_SUPPORT, OF_WORKSHOP
from fabrique_desktop.services.name_passages import Names
from fabrique_desktop.services.naming import named
from fabrique_desktop.services.posts import must_lead
from fabrique_desktop.services.removing import WORDS, groups_of

_AROUND = 60  # characters of context on each side
_FEWEST = 3  # letters looked for
_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")


class NoSuchPassage(DomainError):
    """The text is no longer the one that was read: nothing is where these words were."""


@dataclass(frozen=True, slots=True)
class NamedPassage:
    """Words of a text that may be somebody's name: `text[start:start + length]`, with what is around them.

    `holder` is a table, `reference` what its row is called by; `sure` when little else can be meant, `shared` when
    these words may as well be somebody else of the register.
    """

    holder: str
    subject_id: str
    field: str
    start: int
    length: int
    reference: str
    words: str
    before: str
    after: str
    closed: bool
    sure: bool
    shared: bool

    @property
    def id(self) -> str:
        return f"{self.subject_id}/{self.field}/{self.start}"


@dataclass(frozen=True, slots=True)
class _Source:
    table: type[Base]
    fields: Sequence[str]
    reference: ColumnElement[str]


#: what is noted beside somebody of the register may name somebody else
_NOTED = _Source(Participant, ("job", "other_contact", "needs"), literal(""))
_OF_ERRATUM = select(Contribution.reference).where(Contribution.id == Erratum.contribution_id).scalar_subquery()
_OF_GROUP = (
    select(Contribution.reference)
    .where(Contribution.group_id == ContributionGroup.id)
    .order_by(Contribution.id)
    .limit(1)
    .scalar_subquery()
)
_NONE: ColumnElement[str] = literal("")
_SOURCES: Mapping[str, _Source] = {
    str(one.table.__tablename__): one
    for one in (
        _Source(Contribution, ("text", "verbatim", *DRAUGHTING), Contribution.reference.expression),
        _Source(Erratum, ("text",), _OF_ERRATUM),
        _Source(ContributionGroup, ("title",), _OF_GROUP),
        _Source(TableReport, ("message",), cast(TableReport.table_number, String)),
        _Source(Support, OF_SUPPORT, _NONE),
        _Source(Step, OF_STEP, _NONE),
        _Source(Workshop, OF_WORKSHOP, Workshop.code.expression),
        _Source(Milestone, ("name",), _NONE),
        _Source(Process, OF_PROCESS, _NONE),
    )
}
#: by table, the fields of every text that somebody types
SAID: Mapping[str, Sequence[str]] = {holder: source.fields for holder, source in _SOURCES.items()}
_CONTRIBUTION = Contribution.__tablename__
_PARTICIPANT = Participant.__tablename__
_BEARING = sql(
    "SELECT p.id FROM participant_search s JOIN participant p ON p.rowid = s.rowid"
    " WHERE participant_search MATCH :match"
)


# -- where a name is


def naming_passages(session: Session, names: Names) -> Sequence[NamedPassage]:
    """Every place of every text where this person may be named, withdrawn texts and the team's notes included."""
    beside = (one for one in _texts_of(_PARTICIPANT, _NOTED, session) if one.subject_id not in names.ids)
    held = [*texts_of_dossier(session), *beside]
    closed = _closed_rows(session)
    others = Others(session, names.ids)
    spans: dict[int, dict[tuple[int, int], bool]] = {}
    for one in named(session, [(str(place), told.text) for place, told in enumerate(held)]):
        if names.bear(one.words):
            spans.setdefault(int(one.id), {})[one.start, one.end] = one.sure
    for place, told in enumerate(held):
        there = spans.setdefault(place, {})
        there |= dict.fromkeys(surnames_beside(told.text, names.telling, there), False)
    return [
        _passage(held[place], start, end, closed, sure=sure, shared=others.bear(held[place].text[start:end]))
        for place, there in sorted(spans.items())
        for (start, end), sure in sorted(there.items())
    ]


def surnames_beside(
    text: str, surnames: Iterable[tuple[str, ...]], known: Iterable[tuple[int, int]]
) -> Sequence[tuple[int, int]]:
    """Where one of these is written, without its capital or where a sentence begins too, outside what is known."""
    taken = list(known)
    found = sorted({span for surname in surnames for span in places_of(surname, text)})
    return [(start, end) for start, end in found if all(end <= one or other <= start for one, other in taken)]


def saying(session: Session, words: str) -> Sequence[NamedPassage]:
    """Every place where these words are said, whole, whatever their accents and capitals: of somebody whom the register
    does not know too. Nothing for less than three letters.
    """
    must_lead(session)
    asked = tuple(fold(words).split())
    if len("".join(asked)) < _FEWEST:
        return []
    closed = _closed_rows(session)
    return [
        _passage(told, start, end, closed, sure=True, shared=False)
        for told in (*texts_of_dossier(session), *_texts_of(_PARTICIPANT, _NOTED, session))
        for start, end in places_of(asked, told.text)
    ]


def places_of(asked: tuple[str, ...], text: str) -> Iterator[tuple[int, int]]:
    """One after the other; « L’Haridon » is two words, as it is when it is looked for."""
    pieces = [(fold(one[0]).split(), one.start(), one.end()) for one in _WORD.finditer(text)]
    told = [(word, start, end) for words, start, end in pieces for word in words]
    at = 0
    while at <= len(told) - len(asked):
        if tuple(word for word, _start, _end in told[at : at + len(asked)]) == asked:
            yield told[at][1], told[at + len(asked) - 1][2]
            at += len(asked)
        else:
            at += 1


def _passage(told: HeldText, start: int, end: int, closed: frozenset[str], *, sure: bool, shared: bool) -> NamedPassage:
    return NamedPassage(
        holder=told.holder,
        subject_id=told.subject_id,
        field=told.field,
        start=start,
        length=end - start,
        reference=told.reference,
        words=told.text[start:end],
        before=_flat(told.text[max(0, start - _AROUND) : start]),
        after=_flat(told.text[end : end + _AROUND]),
        closed=told.subject_id in closed,
        sure=sure,
        shared=shared,
    )


@dataclass(frozen=True, slots=True)
class HeldText:
    holder: str
    subject_id: str
    field: str
    reference: str
    text: str


def texts_of_dossier(session: Session) -> Iterator[HeldText]:
    for holder, source in _SOURCES.items():
        yield from _texts_of(holder, source, session)


def _texts_of(holder: str, source: _Source, session: Session) -> Iterator[HeldText]:
    columns = [getattr(source.table, field) for field in ("id", *source.fields)]
    statement = select(source.reference, *columns).order_by(columns[0])
    for reference, id_, *texts in session.execute(statement):
        for field, text in zip(source.fields, texts, strict=True):
            if text:
                yield HeldText(holder, id_, field, reference or "", text)


class Others:
    """Everybody else of the register: words that may name two people are nobody's alone."""

    def __init__(self, session: Session, ids: frozenset[str]) -> None:
        self._session, self._ids = session, ids
        self._known: dict[str, bool] = {}
        self._contacts: Contacts | None = None

    def bear(self, words: str) -> bool:
        if words not in self._known:
            self._known[words] = self._named(words) or self._reached(words)
        return self._known[words]

    def _named(self, words: str) -> bool:
        """Asked of the index: most of the register has none of these words."""
        told = fold(words).split()
        if not told:
            return False
        match = " OR ".join(f'"{word}"' for word in told)
        found = self._session.scalars(_BEARING, {"match": match}).all()
        alike = select(Participant).where(Participant.id.in_([id_ for id_ in found if id_ not in self._ids]))
        return any(Names([person]).bear(words) for person in self._session.scalars(alike))

    def _reached(self, words: str) -> bool:
        """By an address or a number that somebody else gave too: a couple's, a structure's."""
        if not any(char == "@" or char.isdecimal() for char in words):
            return False
        if self._contacts is None:
            columns = (Participant.email, Participant.phone, Participant.other_contact)
            rows = self._session.execute(select(*columns).where(Participant.id.not_in(self._ids)))
            self._contacts = Contacts(way for row in rows for way in row if way)
        return next(iter(self._contacts.find(words)), None) is not None


def _closed_rows(session: Session) -> frozenset[str]:
    """Contributions of closed workshops, and their errata."""
    closed = select(Workshop.id).where(Workshop.state == WorkshopState.CLOSED)
    said = select(Contribution.id).where(Contribution.workshop_id.in_(closed))
    beside = select(Erratum.id).where(Erratum.contribution_id.in_(said))
    return frozenset((*session.scalars(said), *session.scalars(beside)))


def _flat(text: str) -> str:
    return "".join(" " if char.isspace() else char for char in text)


# -- erasing it


def erase_passage(
    session: Session, contribution_id: str, field: str, *, start: int, length: int, at: datetime, words: str = ""
) -> None:
    """For good, in a closed workshop too; the mark takes the place of the words, which leave the journal with it.

    The errata about it and the groups that hold it, where they say the same words, lose them as well. NoSuchPassage
    when the text is not the one that was read (`words`, when given, are those expected there).
    """
    must_lead(session)
    contribution = session.get_one(Contribution, contribution_id)
    if contribution.removed_at is not None:
        raise AlreadyRemoved(contribution.reference)
    taken = _taken(contribution, field if field in WORDS else "", start, length, words)
    number = contribution.passages_erased + 1
    session.add(
        PassageErasure(
            contribution_id=contribution_id, number=number, field=field, start=start, length=length, erased_at=at
        )
    )
    session.flush()  # the file looks there for what it lets change
    text: str = getattr(contribution, field)
    setattr(contribution, field, text[:start] + MARK + text[start + length :])
    contribution.passages_erased = number
    contribution.index()
    session.flush()
    forget_values(session, _former(session, [contribution_id], [field], taken))
    _erase_beside(session, contribution_id, taken)
    _end(session)


def erase_words(session: Session, passage: NamedPassage, at: datetime) -> None:
    """The same wherever a text is kept: what was typed of a table, a support, a step, the programme.

    Words that moved in their text since they were read are followed; those another erasure took are done with.
    """
    must_lead(session)
    source = _NOTED if passage.holder == _PARTICIPANT else _SOURCES[passage.holder]
    row: Any = session.get(source.table, passage.subject_id)
    text: str = "" if row is None else getattr(row, passage.field)
    start = _where(text, passage)
    if start < 0 and MARK in text:
        return
    if passage.holder == _CONTRIBUTION:
        erase_passage(
            session, passage.subject_id, passage.field,
            start=start, length=passage.length, at=at, words=passage.words,
        )  # fmt: skip
        return
    taken = _taken(row, passage.field, start, passage.length, passage.words)
    setattr(row, passage.field, text[:start] + MARK + text[start + passage.length :])
    session.flush()
    forget_values(session, _former(session, [passage.subject_id], [passage.field], taken))
    _end(session)


def _where(text: str, passage: NamedPassage) -> int:
    """The nearest place where these words are, whole; -1 where they are no more."""
    places = [found.start() for found in re.finditer(_whole(passage.words), text)]
    return min(places, key=lambda place: abs(place - passage.start), default=-1)


def _whole(words: str) -> str:
    """A mark over the letter before or after belongs to another word."""
    before = r"(?<!\w)(?<![\u0300-\u036f])" if words[:1].isalnum() else ""
    after = r"(?![\w\u0300-\u036f])" if words[-1:].isalnum() else ""
    return before + re.escape(words) + after


def _taken(row: Any, field: str, start: int, length: int, words: str) -> str:
    text: str = getattr(row, field, "") if field else ""
    taken = text[start : start + length]
    if start < 0 or length < 1 or len(taken) != length or (words and taken != words):
        raise NoSuchPassage()
    return taken


def _end(session: Session) -> None:
    forget_decisions(session)
    session.info["pen"].erased = True


def _erase_beside(session: Session, contribution_id: str, words: str) -> None:
    """What stands beside it says the same words again: the errata, the title of a group."""
    errata = session.scalars(select(Erratum).where(Erratum.contribution_id == contribution_id)).all()
    for erratum in errata:
        erratum.text = _marked(erratum.text, words)
    held = groups_of(session, contribution_id)
    groups = session.scalars(select(ContributionGroup).where(ContributionGroup.id.in_(held))).all()
    for group in groups:
        group.title = _marked(group.title, words)
    session.flush()
    told = _former(session, [one.id for one in errata], ["text"], words)
    forget_values(session, [*told, *_former(session, held, ["title"], words)])


def _marked(text: str, words: str) -> str:
    if not text:
        return text
    return re.sub(_whole(words), lambda _found: MARK, text, flags=re.IGNORECASE)


def _former(session: Session, ids: Sequence[str], fields: Sequence[str], words: str) -> Sequence[tuple[int, str]]:
    """Where the journal tells these words, but for what each text is now."""
    told = (
        select(JournalEntry.entity_id, JournalValue.field, JournalValue.position, JournalValue.value)
        .join(JournalValue, JournalValue.position == JournalEntry.position)
        .where(JournalEntry.entity_id.in_(ids), JournalValue.field.in_(fields))
        .order_by(JournalEntry.position)
    )
    rows = session.execute(told).all()
    last = {(id_, field): position for id_, field, position, _value in rows}
    return [
        (position, field)
        for id_, field, position, value in rows
        if value is not None and position != last[id_, field] and holds(str(json.loads(value) or ""), words)
    ]


def holds(text: str, words: str) -> bool:
    """Whether a text says these words, whole, whatever their accents and capitals."""
    if words.casefold() in text.casefold():
        return True
    plain = fold(words)
    return bool(plain) and f" {plain} " in f" {fold(text)} "
