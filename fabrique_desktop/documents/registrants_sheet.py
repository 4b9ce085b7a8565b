"""The cells of a workbook as a person would have typed them: strings, numbers, dates, « oui » and « non »."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from fabrique_desktop.documents.registrants_columns import Row
from fabrique_desktop.documents.registrants_errors import Damaged, Limit, TooLarge
from fabrique_desktop.documents.registrants_xml import DEEPEST, LONGEST_TEXT, MOST_ELEMENTS, Elements, local, unescaped

MOST_COLUMNS = 200
LAST_COLUMN = 16_384
LAST_ROW = 1_048_576  # of any workbook; a file that says more lies
#: memory that the shared strings of a workbook may take; 100 000 people need a fifth of it
MOST_SHARED_BYTES = 100 * 2**20

_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_SAID_IN_FORMAT = re.compile(r'"[^"]*"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]|[_\\*].', re.IGNORECASE)
_WHOLE = re.compile(r"-?\d+")
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a calendar, not an instant
_LAST_DAY = 2_958_466


def shared_strings(archive: zipfile.ZipFile, name: str, told: Callable[[], None]) -> list[str]:
    """Every text that the sheets point at."""
    reader = _Strings()
    for _fed in reader.feed(archive, name):
        told()
    return reader.strings


class _Strings(Elements):
    def __init__(self) -> None:
        super().__init__(
            {"si": self._item, "t": self._text, "rPh": self._reading}, {"si": self._ended, "t": self._said}
        )
        self.strings: list[str] = []
        self._runs = ""
        self._phonetic = 0
        self._weight = 0

    def _item(self, _attributes: Mapping[str, str]) -> None:
        self._runs = ""
        self._phonetic = 0

    def _reading(self, _attributes: Mapping[str, str]) -> None:
        self._phonetic = self.depth  # how to pronounce what stands before: no part of it

    def _text(self, _attributes: Mapping[str, str]) -> None:
        self.parts.clear()

    def _said(self) -> None:
        if not self._phonetic or self.depth < self._phonetic:
            self._phonetic = 0
            if len(self._runs) < LONGEST_TEXT:
                self._runs += "".join(self.parts)

    def _ended(self) -> None:
        text = self._runs
        self._weight += text.__sizeof__() + 8
        if self._weight > MOST_SHARED_BYTES:
            raise TooLarge(Limit.UNPACKED, self._weight, MOST_SHARED_BYTES)
        self.strings.append(unescaped(text))


def date_styles(archive: zipfile.ZipFile, name: str) -> frozenset[str]:
    """The numbers of the cell styles that show a number as a date."""
    formats: dict[str, str] = {}
    styles: list[str] = []
    inside = False

    def opened(_attributes: Mapping[str, str]) -> None:
        nonlocal inside
        inside = True

    def closed() -> None:
        nonlocal inside
        inside = False

    def style(attributes: Mapping[str, str]) -> None:
        if inside:
            styles.append(attributes.get("numFmtId", "0"))

    def code(attributes: Mapping[str, str]) -> None:
        formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:1_000]

    for _fed in Elements({"cellXfs": opened, "xf": style, "numFmt": code}, {"cellXfs": closed}).feed(archive, name):
        pass
    dates = {number for number, text in formats.items() if _shows_a_date(text)}
    dates |= {str(number) for number in _DATE_FORMATS if str(number) not in formats}
    return frozenset(str(place) for place, number in enumerate(styles) if number in dates)


def _shows_a_date(code: str) -> bool:
    return re.search(r"[dmhys]", _SAID_IN_FORMAT.sub("", code.partition(";")[0]), re.IGNORECASE) is not None


class SheetRows(Elements):
    """The rows of a sheet that are not blank, under the number that a spreadsheet shows."""

    def __init__(self, strings: Sequence[str], dates: frozenset[str], epoch_1904: bool) -> None:
        super().__init__({}, {})
        self._strings, self._dates = strings, dates
        self._epoch = _EPOCH_1904 if epoch_1904 else _EPOCH
        self._places: dict[str, int] = {}
        self._done: list[Row] = []
        self._number = 0
        self._cells: list[str] | None = None
        self._filled = False
        self._column = -1
        self._reference = self._kind = self._style = ""
        self._value = ""
        self._phonetic = False
        self._expected = 0

    def expected(self) -> int:
        """How many rows, by the share of the sheet that is read."""
        return self._expected

    def rows(self, archive: zipfile.ZipFile, name: str) -> Iterator[Row]:
        size = archive.getinfo(name).file_size
        for fed in self.feed(archive, name):
            self._expected = self._number * size // max(fed, 1)
            done, self._done = self._done, []
            yield from done

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.left -= 1
        if tag == "c":
            get = attributes.get
            self._reference, self._kind, self._style = get("r", ""), get("t", "n"), get("s", "")
            self._value = ""
        elif tag in ("v", "t"):
            self.parts.clear()
        elif tag == "row":
            self._open_row(attributes.get("r"))
        elif tag == "rPh":
            self._phonetic = True
        elif ":" in tag:
            self.depth -= 1
            self._start(local(tag), attributes)
        if self.depth > DEEPEST or self.left < 0:
            raise TooLarge(Limit.UNPACKED, MOST_ELEMENTS - self.left, MOST_ELEMENTS)

    def _end(self, tag: str) -> None:
        self.depth -= 1
        if tag == "v":
            if self._kind != "inlineStr":
                self._value = "".join(self.parts)
        elif tag == "c":
            if self._cells is not None:
                self._close_cell(self._cells)
        elif tag == "t":
            if self._kind == "inlineStr" and not self._phonetic and len(self._value) < LONGEST_TEXT:
                self._value += "".join(self.parts)
        elif tag == "row":
            if self._cells is not None and self._filled:
                self._done.append((self._number, self._cells))
            self._cells = None
        elif tag == "rPh":
            self._phonetic = False
        elif ":" in tag:
            self.depth += 1
            self._end(local(tag))

    def _open_row(self, said: str | None) -> None:
        """A number that goes back would hide the row behind another: it takes the next one."""
        number = int(float(said)) if said else 0
        self._number = max(number, self._number + 1)
        if self._number > LAST_ROW:
            raise TooLarge(Limit.ROWS, self._number, LAST_ROW)
        self._cells, self._filled, self._column = [], False, -1

    def _close_cell(self, cells: list[str]) -> None:
        if self._reference:
            letters = self._reference.rstrip("0123456789")
            place = self._places.get(letters)
            self._column = self._place(letters) if place is None else place
        else:
            self._column += 1
        value = self._value
        if not value:
            return
        kind = self._kind
        if kind == "s":
            index = int(value)
            if index < 0:
                raise Damaged
            text = self._strings[index]
        elif kind == "n":
            text = self._number_text(value)
        elif kind == "b":
            text = "oui" if int(value) else "non"
        else:
            text = _iso_date(value) if kind == "d" else unescaped(value)
        if text and not text.isspace():
            self._filled = True
            self._put(cells, text)

    def _put(self, cells: list[str], text: str) -> None:
        gap = self._column - len(cells)
        if gap == 0 and gap < MOST_COLUMNS:
            cells.append(text)
        elif self._column >= MOST_COLUMNS:
            raise TooLarge(Limit.COLUMNS, self._column + 1, MOST_COLUMNS)
        elif gap > 0:
            cells.extend([""] * gap)
            cells.append(text)
        else:
            cells[self._column] = text

    def _place(self, letters: str) -> int:
        place = 0
        for letter in letters.upper()[:4]:
            if not "A" <= letter <= "Z":
                raise Damaged
            place = place * 26 + ord(letter) - 64
        if not 0 < place <= LAST_COLUMN:
            raise Damaged
        self._places[letters] = place - 1
        return place - 1

    def _number_text(self, value: str) -> str:
        if self._style in self._dates:
            return date_text(float(value), self._epoch) or number_text(value)
        return value if value.isdecimal() else number_text(value)


def number_text(value: str) -> str:
    if _WHOLE.fullmatch(value.strip()):
        return value.strip()
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else str(number)


def date_text(serial: float, epoch: datetime = _EPOCH) -> str:
    """A date in figures; a time alone if there is no day; nothing for a number that no calendar has."""
    if not 0 <= serial < _LAST_DAY:
        return ""
    if epoch is _EPOCH and 1 <= serial < 60:
        serial += 1  # the 29 February 1900 that never was
    moment = epoch + timedelta(seconds=round(serial * 86_400))
    if serial < 1:
        return f"{moment:%H:%M}"
    return f"{moment:%d/%m/%Y}" if moment.hour == moment.minute == 0 else f"{moment:%d/%m/%Y %H:%M}"


def _iso_date(value: str) -> str:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return f"{moment:%d/%m/%Y}" if moment.hour == moment.minute == 0 else f"{moment:%d/%m/%Y %H:%M}"
