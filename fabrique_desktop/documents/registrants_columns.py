"""Where the headers are, and which column is what: found out, or said by a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from fabrique_desktop.documents.registrants_headers import (
    FIELDS,
    LONGEST_HEADER,
    NAMES,
    Origin,
    names_somebody,
    origin_of,
    recognise,
    tidy,
)

Row = tuple[int, Sequence[str]]  # number in the file as a spreadsheet shows it, cells

HEADER_ROWS = 15
LONGEST_EXAMPLE = 60
#: of what Indico reads and has others write: six columns, no header
_BARE = ("first_name", "surname", "organization", "job", "phone", "email")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


@dataclass(frozen=True, slots=True)
class Columns:
    """The header row: its number (0 if there is none), its words, and where each of our fields is.

    `width` is how many cells that row has, blank ones at its end included.
    """

    number: int
    headers: tuple[str, ...]
    places: Mapping[str, int]
    origin: Origin
    width: int

    @property
    def ignored(self) -> tuple[str, ...]:
        used = set(self.places.values())
        return tuple(name for place, name in enumerate(self.headers) if name and place not in used)

    def named(self, place: int) -> str:
        """The header of a column, or its letter as a spreadsheet shows it."""
        header = self.headers[place] if place < len(self.headers) else ""
        return header or f"colonne {column_letter(place)}"


def column_letter(place: int) -> str:
    letters, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def find_columns(rows: Sequence[Row]) -> Columns | None:
    """The first row that names a name and something else; else one that names a name only (« Nom »)."""
    lone: Columns | None = None
    for index, (number, cells) in enumerate(rows):
        places = recognise(cells)
        if names_somebody(places):
            found = _columns(number, cells, places)
            if len(places) > 1:
                return _with_second_row(found, cells, rows[index + 1 : index + 2])
            lone = lone or found
    return lone or _bare(rows)


def columns_as_said(rows: Sequence[Row], places: Mapping[str, int], header_line: int | None) -> Columns:
    """The columns as a person put them right; `header_line` 0 means that there are no headers."""
    if wrong := [name for name, place in places.items() if name not in FIELDS or place < 0]:
        raise ValueError(f"no such field or column: {wrong}")
    kept = {name: places[name] for name in FIELDS if name in places}
    found = find_columns(rows) if header_line is None else None
    number = header_line if header_line is not None else found.number if found else _likely_header(rows)[0]
    cells = next((cells for line, cells in rows if line == number), ())
    if found and found.number == number:
        return Columns(number, found.headers, kept, found.origin, found.width)
    width = len(cells) or max((len(cells) for _line, cells in rows), default=0)
    return Columns(number, _headers(cells), kept, origin_of(cells), width)


def columns_at(rows: Sequence[Row], header_line: int) -> Columns | None:
    """What the headers of this line are known for."""
    cells = next((cells for line, cells in rows if line == header_line), ())
    places = recognise(cells)
    return _columns(header_line, cells, places) if names_somebody(places) else None


def unknown_columns(rows: Sequence[Row]) -> Columns:
    """The likeliest header row of a list none of whose columns is known."""
    number, cells = _likely_header(rows)
    return _columns(number, cells, {})


def examples(rows: Iterable[Row], columns: Columns, width: int) -> tuple[str, ...]:
    """For each column, its first value below the headers."""
    found = [""] * width
    for number, cells in rows:
        if number > columns.number:
            for place, cell in enumerate(islice(cells, width)):
                found[place] = found[place] or example(cell)
    return tuple(found)


def example(cell: str) -> str:
    text = tidy(cell[: 4 * LONGEST_EXAMPLE])
    return text if len(text) <= LONGEST_EXAMPLE else f"{text[: LONGEST_EXAMPLE - 1]}…"


def _columns(number: int, cells: Sequence[str], places: Mapping[str, int]) -> Columns:
    return Columns(number, _headers(cells), places, origin_of(cells), len(cells))


def _headers(cells: Sequence[str]) -> tuple[str, ...]:
    """Without the blank ones at the end, which a stray format leaves by thousands."""
    headers = [tidy(cell[:LONGEST_HEADER]) for cell in cells]
    while headers and not headers[-1]:
        headers.pop()
    return tuple(headers)


def _with_second_row(found: Columns, upper: Sequence[str], following: Sequence[Row]) -> Columns:
    """Headers on two rows (« Coordonnées » over « Courriel » and « Téléphone ») are joined.

    Or the second row has them all, under words that group them (« Identité », « Contact »).
    """
    for number, cells in following:
        below = recognise(cells)
        said = {place for place, cell in enumerate(cells) if cell.strip()}
        if len(said) < 2 or said != set(below.values()) or below.keys() <= found.places.keys():
            break  # a row of one word is rather somebody of whom little is known: no row is lost
        if names_somebody(below):
            return _columns(number, cells, below) if len(below) > len(found.places) else found
        if said & {place for name, place in found.places.items() if name in NAMES}:
            break  # somebody called « Association »
        places = {name: place for name, place in found.places.items() if place not in said} | below
        width = max(len(upper), len(cells))
        both = [f"{_at(upper, place)} {_at(cells, place)}" for place in range(width)]
        return Columns(number, _headers(both), {f: places[f] for f in FIELDS if f in places}, found.origin, width)
    return found


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _bare(rows: Sequence[Row]) -> Columns | None:
    """A list without headers, known by its shape: six columns, two names first, a mail last."""
    for _number, cells in rows:
        filled = list(cells)
        while filled and not filled[-1].strip():
            filled.pop()
        if len(filled) != len(_BARE) or not (filled[0].strip() and filled[1].strip()):
            return None
        if not _MAIL.fullmatch(filled[-1].strip()):
            return None
    if not rows:
        return None
    places = {name: _BARE.index(name) for name in FIELDS if name in _BARE}
    return Columns(0, (), places, Origin.INDICO, len(_BARE))


def _likely_header(rows: Sequence[Row]) -> Row:
    """The first row with several cells filled, else the first."""
    several = (row for row in rows if sum(bool(cell.strip()) for cell in row[1]) > 1)
    return next(several, rows[0] if rows else (0, ()))
