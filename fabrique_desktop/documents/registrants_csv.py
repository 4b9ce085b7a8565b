"""Delimited text as offices and associations write it: no declared encoding, any separator, odd quotes."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from fabrique_desktop.documents.registrants_columns import HEADER_ROWS, Row, recognise
from fabrique_desktop.documents.registrants_errors import Looks, NotASpreadsheet, Truncated, UndecodableText

SEPARATORS = (";", ",", "\t")
ENCODINGS = ("utf-8", "utf-16", "cp1252", "cp850", "mac_roman")

csv.field_size_limit(2**27)  # the file is measured before; at 131 072, its default, a long cell is cut in pieces

#: a quoted cell with more line breaks than this is a quote that was never closed
QUOTED_LINES = 40
#: separators of one line beyond which it is a flood: the rest stays in one cell
MOST_CELLS = 500_000
_SAMPLE = 20_000
_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins the same
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATOR_LINE = re.compile(r'"?sep=([^\w\s"]|\t)"?\s*', re.IGNORECASE)
_AROUND = re.compile(r"(?:(?<=(.))|(?<!.))([^\x00-\x7f])(?=(.?))", re.DOTALL)
_FRENCH = frozenset("éèêëàâîïôùûüçœÉÈÊËÀÂÎÏÔÙÛÜÇŒ")
_FOREIGN = frozenset("áíóúñäöæãåøÁÑÄÖÆ")
_INSIDE_WORDS = frozenset("’·")
_OUTSIDE_WORDS = frozenset("«»–—…“”‘•€°²\xa0")


def decode(raw: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The text and its encoding: the one asked for, else a mark, zeros, strict UTF-8, then the likeliest."""
    if encoding is not None:
        return _strictly(raw, encoding)
    for mark, name in _MARKED:
        if raw.startswith(mark):
            return _strictly(raw, name)
    head = raw[:4096]
    if head.count(0) > len(head) // 4:
        return _strictly(raw, "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be")
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and not raw[: error.start].isascii():
            raise Truncated from error
    return _likeliest(raw)


def _strictly(raw: bytes, encoding: str) -> tuple[str, str]:
    try:
        text = raw.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        if error.reason in {"truncated data", "unexpected end of data"}:
            raise Truncated from error
        raise UndecodableText(encoding) from error
    except (LookupError, ValueError) as error:
        raise UndecodableText(encoding) from error
    return text.removeprefix("\ufeff"), encoding


def _likeliest(raw: bytes) -> tuple[str, str]:
    """Among the encodings of Windows, DOS and the Mac, the one that reads most like French."""
    best: tuple[int, str, str] | None = None
    for name in ("cp1252", "cp850", "mac_roman"):
        try:
            text = raw.decode(name)
        except UnicodeDecodeError:
            continue
        score = _frenchness(text)
        if best is None or score > best[0]:
            best = (score, text, name)
    if best is None:  # cannot be: mac_roman gives every byte a character
        raise UndecodableText("cp1252")
    return best[1], best[2]


def _frenchness(text: str) -> int:
    seen = Counter(match.groups("") for match in islice(_AROUND.finditer(text), _SAMPLE))
    return sum(times * _weight(before, char, after) for (before, char, after), times in seen.items())


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


def must_be_text(text: str) -> None:
    """A stray control character is forgiven; a file full of them is no text."""
    head = text[:200_000]
    strange = sum(head.count(chr(code)) for code in range(32) if code not in (9, 10, 13))
    if strange > max(4, len(head) // 50):
        raise NotASpreadsheet(Looks.UNKNOWN)
    if re.match(r"\s*<(?:!doctype|html|\?xml|table)\b", head, re.IGNORECASE):
        raise NotASpreadsheet(Looks.WEB_PAGE)


def separate(text: str, separator: str | None = None) -> tuple[str, str]:
    """The text without its `sep=` line, and the separator: as asked, as that line says, or as voted."""
    first, _end, rest = text.partition("\n")
    said = _SEPARATOR_LINE.fullmatch(first.rstrip("\r"))
    if said:
        return rest, separator or said.group(1)
    return text, separator or _voted(text)


def _voted(text: str) -> str:
    """The separator under which most headers are known; then the one that cuts rows most evenly."""
    head = text[:50_000]
    return max(SEPARATORS, key=lambda one: _vote(list(islice(records(head, one), 20))))


def _vote(rows: Sequence[Sequence[str]]) -> tuple[int, float]:
    full = [row for row in rows if any(row)]
    known = max((len(recognise(row)) for row in full[:HEADER_ROWS]), default=0)
    widths = [len(row) for row in full]
    if not widths or max(widths) < 2:
        return known, 0.0
    common, times = Counter(widths).most_common(1)[0]
    return known, times / len(widths) * 10 + min(common, 10)


def numbered(text: str, separator: str) -> Iterator[Row]:
    """The rows that are not blank, with their number."""
    for number, cells in enumerate(records(text, separator), start=1):
        if any(cell and not cell.isspace() for cell in cells):
            yield number, cells


def records(text: str, separator: str) -> Iterator[list[str]]:
    """Rows of cells. A quote that is never closed spoils its own line only, never the rest of the file."""
    lines = _Lines(text)
    while (line := lines.next()) is not None:
        if '"' not in line:
            yield line.rstrip("\r\n").split(separator, MOST_CELLS)
            continue
        yield _strict(line, separator) or _over_lines(line, lines, separator) or _spoilt(line, separator)


class _Lines:
    """Physical lines, that can be looked at before they are taken; CR alone ends one in a Mac's file only."""

    def __init__(self, text: str) -> None:
        alone = text.count("\r") - text.count("\r\n")
        self._source = io.StringIO(text, newline="" if alone > text.count("\n") else "\n")
        self._ahead: list[str] = []

    def next(self) -> str | None:
        if self._ahead:
            return self._ahead.pop(0)
        return self._source.readline() or None

    def peek(self, count: int) -> str | None:
        while len(self._ahead) <= count:
            line = self._source.readline()
            if not line:
                return None
            self._ahead.append(line)
        return self._ahead[count]

    def drop(self, count: int) -> None:
        del self._ahead[:count]


def _strict(chunk: str, separator: str) -> list[str] | None:
    """The cells, if the quotes are right."""
    if chunk.count(separator) > MOST_CELLS:
        return None
    try:
        rows = list(csv.reader(io.StringIO(chunk, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _over_lines(line: str, lines: _Lines, separator: str) -> list[str] | None:
    """The cells of a row with line breaks in a quoted cell: tried once, where the quotes pair again."""
    chunk, odd = [line], line.count('"') % 2
    for count in range(QUOTED_LINES):
        following = lines.peek(count) if odd else None
        if following is None:
            return None
        chunk.append(following)
        odd ^= following.count('"') % 2
        if not odd:
            cells = _strict("".join(chunk), separator)
            lines.drop(count + 1 if cells else 0)
            return cells
    return None


def _spoilt(line: str, separator: str) -> list[str]:
    """The cells of a line whose quotes are wrong: cut at every separator, outer quotes taken off."""
    cells = line.rstrip("\r\n").split(separator, MOST_CELLS)
    return [re.sub(r'^\s*"|"\s*$', "", cell).replace('""', '"') for cell in cells]
