"""Data that leave: the same words and numbers in each form, read back by other programs; nobody is in them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest

from fabrique_desktop.documents import exchange, open_data
from fabrique_desktop.documents.workbook import contribution_rows
from fabrique_desktop.domain.contributions import ContributionKind, Draughting
from fabrique_desktop.services.reporting import Minutes
from tests.documents.snapshots import PROCESS, many, minutes, said, whole_evening

HOSTILE = (
    "+ de bancs", '=HYPERLINK("http://x";"clic")', "-5", "@home", "\tvide", "<b>gras", 'a;b,c"d', "l\nl",
    "é" * 40_000, "😀 vélo", "\u202eenvers", "_x0041_", "0612345678",
)  # fmt: skip


def read(path: Path, delimiter: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), delimiter=delimiter))


@pytest.fixture(params=["nothing", "evening", "many", "hostile"])
def one(request: pytest.FixtureRequest) -> Minutes:
    if request.param == "evening":
        return whole_evening()
    texts = {"nothing": [], "many": many(80)}
    if request.param in texts:
        return minutes(texts[request.param])
    return minutes([said(number, text, verbatim=text) for number, text in enumerate(HOSTILE, 1)])


def test_the_json_is_what_its_schema_says(one: Minutes, tmp_path: Path) -> None:
    open_data.write_open_json(one, tmp_path / "a.json")
    open_data.write_schema(one, tmp_path / "s.json")
    schema = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))
    content = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(content)
    assert content["nombres"]["contributions"] == len(content["contributions"]) == len(one.contributions)
    assert content["nombres"]["personnes_presentes"] == one.counts.present


def test_a_field_that_the_schema_does_not_name_is_refused(tmp_path: Path) -> None:
    open_data.write_open_json(whole_evening(), tmp_path / "a.json")
    content = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    content["contributions"][0]["auteur"] = "Zoé"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(open_data.schema()).validate(content)


def test_both_csv_and_the_json_hold_the_same_words(one: Minutes, tmp_path: Path) -> None:
    open_data.write_open_csv(one, tmp_path / "o.csv")
    exchange.write_french_csv(one, tmp_path / "f.csv")
    records: list[dict[str, Any]] = list(open_data.records(one))
    opened, french = read(tmp_path / "o.csv", ","), read(tmp_path / "f.csv", ";")
    assert [line["reference"] for line in opened] == [record["reference"] for record in records]
    assert [line["texte"] for line in opened] == [record["texte"] for record in records]
    bare = [line["Texte"].removeprefix("'") for line in french if line["Texte retiré"] == "Non"]
    assert bare == [record["texte"] for record in records if not record["texte_retire"]]


def test_headings_never_depend_on_what_was_said(tmp_path: Path) -> None:
    for name, one in (("a", minutes([])), ("b", whole_evening())):
        open_data.write_open_csv(one, tmp_path / f"{name}.csv")
        exchange.write_french_csv(one, tmp_path / f"{name}.fr.csv")
    for suffix in (".csv", ".fr.csv"):
        first, second = ((tmp_path / f"{name}{suffix}").read_bytes().split(b"\r\n")[0] for name in "ab")
        assert first == second


def test_the_csv_for_excel_has_its_mark_and_no_formula(tmp_path: Path) -> None:
    one = minutes([said(number, text) for number, text in enumerate(HOSTILE, 1)])
    exchange.write_french_csv(one, tmp_path / "f.csv")
    assert (tmp_path / "f.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    for line in read(tmp_path / "f.csv", ";"):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in line.values())
    open_data.write_open_csv(one, tmp_path / "o.csv")
    assert not (tmp_path / "o.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert read(tmp_path / "o.csv", ",")[0]["texte"] == "+ de bancs"


def test_the_french_csv_is_the_first_sheet(one: Minutes, tmp_path: Path) -> None:
    exchange.write_french_csv(one, tmp_path / "f.csv")
    heads, rows = contribution_rows(one)
    lines = read(tmp_path / "f.csv", ";")
    assert len(lines) == len(rows)
    assert not lines or list(lines[0]) == list(heads)


def test_decidim_takes_each_proposal_with_our_reference(one: Minutes, tmp_path: Path) -> None:
    exchange.write_decidim_csv(one, tmp_path / "d.csv")
    exchange.write_decidim_workbook(one, tmp_path / "d.xlsx")
    lines = read(tmp_path / "d.csv", ";")
    proposals = [row for row in one.contributions if row.kind is ContributionKind.PROPOSAL and not row.removed]
    assert len(lines) == len(proposals)
    for line, row in zip(lines, proposals, strict=True):
        assert list(line) == ["title/fr", "body/fr", "taxonomies/ids"]
        assert 15 <= len(line["title/fr"]) <= 150
        assert line["title/fr"][0] == line["title/fr"][0].upper()
        assert row.reference in line["body/fr"]
        assert one.workshop.code in line["body/fr"]
    book = openpyxl.load_workbook(tmp_path / "d.xlsx")
    sheet = book[book.sheetnames[0]]
    assert [cell.value for cell in sheet[1]] == ["title/fr", "body/fr", "taxonomies/ids"]
    assert sheet.max_row == len(lines) + 1
    assert not [cell for row in sheet for cell in row if cell.data_type == "f"]


def test_a_formulated_proposal_leaves_whole(tmp_path: Path) -> None:
    drawn = Draughting(title="Un relais", how="Avec les gardiens", who="Le bailleur")
    exchange.write_decidim_csv(minutes([said(1, "Un relais par immeuble", drawn_up=drawn)]), tmp_path / "d.csv")
    body = read(tmp_path / "d.csv", ";")[0]["body/fr"]
    assert "Comment : Avec les gardiens" in body
    assert "Qui : Le bailleur" in body


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    for write in (
        open_data.write_open_json, open_data.write_open_csv, exchange.write_french_csv,
        exchange.write_decidim_csv, exchange.write_decidim_workbook,
    ):  # fmt: skip
        for name in ("a", "b"):
            write(whole_evening(), tmp_path / f"{write.__name__}{name}")
        first, second = ((tmp_path / f"{write.__name__}{name}").read_bytes() for name in "ab")
        assert first == second, write.__name__


def test_no_name_of_the_process_is_a_person(tmp_path: Path) -> None:
    open_data.write_open_json(whole_evening(), tmp_path / "a.json")
    told = (tmp_path / "a.json").read_text(encoding="utf-8")
    assert PROCESS.name in told
    assert "surname" not in told
    assert "-7" not in json.dumps([record["reference"] for record in open_data.records(whole_evening())])
