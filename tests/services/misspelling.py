"""How people at a door write a name: right in another way, or with one letter wrong."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

_BARE = str.maketrans({"œ": "oe", "Œ": "OE", "ß": "ss", "ł": "l", "Ł": "L", "Đ": "D", "đ": "d", "ı": "i", "ø": "o"})
_PARTICLES = frozenset(
    "de la le les du des d l n o van den der von da do dos das el al ar an ben bou aït ait ould bin abu mac mc".split()  # noqa: SIM905
)
_BETWEEN = re.compile(r"[ '’-]+")


@dataclass(frozen=True, slots=True)
class Spelt:
    surname: str
    first_name: str

    def both(self, surname: str) -> str:
        return f"{surname} {self.first_name}".strip()


def bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.translate(_BARE))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def spellings(one: Spelt) -> set[str]:
    """The surname alone and with the first name, on either side, in each of the ways that are all right."""
    alone = {form for form in _forms(one.surname) if form}
    firsts = {form for form in _forms(one.first_name) if form} or {""}
    both = {f"{surname} {one.first_name}" for surname in alone} | {f"{first} {one.surname}" for first in firsts}
    swapped = {f"{one.first_name} {surname}" for surname in alone} | {f"{one.surname} {first}" for first in firsts}
    return {text.strip() for text in alone | both | swapped if text.strip()} | (
        {one.first_name} if not alone else set()
    )


def _forms(name: str) -> Iterator[str]:
    words = [word for word in _BETWEEN.split(name) if word]
    for text in (name, bare(name)):
        yield from (text, text.upper(), text.lower(), f"  {text} ", unicodedata.normalize("NFD", text))
        yield from (text.replace("-", " "), text.replace("-", ""), text.replace(" ", "-"))
        for apostrophe in ("'", "’", "`", " ", "", "' "):
            yield text.replace("'", apostrophe)
    yield "".join(words)
    yield bare("".join(words)).lower()
    while len(words) > 1 and bare(words[0]).lower() in _PARTICLES:
        words = words[1:]
        yield " ".join(words)
        yield "".join(words)


def typed(text: str) -> str:
    """By its keys: nobody leaves out half of a ligature that no keyboard has."""
    for ligature, letters in (("œ", "oe"), ("Œ", "Oe"), ("ß", "ss")):
        text = text.replace(ligature, letters)
    return text


def slips(text: str, draw: Random, *, drawn: int) -> Iterator[str]:
    """One edit in one word of four letters or more: each letter left out, each two exchanged, others at a draw."""
    for found in re.finditer(r"\S+", text):
        word = found.group()
        if sum(map(str.isalpha, word)) < 4:
            continue
        for slip in _of_word(word, draw, drawn):
            yield text[: found.start()] + slip + text[found.end() :]


def _of_word(word: str, draw: Random, drawn: int) -> Iterator[str]:
    letters = [place for place, char in enumerate(word) if char.isalpha()]
    for place in letters:
        yield word[:place] + word[place + 1 :]
    for place in letters[:-1]:
        if word[place + 1].isalpha() and word[place] != word[place + 1]:
            yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    for _ in range(drawn):
        place, letter = draw.choice(letters), draw.choice(string.ascii_lowercase)
        yield word[:place] + letter + word[place + 1 :]
        place, letter = draw.randrange(len(word) + 1), draw.choice(string.ascii_lowercase)
        yield word[:place] + letter + word[place:]
