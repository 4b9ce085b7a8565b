"""Which encoding a text is in: nothing declares it, so its bytes are asked."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from fabrique_desktop.documents.registrants_errors import Truncated, UndecodableText

ENCODINGS = ("utf-8", "utf-16", "cp1252", "cp850", "mac_roman")

_SAMPLE = 20_000
_PIECE = 2**20
_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins the same
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_AROUND = re.compile(rb"(?:(?<=(.))|(?<!.))([\x80-\xff])(?=(.?))", re.DOTALL)
_FRENCH = frozenset("éèêëàâîïôùûüçœÉÈÊËÀÂÎÏÔÙÛÜÇŒ")
_FOREIGN = frozenset("áíóúñäöæãåøÁÑÄÖÆ")
_INSIDE_WORDS = frozenset("’·")
_OUTSIDE_WORDS = frozenset("«»–—…“”‘•€°²\xa0")


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over the text told: never held whole, for it may weigh four times its bytes."""

    encoding: str  # for Python
    name: str  # for people
    lines: int
    alone: bool  # a carriage return alone ends a line, as on an old Mac


def survey(raw: bytes, encoding: str | None = None) -> Survey:
    """The encoding asked for, else a mark, zeros, strict UTF-8, then the likeliest; and the line ends."""
    if encoding is not None:
        return _strictly(raw, encoding)
    for mark, name in _MARKED:
        if raw.startswith(mark):
            return _strictly(raw, name)
    head = raw[:4096]
    if head.count(0) > len(head) // 4:
        return _strictly(raw, "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be")
    try:
        return _counted(raw, "utf-8", "utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and not raw[:-3].isascii():
            raise Truncated from error
    return _strictly(raw, _likeliest(raw))


def _strictly(raw: bytes, encoding: str) -> Survey:
    try:
        return _counted(raw, "utf-8-sig" if encoding == "utf-8" else encoding, encoding)
    except UnicodeDecodeError as error:
        if error.reason in {"truncated data", "unexpected end of data"}:
            raise Truncated from error
        raise UndecodableText(encoding) from error
    except (LookupError, ValueError) as error:
        raise UndecodableText(encoding) from error


def _counted(raw: bytes, encoding: str, name: str) -> Survey:
    returns = pairs = feeds = 0
    for piece in _decoded(raw, encoding):
        returns += piece.count("\r")
        pairs += piece.count("\r\n")
        feeds += piece.count("\n")
    alone = returns - pairs > feeds
    return Survey(encoding, name, 1 + (returns if alone else feeds), alone)


def _decoded(raw: bytes, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(raw)
    for start in range(0, len(raw), _PIECE):
        text = decoder.decode(bytes(view[start : start + _PIECE]), start + _PIECE >= len(raw))
        if not isinstance(text, str):  # « rot13 » and the like are no encodings of text
            raise LookupError(encoding)
        yield text


def _likeliest(raw: bytes) -> str:
    """Among the encodings of Windows, DOS and the Mac, the one that reads most like French."""
    seen = Counter(match.groups(b"") for match in islice(_AROUND.finditer(raw), _SAMPLE))
    undefined = any(byte in raw for byte in b"\x81\x8d\x8f\x90\x9d")
    names = ("cp850", "mac_roman") if undefined else ("cp1252", "cp850", "mac_roman")
    return max(names, key=lambda name: _frenchness(seen, name))


def _frenchness(seen: Counter[tuple[bytes, ...]], encoding: str) -> int:
    return sum(times * _weight(*(one.decode(encoding) for one in around)) for around, times in seen.items())


def _weight(before: str, char: str, after: str) -> int:
    """How likely this character is between these two: neither capital nor symbol inside a word."""
    inside = before.isalpha() and after.isalpha()
    if char.isalpha():
        if (char.isupper() and before.islower()) or (char.islower() and before.isupper() and after.isupper()):
            return -3
        return 2 if char in _FRENCH else 1 if char in _FOREIGN else -1
    if char in _INSIDE_WORDS:
        return 2 if inside else -1
    if char in _OUTSIDE_WORDS:
        return -2 if inside else 1
    return -3
