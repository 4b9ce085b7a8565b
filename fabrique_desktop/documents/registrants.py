"""A list of registrants, in CSV or XLSX, from the City, an association, anybody: read, never believed.

Every row below the headers that is not blank becomes one line, even refused: no row is lost silently.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from fabrique_desktop.documents.registrants_columns import (
    HEADER_ROWS,
    Columns,
    LineReader,
    Row,
    find_columns,
    headers_of,
)
from fabrique_desktop.documents.registrants_csv import (
    ENCODINGS,
    SEPARATORS,
    decode,
    must_be_text,
    numbered,
    separate,
)
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
from fabrique_desktop.documents.registrants_xlsx import MOST_COLUMNS, OLE, ZIP, read_sheet, refuse_ole
from fabrique_desktop.services.importing import RegistrantLine

__all__ = [
    "ENCODINGS",
    "SEPARATORS",
    "Damaged",
    "EmptyFile",
    "Limit",
    "Looks",
    "NoRow",
    "NotAFile",
    "NotASpreadsheet",
    "OldWorkbook",
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


@dataclass(frozen=True, slots=True)
class RegistrantList:
    """A list as read, and how it was read, so that a person can correct it in the preview.

    `encoding` and `separator` are empty for a workbook, `sheet` and `other_sheets` for a text. `ragged` are
    the lines wider than the headers (a separator inside a cell?).
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


def read_registrants(
    path: Path, *, encoding: str | None = None, separator: str | None = None, sheet: str | None = None
) -> RegistrantList:
    """Read a list by what it is, not by its name; raises UnreadableList, or OSError if the disk refuses.

    What is not given is found out: encoding, separator (one character), sheet of the workbook.
    """
    raw = _content(path)
    if raw.startswith(ZIP):
        found = read_sheet(raw, sheet)
        return _listed(found.columns, found.rows, kind="xlsx", sheet=found.name, other_sheets=found.others)
    text, encoding = decode(raw, encoding)
    must_be_text(text)
    if not text.strip():
        raise EmptyFile
    text, separator = separate(text, separator)
    rows = numbered(text, separator)
    head = list(islice(rows, HEADER_ROWS))
    columns = find_columns(head)
    if not head:
        raise EmptyFile
    if columns is None:
        raise WrongColumns(headers_of(head[0]))
    below = (row for row in head if row[0] > columns.number)
    return _listed(columns, chain(below, rows), kind="csv", encoding=encoding, separator=separator)


def _content(path: Path) -> bytes:
    """The file whole, once it is known to be neither empty, nor huge, nor something else."""
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(status.st_mode):
        raise NotAFile
    size = status.st_size
    if size > MOST_BYTES:
        raise TooLarge(Limit.FILE, size, MOST_BYTES)
    raw = path.read_bytes()
    if not raw.strip(b"\0\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise EmptyFile
    if raw.startswith(OLE):
        raise refuse_ole(raw, path.suffix.lower())
    for magic, looks in _FOREIGN:
        if raw.startswith(magic):
            raise NotASpreadsheet(looks)
    return raw


def _listed(
    columns: Columns,
    rows: Iterator[Row],
    *,
    kind: str,
    encoding: str = "",
    separator: str = "",
    sheet: str = "",
    other_sheets: tuple[str, ...] = (),
) -> RegistrantList:
    if len(columns.headers) > MOST_COLUMNS:
        raise TooLarge(Limit.COLUMNS, len(columns.headers), MOST_COLUMNS)
    reader = LineReader(columns)
    lines: list[RegistrantLine] = []
    for number, cells in rows:
        if len(lines) == MOST_ROWS:
            raise TooLarge(Limit.ROWS, MOST_ROWS + 1, MOST_ROWS)
        lines.append(reader.read(number, cells))
    if not lines:
        raise NoRow
    return RegistrantList(
        lines=tuple(lines),
        kind=kind,
        encoding=encoding,
        separator=separator,
        headers=columns.headers,
        header_line=columns.number,
        mapping={name: columns.headers[place] for name, place in columns.places.items()},
        ignored=columns.ignored,
        sheet=sheet,
        other_sheets=other_sheets,
        ragged=tuple(reader.ragged),
        unknown_categories=tuple(reader.unknown_categories),
    )
