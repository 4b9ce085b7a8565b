"""A list of registrants, in CSV or XLSX, from the City, an association, anybody: read, never believed.

Every row below the headers that is not blank becomes one line, even refused: no row is lost silently.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, fields
from itertools import chain, islice
from pathlib import Path
from typing import Any

from fabrique_desktop.documents.registrants_columns import (
    HEADER_ROWS,
    Columns,
    Row,
    columns_as_said,
    columns_at,
    examples,
    find_columns,
    unknown_columns,
)
from fabrique_desktop.documents.registrants_csv import SEPARATORS, TextList
from fabrique_desktop.documents.registrants_encoding import ENCODINGS, survey
from fabrique_desktop.documents.registrants_errors import (
    Damaged,
    EmptyFile,
    Limit,
    Looks,
    NoRow,
    NotAFile,
    NotASpreadsheet,
    OldWorkbook,
    PasswordProtected,
    TooLarge,
    Truncated,
    UndecodableText,
    UnreadableList,
    WrongColumns,
)
from fabrique_desktop.documents.registrants_headers import FIELDS, Origin
from fabrique_desktop.documents.registrants_lines import LINE_BYTES, LineReader
from fabrique_desktop.documents.registrants_packed import Packed, packed, unpacked
from fabrique_desktop.documents.registrants_sheet import MOST_COLUMNS
from fabrique_desktop.documents.registrants_xlsx import OLE, ZIP, Workbook, refuse_ole
from fabrique_desktop.services.registrants import RegistrantLine

__all__ = [
    "ENCODINGS",
    "FIELDS",
    "SEPARATORS",
    "Damaged",
    "EmptyFile",
    "Limit",
    "Looks",
    "NoRow",
    "NotAFile",
    "NotASpreadsheet",
    "OldWorkbook",
    "Origin",
    "PasswordProtected",
    "RegistrantList",
    "TooLarge",
    "Truncated",
    "UndecodableText",
    "UnreadableList",
    "WrongColumns",
    "read_registrants",
]

MOST_BYTES = 50 * 2**20
MOST_ROWS = 200_000
#: memory of the lines kept, as it is estimated; 100 000 people of the sample's columns take a third of it
MOST_KEPT = 130 * 2**20
PERIOD = 256  # rows between two words of progress

_FOREIGN = (
    (b"%PDF", Looks.PDF),
    (b"\x89PNG", Looks.IMAGE),
    (b"\xff\xd8\xff", Looks.IMAGE),
    (b"GIF8", Looks.IMAGE),
    (b"Rar!", Looks.ARCHIVE),
    (b"7z\xbc\xaf", Looks.ARCHIVE),
    (b"\x1f\x8b", Looks.ARCHIVE),
    (b"{\\rtf", Looks.TEXT_DOCUMENT),
)
_SAID = re.compile(rb"[^\0\r\n\t \xef\xbb\xbf\xff\xfe]")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class RegistrantList:
    """A list as read, and how it was read, so that a person can correct it in the preview.

    `encoding` and `separator` are empty for a workbook, `sheet` and `other_sheets` for a text; `header_line` is 0
    without headers. `ragged` are the lines wider than the headers (a separator inside a cell?). `headers` and
    `examples` have one text a column, blank ones included.
    """

    lines: tuple[RegistrantLine, ...]
    kind: str  # "csv" or "xlsx"
    encoding: str
    separator: str
    headers: tuple[str, ...]
    header_line: int
    mapping: Mapping[str, str]  # our field -> the column's header
    ignored: tuple[str, ...]
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    ragged: tuple[int, ...] = ()
    unknown_categories: tuple[str, ...] = ()
    origin: Origin = Origin.OTHER
    places: Mapping[str, int] = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    group_people: int = 0

    def __reduce__(self) -> tuple[object, ...]:
        others = tuple(getattr(self, one.name) for one in fields(self)[1:])
        return _restored, (packed(self.lines), others)


def _restored(lines: Packed, others: tuple[Any, ...]) -> RegistrantList:
    return RegistrantList(unpacked(lines), *others)


@dataclass(frozen=True, slots=True)
class _Asked:
    """How a person wants the list read; what is not said is found out."""

    encoding: str | None
    separator: str | None
    sheet: str | None
    places: Mapping[str, int] | None
    header_line: int | None
    progress: Progress


@dataclass(frozen=True, slots=True)
class _Source:
    """One table of a file: its rows that are not blank, and how they are read."""

    rows: Iterator[Row]
    expected: Callable[[], int]
    kind: str
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()


def read_registrants(
    path: Path,
    *,
    encoding: str | None = None,
    separator: str | None = None,
    sheet: str | None = None,
    places: Mapping[str, int] | None = None,
    header_line: int | None = None,
    progress: Progress | None = None,
) -> RegistrantList:
    """Read a list by what it is, not by its name; raises UnreadableList, or OSError if the disk refuses.

    What is not given is found out: encoding, separator (one character), sheet of the workbook, columns. `places` says
    all the columns (field -> index); `header_line` is the row of the headers, 0 for none. `progress` hears rows done
    and rows expected, and may raise to give up.
    """
    asked = _Asked(encoding, separator, sheet, places, header_line, progress or (lambda _done, _total: None))
    if _looks_like_workbook(path):
        with closing(Workbook(path, lambda: asked.progress(0, 1))) as workbook:
            return _first_list(_sheets(workbook, asked), asked)
    return _first_list(_text(path, asked), asked)


def _looks_like_workbook(path: Path) -> bool:
    """Once it is known to be neither empty, nor huge, nor something else."""
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(status.st_mode):
        raise NotAFile
    if status.st_size > MOST_BYTES:
        raise TooLarge(Limit.FILE, status.st_size, MOST_BYTES)
    with path.open("rb") as stream:
        head = stream.read(16)
    for magic, looks in _FOREIGN:
        if head.startswith(magic):
            raise NotASpreadsheet(looks)
    return head.startswith(ZIP)


def _text(path: Path, asked: _Asked) -> Iterator[_Source]:
    raw = path.read_bytes()
    if raw.startswith(OLE):
        raise refuse_ole(raw, path.suffix.lower())
    if not _SAID.search(raw):
        raise EmptyFile
    found = survey(raw, asked.encoding)
    text = TextList(raw, found, asked.separator)
    yield _Source(text.rows(), text.expected, "csv", found.name, text.separator)


def _sheets(workbook: Workbook, asked: _Asked) -> Iterator[_Source]:
    for sheet in workbook.sheets:
        if asked.sheet in (None, sheet.name):
            reader, rows = workbook.open_sheet(sheet)
            others = tuple(other.name for other in workbook.sheets if other is not sheet)
            yield _Source(rows, reader.expected, "xlsx", sheet=sheet.name, other_sheets=others)


def _first_list(sources: Iterator[_Source], asked: _Asked) -> RegistrantList:
    """The first table that has a column of names is the list."""
    wrong: WrongColumns | None = None
    for source in sources:
        head = _head(source.rows, asked.header_line or 0)
        if head and (columns := _columns(head, asked)) is not None:
            return _listed(source, columns, head, asked.progress)
        if head and wrong is None:
            wrong = _wrong(source, head)
    raise wrong or EmptyFile


def _head(rows: Iterator[Row], header_line: int) -> list[Row]:
    """The rows among which the headers are, down to the line said to hold them."""
    head = list(islice(rows, HEADER_ROWS))
    while head and head[-1][0] < header_line and (more := next(rows, None)):
        head.append(more)
        if len(head) > MOST_ROWS:
            raise TooLarge(Limit.ROWS, len(head), MOST_ROWS)
    return head


def _columns(head: list[Row], asked: _Asked) -> Columns | None:
    if asked.places is not None:
        return columns_as_said(head, asked.places, asked.header_line)
    return columns_at(head, asked.header_line) if asked.header_line else find_columns(head)


def _width(columns: Columns, head: list[Row]) -> int:
    """How many columns can be chosen: those with a header, and those with something below."""
    if len(columns.headers) > MOST_COLUMNS:
        raise TooLarge(Limit.COLUMNS, len(columns.headers), MOST_COLUMNS)
    filled = (place for _number, cells in head for place, cell in enumerate(cells[:MOST_COLUMNS]) if cell.strip())
    return max(len(columns.headers), max(filled, default=-1) + 1, *(place + 1 for place in columns.places.values()), 0)


def _wrong(source: _Source, head: list[Row]) -> WrongColumns:
    columns = unknown_columns(head)
    width = _width(columns, head)
    return WrongColumns(
        _padded(columns.headers, width),
        examples=examples(head, columns, width),
        header_line=columns.number,
        encoding=source.encoding,
        separator=source.separator,
        sheet=source.sheet,
        other_sheets=source.other_sheets,
    )


def _padded(headers: tuple[str, ...], width: int) -> tuple[str, ...]:
    return headers + ("",) * (width - len(headers))


def _listed(source: _Source, columns: Columns, head: list[Row], progress: Progress) -> RegistrantList:
    width = _width(columns, head)
    reader = LineReader(columns, width)
    below = (row for row in head if row[0] > columns.number)
    lines = _lines(reader, chain(below, source.rows), source.expected, progress)
    if not lines:
        raise NoRow
    return RegistrantList(
        lines=tuple(lines),
        kind=source.kind,
        encoding=source.encoding,
        separator=source.separator,
        headers=_padded(columns.headers, width),
        header_line=columns.number,
        mapping={name: columns.named(place) for name, place in columns.places.items()},
        ignored=columns.ignored,
        sheet=source.sheet,
        other_sheets=source.other_sheets,
        ragged=tuple(reader.ragged),
        unknown_categories=tuple(reader.unknown_categories),
        origin=columns.origin,
        places=dict(columns.places),
        examples=tuple(reader.examples),
        group_people=reader.group_people,
    )


def _lines(
    reader: LineReader, rows: Iterator[Row], expected: Callable[[], int], progress: Progress
) -> list[RegistrantLine]:
    lines: list[RegistrantLine] = []
    for number, cells in rows:
        if not len(lines) % PERIOD:
            _check(lines, reader.kept)
            progress(len(lines), max(expected(), len(lines) + 1))
        lines.append(reader.read(number, cells))
    _check(lines, reader.kept)
    progress(len(lines), max(len(lines), 1))
    return lines


def _check(lines: list[RegistrantLine], kept: int) -> None:
    if len(lines) > MOST_ROWS:
        raise TooLarge(Limit.ROWS, len(lines), MOST_ROWS)
    weight = kept + LINE_BYTES * len(lines)
    if weight > MOST_KEPT:
        raise TooLarge(Limit.UNPACKED, weight, MOST_KEPT)
