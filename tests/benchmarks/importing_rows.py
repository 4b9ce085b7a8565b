"""A workbook of 10 000 registrants read and brought in, against openpyxl reading its cells."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.services.importing import apply_import
from tests.benchmarks.dossiers import SAMPLES, copied, names, opened
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
    """The twenty columns of the sample list, with shared strings, as Excel writes them: inline ones cost less."""
    with (SAMPLES / "registrants.csv").open(encoding="utf-8", newline="") as stream:
        headers, *people = csv.reader(stream, delimiter=";")
    own = {name: headers.index(name) for name in ("identifiant", "nom", "prenom", "courriel", "telephone")}
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, headers)
    for place, one in enumerate(names(_ROWS)):
        row = list(people[place % len(people)])
        row[own["identifiant"]] = f"X{place:05d}"
        row[own["nom"]], row[own["prenom"]] = one.surname, one.first_name
        row[own["courriel"]] = f"p{place}@example.org"
        row[own["telephone"]] = f"02 40 {place // 10000:02d} {place // 100 % 100:02d} {place % 100:02d}"
        for column, text in enumerate(row):
            sheet.write_string(place + 1, column, text)
    book.close()
    return path
