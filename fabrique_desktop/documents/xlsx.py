"""Sheets that Excel and LibreOffice read alike: a text stays a text, the same content gives the same file.

Written in memory: openpyxl's own way leaves what people said in the system's temporary folder if it is cut.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any
from unicodedata import east_asian_width
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.writer.excel import ExcelWriter

from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.domain.text import clean_text

Value = str | int | date | datetime | None

#: a cell holds 32 767 UTF-16 units; an emoji is two
CELL_UNITS = 32_767
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA_LIKE = frozenset("=+-@\t\n'")
_LINE_POINTS = 15.0
_TALLEST = 409.0
_MOST_LINES = int((_TALLEST - 3) // _LINE_POINTS)  # that a row can show
_WIDER = 1.12  # words that go to the next line leave room at the end of theirs


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and a width in characters."""

    head: str
    width: float
    centred: bool = False


def units(text: str) -> int:
    """How long Excel finds a text."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


class Piece(str):
    """A part of a text already made plain: what stands at its edges is between it and the next one."""

    __slots__ = ()


class Book:
    """A workbook being written; left on an error, it closes what openpyxl would complain of."""

    def __init__(self, title: str, author: str, subject: str, note: str, when: datetime) -> None:
        self._workbook = Workbook(write_only=True)
        self._sheets: list[Sheet] = []
        self._note, self._when = note, when
        properties = self._workbook.properties
        properties.title, properties.creator, properties.subject = (plain(one) for one in (title, author, subject))
        properties.lastModifiedBy = properties.creator
        properties.language = "fr-FR"
        properties.created = properties.modified = when.astimezone(UTC).replace(tzinfo=None, microsecond=0)

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *_error: object) -> None:
        for sheet in self._sheets:
            sheet.close()

    def sheet(self, name: str, columns: Sequence[Column], rows: int, *, across: int = 1) -> Sheet:
        """Begin a sheet of that many rows, to be given one after the other; printed so many pages wide."""
        sheet = Sheet(self._workbook.create_sheet(name), columns, rows, self._note, across)
        self._sheets.append(sheet)
        return sheet

    def finish(self) -> bytes:
        """The whole file; what dates it is its content, not the moment of writing."""
        self.__exit__()
        buffer = io.BytesIO()
        with _Archive(buffer, "w", ZIP_DEFLATED) as archive:
            archive.stamp = self._when.astimezone(PARIS).timetuple()[:6]
            _Writer(self._workbook, archive).write_data()
        return buffer.getvalue()


@lru_cache(2048)
def plain(text: str) -> str:
    """Text that no XML refuses, and that Excel does not read as an escape (`_x0041_` would show « A »)."""
    return _ESCAPE.sub("_x005F_", clean_text(text))


class Sheet:
    """One sheet holding one table, from its first cell; rows are given one after the other.

    The cells of a row are filled again for the next one: made anew, they cost twice the writing.
    """

    def __init__(self, sheet: Any, columns: Sequence[Column], rows: int, note: str, across: int = 1) -> None:
        self._sheet, self._columns = sheet, columns
        self._row = 0
        self._open = True
        self._styles = _Styles(sheet)
        self._cells: list[Any] = [WriteOnlyCell(sheet) for _ in columns]
        for index, cell in enumerate(self._cells, 1):
            cell.column = index
        _lay_out(sheet, columns, note, across)
        if rows:
            sheet._tables.add(_table(sheet.title, columns, rows))  # add_table warns, whatever it is given
        self._writer = _in_memory(sheet)
        sheet._writer = self._writer
        self._writer.write_top()
        self._stream = self._writer.xf.send(True)
        self._data = self._stream.element("sheetData")
        self._data.__enter__()
        self._write([column.head for column in columns], head=True)

    def close(self) -> None:
        """End the sheet, whole or not, so that its XML is never left open."""
        if self._open:
            self._open = False
            self._data.__exit__(None, None, None)
            self._writer.xf.send(None)
            self._writer.write_tail()
            self._writer.close()

    def add(self, values: Sequence[Value]) -> None:
        self._write(values, head=False)

    def _write(self, values: Sequence[Value], *, head: bool) -> None:
        self._row += 1
        lines = 1
        for cell, value, column in zip(self._cells, values, self._columns, strict=True):
            if isinstance(value, str):
                lines = max(lines, _lines(value, column.width * (0.85 if head else 1.0)))
            cell.row = self._row
            self._fill(cell, value, "head" if head else "centred" if column.centred else "text")
        height = min(_TALLEST, _LINE_POINTS * lines + (8 if head else 3))
        self._sheet.row_dimensions[self._row].height = height
        self._writer.write_row(self._stream, self._cells, self._row)

    def _fill(self, cell: Any, value: Value, manner: str) -> None:
        """Set past openpyxl's own guess, which makes a formula of « =… » and an error of « #REF! »."""
        cell.data_type = "n"
        if isinstance(value, str):
            value = _ESCAPE.sub("_x005F_", value) if isinstance(value, Piece) else plain(value)
            cell.data_type = "s"
            if value[:1] in _FORMULA_LIKE and value:
                manner = "prefixed"  # it stays text when somebody edits the cell
        elif isinstance(value, date):
            cell.data_type, manner = "d", "day"
            if isinstance(value, datetime):
                value, manner = value.astimezone(PARIS).replace(tzinfo=None, microsecond=0), "moment"
        cell._value, cell._style = value, self._styles[manner]


def _in_memory(sheet: Any) -> Any:
    return WorksheetWriter(sheet, out=io.BytesIO())


class _Archive(ZipFile):
    stamp: tuple[int, ...] = (2017, 1, 1, 0, 0, 0)

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_more: Any, **_named: Any) -> None:
        year, month, day, hour, minute, second = self.stamp
        info = ZipInfo(str(zinfo_or_arcname), (max(1980, year), month, day, hour, minute, second))
        info.compress_type = ZIP_DEFLATED
        super().writestr(info, data)


class _Writer(ExcelWriter):
    _archive: ZipFile

    def write_worksheet(self, ws: Any) -> None:
        """As openpyxl does for a write-only sheet, from memory instead of a temporary file."""
        writer = ws._writer
        ws._drawing = None
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], writer.read())
        self.manifest.append(ws)


class _Styles(dict[str, Any]):
    """Each manner of cell made once: setting fonts and borders cell by cell costs three times the writing."""

    def __init__(self, sheet: Any) -> None:
        super().__init__()
        font = Font(name="Calibri", size=11)
        text = Alignment(wrap_text=True, vertical="top")
        centred = Alignment(horizontal="center", vertical="top", wrap_text=True)
        self["text"] = _style(sheet, font, text)
        self["prefixed"] = _style(sheet, font, text, prefix=True)
        self["centred"] = _style(sheet, font, centred)
        self["day"] = _style(sheet, font, centred, "DD/MM/YYYY")
        self["moment"] = _style(sheet, font, centred, "DD/MM/YYYY HH:MM")
        white = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
        middle = Alignment(wrap_text=True, vertical="center")
        self["head"] = _style(sheet, white, middle, fill=PatternFill("solid", start_color="18233F"))


def _style(
    sheet: Any,
    font: Font,
    alignment: Alignment,
    form: str = "General",
    *,
    prefix: bool = False,
    fill: Any = None,
) -> Any:
    cell = WriteOnlyCell(sheet)
    cell.font, cell.alignment, cell.border, cell.number_format = font, alignment, _border(), form
    if fill is not None:
        cell.fill = fill
    if prefix:
        cell.quotePrefix = True
    return copy(cell._style)  # type: ignore[attr-defined]


@cache
def _border() -> Border:
    side = Side(style="thin", color="C9CED8")
    return Border(left=side, right=side, top=side, bottom=side)


def _lay_out(sheet: Any, columns: Sequence[Column], note: str, across: int) -> None:
    """On screen the header stays; on paper, A4 on its side holds all columns and repeats the header.

    What is too wide to be read on one page goes `across` several, each with the first column again.
    """
    for index, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = across, 0
    if across > 1:
        sheet.print_title_cols = "A:A"
        sheet.page_setup.pageOrder = "overThenDown"
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.HeaderFooter.oddHeader.left.text = plain(note).replace("&", "et")
    sheet.HeaderFooter.oddFooter.center.text = "Page &P / &N"


def _table(name: str, columns: Sequence[Column], rows: int) -> Table:
    """A real table: its header row is known to assistive tools, to filters and to pivot tables."""
    ref = f"A1:{get_column_letter(len(columns))}{rows + 1}"
    table = Table(displayName=re.sub(r"\W+", "_", name), ref=ref)
    table.tableColumns = [TableColumn(id=index, name=column.head) for index, column in enumerate(columns, 1)]
    table.autoFilter = AutoFilter(ref=ref)
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    return table


def shown_whole(text: str, width: float) -> bool:
    """Whether a row, as high as it may be, shows all of a text."""
    return _lines(text, width) <= _MOST_LINES


def row_pieces(text: str, width: float) -> list[Piece]:
    """The same text in as many rows as show all of it, cut after a word where there is one."""
    wide = any(east_asian_width(char) in "WF" for char in text)
    room = max(1, int(width / _WIDER / (2 if wide else 1)))
    pieces, start = [], 0
    while start < len(text):
        end = _end_of_piece(text, start, room)
        pieces.append(Piece(text[start:end]))
        start = end
    return pieces


def _end_of_piece(text: str, start: int, room: int) -> int:
    end = start
    for _line in range(_MOST_LINES):
        newline = text.find("\n", end, end + room)
        end = newline + 1 if newline >= 0 else end + room
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", max(start, end - room), end)
    return space + 1 if space > start and text[end - 1] != "\n" else end


def _lines(text: str, width: float) -> int:
    """How many lines a wrapped text takes, a little more rather than less: a cut line is unread."""
    if len(text) <= width * 0.9 and "\n" not in text:
        return 1
    return sum(max(1, math.ceil(len(line) * _WIDER / width)) for line in text[:4000].split("\n"))
