"""Lists mutated by hundreds: read or refused in a sentence, and never one row lost or made up."""

from __future__ import annotations

import io
import random
import re
import string
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fabrique_desktop.documents.registrants import RegistrantList, UnreadableList, read_registrants
from fabrique_desktop.services.importing import RegistrantLine
from tests.documents.lists import SHEET, STRINGS, delimited, members, read, zipped
from tests.documents.platforms import ALL
from tests.documents.test_registrants import sample_rows, workbook

LETTERS = string.ascii_letters + "éÈçœ·"


@dataclass(frozen=True)
class Text:
    """A list in one encoding, its rows one to a line and without a quote: what each change does is known."""

    header: str
    rows: tuple[str, ...]
    separator: str
    encoding: str
    end: str

    def bytes(self, rows: list[str] | None = None) -> bytes:
        return self.end.join([self.header, *(self.rows if rows is None else rows), ""]).encode(self.encoding, "ignore")


def texts(samples: Path) -> list[Text]:
    tables = [sample_rows(samples)[:25], *(rows * 5 for name, rows in ALL.items() if name != "bare_indico")]
    kinds = [
        (";", "utf-8", "\r\n"), (",", "utf-8-sig", "\n"), ("\t", "utf-16", "\r\n"), (";", "utf-16-le", "\n"),
        (";", "cp1252", "\r\n"), (";", "mac_roman", "\r"), (",", "cp850", "\r\n"), ("\t", "utf-16-be", "\r"),
    ]  # fmt: skip
    return [plain(rows, *kind) for rows in tables for kind in kinds]


def plain(rows: list[list[str]], separator: str, encoding: str, end: str) -> Text:
    """Without what would need a quote, nor what an encoding lacks."""
    kept = [[cell.translate({ord(char): " " for char in '";,\t\n'}) for cell in row] for row in rows]
    kept = [[cell.encode(encoding, "ignore").decode(encoding) for cell in row] for row in kept]
    headers = kept[0]
    lines = [separator.join(row) for row in kept[1:] if row != headers]
    return Text(separator.join(headers), tuple(lines), separator, encoding, end)


# --- changes whose effect on each row is known -------------------------------------------------------------

Known = Callable[[random.Random, Text], tuple[list[str], list[int | None]]]
"""The rows changed, and for each the row it was (None if it says something else)."""


def doubled(chance: random.Random, text: Text) -> tuple[list[str], list[int | None]]:
    order = sorted([*range(len(text.rows)), *chance.choices(range(len(text.rows)), k=chance.randint(1, 9))])
    return [text.rows[place] for place in order], list(order)


def dropped(chance: random.Random, text: Text) -> tuple[list[str], list[int | None]]:
    order = sorted(chance.sample(range(len(text.rows)), k=chance.randint(1, len(text.rows))))
    return [text.rows[place] for place in order], list(order)


def shuffled(chance: random.Random, text: Text) -> tuple[list[str], list[int | None]]:
    order = chance.sample(range(len(text.rows)), k=len(text.rows))
    return [text.rows[place] for place in order], list(order)


def touched(change: Callable[[random.Random, str, str], list[str]]) -> Known:
    """One row in three becomes another, or several."""

    def changed(chance: random.Random, text: Text) -> tuple[list[str], list[int | None]]:
        rows: list[str] = []
        was: list[int | None] = []
        for place, row in enumerate(text.rows):
            made = change(chance, row, text.separator) if chance.random() < 0.3 else [row]
            rows += made
            was += [place] if made == [row] else [None] * len(made)
        return rows, was

    return changed


def without_separators(chance: random.Random, row: str, separator: str) -> list[str]:
    cells = row.split(separator)
    at = chance.randrange(len(cells))
    return [separator.join(cells[:at]) + separator.join(cells[at:])]


def with_separators(chance: random.Random, row: str, separator: str) -> list[str]:
    return [inserted(chance, row, separator * chance.randint(1, 4))]


def with_noise(chance: random.Random, row: str, _separator: str) -> list[str]:
    return [inserted(chance, row, chance.choice(["\0", "\x1a", "x" * 3_000, "\u200b", "'", "=", "#REF!"]))]


def with_blank_rows(chance: random.Random, row: str, separator: str) -> list[str]:
    blank = chance.choice(["", " ", separator, f" {separator}{separator} "])
    return [row, *[blank] * chance.randint(1, 3)]


def with_quotes_in_words(chance: random.Random, row: str, separator: str) -> list[str]:
    """Within a word a quote is a word's; at its head it would open a cell."""
    return [
        separator.join(inserted(chance, cell, '"', first=1) if len(cell) > 2 else cell for cell in row.split(separator))
    ]


def broken(chance: random.Random, row: str, separator: str) -> list[str]:
    at = chance.randrange(len(row) + 1)
    return [row[:at], row[at:]]


def inserted(chance: random.Random, row: str, noise: str, first: int = 0) -> str:
    at = chance.randint(first, max(first, len(row)))
    return row[:at] + noise + row[at:]


def opened(chance: random.Random, text: Text) -> tuple[list[str], list[int | None]]:
    """One quote that is never closed."""
    at = chance.randrange(len(text.rows))
    rows = list(text.rows)
    rows[at] = f'"{rows[at]}'
    return rows, [place if place != at else None for place in range(len(rows))]


KNOWN: Mapping[str, Known] = {
    "doubled": doubled,
    "dropped": dropped,
    "shuffled": shuffled,
    "opened": opened,
    **{
        change.__name__: touched(change)
        for change in (
            without_separators, with_separators, with_noise, with_blank_rows, with_quotes_in_words, broken,
        )
    },
}  # fmt: skip


def expected_rows(text: Text, rows: list[str]) -> list[int]:
    """The numbers of the rows that say something, the header being 1: told from the text alone."""
    return [number for number, row in enumerate(rows, start=2) if row.replace(text.separator, "").strip()]


def check_known(folder: Path, text: Text, name: str, chance: random.Random) -> None:
    before = read(folder, text.bytes())
    if len(before.lines) < 3:
        return
    rows, was = KNOWN[name](chance, text)
    rows = [row.encode(text.encoding, "ignore").decode(text.encoding) for row in rows]
    expected = expected_rows(text, rows)
    found = read(folder, text.bytes(rows))
    said = (name, text.encoding, text.separator, rows)
    assert [line.line for line in found.lines] == expected, said
    if text.encoding.startswith("utf") and name not in {"opened", "broken"}:
        by_row = dict(zip(range(len(text.rows)), before.lines, strict=True))
        lines = {line.line: line for line in found.lines}
        for number, place in enumerate(was, start=2):
            if place is not None:
                assert same_person(lines[number], by_row[place]), said


def same_person(one: RegistrantLine, other: RegistrantLine) -> bool:
    return replace(one, line=0) == replace(other, line=0)


def check_quoted(folder: Path, rows: list[list[str]], chance: random.Random) -> None:
    """Every cell quoted, line breaks and separators inside some; then one quote is lost on one line."""
    cells = ["rampe ;\r\nlarge", 'dit "Zo"', "a, b", "", "x\n\ny"]
    made = [[*row, chance.choice(cells)] for row in rows[1:]]
    separator = chance.choice(";,\t")
    text = delimited([[*rows[0], "divers"], *made], separator, "\n")
    assert len(read(folder, text).lines) == len(made)
    single = [place for place, row in enumerate(made) if "\n" not in row[-1]]
    if single:
        spoilt = chance.choice(single)
        line = delimited([made[spoilt]], separator, "\n")
        at = chance.choice([place for place, char in enumerate(line) if char == '"'])
        text = text.replace(line, line[:at] + line[at + 1 :], 1)
        found = read(folder, text)
        assert len(found.lines) == len(made), (separator, text)
        expected = read(folder, delimited([[*rows[0], "divers"], *made], separator, "\n")).lines
        for place, one in enumerate(found.lines):
            assert place == spoilt or same_person(one, expected[place]), text


# --- changes that know nothing: bytes ----------------------------------------------------------------------


def chaos(chance: random.Random, raw: bytes) -> bytes:
    """A few blows: bytes changed, cut out, doubled, swapped, put in; the end cut off."""
    made = bytearray(raw)
    for _ in range(chance.randint(1, 6)):
        at, other = sorted(chance.choices(range(len(made) + 1), k=2))
        blow = chance.randrange(6)
        if blow == 0 and made:
            made[min(at, len(made) - 1)] = chance.randrange(256)
        elif blow == 1:
            del made[at : at + chance.randint(1, 60)]
        elif blow == 2:
            made[at:at] = made[at : min(other, at + 200)]
        elif blow == 3:
            made[at:at] = bytes(chance.choices(b'";,\t\r\n\0\xe9\xff<&', k=chance.randint(1, 3)))
        elif blow == 4:
            middle = (at + other) // 2
            made[at:other] = made[middle:other] + made[at:middle]
        elif chance.random() < 0.3:
            del made[at:]
    return bytes(made)


def check_chaos(folder: Path, raw: bytes) -> bool:
    """Whether it was read; then as many lines as the text has rows, counted another way where there are no quotes."""
    with suppress(UnreadableList):
        found = read(folder, raw)
        text = raw.decode(found.encoding).removeprefix("\ufeff")
        if '"' not in text and not text.lower().startswith("sep="):
            lone = text.count("\r") - text.count("\r\n") > text.count("\n")
            lines = re.split("\r\n|\r|\n" if lone else "\n", text)
            rows = [number for number, line in enumerate(lines, start=1) if line.replace(found.separator, "").strip()]
            assert [line.line for line in found.lines] == [row for row in rows if row > found.header_line], raw
        return True
    return False


# --- workbooks ---------------------------------------------------------------------------------------------


def check_workbook(path: Path) -> bool:
    """Whether it was read; then with every row that openpyxl finds, if it finds any."""
    try:
        found = read_registrants(path)
    except UnreadableList:
        return False
    assert len({line.line for line in found.lines}) == len(found.lines)
    theirs = rows_by_openpyxl(path, found)
    if theirs:
        assert {line.line for line in found.lines} >= set(theirs)
        assert len(found.lines) >= len(theirs)
        if ordered(path):
            assert [line.line for line in found.lines] == theirs
    return True


def rows_by_openpyxl(path: Path, found: RegistrantList) -> list[int]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book: Any = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)
            sheet = book[found.sheet]
            sheet.reset_dimensions()
            rows = list(sheet.iter_rows(values_only=True))
            book.close()
    except Exception:  # noqa: BLE001 - a broken workbook breaks openpyxl in a hundred ways
        return []
    filled = [number for number, row in enumerate(rows, start=1) if any(str(v).strip() for v in row if v is not None)]
    return [number for number in filled if number > found.header_line]


def ordered(path: Path) -> bool:
    """Rows whose number goes back are left out by openpyxl, and kept here."""
    with zipfile.ZipFile(path) as archive:
        numbers = [int(one) for one in re.findall(rb'<row [^>]*?r="(\d+)"', archive.read(SHEET))]
    return all(sooner < later for sooner, later in pairwise(numbers))


ROW = re.compile(rb"<row .*?</row>|<si>.*?</si>")
ATTRIBUTES = (rb' r="\w+"', rb' t="s"', rb' spans="[^"]*"', rb"<v>\d+</v>")
INTRUDERS = (b"\0", b"<", b">", b"&amp;", b"<row/>", b"]]>", b"<!-- -->", b"<c/>", b"\xff")


def without_a_row(chance: random.Random, document: bytes) -> bytes:
    return document.replace(chance.choice(ROW.findall(document)), b"", 1)


def with_a_row_twice(chance: random.Random, document: bytes) -> bytes:
    one = chance.choice(ROW.findall(document))
    return document.replace(one, one * 2, 1)


def with_rows_swapped(chance: random.Random, document: bytes) -> bytes:
    one, other = chance.sample(ROW.findall(document), 2)
    return document.replace(one, b"@@", 1).replace(other, one, 1).replace(b"@@", other, 1)


def without_attributes(chance: random.Random, document: bytes) -> bytes:
    return re.sub(chance.choice(ATTRIBUTES), b"", document, count=chance.randint(0, 9))


def with_other_texts(chance: random.Random, document: bytes) -> bytes:
    return re.sub(rb"<v>(\d+)<", lambda found: b"<v>%d<" % (int(found[1]) + chance.choice([0, 0, 0, 1, -1])), document)


def with_an_intruder(chance: random.Random, document: bytes) -> bytes:
    at = chance.randrange(len(document))
    return document[:at] + chance.choice(INTRUDERS) + document[at:]


OF_ROWS = (without_a_row, with_a_row_twice, with_rows_swapped)
OF_XML = (*OF_ROWS, without_attributes, with_other_texts, with_an_intruder, chaos)


def check_xml(folder: Path, parts: Mapping[str, bytes], chance: random.Random) -> bool:
    """One part of a workbook changed inside, so that the archive itself stands."""
    name = chance.choice([SHEET, SHEET, SHEET, STRINGS, STRINGS, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
    change = chance.choice(OF_XML if name in (SHEET, STRINGS) else OF_XML[3:])
    path = zipped(folder / "mute.xlsx", {**parts, name: change(chance, parts[name])})
    was_read = check_workbook(path)
    if was_read and change in OF_ROWS and name == SHEET:
        with zipfile.ZipFile(path) as archive:
            rows = ROW.findall(archive.read(SHEET))
        headers = next(place for place, row in enumerate(rows) if b"<v>0</v>" in row)
        assert len(read_registrants(path).lines) == len(rows) - headers - 1
    return was_read


# --- the runs ----------------------------------------------------------------------------------------------


def run(folder: Path, samples: Path, seed: int, count: int) -> dict[str, int]:
    """`count` mutations of every kind in turn; how many of each were read."""
    chance, kinds, names = random.Random(seed), texts(samples), list(KNOWN)
    table = sample_rows(samples)[:25]
    parts = members(table)
    books = [workbook(folder / "inline.xlsx", ("Inscrits", table)), zipped(folder / "shared.xlsx", parts)]
    raws = [book.read_bytes() for book in books]
    tally = dict.fromkeys(("known", "bytes", "xml", "zip"), 0)
    for place in range(count):
        text = chance.choice(kinds)
        way = place % 10
        if way == 0:
            check_quoted(folder, table[: chance.randint(2, 25)], chance)
        elif way < 4:
            check_known(folder, text, chance.choice(names), chance)
            tally["known"] += 1
        elif way < 7:
            tally["bytes"] += check_chaos(folder, chaos(chance, text.bytes()))
        elif way < 9:
            tally["xml"] += check_xml(folder, parts, chance)
        else:
            (folder / "mute.xlsx").write_bytes(chaos(chance, chance.choice(raws)))
            tally["zip"] += check_workbook(folder / "mute.xlsx")
    return tally


def test_five_hundred_mutations(tmp_path: Path, samples: Path) -> None:
    tally = run(tmp_path, samples, 2017, 500)
    assert (tally["known"], tally["bytes"] > 100, tally["xml"] > 30) == (150, True, True), tally


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_ten_thousand_mutations(tmp_path: Path, samples: Path, seed: int) -> None:
    print(run(tmp_path, samples, seed, 1_000))


def each_known(samples: Path) -> Iterator[tuple[str, Text]]:
    for name in KNOWN:
        yield name, plain(sample_rows(samples)[:25], ";", "utf-8", "\r\n")


def test_each_known_change_changes_something(samples: Path) -> None:
    for name, text in each_known(samples):
        assert KNOWN[name](random.Random(1), text)[0] != list(text.rows), name
