"""Which entries of the register may be one person: told by names and contacts, decided by nobody here."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from itertools import combinations

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, or_, select, text, union
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
#: as the indexes of the file write them, so that they are used: the end of a key, and what is compared of a contact
_LAST_HALF = "substr(duplicate_key, instr(duplicate_key, ' ') + 1)"
_EMAIL = "lower(email)"
_PHONE = (
    "substr(replace(replace(replace(replace(replace(replace(replace(replace("
    "phone, ' ', ''), '.', ''), '-', ''), '/', ''), '(', ''), ')', ''), char(160), ''), char(8239), ''), -9)"
)
_SHARED = """
SELECT id, surname, first_name, email, phone FROM participant
WHERE {written} <> '' AND merged_into IS NULL AND {contact} IN ({theirs}) LIMIT {most}
"""
_OF_ASKED = """
SELECT {contact} FROM participant
WHERE {written} <> '' AND merged_into IS NULL AND id IN (SELECT value FROM json_each(:asked))
"""
_OF_SEVERAL = """
SELECT {contact} FROM participant WHERE {written} <> '' AND merged_into IS NULL GROUP BY {contact} HAVING count(*) > 1
"""
_KEYS = "SELECT id, duplicate_key FROM participant WHERE duplicate_key > '' AND {which}"
_BEARING = "SELECT id, duplicate_key FROM participant WHERE duplicate_key IN (SELECT value FROM json_each(:keys))"
#: a name one edit away begins or ends the same: the rest is compared here, far from the whole register
_NEAR = """
SELECT * FROM (WITH asked AS MATERIALIZED (
  SELECT key AS place, json_extract(value, '$[0]') AS half, json_extract(value, '$[1]') AS size,
    json_extract(value, '$[2]') AS head, json_extract(value, '$[3]') AS tail
  FROM json_each(:asked)
)
SELECT asked.place, p.id, {rest} FROM asked CROSS JOIN participant p ON {joined}
WHERE length(p.duplicate_key) - length(asked.half) BETWEEN asked.size AND asked.size + 2
  AND (substr({rest}, 1, length(asked.head)) = asked.head OR substr({rest}, -length(asked.tail)) = asked.tail))
"""
_P_LAST_HALF = _LAST_HALF.replace("duplicate_key", "p.duplicate_key")
_NEAR_LAST = _NEAR.format(
    rest="substr(p.duplicate_key, length(asked.half) + 2)",
    joined="p.duplicate_key > asked.half || ' ' AND p.duplicate_key < asked.half || '!'",
)
_NEAR_FIRST = _NEAR.format(
    rest="substr(p.duplicate_key, 1, instr(p.duplicate_key, ' ') - 1)", joined=f"{_P_LAST_HALF} = asked.half"
)
#: somebody known by one name only: few, among those who have no other
_ALONE = """
SELECT id, duplicate_key FROM participant WHERE duplicate_key > '' AND instr(duplicate_key, ' ') = 0
  AND length(duplicate_key) >= {shortest}
"""


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
    """Those who may share a contact with one of those asked, roughly."""
    found: dict[str, Contacts] = {}
    which = _OF_SEVERAL if asked is None else _OF_ASKED
    values = {} if asked is None else {"asked": json.dumps([*asked])}
    for written, contact in (("email", _EMAIL), ("phone", _PHONE)):
        theirs = which.format(contact=contact, written=written)
        statement = _SHARED.format(contact=contact, written=written, theirs=theirs, most=MOST)
        for row in session.execute(text(statement), values):
            found.setdefault(row[0], Contacts(*row))
    yield from found.values()


def _may_be_one(one: Contacts, other: Contacts) -> bool:
    """Not two of a family: the same first letter, names written the other way round, or nearly the same."""
    first, second = fold(one.first_name), fold(other.first_name)
    if not first or not second or first[0] == second[0]:
        return True
    turned = first == fold(other.surname) or second == fold(one.surname)
    return turned or SequenceMatcher(None, first, second, autojunk=False).ratio() >= _NEARLY


def _nearly_same_name(session: Session, asked: Collection[str] | None) -> Iterator[tuple[Ids, Likeness]]:
    """Of the whole register only those that a list marked are compared: the rest would be as many guesses as pairs."""
    which = "doubtful" if asked is None else "id IN (SELECT value FROM json_each(:asked))"
    values = {} if asked is None else {"asked": json.dumps([*asked])}
    owners: dict[str, list[str]] = {}
    for id_, key in session.execute(text(_KEYS.format(which=which)), values):
        owners.setdefault(key, []).append(id_)
    if owners:
        found = 0
        for key, other, why in (*_in_one_cell(session, owners), *_one_edit_away(session, owners)):
            for id_ in owners[key]:
                if id_ != other and found < MOST:
                    found += 1
                    yield _pair(id_, other), why


_Found = tuple[str, str, Likeness]  # a key asked, somebody it may be, and why


def _in_one_cell(session: Session, keys: Iterable[str]) -> Iterator[_Found]:
    """« legoffanais » is « anais legoff » in one cell, whichever way round."""
    others: dict[str, set[str]] = {}
    for key in keys:
        one, _space, other = key.partition(" ")
        cuts = [(one[:cut], one[cut:]) for cut in range(1, len(one))]
        whole = (one + other, other + one) if other else (" ".join(sorted(halves)) for halves in cuts)
        for written in whole:
            others.setdefault(written, set()).add(key)
    for id_, written in session.execute(text(_BEARING), {"keys": json.dumps([*others])}):
        for key in others[written]:
            yield key, id_, Likeness.SAME_NAME


def _one_edit_away(session: Session, keys: Iterable[str]) -> Iterator[_Found]:
    """One edit leaves one of two names as it is."""
    halves: list[tuple[str, str, str]] = []  # what stays, the rest, the key
    alone: list[str] = []
    for key in keys:
        one, _space, other = key.partition(" ")
        if not other:
            alone.append(key)
            continue
        halves.extend((half, rest, key) for half, rest in ((one, other), (other, one)) if len(rest) >= SHORTEST)
    asked = json.dumps([_beside(half, rest) for half, rest, _key in halves])
    for statement in (_NEAR_LAST, _NEAR_FIRST) if halves else ():
        for place, id_, written in session.execute(text(statement), {"asked": asked}).all():
            _half, rest, key = halves[place]
            if _one_edit(rest, written, SHORTEST):
                yield key, id_, Likeness.NEAR_NAME
    yield from _alone_one_edit_away(session, [key for key in alone if len(key) >= SHORTEST_ALONE])


def _beside(half: str, rest: str) -> tuple[str, int, str, str]:
    """What the index is asked: an edit, even of two letters exchanged, leaves one end or the other as it is."""
    end = (len(rest) - 2) // 2
    return half, len(rest), rest[:end], rest[-end:]


def _alone_one_edit_away(session: Session, keys: Sequence[str]) -> Iterator[_Found]:
    if not keys:
        return
    by_end: dict[tuple[bool, str], list[str]] = {}
    size = (SHORTEST_ALONE - 2) // 2
    for key in keys:
        by_end.setdefault((True, key[:size]), []).append(key)
        by_end.setdefault((False, key[-size:]), []).append(key)
    for id_, written in session.execute(text(_ALONE.format(shortest=SHORTEST_ALONE))):
        near = (*by_end.get((True, written[:size]), ()), *by_end.get((False, written[-size:]), ()))
        for key in dict.fromkeys(near):
            if _one_edit(key, written, SHORTEST_ALONE):
                yield key, id_, Likeness.NEAR_NAME


def _one_edit(one: str, other: str, shortest: int) -> bool:
    if abs(len(one) - len(other)) > 1 or len(one) < shortest or len(other) < shortest or one == other:
        return False
    if one == f"{other}e" or other == f"{one}e":  # Michel and Michèle
        return False
    return _distance()(one, other, score_cutoff=1) == 1


@cache
def _distance() -> Callable[..., int]:
    """Letters to change, two exchanged being one change."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - 6 ms that only somebody to compare pays

    return OSA.distance
