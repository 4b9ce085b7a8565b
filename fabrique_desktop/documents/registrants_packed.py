"""Lines on their way from the child process to the window, column by column.

Pickled one by one, they weigh twice as much in the child, and hold the window while they are made again. A text that
comes back in many lines (a quartier, a structure) crosses once and stays one object.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from fabrique_desktop.services.registrants import RegistrantLine

_BETWEEN = "\x1f"  # no cleaned text holds a control character
_PIECE = 4_096  # texts joined at once: one wide character in a text widens all of it
_FIELDS = tuple(one.name for one in fields(RegistrantLine))


@dataclass(frozen=True, slots=True)
class Column:
    """The different texts in the order they first come, and which of them each line has (all in turn, if None)."""

    texts: tuple[bytes, ...]
    which: array[int] | None


Packed = tuple[Column | list[object], ...]


def packed(lines: Sequence[RegistrantLine]) -> Packed:
    return tuple(_packed([getattr(line, name) for line in lines]) for name in _FIELDS)


def unpacked(columns: Packed) -> tuple[RegistrantLine, ...]:
    return tuple(map(RegistrantLine, *(_values(column) for column in columns)))


def _packed(values: list[object]) -> Column | list[object]:
    texts = [value for value in values if type(value) is str]
    if len(texts) < len(values) or any(_BETWEEN in text for text in texts):
        return values
    places: dict[str, int] = {}
    which = array("I", [places.setdefault(text, len(places)) for text in texts])
    if len(places) * 2 < len(texts):
        return Column(tuple(_pieces(list(places))), which)
    return Column(tuple(_pieces(texts)), None)


def _pieces(texts: list[str]) -> Iterator[bytes]:
    for start in range(0, len(texts), _PIECE):
        yield _BETWEEN.join(texts[start : start + _PIECE]).encode()


def _values(column: Column | list[object]) -> Sequence[object]:
    if isinstance(column, list):
        return column
    texts = [text for piece in column.texts for text in piece.decode().split(_BETWEEN)]
    return texts if column.which is None else [texts[place] for place in column.which]
