"""Who matches these letters: asked at each key, answered by an index in a millisecond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from fabrique_desktop.domain.text import fold
from fabrique_desktop.services.attendance import PersonRow, people_rows

FOUND_LIMIT = 20
_CANDIDATE = """
SELECT p.id, p.surname, p.first_name,
  EXISTS (SELECT 1 FROM registration WHERE participant_id = p.id AND workshop_id IN ({asked})),
  EXISTS (SELECT 1 FROM attendance WHERE participant_id = p.id AND workshop_id IN ({asked}) AND cancelled_at IS NULL)
"""
_IN_REGISTER = """
FROM participant_search s JOIN participant p ON p.rowid = s.rowid
WHERE participant_search MATCH :match LIMIT 200
"""
#: a few hundred at most, looked through one by one: the index would walk everybody whose name begins so
_EXPECTED = """
FROM participant p
WHERE p.id IN (SELECT participant_id FROM registration WHERE workshop_id IN ({asked})) AND ({begins}) LIMIT 200
"""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What the order of the answers rests on; the rest is read for the few that are shown."""

    id: str
    surname: str
    first_name: str
    expected: bool
    here: bool


def find_people(session: Session, words: str, workshop_ids: Sequence[str] = ()) -> Sequence[PersonRow]:
    """Those whose surname, first name or organisation begin with each word; the expected ones first.

    Accents, case, hyphens, apostrophes and ligatures do not matter, nor the order of the words.
    """
    asked = fold(words).split()
    if not asked:
        return []
    found = {row[0]: row for row in _expected(session, asked, workshop_ids)} if workshop_ids else {}
    if len(found) < FOUND_LIMIT:
        others = _candidates(session, _IN_REGISTER, workshop_ids, match=_match(asked))
        found.update((row[0], row) for row in others if row[0] not in found)
    begins = [f" {word}" for word in (*asked, "".join(asked))]
    ranked = sorted((_Candidate(*row) for row in found.values()), key=lambda one: _rank(one, begins))[:FOUND_LIMIT]
    people = {person.id: person for person in people_rows(session, [one.id for one in ranked])}
    return [people[one.id] for one in ranked]


def _expected(session: Session, asked: Sequence[str], workshop_ids: Sequence[str]) -> Sequence[Any]:
    """The same rule as the index: each word begins one of theirs, or all together do."""
    words = {f"b{place}": f" {word}" for place, word in enumerate(asked)}
    apart = " AND ".join(f"instr(' ' || p.search_key, :{name})" for name in words)
    begins = f"{apart} OR instr(' ' || p.search_key, :together)"
    return _candidates(session, _EXPECTED, workshop_ids, begins, **words, together=f" {''.join(asked)}")


def _candidates(
    session: Session, source: str, workshop_ids: Sequence[str], begins: str = "", **values: str
) -> Sequence[Any]:
    workshops = {f"w{place}": id_ for place, id_ in enumerate(workshop_ids)}
    statement = (_CANDIDATE + source).format(asked=",".join(f":{name}" for name in workshops), begins=begins)
    return session.execute(text(statement), {**values, **workshops}).all()


def _match(asked: Sequence[str]) -> str:
    """Each word begins one of theirs, or all together do: « le goff » also finds LEGOFF."""
    apart = " ".join(f'"{word}"*' for word in asked)
    return f'({apart}) OR "{"".join(asked)}"*' if len(asked) > 1 else apart


def _rank(person: _Candidate, begins: Sequence[str]) -> tuple[bool, bool, int, str]:
    """Expected here, then not yet in, then by surname before first name before organisation, then by name.

    `begins` are the words asked, then all of them together, each after a space.
    """
    surname, first_name = fold(person.surname), fold(person.first_name)
    surnames = f" {surname.replace(' ', '')} {surname}"
    names = f"{surnames} {first_name}"
    by_name = begins[-1] in names or all(word in names for word in begins[:-1])
    by_surname = by_name and begins[0] in surnames
    return (
        not person.expected and not person.here,
        person.here,
        2 - by_name - by_surname,
        f"{surname or first_name} {first_name}",
    )
