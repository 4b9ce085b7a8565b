"""A list of registrants enters the register: told new, known, doubtful or refused before anything is written.

Nobody is ever merged: a line that is not provably somebody already there enters as a new person, marked.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.base import person_id
from fabrique_desktop.domain.errors import UnknownWorkshop
from fabrique_desktop.domain.people import (
    Minority,
    Participant,
    ParticipantCategory,
    Registration,
    duplicate_key,
)
from fabrique_desktop.domain.programme import Workshop

#: how alike two names are under one identifier for a spelling corrected, rather than somebody else
SAME_SPELLING = 0.75


class Problem(StrEnum):
    """Why a line of the file is not a person."""

    NO_NAME = "no_name"
    GROUP = "group"
    TOO_LONG = "too_long"
    REPEATED_HEADER = "repeated_header"


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
    ALIKE = "alike"  # the same name, or nearly: a person decides
    IDENTIFIER_TAKEN = "identifier_taken"  # the identifier of somebody whose name is quite different
    NO_NAME = "no_name"
    GROUP = "group"
    TOO_LONG = "too_long"
    REPEATED_HEADER = "repeated_header"


@dataclass(frozen=True, slots=True)
class RegistrantLine:
    """One row of a list as read, cleaned; `line` is its number as a spreadsheet shows it."""

    line: int
    source_id: str = ""
    civility: str = ""
    surname: str = ""
    first_name: str = ""
    organization: str = ""
    job: str = ""
    category: ParticipantCategory = ParticipantCategory.UNKNOWN
    neighbourhood: str = ""
    email: str = ""
    phone: str = ""
    other_contact: str = ""
    code: str = ""  # of the registration: what a scanner reads
    workshops: tuple[str, ...] = ()
    minority: Minority = Minority.NO
    needs: str = ""
    named_in_minutes: bool = False
    photo_allowed: bool = False
    answer_wanted: bool = False
    follow_up_wanted: bool = False
    problem: Problem | None = None

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.first_name, self.surname) if part)


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What will become of a line. Whom it is (or is like): somebody of the register, or an earlier line."""

    line: RegistrantLine
    verdict: Verdict
    reason: Reason
    participant_id: str | None = None
    same_as_line: int | None = None
    workshop_ids: tuple[str, ...] = ()
    unknown_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The preview of an import; `registrations` counts those that would be added."""

    rows: tuple[PlannedRow, ...]
    counts: Mapping[Verdict, int]
    registrations: int
    unknown_codes: tuple[str, ...]

    @property
    def people(self) -> int:
        return len(self.rows) - self.counts[Verdict.REFUSED]


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did: `people` are the lines that are somebody, `registrations` those added."""

    people: int
    new: int
    known: int
    doubtful: int
    refused: int
    registrations: int


@dataclass(frozen=True, slots=True)
class _Somebody:
    """A person to compare with: of the register (`id`) or of an earlier line of the file (`line`)."""

    id: str | None
    line: int | None
    key: str


@dataclass(slots=True)
class _Crowd:
    """Everybody so far, found without looking through them: 10 000 lines of one name stay quick."""

    by_key: dict[str, _Somebody] = field(default_factory=dict)
    by_fact: dict[tuple[object, ...], _Somebody] = field(default_factory=dict)
    by_identifier: dict[str, list[_Somebody]] = field(default_factory=dict)
    by_record: dict[tuple[str, ...], list[_Somebody]] = field(default_factory=dict)

    def add(self, somebody: _Somebody, who: RegistrantLine) -> None:
        self.by_key.setdefault(somebody.key, somebody)
        for _reason, fact in _facts(who, somebody.key):
            self.by_fact.setdefault(fact, somebody)
        if who.source_id:
            self.by_identifier.setdefault(who.source_id, []).append(somebody)
        elif somebody.id and (record := _record(who)):
            self.by_record.setdefault(record, []).append(somebody)

    def judge(self, who: RegistrantLine, key: str) -> tuple[Verdict, Reason, _Somebody | None]:
        for reason, fact in _facts(who, key):
            if found := self.by_fact.get(fact):
                return Verdict.KNOWN, reason, found
        holders = self.by_identifier.get(who.source_id, [])
        if len(holders) == 1 and _same_spelling(holders[0].key, key):
            return Verdict.KNOWN, Reason.SAME_IDENTIFIER, holders[0]
        if not who.source_id and (twins := self.by_record.get(_record(who))):
            return Verdict.KNOWN, Reason.SAME_RECORD, twins.pop(0)
        if alike := self.by_key.get(key):
            return Verdict.DOUBTFUL, Reason.ALIKE, alike
        if holders:
            return Verdict.DOUBTFUL, Reason.IDENTIFIER_TAKEN, holders[0]
        return Verdict.NEW, Reason.NOBODY_ALIKE, None


def _facts(who: RegistrantLine, key: str) -> Iterable[tuple[Reason, tuple[object, ...]]]:
    """Each of these, shared, proves that two lines are one person.

    A mail or a number is often shared by a couple, so it proves only with the name written the same; an
    identifier may be another list's, so it proves only with a name, a mail or a number.
    """
    written, email, phone = (who.surname, who.first_name), email_key(who.email), phone_key(who.phone)
    if who.source_id:
        yield Reason.SAME_IDENTIFIER, (who.source_id, key)
    if email:
        if who.source_id:
            yield Reason.SAME_IDENTIFIER, (who.source_id, "@", email)
        yield Reason.SAME_EMAIL, (*written, "@", email)
    if phone:
        if who.source_id:
            yield Reason.SAME_IDENTIFIER, (who.source_id, "#", phone)
        yield Reason.SAME_PHONE, (*written, "#", phone)


def _record(who: RegistrantLine) -> tuple[str, ...]:
    """All that is known of somebody without a contact: importing a list again adds nobody."""
    if who.email or who.phone:
        return ()
    return (who.surname, who.first_name, who.civility, who.organization, who.job, who.neighbourhood)


def _same_spelling(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= SAME_SPELLING


def email_key(email: str) -> str:
    return unicodedata.normalize("NFC", email).casefold().strip()


def phone_key(phone: str) -> str:
    """Digits alone, in the national form: « +33 (0)6 39 98 00 00 » is « 06.39.98.00.00 »."""
    digits = "".join(char for char in phone if char.isdecimal())
    if digits.startswith("0033"):
        digits = digits[2:]
    if digits.startswith("33") and len(digits) >= 11:
        digits = "0" + digits[2:].lstrip("0")
    return digits


def plan_import(session: Session, lines: Sequence[RegistrantLine], workshop_id: str | None) -> ImportPlan:
    """Tell what each line would do, without writing. With a workshop, everybody is registered for it too."""
    return _decide(session, lines, workshop_id).plan


@dataclass(frozen=True, slots=True)
class _Decision:
    plan: ImportPlan
    owners: Mapping[int, str]  # line -> person, known or to come
    missing: Sequence[tuple[str, str]]  # registrations to add: person, workshop


def _decide(session: Session, lines: Sequence[RegistrantLine], workshop_id: str | None) -> _Decision:
    codes = {code.upper(): id_ for id_, code in session.execute(select(Workshop.id, Workshop.code))}
    if workshop_id is not None and workshop_id not in codes.values():
        raise UnknownWorkshop(workshop_id)
    crowd = _register(session)
    rows = tuple(_planned(crowd, line, codes, workshop_id) for line in lines)
    owners = _owners(rows)
    missing = _missing(session, rows, owners)
    counts = Counter(row.verdict for row in rows)
    plan = ImportPlan(
        rows=rows,
        counts={verdict: counts[verdict] for verdict in Verdict},
        registrations=len(missing),
        unknown_codes=tuple(dict.fromkeys(code for row in rows for code in row.unknown_codes)),
    )
    return _Decision(plan, owners, missing)


def _register(session: Session) -> _Crowd:
    """The whole register in one read: a query a line would cost minutes on a long list."""
    crowd = _Crowd()
    statement = select(
        Participant.id, Participant.duplicate_key, Participant.source_id, Participant.civility,
        Participant.surname, Participant.first_name, Participant.organization, Participant.job,
        Participant.neighbourhood, Participant.email, Participant.phone,
    ).order_by(Participant.doubtful)  # fmt: skip
    for id_, key, source, civility, surname, first, organization, job, place, email, phone in session.execute(
        statement
    ):
        who = RegistrantLine(
            0, source or "", civility, surname, first, organization, job,
            neighbourhood=place, email=email, phone=phone,
        )  # fmt: skip
        crowd.add(_Somebody(id_, None, key), who)
    return crowd


def _planned(crowd: _Crowd, line: RegistrantLine, codes: Mapping[str, str], workshop_id: str | None) -> PlannedRow:
    if line.problem is not None:
        return PlannedRow(line, Verdict.REFUSED, Reason(line.problem.value))
    key = duplicate_key(line.surname, line.first_name)
    verdict, reason, found = crowd.judge(line, key)
    if verdict is not Verdict.KNOWN:
        crowd.add(_Somebody(None, line.line, key), line)
    asked = dict.fromkeys([workshop_id] if workshop_id else [])
    asked.update(dict.fromkeys(codes[code.upper()] for code in line.workshops if code.upper() in codes))
    return PlannedRow(
        line,
        verdict,
        reason,
        participant_id=found.id if found else None,
        same_as_line=found.line if found else None,
        workshop_ids=tuple(asked),
        unknown_codes=tuple(code for code in line.workshops if code.upper() not in codes),
    )


def _owners(rows: Iterable[PlannedRow]) -> dict[int, str]:
    """The person each line registers: somebody known, or a new identifier."""
    owners: dict[int, str] = {}
    for row in rows:
        if row.verdict is Verdict.KNOWN:
            owners[row.line.line] = row.participant_id or owners[row.same_as_line or 0]
        elif row.verdict is not Verdict.REFUSED:
            owners[row.line.line] = person_id()
    return owners


def _missing(session: Session, rows: Iterable[PlannedRow], owners: Mapping[int, str]) -> Sequence[tuple[str, str]]:
    """The registrations to add, as (person, workshop)."""
    wanted = dict.fromkeys(
        (owners[row.line.line], workshop)
        for row in rows
        if row.verdict is not Verdict.REFUSED
        for workshop in row.workshop_ids
    )
    there = set(session.execute(select(Registration.participant_id, Registration.workshop_id)))
    return [pair for pair in wanted if pair not in there]


def apply_import(session: Session, lines: Sequence[RegistrantLine], workshop_id: str | None) -> ImportSummary:
    """Bring the list in, in one transaction; planned again here, for the register may have changed since."""
    decision = _decide(session, lines, workshop_id)
    plan, owners = decision.plan, decision.owners
    session.add_all(
        _participant(row, owners[row.line.line]) for row in plan.rows if row.verdict in (Verdict.NEW, Verdict.DOUBTFUL)
    )
    session.flush()  # people first: nothing tells the session that registrations refer to them
    session.add_all(Registration(participant_id=person, workshop_id=workshop) for person, workshop in decision.missing)
    session.flush()
    counts = plan.counts
    return ImportSummary(
        people=plan.people,
        new=counts[Verdict.NEW],
        known=counts[Verdict.KNOWN],
        doubtful=counts[Verdict.DOUBTFUL],
        refused=counts[Verdict.REFUSED],
        registrations=plan.registrations,
    )


def _participant(row: PlannedRow, id_: str) -> Participant:
    line = row.line
    person = Participant(
        id=id_,
        source_id=line.source_id or None,
        civility=line.civility,
        surname=line.surname,
        first_name=line.first_name,
        organization=line.organization,
        job=line.job,
        category=line.category,
        neighbourhood=line.neighbourhood,
        email=line.email,
        phone=line.phone,
        other_contact=line.other_contact,
        minority=line.minority,
        needs=line.needs,
        named_in_minutes=line.named_in_minutes,
        photo_allowed=line.photo_allowed,
        answer_wanted=line.answer_wanted,
        follow_up_wanted=line.follow_up_wanted,
        doubtful=row.verdict is Verdict.DOUBTFUL,
    )
    person.index()
    return person
