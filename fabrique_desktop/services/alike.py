"""Names misheard or mistyped: asked when few were found by the letters, and never at each key."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase

from sqlalchemy import text
from sqlalchemy.orm import Session

from fabrique_desktop.domain.text import fold, search_key
from fabrique_desktop.services.attendance import PersonRow
from fabrique_desktop.services.searching import (
    Candidate,
    Way,
    all_expected,
    find_people,
    in_register,
    named,
    people_of,
    rows_of,
    ways_of,
)

MOST = 5
_TWO = 2  # edits, at a last look, in a word of eight letters
_SHORTEST = 4
_LONGEST = 40  # nobody has a longer name; a pasted page would have millions of variants
_HEAD = 2
_BORNE = """
SELECT v.value FROM json_each(:variants) v
WHERE EXISTS (SELECT 1 FROM participant_word w WHERE w.term >= v.value AND w.term < v.value || char(1114111))
"""
_BEGUN = """
SELECT w.term FROM json_each(:heads) h
CROSS JOIN participant_word w ON w.term >= h.value AND w.term < h.value || char(1114111)
"""
_TERMS = "SELECT group_concat(term, ' ') FROM participant_word WHERE length(term) BETWEEN :shortest AND :longest"
_STRUCTURES = "SELECT DISTINCT organization FROM participant WHERE organization <> ''"
_SMALL_WORDS = frozenset(("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "pour", "sur"))
_ASIDE = re.compile(r" – .*|\(.*?\)")


@dataclass(frozen=True, slots=True)
class _Near:
    """What the register has that is nearly a word asked: beginnings of its words, or whole words only."""

    asked: str
    words: frozenset[str]
    begin: bool

    def edits(self, words: Iterable[str]) -> tuple[int, bool] | None:
        """The letters to change to find one of these words, and whether it is longer; None if it is another word."""
        return min(filter(None, map(self._of_word, words)), default=None)

    def _of_word(self, word: str) -> tuple[int, bool] | None:
        if word.startswith(self.asked):
            return 0, False
        if word in self.words:
            return 1, False
        size = len(self.asked)
        begun = self.begin and any(word[:end] in self.words for end in (size - 1, size, size + 1))
        return (1, True) if begun else None

    def match(self, *, whole: bool) -> str:
        mark = "" if whole or not self.begin else "*"
        return "(" + " OR ".join([f'"{self.asked}"*', *(f'"{word}"{mark}' for word in sorted(self.words))]) + ")"


_Nears = Mapping[str, _Near]


def first_five(session: Session, words: str, workshop_ids: Sequence[str] = ()) -> Sequence[PersonRow]:
    """What the desk shows first: those found by their letters, then those nearly so."""
    found = find_people(session, words, workshop_ids)
    if wanting(found, words):
        found = with_near(found, find_alike(session, words, workshop_ids), words)
    return found[:MOST]


def wanting(found: Sequence[PersonRow], words: str) -> bool:
    """Whether so few have these letters in their name that the near ones are worth asking for."""
    return sum(named(one, words) for one in found) < MOST


def with_near(found: Sequence[PersonRow], near: Sequence[PersonRow], words: str) -> list[PersonRow]:
    """Those whose names have these letters, then the near ones, then those of a structure found by them.

    Whoever was first stays first.
    """
    already = {one.id for one in found}
    added = [one for one in near if one.id not in already]
    if not added:
        return list(found)
    by_name = [one for one in found[1:] if named(one, words)]
    return [*found[:1], *by_name, *added, *(one for one in found[1:] if one not in by_name)]


def find_alike(session: Session, words: str, workshop_ids: Sequence[str] = ()) -> Sequence[PersonRow]:
    """At most five people of a structure with these initials, or whose words these are but for one letter in each.

    A letter missing, in excess, or for another, or two exchanged, in a word of four letters or more, even if it is
    still being typed. The nearest first, at equal nearness those expected here. Nobody that the letters find.
    """
    asked = fold(words).split()
    if not asked:
        return []
    ways = ways_of(asked)
    near = _nearly(session, {unit for way in ways for unit in way})
    found, known = _ranked(session, ways, near, workshop_ids)
    if not found and not known:
        found, _known = _ranked(session, [tuple(asked)], _misheard(session, asked), workshop_ids)
    return rows_of(session, list(dict.fromkeys([*_by_initials(session, asked, workshop_ids), *found]))[:MOST])


def _ranked(session: Session, ways: Sequence[Way], near: _Nears, workshop_ids: Sequence[str]) -> tuple[list[str], bool]:
    """The nearest, and whether somebody bears the very words."""
    if not near:
        return [], False
    candidates = {one.id: one for one in all_expected(session, workshop_ids)}
    for whole in (True, False):
        match = " OR ".join("(" + " AND ".join(near[unit].match(whole=whole) for unit in way) + ")" for way in ways)
        candidates.update((one.id, one) for one in in_register(session, match, workshop_ids))
    reached = [(edits, one) for one in candidates.values() if (edits := _edits(one.search_key, ways, near))]
    ranks = sorted((_rank(one, edits, ways, near), one.id) for edits, one in reached if edits[0])
    return [id_ for _place, id_ in ranks[:MOST]], len(ranks) < len(reached)


def _rank(
    person: Candidate, edits: tuple[int, int], ways: Sequence[Way], near: _Nears
) -> tuple[int, bool, bool, int, bool, str]:
    """The nearest, those expected here, then not yet in; whole words, then names before structures."""
    by_name = _edits(search_key(person.surname, person.first_name), ways, near) == edits
    expected = person.expected or person.here
    return edits[0], not expected, person.here, edits[1], not by_name, fold(f"{person.surname} {person.first_name}")


def _edits(key: str, ways: Sequence[Way], near: _Nears) -> tuple[int, int] | None:
    """In the way that asks least: the letters to change, and how many words are longer than typed."""
    best: tuple[int, int] | None = None
    for way in ways:
        found = [near[unit].edits(key.split()) for unit in way]
        known = [one for one in found if one is not None]
        if len(known) == len(found):
            total = sum(edits for edits, _longer in known), sum(longer for _edits, longer in known)
            best = total if best is None else min(best, total)
    return best


def _nearly(session: Session, units: Iterable[str]) -> _Nears:
    """What the index has but for one edit; a word of three letters may be one of four with one missing, whole.

    An edit in the first two letters is asked for variant by variant, one further on is sought among the words that
    begin with these two: some hundreds of looks into the index, however long the register.
    """
    wanted = {unit: _variants(unit) if _SHORTEST - 1 <= len(unit) <= _LONGEST else frozenset[str]() for unit in units}
    early = {one for unit, variants in wanted.items() for one in variants if one[:_HEAD] != unit[:_HEAD]}
    borne = set(session.scalars(text(_BORNE), {"variants": json.dumps([*early])}))
    heads = {unit[:_HEAD] for unit, variants in wanted.items() if variants}
    begun = session.scalars(text(_BEGUN), {"heads": json.dumps([*heads])}).all()
    near: dict[str, _Near] = {}
    for unit, variants in wanted.items():
        ends = (len(unit) - 1, len(unit), len(unit) + 1)
        late = {word[:end] for word in begun if word[:_HEAD] == unit[:_HEAD] for end in ends}
        near[unit] = _Near(unit, frozenset(variants & (borne | late)), begin=len(unit) >= _SHORTEST)
    return near


@lru_cache(64)
def _variants(word: str) -> frozenset[str]:
    """The texts that differ from it by one edit, in our letters and its own."""
    letters = dict.fromkeys(ascii_lowercase + word)
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    variants = frozenset(_of_halves(halves, letters)) - {word}
    return variants if len(word) >= _SHORTEST else frozenset(one for one in variants if len(one) > len(word))


def _of_halves(halves: Sequence[tuple[str, str]], letters: Iterable[str]) -> Iterator[str]:
    for head, tail in halves:
        for letter in letters:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def _misheard(session: Session, asked: Sequence[str]) -> _Nears:
    """A last look through all the words of the register, whatever their alphabet, for a name quite misspelt."""
    from rapidfuzz import process  # noqa: PLC0415 - 6 ms that only a name not found pays
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    long = [word for word in asked if _SHORTEST <= len(word) <= _LONGEST]
    if not long:
        return {}
    lengths = {"shortest": min(map(len, long)) - _TWO, "longest": max(map(len, long)) + _TWO}
    terms = (session.scalar(text(_TERMS), lengths) or "").split()
    near = {word: _Near(word, frozenset(), begin=False) for word in asked}
    for word in long:
        found = process.extract(word, terms, scorer=OSA.distance, score_cutoff=_TWO, limit=50)
        alike = frozenset(term for term, edits, _place in found if edits <= max(len(word), len(term)) // _SHORTEST)
        near[word] = _Near(word, alike, begin=False)
    return near


def _by_initials(session: Session, asked: Sequence[str], workshop_ids: Sequence[str]) -> list[str]:
    """« spf » for Secours populaire français."""
    word = "".join(asked)
    if not (2 <= len(word) <= 6 and (len(asked) == 1 or len(word) == len(asked))):
        return []
    houses = [house for house in session.scalars(text(_STRUCTURES)) if _initials(house) == word]
    if not houses:
        return []
    people = people_of(session, houses, workshop_ids)
    return [one.id for one in sorted(people, key=lambda one: (one.here, not one.expected, fold(one.surname)))]


@lru_cache(4096)
def _initials(house: str) -> str:
    return "".join(word[0] for word in fold(_ASIDE.sub("", house)).split() if word not in _SMALL_WORDS)
