"""Which entries of the register may be one person: told by names and contacts, decided by nobody here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import combinations

from sqlalchemy import ColumnElement, Integer, SQLColumnExpression, and_, func, literal_column, or_, select, union
from sqlalchemy.orm import Session, aliased

from fabrique_desktop.domain.people import Attendance, Distinction, Participant, Registration
from fabrique_desktop.domain.text import fold
from fabrique_desktop.services.near_names import SHORTEST, SHORTEST_ALONE
from fabrique_desktop.services.registrants import email_key, phone_key

#: names alike beyond this number are not looked at: a list that is all namesakes cannot be decided upon by hand
MOST = 2000
#: beyond so many, people are compared as the whole register is
MOST_ASKED = 5000
_NEARLY = 0.75
_ROW = literal_column("participant.rowid", Integer)
_PHONE_MARKS = " .-/()\u00a0\u202f"


class Likeness(StrEnum):
    """What makes two people alike."""

    SAME_NAME = "same_name"
    NEAR_NAME = "near_name"
    SAME_EMAIL = "same_email"
    SAME_PHONE = "same_phone"


@dataclass(frozen=True, slots=True)
class Contacts:
    """What is compared of somebody beside the name as written."""

    id: str
    surname: str
    first_name: str
    email: str
    phone: str


Ids = tuple[str, str]  # of two people, the lesser first


def undecided(session: Session, asked: Collection[str] | None = None) -> dict[Ids, Likeness]:
    """Pairs of which one is `asked` (or of anybody), and of whom nobody has said whether they are one."""
    found: dict[Ids, Likeness] = {}
    if asked is not None and not asked:
        return found
    wanted = None if asked is None or len(asked) > MOST_ASKED else frozenset(asked)
    told_apart = {(one, other) for one, other in session.execute(select(Distinction.one_id, Distinction.other_id))}
    for ids, why in _alike(session, wanted):
        if ids not in told_apart and (asked is None or ids[0] in asked or ids[1] in asked):
            found.setdefault(ids, why)
    return found


def partners(session: Session, participant_id: str) -> set[str]:
    """Those who may be the same person as this one."""
    pairs = undecided(session, [participant_id])
    return {id_ for pair in pairs for id_ in pair} - {participant_id}


def people_of(session: Session, workshop_ids: Sequence[str]) -> Sequence[str]:
    """Those expected or present in these workshops."""
    expected = select(Registration.participant_id).where(Registration.workshop_id.in_(workshop_ids))
    here = select(Attendance.participant_id).where(
        Attendance.workshop_id.in_(workshop_ids),
        Attendance.cancelled_at.is_(None),
        Attendance.participant_id.is_not(None),
    )
    return list(session.scalars(union(expected, here)))


def _alike(session: Session, asked: Collection[str] | None) -> Iterator[tuple[Ids, Likeness]]:
    yield from ((ids, Likeness.SAME_NAME) for ids in _same_name(session, asked))
    yield from _same_contact(session, asked)
    yield from _nearly_same_name(session, asked)


def _pair(one: str, other: str) -> Ids:
    return (one, other) if one < other else (other, one)


def _among(asked: Collection[str] | None, id_: SQLColumnExpression[str]) -> list[ColumnElement[bool]]:
    return [] if asked is None else [id_.in_(asked)]


def _same_name(session: Session, asked: Collection[str] | None) -> Iterator[Ids]:
    """The same key. Two people known by one first name only are alike if something else is, or if a list said so."""
    one, other = aliased(Participant), aliased(Participant)
    more_than_a_first_name = or_(
        one.surname != "",
        other.surname != "",
        one.doubtful,
        other.doubtful,
        and_(one.organization != "", one.organization == other.organization),
        and_(one.neighbourhood != "", one.neighbourhood == other.neighbourhood),
    )
    statement = (
        select(one.id, other.id)
        .join(other, and_(other.duplicate_key == one.duplicate_key, other.id != one.id))
        .where(one.duplicate_key != "", more_than_a_first_name, *_among(asked, one.id))
    )
    if asked is None:
        statement = statement.where(one.id < other.id)
    for one_id, other_id in session.execute(statement.limit(MOST)):
        yield _pair(one_id, other_id)


def _same_contact(session: Session, asked: Collection[str] | None) -> Iterator[tuple[Ids, Likeness]]:
    """A mail or a number is often a couple's: alike only if their first names may be one."""
    by_email: dict[str, list[Contacts]] = {}
    by_phone: dict[str, list[Contacts]] = {}
    for who in _sharing(session, asked):
        if who.email:
            by_email.setdefault(email_key(who.email), []).append(who)
        if who.phone:
            by_phone.setdefault(phone_key(who.phone), []).append(who)
    for sharing, why in ((by_email, Likeness.SAME_EMAIL), (by_phone, Likeness.SAME_PHONE)):
        for people in sharing.values():
            for one, other in combinations(people, 2):
                if (asked is None or one.id in asked or other.id in asked) and _may_be_one(one, other):
                    yield _pair(one.id, other.id), why


def _sharing(session: Session, asked: Collection[str] | None) -> Iterator[Contacts]:
    """Those who may share a contact with one of those asked, roughly, in one walk of the register."""
    there = Participant.merged_into.is_(None)
    shared = []
    for written, contact in (
        (Participant.email, func.lower(Participant.email)),
        (Participant.phone, func.substr(_without(Participant.phone, _PHONE_MARKS), -9)),
    ):
        theirs = select(contact).where(there, written != "", *_among(asked, Participant.id))
        if asked is None:
            theirs = theirs.group_by(contact).having(func.count() > 1)
        shared.append(and_(written != "", contact.in_(theirs)))
    columns = select(Participant.id, Participant.surname, Participant.first_name, Participant.email, Participant.phone)
    for row in session.execute(columns.where(there, or_(*shared)).limit(MOST)):
        yield Contacts(*row)


def _without(text: SQLColumnExpression[str], marks: str) -> SQLColumnExpression[str]:
    for mark in marks:
        text = func.replace(text, mark, "")
    return text


def _may_be_one(one: Contacts, other: Contacts) -> bool:
    """Not two of a family: the same first letter, names written the other way round, or nearly the same."""
    first, second = fold(one.first_name), fold(other.first_name)
    if not first or not second or first[0] == second[0]:
        return True
    turned = first == fold(other.surname) or second == fold(one.surname)
    return turned or SequenceMatcher(None, first, second, autojunk=False).ratio() >= _NEARLY


@dataclass(slots=True)
class _Compared:
    """The names of those asked, by what another way of writing them leaves as it is."""

    by_half: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    in_one_cell: dict[str, list[int]] = field(default_factory=dict)
    in_two: dict[str, list[int]] = field(default_factory=dict)

    def add(self, row: int, key: str) -> None:
        one, _space, other = key.partition(" ")
        if not other:
            self.by_half.setdefault("", []).append((row, one))
            self.in_one_cell.setdefault(one, []).append(row)
            return
        for half, rest in ((one, other), (other, one)):
            self.by_half.setdefault(half, []).append((row, rest))
            self.in_two.setdefault(half + rest, []).append(row)

    def like(self, key: str) -> Iterator[tuple[int, Likeness]]:
        """« legoffanais » is « anais legoff » in one cell; one edit leaves one of two names as it is."""
        one, _space, other = key.partition(" ")
        whole = self.in_two.get(one, ()) if not other else ()
        if other and self.in_one_cell:
            whole = (*self.in_one_cell.get(one + other, ()), *self.in_one_cell.get(other + one, ()))
        for row in whole:
            yield row, Likeness.SAME_NAME
        for half, rest in ((one, other), (other, one)) if other else (("", one),):
            for row, its_rest in self.by_half.get(half, ()):
                if _one_edit(half, rest, its_rest):
                    yield row, Likeness.NEAR_NAME


def _one_edit(half: str, one: str, other: str) -> bool:
    shortest = SHORTEST if half else SHORTEST_ALONE
    if abs(len(one) - len(other)) > 1 or len(one) < shortest or len(other) < shortest or one == other:
        return False
    if one == f"{other}e" or other == f"{one}e":  # Michel and Michèle
        return False
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - 6 ms that only somebody to compare pays

    return OSA.distance(one, other, score_cutoff=1) == 1


def _nearly_same_name(session: Session, asked: Collection[str] | None) -> Sequence[tuple[Ids, Likeness]]:
    """Of the whole register only those that a list marked are compared: the rest would be as many guesses as pairs."""
    compared = _Compared()
    for row, key in _keys(session, _among(asked, Participant.id) or [Participant.doubtful.is_(True)]):
        compared.add(row, key)
    found: list[tuple[int, int, Likeness]] = []
    if compared.by_half:
        for row, key in _keys(session, ()):
            found.extend((row, other, why) for other, why in compared.like(key) if other != row)
    rows = {row for one, other, _why in found[:MOST] for row in (one, other)}
    owners = dict(iter(session.execute(select(_ROW, Participant.id).where(_ROW.in_(rows)))))
    return [(_pair(owners[one], owners[other]), why) for one, other, why in found[:MOST]]


def _keys(session: Session, conditions: Iterable[ColumnElement[bool]]) -> Iterable[tuple[int, str]]:
    """By row and not by id: the index alone answers, ten times faster than the table."""
    return session.execute(select(_ROW, Participant.duplicate_key).where(Participant.duplicate_key > "", *conditions))
