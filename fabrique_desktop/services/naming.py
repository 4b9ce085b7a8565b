"""Before anything is shown or printed, the lead compares what was said with the register: a person decides.

A word is compared whole, with its accents and its capital: « Lê », « Bâ » or « Sœur » must not drown what is looked
for. Only *pilotage* asks this; at the tables nobody consults the register.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Pool, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.journal import JournalEntry
from fabrique_desktop.domain.people import Participant
from fabrique_desktop.domain.text import fold
from fabrique_desktop.services.contacts_named import Contacts
from fabrique_desktop.services.ordinary_words import CIVILITIES, ORDINARY, PARTICLES, STREETS

Key = tuple[str, ...]
_WORD = re.compile(r"(?:[^\W\d_\u02bb\u02bc][\u0300-\u036f]*)+")
_APART = frozenset(" \t\n\u00a0\u202f,(")  # what may stand between a first name and a surname
_OPENING = " \t\u00a0\u202f«“\"‘’'([{*•–—-"
_ENDING = ".!?…:;\n"
_SHORT = 3  # letters; so short a name is compared with its accents or not at all
_MOST_FIRST_NAMES = 4
_NEAR = 20  # characters looked at for the end of the sentence before
_MOST_WORDS = 100_000  # remembered in their folded spelling


@dataclass(frozen=True, slots=True)
class Suspect:
    """Somebody of the register may be named: `words` are `text[start:end]`.

    `sure` when little else can be meant: a first name beside its surname, a civility, an address, a number.
    """

    id: str
    words: str
    start: int
    end: int
    sure: bool


class _Word(NamedTuple):
    text: str
    key: str  # folded
    start: int
    end: int

    @property
    def capital(self) -> bool:
        return not self.text[0].islower()


@dataclass(slots=True)
class _Surname:
    """A surname, as written by those who bear it, and their first names; `whole` unless it is part of a longer one."""

    whole: bool = False
    spellings: set[Key] = field(default_factory=set)
    first_names: set[Key] = field(default_factory=set)
    initials: set[str] = field(default_factory=set)


def named(session: Session, texts: Sequence[tuple[str, str]]) -> Sequence[Suspect]:
    """Who may be named in these (id, text), in their order; merged entries of the register count as well."""
    register = _register(session)
    return [suspect for id_, text in texts for suspect in register.suspects(id_, text)]


def _register(session: Session) -> _Register:
    """That of the file, built again only once somebody of it changed: the room's screen asks at each contribution."""
    told = select(JournalEntry.position, JournalEntry.hash).where(JournalEntry.entity == Participant.__tablename__)
    last = session.execute(told.order_by(JournalEntry.position.desc()).limit(1)).one_or_none()
    version = None if last is None else (last.position, last.hash)
    file = session.connection().engine.pool
    known = _known.get(file)
    if known is None or known[0] != version:
        known = _known[file] = (version, _read_register(session))
    return known[1]


def _read_register(session: Session) -> _Register:
    columns = (Participant.surname, Participant.first_name, Participant.neighbourhood)
    ways = (Participant.email, Participant.phone, Participant.other_contact)
    rows = session.execute(select(*columns, *ways)).all()
    return _Register((tuple(row[:3]) for row in rows), Contacts(way for row in rows for way in row[3:] if way))


class _Register:
    """Names by their first word: each word of a text is looked at once."""

    def __init__(self, people: Iterable[tuple[str, ...]], contacts: Contacts) -> None:
        self._contacts = contacts
        self._names: dict[Key, _Surname] = defaultdict(_Surname)
        self._called: set[Key] = set()
        self._places: set[Key] = set()
        self._keys: dict[str, str] = {}
        for surname, first_name, neighbourhood in people:
            self._know(self._words(surname or first_name), self._words(first_name if surname else ""))
            self._places.add(_key(self._words(neighbourhood)))
        self._lengths: dict[str, tuple[int, ...]] = {}
        for key in self._names:
            self._lengths[key[0]] = tuple(sorted({*self._lengths.get(key[0], ()), len(key)}, reverse=True))

    def _know(self, surname: Sequence[_Word], first: Sequence[_Word]) -> None:
        if not surname:
            return
        parts = [word for word in surname if len(surname) > 1 and word.key not in PARTICLES and len(word.key) > _SHORT]
        calls = {_key(first), *((word.key,) for word in first)} - {()}
        self._called |= calls
        for bearing in (surname, *([part] for part in parts)):
            name = self._names[_key(bearing)]
            name.whole = name.whole or bearing is surname
            name.spellings.add(_spelling(bearing))
            name.first_names |= calls
            name.initials |= {word.key[0] for word in first}

    def _words(self, text: str) -> list[_Word]:
        found = []
        if len(self._keys) > _MOST_WORDS:
            self._keys.clear()
        for match in _WORD.finditer(text):
            word = match[0]
            key = self._keys.get(word)
            if key is None:
                key = self._keys[word] = fold(word).replace(" ", "")
            if key:
                found.append(_Word(word, key, match.start(), match.end()))
        return found

    def suspects(self, id_: str, text: str) -> list[Suspect]:
        spans = [(start, end, True) for start, end in self._contacts.find(text)]
        spans += self._named(_Sentence(text, self._words(text)))
        return [Suspect(id_, text[start:end], start, end, sure) for start, end, sure in _apart(spans)]

    def _named(self, said: _Sentence) -> Iterator[tuple[int, int, bool]]:
        for place, word in enumerate(said.words):
            for length in self._lengths.get(word.key, ()):
                key = tuple(one.key for one in said.words[place : place + length])
                if len(key) == length and key in self._names and said.whole(place, place + length):
                    yield from self._judge(said, place, place + length, self._names[key])
            if word.capital and said.civil(place):
                yield from self._first_name_alone(said, place)

    def _first_name_alone(self, said: _Sentence, place: int) -> Iterator[tuple[int, int, bool]]:
        """« Mme Marie-Thérèse », « Thị Hồng Nhung » after a civility: the longest first name of somebody."""
        for length in range(min(_MOST_FIRST_NAMES, len(said.words) - place), 0, -1):
            words = said.words[place : place + length]
            if _key(words) in self._called and said.whole(place, place + length) and not _is_short_word(words):
                yield said.words[place - 1].start, words[-1].end, False
                break

    def _judge(self, said: _Sentence, start: int, end: int, name: _Surname) -> Iterator[tuple[int, int, bool]]:
        seen = said.look(start, end, name.spellings)
        if not seen.possible and not (seen.capital and name.whole):
            return
        for first, last in said.beside(start, end, name.first_names):
            called = said.words[first:last]
            capitals, plain = [one.capital for one in called], not _ordinary(called)
            # « Ba » for « Bâ » tells somebody by the first name beside it, wholly in capitals
            if (any(capitals) or plain) if seen.possible else (all(capitals) and plain):
                whole = said.words[min(start, first) : max(end, last)]
                yield whole[0].start, whole[-1].end, any(one.capital for one in whole)
        if not seen.possible:
            return
        if said.civil(start) or (seen.capital and said.initial(start, name.initials)):
            yield said.words[start - 1].start, said.words[end - 1].end, name.whole
        elif name.whole and seen.exact and self._tells_alone(said, start, end):
            yield said.words[start].start, said.words[end - 1].end, False

    def _tells_alone(self, said: _Sentence, start: int, end: int) -> bool:
        """An uncommon name with its capital where a sentence gives none, and not a street or a neighbourhood."""
        words = said.words[start:end]
        if _ordinary(words) or _key(words) in self._places or said.street(start):
            return False
        telling = [word for word in words if len(words) == 1 or not _is_particle(word)]
        first = words[0].start
        inside = [word for word in telling if word.start != first or not said.begins(start)]
        return bool(inside) and all(word.capital for word in telling) and len("".join(_key(words))) > 1


#: the register of each open file, let go with it
_known: WeakKeyDictionary[Pool, tuple[tuple[int, str] | None, _Register]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class _Look:
    """How a name was written: with its accents, with its capital, or in a way that cannot be it."""

    exact: bool
    capital: bool
    possible: bool


@dataclass(frozen=True)
class _Sentence:
    """A text and its words, and what stands around each."""

    text: str
    words: Sequence[_Word]

    @cached_property
    def _gaps(self) -> Sequence[str]:
        """What is before each word, and after the last."""
        ends = [0, *(word.end for word in self.words)]
        starts = [*(word.start for word in self.words), len(self.text)]
        return [self.text[end:start] for end, start in zip(ends, starts, strict=True)]

    def whole(self, start: int, end: int) -> bool:
        """Not a part of a hyphened word, nor words of two lines or two sentences."""
        before, after = self._gaps[start], self._gaps[end]
        joined = (start and before == "-") or (end < len(self.words) and after == "-")
        return not joined and all(len(gap) < 3 and "\n" not in gap for gap in self._gaps[start + 1 : end])

    def look(self, start: int, end: int, spellings: set[Key]) -> _Look:
        words = self.words[start:end]
        telling = [word for word in words if not _is_particle(word)] or words
        letters = sum(len(word.key) for word in words)
        shouted = letters > _SHORT and all(word.text.isupper() for word in telling)
        exact = shouted or _spelling(words) in spellings
        capital = all(word.capital for word in telling)
        possible = (capital and (exact or letters > _SHORT)) or (exact and not _ordinary(words))
        return _Look(exact, capital, possible)

    def beside(self, start: int, end: int, first_names: set[Key]) -> Iterator[tuple[int, int]]:
        """Where a first name stands next to these words; the longest on each side."""
        for length in range(min(_MOST_FIRST_NAMES, start), 0, -1):
            if _key(self.words[start - length : start]) in first_names and self._close(start):
                yield start - length, start
                break
        for length in range(min(_MOST_FIRST_NAMES, len(self.words) - end), 0, -1):
            if _key(self.words[end : end + length]) in first_names and self._close(end):
                yield end, end + length
                break

    def _close(self, place: int) -> bool:
        gap = self._gaps[place]
        return 0 < len(gap) < 4 and not set(gap) - _APART

    def civil(self, place: int) -> bool:
        if not place or self.words[place - 1].key not in CIVILITIES:
            return False
        civility, gap = self.words[place - 1], self._gaps[place]
        short = len(civility.key) <= 2 and civility.key != "mr"  # « me », « m »: words before being civilities
        return gap.lstrip(".").isspace() and len(gap) < 4 and "\n" not in gap and (civility.capital or not short)

    def initial(self, place: int, initials: set[str]) -> bool:
        """« N. Le Bihan », « J.-Y. Kerbrat »."""
        if not place:
            return False
        word, gap = self.words[place - 1], self._gaps[place]
        return len(word.text) == 1 and word.capital and word.key in initials and gap.strip() == "." and len(gap) < 4

    def begins(self, place: int) -> bool:
        """Whether a sentence begins here: its capital tells nothing."""
        start = self.words[place].start
        before = self.text[max(0, start - _NEAR) : start].rstrip(_OPENING)
        return not before or before[-1] in _ENDING

    def street(self, place: int) -> bool:
        """« rue Durand », « école Jules Ferry »: the words before are capitals back to a kind of place."""
        for back in range(place - 1, max(-1, place - 4), -1):
            if self._gaps[back + 1].strip(" \u00a0\u202f-"):
                return False
            if self.words[back].key in STREETS:
                return True
            if not self.words[back].capital:
                return False
        return False


def _is_short_word(words: Sequence[_Word]) -> bool:
    """« Le », « La », « An » with a capital, as often a word as a name."""
    return len(words) == 1 and (len(words[0].key) < _SHORT or _is_particle(words[0]))


def _key(words: Iterable[_Word]) -> Key:
    return tuple(word.key for word in words)


def _spelling(words: Iterable[_Word]) -> Key:
    return tuple(unicodedata.normalize("NFC", word.text).casefold() for word in words)


def _is_particle(word: _Word) -> bool:
    return word.key in PARTICLES or len(word.key) == 1


def _ordinary(words: Sequence[_Word]) -> bool:
    """Whether each word also means something else."""
    telling = [word for word in words if not _is_particle(word)]
    return bool(telling) and all(word.key in ORDINARY for word in telling)


def _apart(spans: Iterable[tuple[int, int, bool]]) -> Sequence[tuple[int, int, bool]]:
    """In reading order, and of those that overlap the surest, then the longest."""
    kept: list[tuple[int, int, bool]] = []
    for span in sorted(set(spans), key=lambda one: (not one[2], one[0] - one[1], one[0])):
        if all(span[1] <= start or end <= span[0] for start, end, _sure in kept):
            kept.append(span)
    return sorted(kept)
