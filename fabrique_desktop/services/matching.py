"""Who of a list is already there: proved by a fact, doubtful by a likeness, else somebody new.

Nobody is ever merged: a line that is not provably somebody already there enters as a new person, marked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.journal import Action, JournalEntry, JournalValue
from fabrique_desktop.domain.people import Participant, duplicate_key
from fabrique_desktop.services.near_names import near_keys, near_parts, words_key
from fabrique_desktop.services.registrants import RegistrantLine, email_key, phone_key

#: how alike two names are under one identifier for a spelling corrected, rather than somebody else
SAME_SPELLING = 0.75
#: of a mail or number given for a whole group, only these are compared
_MOST_SHARING = 8
_ENTERED = ("source_id", "civility", "surname", "first_name", "organization", "job", "neighbourhood", "email", "phone")


class Verdict(StrEnum):
    NEW = "new"
    KNOWN = "known"
    DOUBTFUL = "doubtful"
    REFUSED = "refused"


class Reason(StrEnum):
    """What a verdict rests on; the refusals have the words of `Problem`."""

    NOBODY_ALIKE = "nobody_alike"
    SAME_IDENTIFIER = "same_identifier"
    SAME_EMAIL = "same_email"
    SAME_PHONE = "same_phone"
    SAME_RECORD = "same_record"  # no contact on either side, and everything else written the same
    ALIKE = "alike"  # the same name: a person decides
    NEAR = "near"  # one edit away
    SAME_CONTACT = "same_contact"  # a mail or a number shared under names much alike
    IDENTIFIER_TAKEN = "identifier_taken"  # the identifier of somebody whose name is quite different
    NO_NAME = "no_name"
    GROUP = "group"
    TOO_LONG = "too_long"
    REPEATED_HEADER = "repeated_header"


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person to compare with: of the register (`id`) or of an earlier line of the file (`line`)."""

    id: str | None
    line: int | None
    key: str


class Marks(NamedTuple):
    """What somebody is recognised by, worked out once: to be looked for, then to be found by the next."""

    who: RegistrantLine
    key: str
    facts: Sequence[tuple[Reason, tuple[str, ...]]]
    contacts: Sequence[str]


def marks(who: RegistrantLine, key: str) -> Marks:
    """A shared fact proves that two lines are one person.

    A mail or a number is often shared by a couple, so it proves only with the name written the same; an
    identifier may be another list's, so it proves only with a name, a mail or a number.
    """
    source, surname, first = who.source_id, who.surname, who.first_name
    facts: list[tuple[Reason, tuple[str, ...]]] = []
    contacts = []
    if source:
        facts.append((Reason.SAME_IDENTIFIER, (source, key)))
    email, phone = email_key(who.email) if who.email else "", phone_key(who.phone) if who.phone else ""
    for contact, reason in ((f"@{email}", Reason.SAME_EMAIL), (f"#{phone}", Reason.SAME_PHONE)):
        if len(contact) > 1:
            contacts.append(contact)
            if source:
                facts.append((Reason.SAME_IDENTIFIER, (source, "", contact)))
            facts.append((reason, (surname, first, contact, "")))
    return Marks(who, key, facts, contacts)


@dataclass(slots=True)
class Crowd:
    """Everybody so far, found without looking through them: 10 000 lines of one name stay quick."""

    near: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_key: dict[str, Somebody] = field(default_factory=dict)
    by_fact: dict[tuple[str, ...], Somebody] = field(default_factory=dict)
    by_contact: dict[str, list[Somebody]] = field(default_factory=dict)
    by_identifier: dict[str, list[Somebody]] = field(default_factory=dict)
    by_record: dict[tuple[str, ...], list[Somebody]] = field(default_factory=dict)

    def add(self, somebody: Somebody, known: Marks) -> None:
        """From now on, whoever bears these marks is this person, or like them."""
        who = known.who
        self.by_key.setdefault(somebody.key, somebody)
        if _compound(who):
            self.by_key.setdefault(words_key(who.surname, who.first_name), somebody)
        for _reason, fact in known.facts:
            self.by_fact.setdefault(fact, somebody)
        for contact in known.contacts:
            sharing = self.by_contact.setdefault(contact, [])
            if len(sharing) < _MOST_SHARING:
                sharing.append(somebody)
        if who.source_id:
            self.by_identifier.setdefault(who.source_id, []).append(somebody)
        elif somebody.id and (record := _record(who)):
            self.by_record.setdefault(record, []).append(somebody)

    def judge(self, asked: Marks) -> tuple[Verdict, Reason, Somebody | None]:
        who, key = asked.who, asked.key
        for reason, fact in asked.facts:
            if found := self.by_fact.get(fact):
                return Verdict.KNOWN, reason, found
        holders = self.by_identifier.get(who.source_id, [])
        if len(holders) == 1 and _same_spelling(holders[0].key, key):
            return Verdict.KNOWN, Reason.SAME_IDENTIFIER, holders[0]
        if not who.source_id and (twins := self.by_record.get(_record(who))):
            return Verdict.KNOWN, Reason.SAME_RECORD, twins.pop(0)
        for reason, alike in self._alike(asked, holders):
            return Verdict.DOUBTFUL, reason, alike
        return Verdict.NEW, Reason.NOBODY_ALIKE, None

    def _alike(self, asked: Marks, holders: Sequence[Somebody]) -> Iterator[tuple[Reason, Somebody]]:
        """The likest first."""
        who, key = asked.who, asked.key
        for one in [key, words_key(who.surname, who.first_name)] if _compound(who) else [key]:
            if found := self.by_key.get(one):
                yield Reason.ALIKE, found
        for holder in holders[:1]:
            yield Reason.IDENTIFIER_TAKEN, holder
        for contact in asked.contacts:
            for sharing in self.by_contact.get(contact, ()):
                if _may_be(sharing.key, key):
                    yield Reason.SAME_CONTACT, sharing
        for one in near_keys(key, self.near):
            if found := self.by_key.get(one):
                yield Reason.NEAR, found


def _record(who: RegistrantLine) -> tuple[str, ...]:
    """All that is known of somebody without a contact: importing a list again adds nobody."""
    if who.email or who.phone:
        return ()
    return (who.surname, who.first_name, who.civility, who.organization, who.job, who.neighbourhood)


def _compound(who: RegistrantLine) -> bool:
    """Whether the words of the name may have been shared out otherwise between two cells, or be in one."""
    return not (who.surname.isalpha() and who.first_name.isalpha())


def _same_spelling(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= SAME_SPELLING


def _may_be(one: str, other: str) -> bool:
    """Whether each half of a name is the other's, misspelt or cut to its initial: not two of a family."""
    first, second = one.split(" "), other.split(" ")
    return any(len(first) == len(turned) and all(map(_same_half, first, turned)) for turned in (second, second[::-1]))


def _same_half(one: str, other: str) -> bool:
    return one == other or one == other[:1] or other == one[:1] or _same_spelling(one, other)


def crowd_of(session: Session, newcomers: Iterable[str]) -> Crowd:
    """The whole register in one read: a query a line would cost minutes on a long list.

    `newcomers` are the duplicate keys of the list. Whoever was found to be another one leads to that one.
    """
    people, merged = _people(session), merged_people(session)
    keys = {id_: key or duplicate_key(who.surname, who.first_name) for id_, key, who in people}
    crowd = Crowd(near=near_parts((*keys.values(), *newcomers)))
    now = {}
    for id_, _key, who in people:
        crowd.add(Somebody(merged.get(id_, id_), None, keys[id_]), marks(who, keys[id_]))
        now[id_] = who
    for id_, who in _as_entered(session):
        if id_ in now and who != now[id_]:
            key = duplicate_key(who.surname, who.first_name)
            _remember(crowd, Somebody(merged.get(id_, id_), None, key), who, now[id_])
    return crowd


def _remember(crowd: Crowd, somebody: Somebody, before: RegistrantLine, now: RegistrantLine) -> None:
    """What a list once said of somebody corrected since, so that the same list finds them again."""
    record = _record(before)
    if before.source_id or not record or record != _record(now):  # else that person would stand for two lines
        crowd.add(somebody, marks(before, somebody.key))


def merged_people(session: Session) -> Mapping[str, str]:
    """Those found to be another one, and who that is in the end."""
    statement = select(Participant.id, Participant.merged_into).where(Participant.merged_into.is_not(None))
    into = {id_: other for id_, other in session.execute(statement) if other}
    ends = {}
    for id_ in into:
        end = id_
        for _step in into:
            if end not in into:
                break
            end = into[end]
        ends[id_] = end
    return ends


def _people(session: Session) -> Sequence[tuple[str, str, RegistrantLine]]:
    """(id, key, what is compared), those that no list doubted first."""
    statement = select(
        Participant.id, Participant.duplicate_key, Participant.source_id, Participant.civility,
        Participant.surname, Participant.first_name, Participant.organization, Participant.job,
        Participant.neighbourhood, Participant.email, Participant.phone,
    ).order_by(Participant.doubtful)  # fmt: skip
    found = []
    for id_, key, source, civility, surname, first, organization, job, place, email, phone in session.execute(
        statement
    ):
        who = RegistrantLine(
            0, source or "", civility, surname, first, organization, job,
            neighbourhood=place, email=email, phone=phone,
        )  # fmt: skip
        found.append((id_, key, who))
    return found


def _as_entered(session: Session) -> Iterator[tuple[str, RegistrantLine]]:
    """What was first recorded of those corrected since; an erased value is no longer compared."""
    corrected = select(JournalEntry.entity_id).where(
        JournalEntry.entity == Participant.__tablename__, JournalEntry.action == Action.UPDATE.value
    )
    statement = (
        select(JournalEntry.entity_id, JournalValue.field, JournalValue.value)
        .join(JournalValue, JournalValue.position == JournalEntry.position)
        .where(
            JournalEntry.entity == Participant.__tablename__,
            JournalEntry.action == Action.INSERT.value,
            JournalEntry.entity_id.in_(corrected),
            JournalValue.field.in_(_ENTERED),
            JournalValue.value.is_not(None),
        )
    )
    entered: dict[str, dict[str, str]] = {}
    for id_, name, value in session.execute(statement):
        entered.setdefault(id_, {})[name] = json.loads(value or "null")
    for id_, facts in entered.items():
        source, civility, surname, first, organization, job, place, email, phone = (
            facts.get(name, "") for name in _ENTERED
        )
        yield (
            id_,
            RegistrantLine(
                0, source, civility, surname, first, organization, job, neighbourhood=place, email=email, phone=phone
            ),
        )
