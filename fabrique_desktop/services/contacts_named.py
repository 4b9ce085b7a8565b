"""Whether a text gives somebody's address or number, however it was written down.

« nolwenn.le-bihan (at) example point org » and « +33 (0)2.61.91.11.37 » are what the register holds, spelled otherwise.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from fabrique_desktop.domain.text import fold

Span = tuple[int, int]

_REACH = 100  # characters looked at on each side of an « @ »
_MOST_PIECES = 14
_SHORTEST = 7  # figures; a number of fewer is nobody's own

_AT = re.compile(r"[@＠]|[(\[]\s?(?:at|arobas[ee]?|a)\s?[)\]]|\b(?:arr?obase?|at)\b", re.IGNORECASE)
_PIECE = re.compile(r"[^\W_]+")
_WORD = re.compile(r"\w+")
_SPOKEN = (
    (re.compile(r"[(\[]?\b(?:point|dot)\b[)\]]?"), "."),
    (re.compile(r"[(\[]?\b(?:tiret du bas|tiret bas|underscore)\b[)\]]?"), ""),
    (re.compile(r"[(\[]?\btiret\b[)\]]?"), "-"),
    (re.compile(r"\s+|\+.*$"), ""),  # « nom+liste@… » is nom@…
)
_RUN = re.compile(r"\d(?:[\s.,;:/\\()_\-\u2010-\u2015·|*]{0,4}\d)*")
_BETWEEN = re.compile(r"[;,]|\bou\b|\s/\s")


class Contacts:
    """The addresses and numbers of the register, each under one spelling."""

    def __init__(self, written: Iterable[str]) -> None:
        self._locals: dict[str, set[str]] = defaultdict(set)
        self._numbers: set[str] = set()
        for one in written:
            for email in one.split() if "@" in one else ():
                local, _at, domain = email.strip(";,<>()").rpartition("@")
                if local and domain:
                    self._locals[_plain(domain)].add(_plain(local))
            self._numbers.update(_numbers(one))
        self._beginnings = {piece[0] for domain in self._locals if (piece := _PIECE.search(domain))}
        self._lengths = sorted({len(number) for number in self._numbers}, reverse=True)

    def find(self, text: str) -> Iterator[Span]:
        """Where one of them is given."""
        if self._locals:
            yield from self._emails(text)
        if self._numbers:
            for run in _RUN.finditer(text):
                if run.end() - run.start() >= _SHORTEST:
                    yield from self._phones(text, run)

    def _emails(self, text: str) -> Iterator[Span]:
        for at in _AT.finditer(text):
            before, after = text[max(0, at.start() - _REACH) : at.start()], text[at.end() : at.end() + _REACH]
            beginning = _PIECE.search(after)
            if beginning is None or _plain(beginning[0]) not in self._beginnings:
                continue  # at once: a text may hold thousands
            end, locals_ = _domain(after, self._locals)
            for piece in list(_PIECE.finditer(before))[-_MOST_PIECES:]:
                if _plain(before[piece.start() :]) in locals_:
                    yield at.start() - len(before) + piece.start(), at.end() + end
                    break

    def _phones(self, text: str, run: re.Match[str]) -> Iterator[Span]:
        places = [place for place in range(run.start(), run.end()) if text[place].isdigit()]
        figures = "".join(text[place] for place in places)
        first = told = 0
        while first <= len(figures) - _SHORTEST:
            length = next((one for one in self._lengths if figures[first : first + one] in self._numbers), 0)
            last = first + length - 1
            if length and _alone(text, figures, places, first, last):
                yield places[first - _prefix(figures[told:first])], places[last] + 1
                first, told = last, last + 1
            first += 1


def _alone(text: str, figures: str, places: list[int], first: int, last: int) -> bool:
    """Whether it is a whole number, and not some figures of a longer one."""
    place = places[first]
    begins = place == 0 or not text[place - 1].isdigit() or figures[first - 1] == "0" or figures[:first].endswith("33")
    return begins and not text[places[last] + 1 : places[last] + 2].isdigit()


def _prefix(before: str) -> int:
    """How many of the figures before it are its « 0 », « 33 » or « 00 33 (0) »."""
    return next((len(prefix) for prefix in ("00330", "0033", "330", "33", "00", "0") if before.endswith(prefix)), 0)


def _domain(after: str, known: Mapping[str, set[str]]) -> tuple[int, set[str]]:
    """The longest known domain that these words begin with, and whom it leads to."""
    for piece in reversed(list(_PIECE.finditer(after))[:_MOST_PIECES]):
        if locals_ := known.get(_plain(after[: piece.end()])):
            return piece.end(), locals_
    return 0, set()


def _plain(written: str) -> str:
    """One spelling: no capital, no accent, no space; « point » and « tiret » as signs."""
    plain = _WORD.sub(lambda word: fold(word[0]).replace(" ", ""), written)
    for said, sign in _SPOKEN:
        plain = said.sub(sign, plain)
    return plain


def _numbers(written: str) -> Iterator[str]:
    """What a telephone field holds, without what depends on where one calls from."""
    for part in _BETWEEN.split(written):
        figures = "".join(char for char in part if char.isdecimal())
        whole = len(figures) % 10 == 0 and figures.startswith("0")
        for number in [figures[place : place + 10] for place in range(0, len(figures), 10)] if whole else [figures]:
            bare = number.removeprefix("00")
            if bare.startswith("33") and len(bare) > 10:
                bare = bare[2:]
            bare = bare.lstrip("0")
            if len(bare) >= _SHORTEST:
                yield bare
