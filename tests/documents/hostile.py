"""Files that mean harm, made by pieces, and the child process that reads them and tells what it took."""

from __future__ import annotations

import pickle
import random
import re
import sys
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fabrique_desktop.documents.registrants import UnreadableList
from fabrique_desktop.ui.child import read_list
from tests.documents.lists import SPACE, workbook_of, zipped

MB = 2**20
ROWS = [["Nom", "Prénom", "Courriel"], ["Lê", "Zoé", "zoe@example.org"]]
_SHEET = f"<worksheet {SPACE}><sheetData>".encode()
_STRINGS = f"<sst {SPACE}>".encode()
_NAMES = "Nom;Prénom;Besoins;Fonction\n".encode()


@dataclass(frozen=True)
class Weighed:
    """What a reading said, its peak of memory and its time."""

    said: str
    megabytes: int
    seconds: float


def weighed(path: Path, progress: Callable[[int, int], None]) -> Weighed:
    """Runs in the child: read, and made ready to be sent."""
    began = time.perf_counter()
    try:
        found = read_list(path, {}, progress)
        said = f"{len(found.lines)} lines"
        pickle.dumps(found)
    except UnreadableList as error:
        said = type(error).__name__
    return Weighed(said, _peak(), time.perf_counter() - began)


def _peak() -> int:
    """Of this process alone: `ru_maxrss` keeps what its parent weighed before it began, so Linux is asked otherwise."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))
        if found:
            return int(found[1]) // 1024
    if sys.platform == "win32":
        return 0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // MB if sys.platform == "darwin" else most // 1024


def _numbered(count: int, piece: Callable[[int], bytes], by: int = 5_000) -> Iterator[bytes]:
    for start in range(0, count, by):
        yield b"".join(piece(place) for place in range(start, start + by))


def _mixed(place: int) -> int:
    """Numbers that compress badly, so that the archive looks like an honest one."""
    return place * 2_654_435_761 % 2**32


def _floods() -> Iterator[bytes]:
    noise = random.Random(1).randbytes(2**16).hex().encode()
    for place in range(16_000):
        yield b"<c/>" * 3_000 + noise[place % 60_000 : place % 60_000 + 300]


WORKBOOKS: dict[str, Callable[[], dict[str, Iterable[bytes]]]] = {
    "strings_of_600_mb": lambda: {"strings": (_STRINGS, b"<si><t>", *[b"a" * MB] * 600)},
    "strings_by_millions": lambda: {
        "strings": (_STRINGS, *_numbered(2_000_000, lambda n: b"<si><t>%x</t></si>" % _mixed(n)))
    },
    "cells_by_millions": lambda: {"sheet": (_SHEET, b"<row>", *_floods())},
    "cells_far_away": lambda: {
        "sheet": (
            _SHEET,
            b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>',
            *_numbered(
                100_000,
                lambda n: b'<row r="%d"><c r="A%d" t="s"><v>3</v></c><c r="XFD%d" s="1"/></row>' % ((n + 2,) * 3),
            ),
            b"</sheetData></worksheet>",
        )
    },
    "a_tag_of_100_mb": lambda: {
        "sheet": (_SHEET, b'<row r="', *_numbered(100_000, lambda n: b"%x" % _mixed(n) + b"7" * 1_000))
    },
    "nested_for_ever": lambda: {"sheet": (_SHEET, *_numbered(200_000, lambda n: b"<a>" * 100 + b"%x" % _mixed(n)))},
    "names_by_millions": lambda: {"sheet": (_SHEET, *_numbered(1_000_000, lambda n: b"<x%x/>" % n))},
}
TEXTS: dict[str, Callable[[], Iterable[bytes]]] = {
    "a_line_of_48_mb": lambda: (_NAMES, *[b"x" * MB] * 48),
    "ten_million_separators": lambda: (_NAMES, *[b";" * MB] * 10),
    "wide_rows": lambda: (_NAMES, *[b"ab;" * 300_000 + b"\n"] * 50),
    "line_ends_alone": lambda: (_NAMES, b"Nom;Zo\n", *[b"\n" * MB] * 48),
    "quotes_alone": lambda: (_NAMES, *[b'"\n' * MB] * 24),
    "wide_characters": lambda: (
        _NAMES,
        *_numbered(190_000, lambda n: f"A{n};B{n};{'y' * 100}{n}😀;{'z' * 100}{n}😀\n".encode()),
    ),
}  # fmt: skip


def made(folder: Path, name: str) -> Path:
    if name in WORKBOOKS:
        return workbook_of(folder / f"{name}.xlsx", ROWS, **WORKBOOKS[name]())
    if name == "members_by_thousands":
        return _members(folder / f"{name}.xlsx")
    path = folder / f"{name}.csv"
    with path.open("wb") as stream:
        stream.writelines(TEXTS[name]())
    return path


def _members(path: Path) -> Path:
    """The list of its members takes more memory than the archive."""
    zipped(path, {})
    with zipfile.ZipFile(path, "w") as archive:
        for place in range(60_000):
            archive.writestr(zipfile.ZipInfo(f"xl/{place}.xml"), b"")
    return path


EVERY = (*WORKBOOKS, *TEXTS, "members_by_thousands")
