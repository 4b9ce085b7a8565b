"""Whatever was typed, in every field of every document: no crash, nothing read, nothing linked, no loss unsaid."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from openpyxl.utils.escape import unescape
from pikepdf import Name, Stream

from fabrique_desktop.documents.exchange import write_french_csv
from fabrique_desktop.documents.minutes_pdf import write_minutes_pdf
from fabrique_desktop.documents.workbook import contribution_rows, write_workbook
from fabrique_desktop.domain.text import clean_text
from fabrique_desktop.services.editions import Bundle
from fabrique_desktop.services.reporting import Minutes
from tests.documents.every_document import (
    Sample,
    evening_of,
    filled,
    filled_minutes,
    papers_of,
    people,
    samples_of,
    sealed_bundle,
)
from tests.documents.hostile_texts import ENDLESS, TYPED, lost
from tests.documents.libre_office import csv_of_sheets, office_needed, workbook_of_csv
from tests.documents.pdf_structure import defects, tree_text
from tests.documents.snapshots import minutes, said, sheet, whole_evening

ROUNDS = 3
#: read as numbers or dates by any spreadsheet, when they come from a CSV
_NUMBERS = ("0612345678", "00123", "1/2", "1e5", "-5", "+33 6 12 34 56 78")
LONG_NAME = "Une très longue dénomination " * 12


def in_turn(first: int) -> Callable[[str], str]:
    """All the texts one after the other, beginning with another one at each round."""
    texts = islice(cycle(TYPED), first, None)
    return lambda _before: next(texts)


def hostile(first: int) -> Bundle:
    closed = sealed_bundle()
    evening = filled_minutes(evening_of(len(TYPED)), in_turn(first))
    here = replace(filled(sheet(people()), in_turn(first)), process=evening.process)
    return Bundle(evening, here, closed.sealed if first % 2 else None)


def endless() -> Bundle:
    """50 000 letters wherever something is told; names and titles are only very long."""
    process = filled(minutes().process, lambda before: before and LONG_NAME)
    process = replace(process, frame=ENDLESS, mandate=ENDLESS, purpose=ENDLESS, angles=minutes().process.angles)
    evening = replace(whole_evening(), contributions=whole_evening().contributions[:1])
    evening = replace(filled_minutes(evening, lambda _before: ENDLESS), process=process)
    workshop = replace(filled(evening.workshop, lambda _before: LONG_NAME), code="A3-ACT-1")
    here = filled(sheet(people()), lambda _before: LONG_NAME)
    return Bundle(replace(evening, workshop=workshop), replace(here, process=process, workshop=workshop))


def every_sample(bundle: Bundle) -> Iterator[Sample]:
    for suffix in (".pdf", ".xlsx", ".csv", ".json"):
        yield from samples_of("x", bundle, suffix)
    yield from papers_of("x", bundle.minutes, bundle.sheet)


@pytest.mark.parametrize(
    "bundle", [*map(hostile, range(0, 11 * ROUNDS, 11)), endless()], ids=[*map(str, range(ROUNDS)), "endless"]
)
def test_every_document_is_made_and_holds_words_alone(bundle: Bundle, tmp_path: Path) -> None:
    for sample in every_sample(bundle):
        path = sample.made(tmp_path)
        data = path.read_bytes()
        assert b"root:" not in data
        if path.suffix == ".pdf":
            assert defects(path) == [], sample.name
            assert not list(pictures(path)), sample.name
        elif path.suffix == ".xlsx":
            formulas = [
                cell for one in openpyxl.load_workbook(path) for row in one for cell in row if cell.data_type == "f"
            ]
            assert not formulas, sample.name
        elif path.suffix == ".json":
            json.loads(data)


def pictures(path: Path) -> Iterator[object]:
    with pikepdf.open(path) as pdf:
        for one in pdf.objects:
            if isinstance(one, Stream) and one.get("/Subtype") == Name.Image:
                yield one.objgen


@pytest.mark.parametrize("text", [one for one in TYPED if lost(one)])
def test_a_sign_without_a_drawing_is_told(text: str, tmp_path: Path) -> None:
    path = tmp_path / "cr.pdf"
    write_minutes_pdf(minutes([said(1, f"Avant {text}")]), path)
    told = tree_text(path)
    assert "□" in told
    assert "Note sur les caractères" in told
    assert "Le texte exact est dans le tableur des données." in told


def test_the_workbook_holds_each_text_as_it_was_typed(tmp_path: Path) -> None:
    one = told_in_rows()
    write_workbook(one, tmp_path / "d.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "d.xlsx")["Contributions"].iter_rows(values_only=True, min_row=2))
    heads, wanted = contribution_rows(one)
    column = heads.index("Texte")
    for row, values in zip(rows, wanted, strict=True):
        assert unescape(str(row[column])) == values[column]


def told_in_rows() -> Minutes:
    texts = [text for text in TYPED if clean_text(text)]
    return minutes(said(number, text, verbatim=text) for number, text in enumerate(texts, 1))


@office_needed
def test_libre_office_gives_back_the_workbook(tmp_path: Path) -> None:
    one = told_in_rows()
    write_workbook(one, tmp_path / "d.xlsx")
    found = csv_of_sheets(tmp_path / "d.xlsx")["Contributions"]
    heads, rows = contribution_rows(one)
    assert found[0] == list(heads)
    for line, row in zip(found[1:], rows, strict=True):
        for head, told, value in zip(heads, line, row, strict=True):
            if isinstance(value, str):
                assert told == value, head
            elif isinstance(value, int):
                assert told == str(value), head
            else:
                assert bool(told) == (value is not None), head


@office_needed
def test_libre_office_opens_the_french_csv_and_computes_nothing(tmp_path: Path) -> None:
    one = told_in_rows()
    write_french_csv(one, tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as stream:
        wanted = list(csv.reader(stream, delimiter=";"))
    sheet_ = openpyxl.load_workbook(workbook_of_csv(tmp_path / "t.csv")).worksheets[0]
    assert not [cell for row in sheet_ for cell in row if cell.data_type == "f"]
    column = wanted[0].index("Texte")
    for line, row in zip(wanted, sheet_.iter_rows(values_only=True), strict=True):
        if line[column] not in _NUMBERS and "_x" not in line[column]:  # LibreOffice loses these in its own XLSX
            assert str(row[column]) == line[column]
