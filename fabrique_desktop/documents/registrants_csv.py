"""Delimited text as offices and associations write it: any separator, any line end, odd quotes."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TextIO

from fabrique_desktop.documents.registrants_columns import HEADER_ROWS, Row
from fabrique_desktop.documents.registrants_encoding import Survey
from fabrique_desktop.documents.registrants_errors import EmptyFile, Limit, Looks, NotASpreadsheet, TooLarge
from fabrique_desktop.documents.registrants_headers import recognise

SEPARATORS = (";", ",", "\t")

csv.field_size_limit(2**27)  # a line is measured before; at 131 072, its default, a long cell is cut in pieces

#: a quoted cell with more line breaks than this is a quote that was never closed
QUOTED_LINES = 40
#: characters of a line, and of a row of several lines, beyond which no list is honest
LONGEST_LINE = 2**20
#: separators of one line beyond which it is a flood: the rest stays in one cell
MOST_CELLS = 20_000
MOST_LINES = 2**20
_HEAD = 200_000
_SEPARATOR_LINE = re.compile(r'"?sep=([^\w\s"]|\t)"?[ \t]*(?:\r?\n|\r|$)', re.IGNORECASE)


class TextList:
    """A text known by its survey: its separator, then its rows, read as they are asked for."""

    def __init__(self, raw: bytes, found: Survey, separator: str | None) -> None:
        self._raw, self._survey = raw, found
        head = self._opened().read(_HEAD).removeprefix("\ufeff")
        must_be_text(head)
        said = _SEPARATOR_LINE.match(head)
        self._told = said is not None
        if len(head) < _HEAD and not head[said.end() if said else 0 :].strip():
            raise EmptyFile
        self.separator = separator or (said.group(1) if said else voted(head))

    def rows(self) -> Iterator[Row]:
        """The rows that are not blank, with their number; the line that says the separator is none."""
        stream = self._opened()
        lines = _Lines(stream)
        if self._told:
            lines.next()
        width = 0
        for number, cells in enumerate(records(lines, self.separator), start=1):
            if not any(cells) or not any(cell and not cell.isspace() for cell in cells):
                continue
            if len(cells) == 1 and width > 2:
                yield number, _otherwise_cut(cells, width, self.separator)
            else:
                width = width or len(cells)
                yield number, cells

    def expected(self) -> int:
        return self._survey.lines

    def _opened(self) -> TextIO:
        end = "" if self._survey.alone else "\n"
        return io.TextIOWrapper(io.BytesIO(self._raw), encoding=self._survey.encoding, newline=end)


def must_be_text(head: str) -> None:
    """A stray control character is forgiven; a file full of them is no text."""
    strange = sum(head.count(chr(code)) for code in range(32) if code not in (9, 10, 13))
    if strange > max(4, len(head) // 50):
        raise NotASpreadsheet(Looks.UNKNOWN)
    if re.match(r"\s*<(?:!doctype|html|\?xml|table)\b", head, re.IGNORECASE):
        raise NotASpreadsheet(Looks.WEB_PAGE)


def voted(text: str) -> str:
    """The separator under which most headers are known; then the one that cuts rows most evenly."""
    head = text[:50_000]
    alone = head.count("\r") - head.count("\r\n") > head.count("\n")

    def vote(separator: str) -> tuple[int, float]:
        lines = _Lines(io.StringIO(head, newline="" if alone else "\n"))
        return _vote(list(islice(records(lines, separator), 20)))

    return max(SEPARATORS, key=vote)


def _vote(rows: Sequence[Sequence[str]]) -> tuple[int, float]:
    full = [row for row in rows if any(row)]
    known = max((len(recognise(row)) for row in full[:HEADER_ROWS]), default=0)
    widths = [len(row) for row in full]
    if not widths or max(widths) < 2:
        return known, 0.0
    common, times = Counter(widths).most_common(1)[0]
    return known, times / len(widths) * 10 + min(common, 10)


def _otherwise_cut(cells: list[str], width: int, separator: str) -> list[str]:
    """A row that the list's separator leaves whole, and another cuts exactly as wide as the first row.

    Not in a list of two columns: « Dupont, Marie » there is a name without a mail.
    """
    for other in SEPARATORS:
        if other != separator and cells[0].count(other) == width - 1:
            return cells[0].split(other)
    return cells


def records(lines: _Lines, separator: str) -> Iterator[list[str]]:
    """Rows of cells. A quote that is never closed spoils its own line only, never the rest of the file."""
    while (line := lines.next()) is not None:
        if '"' not in line:
            yield line.rstrip("\r\n").split(separator, MOST_CELLS)
            continue
        yield _strict([line], separator) or _over_lines(line, lines, separator) or _spoilt(line, separator)


class _Lines:
    """Physical lines, that can be looked at before they are taken."""

    def __init__(self, source: TextIO) -> None:
        self._readline = source.readline
        self._ahead: deque[str] = deque()
        self._count = 0
        self._marked = True

    def next(self) -> str | None:
        if self._ahead:
            return self._ahead.popleft()
        return self._read()

    def peek(self, count: int) -> str | None:
        while len(self._ahead) <= count:
            line = self._read()
            if line is None:
                return None
            self._ahead.append(line)
        return self._ahead[count]

    def drop(self, count: int) -> None:
        for _ in range(count):
            self._ahead.popleft()

    def _read(self) -> str | None:
        line = self._readline(LONGEST_LINE)
        if self._marked:
            line, self._marked = line.removeprefix("\ufeff"), False
        if len(line) == LONGEST_LINE:
            raise TooLarge(Limit.COLUMNS, LONGEST_LINE, LONGEST_LINE)
        self._count += 1
        if self._count > MOST_LINES:
            raise TooLarge(Limit.ROWS, self._count, MOST_LINES)
        return line or None


def _strict(lines: Iterable[str], separator: str) -> list[str] | None:
    """The cells, if the quotes are right and make one row."""
    try:
        reader = csv.reader(lines, delimiter=separator, strict=True)
        cells, more = next(reader, None), next(reader, None)
    except csv.Error:
        return None
    return cells if more is None else None


def _over_lines(line: str, lines: _Lines, separator: str) -> list[str] | None:
    """The cells of a row with line breaks in a quoted cell: tried once, where the quotes pair again."""
    chunk, odd, size = [line], line.count('"') % 2, len(line)
    for count in range(QUOTED_LINES):
        following = lines.peek(count) if odd and size < LONGEST_LINE else None
        if following is None:
            return None
        chunk.append(following)
        size += len(following)
        odd ^= following.count('"') % 2
        if not odd:
            cells = _strict(chunk, separator)
            lines.drop(count + 1 if cells else 0)
            return cells
    return None


def _spoilt(line: str, separator: str) -> list[str]:
    """The cells of a line whose quotes are wrong: cut at every separator, outer quotes taken off."""
    cells = line.rstrip("\r\n").split(separator, MOST_CELLS)
    return [re.sub(r'^\s*"|"\s*$', "", cell).replace('""', '"') for cell in cells]
