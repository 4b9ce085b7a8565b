"""What a text is about, as a set of stems: what two wordings of one idea have in common."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from fabrique_desktop.domain import kindred
from fabrique_desktop.domain.text import fold

if TYPE_CHECKING:
    from snowballstemmer import Stemmer

_LONGEST = 40  # letters: beyond, it is no word, and cutting it would take a while
_FAMILY = "0"  # ends the mark of a family: no French stem ends so
_one_at_a_time = Lock()  # the stemmer keeps the word it works on in itself


def stems(*parts: str | None) -> tuple[str, ...]:
    """Each stem once, in order, followed by the mark of its family: « annuaire » and « guide » share `annuair0`.

    Two texts meet on both when they use the same word, on the family alone when they use a kindred one.
    """
    families = _families()
    found: dict[str, None] = {}
    for stem in words_stemmed(*parts):
        found[stem] = None
        if stem in families:
            found[families[stem]] = None
    return tuple(found)


def words_stemmed(*parts: str | None) -> tuple[str, ...]:
    """The stems alone, each once: how much has been said."""
    words = fold(" ".join(filter(None, parts))).split()
    common = _common()
    cut = (_stem(word) for word in words if word not in _empty() and (len(word) > 1 or word.isdecimal()))
    return tuple(dict.fromkeys(stem for stem in cut if stem not in common))


def stem_key(*parts: str | None) -> str:
    """As kept beside the words and indexed."""
    return " ".join(stems(*parts))


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    if len(word) > _LONGEST or word.isdecimal():
        return word[:_LONGEST]
    with _one_at_a_time:
        return _stemmer().stemWord(_singular(word))


def _singular(word: str) -> str:
    """The stemmer cuts « usager » and not « usagers »; and without its accent, « âgée » would keep one e too many."""
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        word = word[:-1]
    return word[:-1] if word.endswith("ee") and len(word) > 3 else word


@cache
def _stemmer() -> Stemmer:
    """Loaded with the first words, not with the window: it brings twenty other languages along."""
    from snowballstemmer import stemmer  # noqa: PLC0415

    return stemmer("french")


@cache
def _empty() -> frozenset[str]:
    return frozenset(fold(kindred.EMPTY).split())


@cache
def _common() -> frozenset[str]:
    return frozenset(map(_stem, fold(kindred.COMMON).split()))


@cache
def _families() -> Mapping[str, str]:
    """The first family that lists a stem has it."""
    found: dict[str, str] = {}
    for family in kindred.KINDRED.strip().splitlines():
        members = [_stem(word) for word in fold(family).split()]
        for stem in members:
            found.setdefault(stem, members[0] + _FAMILY)
    return found
