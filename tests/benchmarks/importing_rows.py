"""A workbook of 10 000 registrants read and brought in, against openpyxl reading its cells."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import openpyxl

from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.services.importing import apply_import
from tests.benchmarks.dossiers import copied, names, opened
from tests.benchmarks.measuring import Measure, compared, in_turn

_ROWS = 10_000
_RUNS = 3


def measure(founded: Path) -> Iterator[Measure]:
    book = written(founded.with_name("registrants.xlsx"))
    dossiers = count()

    def brought_in() -> None:
        with opened(copied(founded, f"import_{next(dossiers)}")) as database:
            summary = database.write(apply_import, read_registrants(book).lines, None)
        assert summary.people == _ROWS

    yield compared("import_10000_rows", in_turn(brought_in, lambda: cells(book), _RUNS, warm=0), 3)


def cells(book: Path) -> int:
    """Every value of the first sheet, one row at a time."""
    sheet: Any = openpyxl.load_workbook(book, read_only=True).active
    return sum(1 for _row in sheet.iter_rows(values_only=True))


def written(path: Path) -> Path:
    """The columns of the sample list."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["identifiant", "nom", "prenom", "organisation", "courriel", "telephone", "seances", "accord_photo"])
    for place, one in enumerate(names(_ROWS)):
        sheet.append([
            f"X{place:05d}", one.surname, one.first_name, one.organization, f"p{place}@example.org",
            f"02 {place // 1000000:02d} {place // 10000 % 100:02d} {place // 100 % 100:02d} {place % 100:02d}",
            "A3-ACT-1|A4-ACT-2", "oui",
        ])  # fmt: skip
    book.save(path)
    return path
