"""Who matches these letters, or bears this code: asked at each key, answered by an index in a millisecond."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from sqlalchemy import text
from sqlalchemy.orm import Session

from fabrique_desktop.domain.people import KEPT_CODE
from fabrique_desktop.domain.text import fold
from fabrique_desktop.services.attendance import PersonRow, people_rows
from fabrique_desktop.services.keyboards import readings, shows_digits
from fabrique_desktop.services.merged import followed

FOUND_LIMIT = 20
_ENOUGH = 200
_WHOLE_LIST = 5000
_MOST_WORDS = 8
_JOINED_AT_WILL = 4  # words
_SHORT = 3  # letters
_LONGEST = 30
_CIVILITIES = frozenset({"m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle"})
_CANDIDATE = """
SELECT p.id, p.surname, p.first_name, p.search_key,
  EXISTS (SELECT 1 FROM registration WHERE participant_id = p.id AND workshop_id IN ({asked})),
  EXISTS (SELECT 1 FROM attendance WHERE participant_id = p.id AND workshop_id IN ({asked}) AND cancelled_at IS NULL)
"""
_IN_REGISTER = """
FROM participant_search s JOIN participant p ON p.rowid = s.rowid
WHERE participant_search MATCH :match AND p.merged_into IS NULL AND p.erased_at IS NULL LIMIT {most}
"""
#: a few hundred at most, looked through one by one: the index would walk everybody whose name begins so
_EXPECTED = """
FROM participant p
WHERE p.id IN (SELECT participant_id FROM registration WHERE workshop_id IN ({asked}))
  AND p.merged_into IS NULL AND p.erased_at IS NULL AND ({begins}) LIMIT {most}
"""
_OF_STRUCTURES = """
FROM participant p
WHERE p.organization IN (SELECT value FROM json_each(:houses)) AND p.merged_into IS NULL
  AND p.erased_at IS NULL LIMIT {most}
"""
_BY_CODE = """
SELECT code, workshop_id, participant_id FROM registration
WHERE code <> '' AND code IN (SELECT value FROM json_each(:codes))
"""
_BY_SOURCE = """
SELECT id FROM participant WHERE source_id <> '' AND source_id IN (SELECT value FROM json_each(:codes))
"""
_SCANNED = 6  # characters
_LEAST = 4
_ADDRESS = re.compile(r"[a-z]+://|https?:", re.IGNORECASE)
_PARTS = re.compile(r"[/?&=#]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the order of the answers rests on; the rest is read for the few that are shown."""

    id: str
    surname: str
    first_name: str
    search_key: str
    expected: bool
    here: bool


Way = tuple[str, ...]


def find_people(session: Session, words: str, workshop_ids: Sequence[str] = ()) -> Sequence[PersonRow]:
    """Those whose surname, first name or organisation begin with each word; the expected ones first.

    Accents, case, hyphens, apostrophes and ligatures do not matter, nor the order of the words.
    """
    asked = fold(words).split()
    if not asked:
        return []
    ways = ways_of(asked)
    found = {one.id: one for one in _expected(session, ways, workshop_ids)} if workshop_ids else {}
    if len(found) < FOUND_LIMIT:
        for match in _matches(ways):
            found.update((one.id, one) for one in in_register(session, match, workshop_ids) if one.id not in found)
    if not found and (match := _match_apart(asked)):
        found = {one.id: one for one in in_register(session, match, workshop_ids)}
    begins = [f" {word}" for word in (*asked, "".join(asked))]
    ranked = sorted(found.values(), key=lambda one: _rank(one, begins))[:FOUND_LIMIT]
    return rows_of(session, [one.id for one in ranked])


def ways_of(asked: Sequence[str]) -> list[Way]:
    """The words apart, then each run of them joined: « le goff anne » is also « legoff anne », for LEGOFF Anne.

    Of many words, only neighbours are joined, or all; a civility in front may be left out.
    """
    asked = asked[:_MOST_WORDS]
    count = len(asked)
    runs = [
        (start, end)
        for start in range(count)
        for end in range(start + 2, count + 1)
        if count <= _JOINED_AT_WILL or end - start in (2, count)
    ]
    ways = [tuple(asked), *((*asked[:start], "".join(asked[start:end]), *asked[end:]) for start, end in runs)]
    if count > 1 and asked[0] in _CIVILITIES:
        ways.extend(ways_of(asked[1:]))
    return ways


def named(person: PersonRow, words: str) -> bool:
    """Whether the words begin those of the name, and not of the structure alone."""
    asked = fold(words).split()
    name = _folded(person.surname, person.first_name)
    return f" {''.join(asked)}" in name.words or all(f" {word}" in name.words for word in asked)


def rows_of(session: Session, ids: Sequence[str]) -> list[PersonRow]:
    """In the order asked."""
    people = {person.id: person for person in people_rows(session, ids)}
    return [people[id_] for id_ in ids if id_ in people]


def _matches(ways: Sequence[Way]) -> list[str]:
    """A short name, whole, would be lost among all the names that it begins: it is asked first."""
    begin = " OR ".join("(" + " ".join(f'"{word}"*' for word in way) + ")" for way in ways)
    if len(ways) == 1 and len(ways[0][0]) <= _SHORT:
        return [f'^"{ways[0][0]}"', begin]
    return [begin]


def _match_apart(asked: Sequence[str]) -> str:
    """A space forgotten somewhere: « denberghe » for van den Berghe, « legoffceline »."""
    ways = [
        [*(f'"{other}"*' for other in (*asked[:place], *asked[place + 1 :])), f'"{word[:cut]}"', f'"{word[cut:]}"*']
        for place, word in enumerate(asked[:_MOST_WORDS])
        for cut in range(1, min(len(word), _LONGEST) - 1)
    ]
    return " OR ".join("(" + " AND ".join(way) + ")" for way in ways)


def in_register(session: Session, match: str, workshop_ids: Sequence[str]) -> list[Candidate]:
    """Some of those that the index finds, anywhere in the register."""
    return _candidates(session, _IN_REGISTER, workshop_ids, {"match": match})


def _expected(session: Session, ways: Sequence[Way], workshop_ids: Sequence[str]) -> list[Candidate]:
    """The same rule as the index: each word begins one of theirs."""
    names = {word: f"b{place}" for place, word in enumerate(dict.fromkeys(word for way in ways for word in way))}
    begins = " OR ".join(
        "(" + " AND ".join(f"instr(' ' || p.search_key, :{names[word]})" for word in way) + ")" for way in ways
    )
    values = {name: f" {word}" for word, name in names.items()}
    return _candidates(session, _EXPECTED, workshop_ids, values, begins=begins)


def all_expected(session: Session, workshop_ids: Sequence[str]) -> list[Candidate]:
    """Everybody on the lists of these workshops: for what is not asked at each key."""
    return _candidates(session, _EXPECTED, workshop_ids, {}, begins="1", most=_WHOLE_LIST) if workshop_ids else []


def people_of(session: Session, houses: Sequence[str], workshop_ids: Sequence[str]) -> list[Candidate]:
    """Some of those of these structures."""
    return _candidates(session, _OF_STRUCTURES, workshop_ids, {"houses": json.dumps([*houses])})


def _candidates(
    session: Session,
    source: str,
    workshop_ids: Sequence[str],
    values: Mapping[str, str],
    *,
    begins: str = "",
    most: int = _ENOUGH,
) -> list[Candidate]:
    workshops = {f"w{place}": id_ for place, id_ in enumerate(workshop_ids)}
    asked = ",".join(f":{name}" for name in workshops)
    statement = (_CANDIDATE + source).format(asked=asked, begins=begins, most=most)
    return [Candidate(*row) for row in session.execute(text(statement), {**values, **workshops})]


def _rank(person: Candidate, begins: Sequence[str]) -> tuple[bool, bool, int, int, str]:
    """Expected here, then not yet in, then by surname before first name before organisation.

    Then the names that are those words and no more: « Lê » before « Le Goff », before Lebreton. `begins` are the
    words asked, then all of them together, each after a space.
    """
    name = _folded(person.surname, person.first_name)
    together = begins[-1]
    by_name = together in name.words or all(word in name.words for word in begins[:-1])
    by_surname = by_name and begins[0] in name.surname
    return (
        not person.expected and not person.here,
        person.here,
        2 - by_name - by_surname,
        2 - (f"{together} " in name.words) - (together[1:] in name.wholes),
        name.order,
    )


@dataclass(frozen=True, slots=True)
class _Folded:
    surname: str  # a space before each word, and the words joined too
    words: str  # with those of the first name, and a space at the end
    wholes: tuple[str, ...]
    order: str


@lru_cache(8192)
def _folded(surname: str, first_name: str) -> _Folded:
    """Kept from one key to the next: the same people come back."""
    surname, first_name = fold(surname), fold(first_name)
    last, first = surname.replace(" ", ""), first_name.replace(" ", "")
    begun = f" {last} {surname}"
    wholes = (last, first, last + first, first + last)
    return _Folded(begun, f"{begun} {first_name} ", wholes, f"{surname or first_name} {first_name}")


def looks_scanned(typed: str) -> bool:
    """An address, or one long word with digits in it: read on a paper, never the name of somebody to add."""
    token = typed.strip()
    if any(_ADDRESS.match(one) for one in readings(token)):
        return True
    return len(token) >= _SCANNED and "@" not in token and len(token.split()) == 1 and shows_digits(token)


def by_code(session: Session, typed: str, workshop_ids: Sequence[str] = ()) -> PersonRow | None:
    """Whose code a scanner read, in any case: of a registration here, then elsewhere, then of the list they came in.

    The code may be a part of an address. One that several people bear tells nobody's name. What other keys would have
    typed is looked for among long codes only, and never among the numbers of a list: « " » is no 3.
    """
    typed = typed.strip()
    wanted = {reading: _codes(reading, as_typed=reading == typed) for reading in readings(typed)}
    every = [code for codes in wanted.values() for code in codes]
    asked = [*every, *(KEPT_CODE + code for code in every)]
    registered = session.execute(text(_BY_CODE), {"codes": json.dumps(asked)}).all()
    for codes in wanted.values():
        lower = {code.lower() for code in codes}
        borne = [(workshop, person) for code, workshop, person in registered if code.strip().lower() in lower]
        here = [person for workshop, person in borne if workshop in workshop_ids]
        if borne:
            return _only(session, here or [person for _workshop, person in borne])
    if not _identifies(typed):
        return None
    identifiers = json.dumps([typed, typed.upper(), typed.lower()])
    return _only(session, session.scalars(text(_BY_SOURCE), {"codes": identifiers}))


def _codes(reading: str, *, as_typed: bool) -> list[str]:
    """The whole, and if it is an address its parts; but for the small numbers that meetings and pages bear there."""
    parts = [unquote(part) for part in _PARTS.split(reading)[1:]]
    whole = [reading] if as_typed or len(reading) >= _LEAST else []
    return [*whole, *(part for part in parts if len(part) >= (_SCANNED if part.isdecimal() else _LEAST))]


def _identifies(typed: str) -> bool:
    """Whether it can be an identifier on a paper: 1, 2, 3 are the lines of a list, and numbers of people."""
    return len(typed) >= _LEAST or (any(map(str.isalpha, typed)) and any(map(str.isdecimal, typed)))


def _only(session: Session, ids: Iterable[str]) -> PersonRow | None:
    """The one person they all are, themselves or by a decision that they are the same."""
    people = {followed(session, id_) for id_ in ids}
    return next(iter(rows_of(session, [*people])), None) if len(people) == 1 else None
