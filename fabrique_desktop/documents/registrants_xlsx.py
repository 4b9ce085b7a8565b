"""A workbook from anywhere: measured before it is unpacked, then read row by row, whatever it hides."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import Any

import openpyxl

from fabrique_desktop.documents.registrants_columns import HEADER_ROWS, Columns, Row, find_columns, headers_of
from fabrique_desktop.documents.registrants_errors import (
    Damaged,
    EmptyFile,
    Limit,
    Looks,
    NotASpreadsheet,
    OldWorkbook,
    PasswordProtected,
    TooLarge,
    Truncated,
    UnreadableList,
    WrongColumns,
)

MOST_UNPACKED = 200 * 2**20
MOST_RATIO = 100
MOST_COLUMNS = 200
SMALL_MEMBER = 2**20
LAST_ROW = 1_048_576  # of any workbook; a file that says more lies
#: cells a sheet may make us lay out: one stray cell in the last column is honest, one on each row is not
MOST_WIDE_CELLS = 20_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"

_MEMBERS = (
    ("xl/workbook.bin", Looks.BINARY_WORKBOOK),
    ("word/document.xml", Looks.TEXT_DOCUMENT),
    ("content.xml", Looks.OPEN_DOCUMENT),
)
_BATCH = 64  # rows asked of openpyxl at once


@dataclass(frozen=True, slots=True)
class SheetRead:
    """The sheet that holds a list: its header, the rows below it, and the names of the other sheets."""

    name: str
    others: tuple[str, ...]
    columns: Columns
    rows: Iterator[Row]


def refuse_ole(raw: bytes, suffix: str) -> UnreadableList:
    """The container of old workbooks is also that of protected ones."""
    if "EncryptedPackage".encode("utf-16-le") in raw:
        return PasswordProtected()
    if "Workbook".encode("utf-16-le") in raw or suffix == ".xls":
        return OldWorkbook()
    if "WordDocument".encode("utf-16-le") in raw:
        return NotASpreadsheet(Looks.TEXT_DOCUMENT)
    return PasswordProtected() if suffix in {".xlsx", ".xlsm"} else NotASpreadsheet(Looks.UNKNOWN)


def read_sheet(raw: bytes, wanted: str | None = None) -> SheetRead:
    """Find the sheet that has a header row; its rows are read as they are asked for."""
    _measure(raw)
    workbook = _guarded(
        lambda: openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    )
    sheets = [sheet for sheet in workbook.worksheets if wanted in (None, sheet.title)]
    first: tuple[str, ...] = ()
    for sheet in sheets:
        rows = _rows(sheet)
        head = list(islice(rows, HEADER_ROWS))
        columns = find_columns(head)
        if columns is not None:
            below = (row for row in head if row[0] > columns.number)
            others = tuple(other.title for other in workbook.worksheets if other is not sheet)
            return SheetRead(sheet.title, others, columns, chain(below, rows))
        first = first or (headers_of(head[0]) if head else ())
    if not first:
        raise EmptyFile
    raise WrongColumns(first)


def _measure(raw: bytes) -> None:
    """Refuse what is no workbook, or would fill the memory once unpacked, before unpacking anything."""
    try:
        members = zipfile.ZipFile(io.BytesIO(raw)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise Truncated from error
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        looks = next((looks for name, looks in _MEMBERS if name in names), Looks.ARCHIVE)
        raise NotASpreadsheet(looks)
    unpacked = sum(member.file_size for member in members)
    if unpacked > MOST_UNPACKED:
        raise TooLarge(Limit.UNPACKED, unpacked, MOST_UNPACKED)
    for member in members:
        ratio = member.file_size // max(1, member.compress_size)
        if member.file_size > SMALL_MEMBER and ratio > MOST_RATIO:
            raise TooLarge(Limit.RATIO, ratio, MOST_RATIO)
        if member.flag_bits & 1:
            raise PasswordProtected


def _guarded(step: Any) -> Any:
    """Run one step of openpyxl, which raises anything on a hostile file, and warns of harmless things."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return step()
    except UnreadableList:
        raise
    except (EOFError, zipfile.BadZipFile) as error:
        raise Truncated from error
    except Exception as error:
        raise Damaged from error


def _rows(sheet: Any) -> Iterator[Row]:
    """The rows that are not blank, with their number; refuses columns that no list has."""
    sheet.reset_dimensions()  # what the file says of its size is not to be believed
    source, laid_out, number = sheet.iter_rows(values_only=True), 0, 0
    while batch := _guarded(lambda: list(islice(source, _BATCH))):
        for values in batch:
            number += 1
            if number > LAST_ROW:
                raise TooLarge(Limit.ROWS, number, LAST_ROW)
            if len(values) > MOST_COLUMNS:
                laid_out += len(values)
                values = _narrow(values, laid_out)  # noqa: PLW2901
            cells = [value if type(value) is str else cell_text(value) for value in values]
            if any(cell and not cell.isspace() for cell in cells):
                yield number, cells


def _narrow(values: Sequence[Any], laid_out: int) -> Sequence[Any]:
    """A row without the empty far cells that a stray format leaves."""
    far = len(values)
    if laid_out > MOST_WIDE_CELLS or any(value is not None for value in values[MOST_COLUMNS:]):
        raise TooLarge(Limit.COLUMNS, far, MOST_COLUMNS)
    return values[:MOST_COLUMNS]


def cell_text(value: object) -> str:
    """A cell as a person would have typed it: numbers whole, dates in figures, « oui » and « non »."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, date):  # a datetime is one too
        midnight = getattr(value, "hour", 0) == getattr(value, "minute", 0) == 0
        return value.strftime("%d/%m/%Y" if midnight else "%d/%m/%Y %H:%M")
    return str(value)
