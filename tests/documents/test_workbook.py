"""The data workbook: texts stay texts, figures agree with the snapshot, origin is filled on every row."""

from __future__ import annotations

import hashlib
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook

from fabrique_desktop.documents import labels, workbook
from fabrique_desktop.documents.workbook import write_workbook
from fabrique_desktop.documents.xlsx import CELL_UNITS, units
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind as Kind, Draughting
from fabrique_desktop.services.reporting import Minutes
from tests.documents.snapshots import NOBODY, PLENARY, PROCESS, SEVEN, SO_FAR, many, minutes, said, whole_evening

HEADINGS = [
    "Référence", "Atelier", "Date", "Axe n°", "Axe", "Public", "Angle", "Angle (libellé)", "Table", "Nature",
    "Texte", "Verbatim", "Saisi à",
    "Source", "Personnes", "Sur", "Position", "Lien", "À propos de", "À préciser", "Fait débat", "Gommettes",
    "Titre", "À quoi ça répond", "Comment", "Qui", "Conditions", "Freins et leviers", "Relue et validée",
    "Groupe", "Axe d’origine", "Axe de rattachement", "Texte retiré", "Erratum",
]  # fmt: skip


DRAWN_UP = ("Titre", "À quoi ça répond", "Comment", "Qui", "Conditions", "Freins et leviers")


def written(one: Minutes, folder: Path) -> Path:
    path = folder / "donnees.xlsx"
    path.unlink(missing_ok=True)
    write_workbook(one, path)
    return path


def opened(one: Minutes, folder: Path) -> Workbook:
    return openpyxl.load_workbook(written(one, folder))


def rows_of(book: Workbook, name: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in book[name].iter_rows(min_row=2, values_only=True)]


class TestContributions:
    def test_headings_are_frozen_for_this_format(self, tmp_path: Path) -> None:
        """A change here changes FORMAT: whoever joins several workshops relies on it."""
        book = opened(minutes(many(3)), tmp_path)
        assert [cell.value for cell in book["Contributions"][1]] == HEADINGS
        assert workbook.FORMAT == 3
        assert book.sheetnames == ["Contributions", "Analyse", "Présences", "Lisez-moi"]

    def test_every_contribution_is_one_row_with_its_origin(self, tmp_path: Path) -> None:
        said_rows = many(300)
        rows = rows_of(opened(minutes(said_rows), tmp_path), "Contributions")
        assert len(rows) == 300
        for row, one in zip(rows, said_rows, strict=True):
            assert row[0] == one.reference
            assert all(value not in (None, "") for value in row[:11])
            assert row[10] == one.text
            assert row[12] == one.created_at.replace(tzinfo=None)
        assert {row[2] for row in rows} == {datetime(2017, 4, 6)}  # noqa: DTZ001

    def test_undated_and_of_all_axes_is_filled_too(self, tmp_path: Path) -> None:
        one = replace(said(1, "Tous.", table=None, angle=AngleChoice.UNSORTED, kind=Kind.UNSORTED), axis_number=None)
        row = rows_of(opened(minutes([one], workshop=PLENARY), tmp_path), "Contributions")[0]
        assert row[1:10] == (
            "GA", "date à confirmer", "tous", "Tous les axes", "Ouvert à tous",
            "?", "À classer", "Plénière", "À classer",
        )  # fmt: skip

    @pytest.mark.parametrize(
        "text",
        [
            "=1+1", "+ de bancs", "- de dossiers", "@toi", "=cmd|' /C calc'!A0", "'apostrophe", "#REF!",
            '=HYPERLINK("http://x";"clic")', "0612345678", "1/2", "1e5", "deux\nlignes", "_x0041_", "😀" * 40,
        ],
    )  # fmt: skip
    def test_a_text_stays_the_text_it_was(self, tmp_path: Path, text: str) -> None:
        sheet = opened(minutes([said(1, text, verbatim=text, drawn_up=Draughting(*[text] * 6))]), tmp_path)[
            "Contributions"
        ]
        fields = [sheet.cell(2, HEADINGS.index(head) + 1) for head in DRAWN_UP]
        for cell in (sheet["K2"], sheet["L2"], *fields):
            assert cell.data_type == "s"
            assert unescape(str(cell.value)) == text
            assert cell.quotePrefix == (text[0] in "=+-@'")

    def test_what_no_file_carries_is_taken_out(self, tmp_path: Path) -> None:
        text = "un\x00deux\x0b \ud800trois \u202einversé \ufffe fin"
        cell = opened(minutes([said(1, text)]), tmp_path)["Contributions"]["K2"]
        assert cell.value == "un deux  ?trois inversé  fin"

    def test_what_no_cell_holds_is_cut_visibly_and_kept_whole(self, tmp_path: Path) -> None:
        text = "x" * 33_000 + "😀" * 20_000
        book = opened(minutes([said(1, text, verbatim="y" * 33_001)]), tmp_path)
        sheet = book["Contributions"]
        for cell in (sheet["K2"], sheet["L2"]):
            assert units(str(cell.value)) <= CELL_UNITS
            assert str(cell.value).endswith("suite dans la feuille « Textes longs »")
        parts = rows_of(book, "Textes longs")
        assert "".join(str(part[3]) for part in parts if part[1] == "Texte") == text
        assert "".join(str(part[3]) for part in parts if part[1] == "Verbatim") == "y" * 33_001

    def test_a_field_of_a_proposal_that_no_cell_holds_is_kept_whole(self, tmp_path: Path) -> None:
        row = said(1, "Court.", drawn_up=Draughting(how="z" * 40_000))
        parts = rows_of(opened(minutes([row]), tmp_path), "Textes longs")
        assert "".join(str(part[3]) for part in parts if part[1] == "Comment") == "z" * 40_000

    def test_what_was_noted_beside_the_words_has_its_columns(self, tmp_path: Path) -> None:
        evening = whole_evening()
        rows = [dict(zip(HEADINGS, row, strict=True)) for row in rows_of(opened(evening, tmp_path), "Contributions")]
        proposal, other, tied, elsewhere, against, _favour, _answer, refined, gone, wrong = rows
        assert [proposal[head] for head in HEADINGS[13:]] == [
            "Parole", 3, 8, None, None, None, "Non", "Oui", 9,
            "Un habitant relais par immeuble", "Les pannes restent des semaines sans réponse.",
            "Un volontaire formé par le bailleur,\nun numéro direct.", "Bailleurs et CCAS",
            "Un local, et du temps reconnu.", "La peur d’être pris pour un gardien.", "Oui",
            "A1-HAB-1-T2-04", 3, 3, "Non", None,
        ]  # fmt: skip
        assert other["Source"] == "Post-it"
        assert (tied["Position"], tied["À préciser"], tied["Gommettes"]) == ("Nuance", "Oui", 5)
        assert (elsewhere["Axe d’origine"], elsewhere["Axe de rattachement"], elsewhere["Axe n°"]) == (3, 2, 2)
        assert (against["Source"], against["Lien"], against["À propos de"], against["Position"]) == (
            "Plénière", "Réaction à", "A3-ACT-1-T1-01", "Contre",
        )  # fmt: skip
        assert (refined["Lien"], refined["À propos de"]) == ("Précise", "A1-HAB-1-T2-04")
        assert (gone["Texte"], gone["Texte retiré"]) == ("Texte retiré à la demande d’une personne.", "Oui")
        assert wrong["Erratum"] == "7\u00a0avril\u00a02017 à 9\u00a0h : Lire « vingt logements »."

    def test_it_prints_pages_that_can_be_read_with_the_references_on_each(self, tmp_path: Path) -> None:
        """A4 on its side holds some 150 signs at the size they are written in."""
        sheet = opened(minutes(many(3)), tmp_path)["Contributions"]
        across = sheet.page_setup.fitToWidth or 1
        widths = sum(sheet.column_dimensions[get_column_letter(n)].width for n in range(1, len(HEADINGS) + 1))
        assert sheet.print_title_cols == "$A:$A"
        assert 11 * 150 / ((widths + 20 * (across - 1)) / across) > 9

    @pytest.mark.parametrize("text", ["mot " * 2_000, "ligne\n" * 100, "😀" * 3_000, "x" * 3_000, "_x0041_" * 800])
    def test_what_no_row_shows_whole_is_printed_in_pieces(self, tmp_path: Path, text: str) -> None:
        book = opened(minutes([said(1, text), said(2, "Court.")]), tmp_path)
        assert unescape(str(book["Contributions"]["K2"].value)) == text.strip()
        parts = [unescape(str(part[3])) for part in rows_of(book, "Textes longs")]
        assert "".join(parts) == text.strip()
        for row, piece in enumerate(parts, 2):
            height = book["Textes longs"].row_dimensions[row].height
            assert height is not None
            assert 15 * len(piece.rstrip("\n").split("\n")) <= height <= 409
            assert all(len(line) * 1.12 <= 110 * 27 for line in piece.split("\n"))

    def test_nothing_said_gives_a_header_alone(self, tmp_path: Path) -> None:
        book = opened(minutes([], counts=NOBODY), tmp_path)
        assert rows_of(book, "Contributions") == []
        assert not book["Contributions"].tables
        assert rows_of(book, "Présences")[0] == ("Total", "Personnes présentes", 0)


class TestAnalysis:
    def test_its_columns_exist_and_are_empty_at_first(self, tmp_path: Path) -> None:
        book = opened(whole_evening(), tmp_path)
        heads = [cell.value for cell in book["Analyse"][1]]
        assert heads == [
            "Référence", "Nature", "Contribution", "Service sollicité", "Compétence", "Faisabilité", "Coût", "Échéance",
        ]  # fmt: skip
        rows, said_rows = rows_of(book, "Analyse"), rows_of(book, "Contributions")
        assert [row[:2] for row in rows] == [(row[0], row[9]) for row in said_rows]
        assert {value for row in rows for value in row[3:]} == {None}
        assert rows[8][2] == "Texte retiré à la demande d’une personne."
        explained = [row[1] for row in rows_of(book, "Lisez-moi") if row[0] == "Analyse"]
        assert explained == heads


class TestPresences:
    def test_totals_are_those_of_the_snapshot(self, tmp_path: Path) -> None:
        rows = rows_of(opened(minutes(), tmp_path), "Présences")
        sums: Counter[object] = Counter()
        for heading, _detail, value in rows:
            sums[heading] += value if isinstance(value, int) else 0
        assert sums["Total"] == sums["Venue"] == sums["Catégorie"] == SEVEN.present

    def test_structures_are_as_many_as_in_the_minutes(self, tmp_path: Path) -> None:
        counts = replace(SEVEN, other_organizations=3)
        rows = rows_of(opened(minutes(counts=counts), tmp_path), "Présences")
        assert ("Autres", "Structures représentées", 7) in rows

    def test_people_and_participations_of_all_the_workshops(self, tmp_path: Path) -> None:
        rows = rows_of(opened(minutes(), tmp_path), "Présences")
        assert [row[1:] for row in rows if row[0] == "Démarche"] == [
            ("Ateliers où quelqu’un est venu", SO_FAR.workshops),
            ("Participations", SO_FAR.participations),
            ("Personnes différentes, d’après leur nom", SO_FAR.people),
            ("Présences sans nom", SO_FAR.unnamed),
            ("Présences de membres d’un groupe, sans nom", SO_FAR.group_member),
        ]

    def test_words_are_those_of_the_screens(self, tmp_path: Path) -> None:
        counts = replace(SEVEN, present=70, categories=dict.fromkeys(SEVEN.categories, 14))
        details = {row[1] for row in rows_of(opened(minutes(counts=counts), tmp_path), "Présences")}
        assert {labels.CATEGORY[one] for one in SEVEN.categories} <= details


class TestFile:
    def test_no_cell_is_a_formula_and_no_name_is_there(self, tmp_path: Path) -> None:
        for sheet in opened(minutes(many(60)), tmp_path):
            for row in sheet.iter_rows():
                assert all(cell.data_type != "f" for cell in row)

    def test_the_readme_explains_each_column_and_its_format(self, tmp_path: Path) -> None:
        rows = rows_of(opened(minutes(), tmp_path), "Lisez-moi")
        explained = [row[1] for row in rows if row[0] == "Contributions"]
        assert explained == HEADINGS
        assert str(rows[0][2]).startswith("Format 3 ")
        assert all(row[2] for row in rows)

    def test_a_training_dossier_is_marked(self, tmp_path: Path) -> None:
        book = opened(minutes(process=replace(PROCESS, training=True)), tmp_path)
        assert "EXERCICE — données fictives" in {row[2] for row in rows_of(book, "Lisez-moi")}
        for sheet in book:
            header: Any = sheet.oddHeader
            assert header.left.text.startswith("EXERCICE")

    @pytest.mark.parametrize(
        ("undecided", "told"),
        [
            (None, "n’ont pas été comparés au registre"),
            (0, "aucun nom possible n’y attend de décision"),
            (1, "1 nom possible y est imprimé tel quel, sans décision"),
            (31, "31 noms possibles y sont imprimés tels quels, sans décision"),
        ],
    )
    def test_it_promises_about_names_only_what_was_checked(
        self, tmp_path: Path, undecided: int | None, told: str
    ) -> None:
        path = tmp_path / "d.xlsx"
        write_workbook(minutes(), path, undecided=undecided)
        (line,) = [row[2] for row in rows_of(openpyxl.load_workbook(path), "Lisez-moi") if row[1] == "Vie privée"]
        assert told in str(line).replace("\xa0", " ")
        assert "ne contient ni nom" not in str(line)

    def test_each_sheet_is_a_table_ready_to_read_and_to_print(self, tmp_path: Path) -> None:
        for sheet in opened(minutes(many(5)), tmp_path):
            (table,) = sheet.tables.values()
            assert table.ref == sheet.dimensions
            assert [column.name for column in table.tableColumns] == [cell.value for cell in sheet[1]]
            assert sheet.freeze_panes == "B2"
            assert sheet.print_title_rows == "$1:$1"
            assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
            assert sheet.sheet_properties.pageSetUpPr is not None
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert not sheet.merged_cells.ranges
            for row in range(1, sheet.max_row + 1):
                height = sheet.row_dimensions[row].height
                assert height is not None
                assert height <= 409

    def test_it_says_what_it_is(self, tmp_path: Path) -> None:
        properties = opened(minutes(), tmp_path).properties
        assert properties.title == "Données de l’Atelier n°\u00a01 — Acteurs du territoire (A3-ACT-1)"
        assert (properties.creator, properties.language) == (PROCESS.owner, "fr-FR")

    def test_the_same_content_gives_the_same_bytes(self, tmp_path: Path) -> None:
        digests = {hashlib.sha256(written(minutes(many(20)), tmp_path).read_bytes()).hexdigest() for _ in range(2)}
        assert len(digests) == 1

    def test_nothing_is_left_in_the_temporary_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        elsewhere = tmp_path / "tmp"
        elsewhere.mkdir()
        monkeypatch.setattr("tempfile.tempdir", str(elsewhere))
        seen: list[list[Path]] = []
        write_workbook(minutes(many(5)), tmp_path / "d.xlsx", lambda *_: seen.append(list(elsewhere.iterdir())))
        assert seen
        assert not any(seen)

    def test_the_archive_is_sound(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(written(minutes(many(5)), tmp_path)) as archive:
            assert archive.testzip() is None
            assert len(set(archive.namelist())) == len(archive.namelist())
