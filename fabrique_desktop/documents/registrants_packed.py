"""Lines on their way from the child process to the window, column by column.

Pickled one by one, they weigh twice as much in the child, and hold the window while they are made again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from fabrique_desktop.services.importing import RegistrantLine

_BETWEEN = "\x1f"  # no cleaned text holds a control character
_FIELDS = tuple(one.name for one in fields(RegistrantLine))

Packed = tuple[str | list[object], ...]


def packed(lines: Sequence[RegistrantLine]) -> Packed:
    return tuple(_together([getattr(line, name) for line in lines]) for name in _FIELDS)


def unpacked(columns: Packed) -> tuple[RegistrantLine, ...]:
    each = (column.split(_BETWEEN) if isinstance(column, str) else column for column in columns)
    return tuple(map(RegistrantLine, *each))


def _together(values: list[object]) -> str | list[object]:
    texts = [value for value in values if type(value) is str]
    joined = _BETWEEN.join(texts)
    alike = values and len(texts) == len(values) and joined.count(_BETWEEN) == len(values) - 1
    return joined if alike else values
