"""Lists as they come: any encoding, any separator, odd headers, cells of every kind."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from fabrique_desktop.documents.registrants import (
    Limit,
    NoRow,
    TooLarge,
    Truncated,
    UndecodableText,
    WrongColumns,
    read_registrants,
)
from fabrique_desktop.domain.people import Minority, ParticipantCategory
from fabrique_desktop.services.importing import Problem, RegistrantLine
from tests.documents.lists import delimited, read

HEADERS = ("Nom", "Prénom", "Courriel")


def one(tmp_path: Path, headers: str, row: str) -> RegistrantLine:
    (line,) = read(tmp_path, f"{headers}\n{row}\n").lines
    return line


def workbook(path: Path, *sheets: tuple[str, Iterable[Sequence[object]]]) -> Path:
    book = openpyxl.Workbook(write_only=True)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def sample_rows(samples: Path) -> list[list[str]]:
    with (samples / "registrants.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream, delimiter=";"))


class TestSample:
    def test_everybody_is_read(self, samples: Path) -> None:
        found = read_registrants(samples / "registrants.csv")
        assert (len(found.lines), found.kind, found.encoding, found.separator) == (120, "csv", "utf-8", ";")
        assert sum(len(line.workshops) for line in found.lines) == 227
        assert [line for line in found.lines if line.problem] == []
        assert found.ignored == ("public", "mode_inscription", "date_inscription", "cas_test")
        assert found.mapping["needs"] == "besoin_accueil"
        assert found.mapping["answer_wanted"] == "accord_recontact"
        assert (found.ragged, found.unknown_categories, found.header_line) == ((), (), 1)

    def test_a_line_says_all_that_the_register_keeps(self, samples: Path) -> None:
        lines = read_registrants(samples / "registrants.csv").lines
        assert lines[63] == RegistrantLine(
            line=65,
            source_id="I064",
            civility="M.",
            surname="Allanic",
            first_name="Roger",
            category=ParticipantCategory.CITIZEN,
            neighbourhood="Kerlédé",
            phone="06 39 98 74 92",
            workshops=("A2-CIT-1", "A2-CIT-2"),
            needs="boucle magnétique",
            answer_wanted=True,
        )
        assert [line.minority for line in lines[99:101]] == [Minority.AUTHORISED, Minority.AWAITED]
        assert (lines[77].surname, lines[77].first_name) == ("", "Najibullah")
        assert lines[96].first_name == "Rémi"  # composed, though the file is not

    def test_every_category_is_understood(self, samples: Path) -> None:
        lines = read_registrants(samples / "registrants.csv").lines
        assert {line.category for line in lines} == set(ParticipantCategory) - {ParticipantCategory.UNKNOWN}

    def test_the_workbook_made_of_it_reads_the_same(self, samples: Path, tmp_path: Path) -> None:
        path = workbook(tmp_path / "liste.xlsx", ("Inscrits", sample_rows(samples)))
        found = read_registrants(path)
        assert (found.kind, found.sheet, found.encoding) == ("xlsx", "Inscrits", "")
        assert found.lines == read_registrants(samples / "registrants.csv").lines


class TestEncodings:
    @pytest.mark.parametrize("separator", [";", ",", "\t"])
    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850", "mac_roman"]
    )
    def test_are_found_out(self, samples: Path, tmp_path: Path, encoding: str, separator: str) -> None:
        text = delimited(sample_rows(samples), separator)
        text = "".join(char for char in text if char.encode(encoding, "ignore"))
        found = read(tmp_path, text.encode(encoding))
        assert (found.encoding, found.separator) == (encoding, separator)
        assert found.lines == read(tmp_path, text).lines
        assert len(found.lines) == 120

    @pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman"])
    def test_are_found_out_on_short_lists(self, samples: Path, tmp_path: Path, encoding: str) -> None:
        """The measured rates of SAFETY section 6 are 145, 149 and 147 in 150."""
        rows, chance, right = sample_rows(samples), random.Random(6), 0
        for _ in range(100):
            text = delimited([rows[0], *chance.choices(rows[1:], k=3)])
            raw = text.encode(encoding, "ignore")
            right += read(tmp_path, raw).lines == read(tmp_path, raw.decode(encoding)).lines
        assert right >= 97

    def test_can_be_corrected(self, tmp_path: Path) -> None:
        raw = "Nom,Ville;Prénom,Rue;x\nŽak,a;Léa,b;y\n".encode("cp1252")
        found = read(tmp_path, raw, encoding="mac_roman", separator=",")
        assert (found.encoding, found.separator, found.headers[0]) == ("mac_roman", ",", "Nom")
        with pytest.raises(UndecodableText, match="utf-8"):
            read(tmp_path, raw, encoding="utf-8")
        with pytest.raises(UndecodableText, match="klingon"):
            read(tmp_path, raw, encoding="klingon")

    def test_a_text_cut_in_a_character_is_said_truncated(self, tmp_path: Path) -> None:
        with pytest.raises(Truncated):
            read(tmp_path, "Nom;Prénom\nLê;Zoé".encode()[:-1])
        with pytest.raises(Truncated):
            read(tmp_path, "Nom;Prénom\nLê;Zoé".encode("utf-16")[:-1])


class TestText:
    def test_a_separator_line_is_obeyed(self, tmp_path: Path) -> None:
        found = read(tmp_path, "sep=,\r\nNom,Prénom\r\nLê;x,Zoé\r\n")
        assert (found.separator, found.lines[0].surname) == (",", "Lê;x")

    def test_a_mac_s_line_end_within_a_cell_of_another_ends_nothing(self, tmp_path: Path) -> None:
        lines = read(tmp_path, "Nom;Prénom\nLe\rBihan;Zoé\nRoy;Ali\n").lines
        assert [line.full_name for line in lines] == ["Zoé Le Bihan", "Ali Roy"]

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_every_line_end_is_one(self, tmp_path: Path, end: str) -> None:
        assert len(read(tmp_path, end.join(["Nom;Prénom", "Lê;Zoé", "Roy;Ali"])).lines) == 2

    def test_a_cell_may_hold_line_breaks_separators_and_quotes(self, tmp_path: Path) -> None:
        rows = [
            ["Nom", "Prénom", "Besoins"],
            ["Lê", "Zoé", 'rampe ;\r\n"large"\n\nmerci'],
            ["Roy", "Ali", ""],
        ]
        lines = read(tmp_path, delimited(rows)).lines
        assert [(line.line, line.surname, line.needs) for line in lines] == [
            (2, "Lê", 'rampe ; "large" merci'),
            (3, "Roy", ""),
        ]

    def test_an_unclosed_quote_spoils_its_line_only(self, tmp_path: Path) -> None:
        people = [f"Nom{i};Zoé;p{i}@example.org" for i in range(100)]
        people[10] = '"Dupont;Zoé;z@example.org'
        people[60] = 'Durand;"Ali;a@example.org'
        lines = read(tmp_path, "\n".join(["Nom;Prénom;Courriel", *people])).lines
        assert len(lines) == 100
        assert [lines[10].surname, lines[60].first_name, lines[60].email] == [
            "Dupont",
            "Ali",
            "a@example.org",
        ]

    def test_an_unclosed_quote_among_quoted_cells_too(self, tmp_path: Path) -> None:
        people = [f'"Nom{i}";"Zoé"' for i in range(100)]
        people[10] = '"Dupont;"Zoé"'
        assert len(read(tmp_path, "\n".join(['"Nom";"Prénom"', *people])).lines) == 100

    def test_quotes_within_words_are_words(self, tmp_path: Path) -> None:
        lines = read(tmp_path, 'Nom;Prénom\nLe "Grand";Zoé\n"Le" Bihan;Ali\n').lines
        assert [line.surname for line in lines] == ['Le "Grand"', 'Le" Bihan']

    def test_ragged_rows_are_read_and_told(self, tmp_path: Path) -> None:
        found = read(tmp_path, "Nom;Prénom;Courriel\nLê\nRoy;Ali;a@example.org;12 rue;bât. B\nBa;Awa;;;\n")
        assert [line.full_name for line in found.lines] == ["Lê", "Ali Roy", "Awa Ba"]
        assert found.ragged == (3,)

    def test_blank_rows_count_in_the_numbering_alone(self, tmp_path: Path) -> None:
        found = read(tmp_path, "\n;;\nNom;Prénom\n\n ; \nLê;Zoé\n")
        assert (found.header_line, [line.line for line in found.lines]) == (3, [6])

    def test_a_cell_longer_than_any_name_is_refused_alone(self, tmp_path: Path) -> None:
        lines = read(tmp_path, f'Nom;Prénom\n{"x" * 200_000};Zoé\n"{"y;" * 100_000}";Zoé\nRoy;Ali\n').lines
        assert [line.problem for line in lines] == [Problem.TOO_LONG, Problem.TOO_LONG, None]


class TestColumns:
    @pytest.mark.parametrize(
        ("header", "field"),
        [
            ("NOM DE FAMILLE", "surname"),
            ("Prénom(s)", "first_name"),
            ("Nom et prénom", "full_name"),
            ("Structure / Organisme", "organization"),
            ("E-mail", "email"),
            ("Adresse électronique", "email"),
            ("Tél.", "phone"),
            ("N° de téléphone", "phone"),
            ("Ateliers", "workshops"),
            ("Collège", "category"),
            ("Mineur·e", "minority"),
            ("Besoin d’accueil", "needs"),
            ("Droit à l'image", "photo_allowed"),
        ],
    )
    def test_are_known_however_written(self, tmp_path: Path, header: str, field: str) -> None:
        found = read(tmp_path, f"Nom;Divers;{header}\nLê;x;y\n") if field != "surname" else None
        found = found or read(tmp_path, f"{header};Divers\nLê;x\n")
        assert found.mapping[field] == header
        assert "Divers" in found.ignored

    def test_titles_above_the_headers_are_passed_over(self, tmp_path: Path) -> None:
        found = read(tmp_path, "Liste des inscrits;;\nNom;A3-ACT-1;\n;;\nNom;Prénom;Mail\nLê;Zoé;z@x.fr\n")
        assert (found.header_line, [line.surname for line in found.lines]) == (4, ["Lê"])

    def test_without_a_name_the_columns_are_told(self, tmp_path: Path) -> None:
        with pytest.raises(WrongColumns) as caught:
            read(tmp_path, "Date;Montant\n2017;12\n")
        assert caught.value.columns == ("Date", "Montant")

    def test_headers_alone_are_nobody(self, tmp_path: Path) -> None:
        with pytest.raises(NoRow):
            read(tmp_path, "Nom;Prénom\n;\n")

    @pytest.mark.parametrize(
        ("header", "cell", "surname", "first_name"),
        [
            ("Nom et prénom", "LE GALL Marie", "LE GALL", "Marie"),
            ("Nom et prénom", "Le Gall Marie", "Le Gall", "Marie"),
            ("Prénom et nom", "Marie Le Gall", "Le Gall", "Marie"),
            ("Participant", "Marie Le Gall", "Le Gall", "Marie"),
            ("Nom et prénom", "Le Gall, Marie", "Le Gall", "Marie"),
            ("Nom et prénom", "Najibullah", "", "Najibullah"),
            ("Nom", "Marie LE GALL", "LE GALL", "Marie"),
            ("Nom", "Le Gall", "Le Gall", ""),
        ],
    )
    def test_a_name_in_one_cell_is_cut(
        self, tmp_path: Path, header: str, cell: str, surname: str, first_name: str
    ) -> None:
        line = one(tmp_path, f"{header};Courriel", f'"{cell}";x@x.fr')
        assert (line.surname, line.first_name) == (surname, first_name)


class TestCells:
    @pytest.mark.parametrize(
        ("cell", "phone"),
        [
            ("612345678", "0612345678"),
            ("6 12 34 56 78", "06 12 34 56 78"),
            ("612345678.0", "0612345678"),
            ("33612345678", "+33612345678"),
            ("06.12.34.56.78", "06.12.34.56.78"),
            ("3919", "3919"),
        ],
    )
    def test_a_phone_finds_its_lost_zero(self, tmp_path: Path, cell: str, phone: str) -> None:
        assert one(tmp_path, "Nom;Tél", f"Lê;{cell}").phone == phone

    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            ("", Minority.NO),
            ("non", Minority.NO),
            ("34 ans", Minority.NO),
            ("oui", Minority.AWAITED),
            ("16 ans", Minority.AWAITED),
            ("autorisation à recevoir", Minority.AWAITED),
            ("autorisation non reçue", Minority.AWAITED),
            ("autorisation reçue le 18/03", Minority.AUTHORISED),
        ],
    )
    def test_minority(self, tmp_path: Path, cell: str, expected: Minority) -> None:
        assert one(tmp_path, "Nom;Mineur", f"Lê;{cell}").minority is expected

    @pytest.mark.parametrize(("cell", "given"), [("oui", True), ("X", True), ("✓", True), ("non", False), ("", False)])
    def test_a_consent_is_no_until_said(self, tmp_path: Path, cell: str, given: bool) -> None:
        assert one(tmp_path, "Nom;accord_photo", f"Lê;{cell}").photo_allowed is given
        assert not one(tmp_path, "Nom;Courriel", "Lê;x").answer_wanted

    @pytest.mark.parametrize(
        "cell", ["a3-act-1|A4-ACT-1", "A3-ACT-1, A4-ACT-1", "A3-ACT-1 A4-ACT-1", "A3 ACT 1 / A4-ACT-1"]
    )
    def test_workshops_whatever_stands_between(self, tmp_path: Path, cell: str) -> None:
        assert one(tmp_path, "Nom;Séances", f"Lê;{cell}").workshops == ("A3-ACT-1", "A4-ACT-1")

    def test_an_unknown_category_is_told(self, tmp_path: Path) -> None:
        found = read(tmp_path, "Nom;Catégorie\nLê;Martien\nRoy;HABITANTE\n")
        assert [line.category for line in found.lines] == [
            ParticipantCategory.UNKNOWN,
            ParticipantCategory.CITIZEN,
        ]
        assert found.unknown_categories == ("Martien",)

    @pytest.mark.parametrize(
        ("row", "problem"),
        [
            (";;x@x.fr", Problem.NO_NAME),
            ("?;-;", Problem.NO_NAME),
            ("Total : 45;;", Problem.NO_NAME),
            ("6 personnes;;", Problem.GROUP),
            ("Groupe Emmaüs (6 personnes);;", Problem.GROUP),
            ("Nom;Prénom;Courriel", Problem.REPEATED_HEADER),
            (f"{'x' * 201};;", Problem.TOO_LONG),
            ("Total;Marie;", None),
            ("李;小龙;", None),
        ],
    )
    def test_what_is_nobody_is_refused_with_its_reason(self, tmp_path: Path, row: str, problem: Problem | None) -> None:
        assert one(tmp_path, ";".join(HEADERS), row).problem is problem


class TestWorkbook:
    def test_cells_of_every_type(self, tmp_path: Path) -> None:
        rows: list[Sequence[object]] = [
            ("Inscriptions au 6 avril", None),
            (),
            ("Identifiant", "Nom", "Prénom", "Tél", "Photo", "accord_photo", "Besoins", "Fonction", "Mineur"),
            (12, "Lê", "Zoé", 612345678, True, True, date(2017, 4, 6), datetime(2017, 4, 6, 9, 30), None),  # noqa: DTZ001
            (13.0, "Roy", None, 612345678.0, None, False, 1.5, "#REF!", False),
        ]
        found = read_registrants(workbook(tmp_path / "x.xlsx", ("Feuille", rows)))
        first, second = found.lines
        assert (first.line, first.source_id, first.phone) == (4, "12", "0612345678")
        assert (first.photo_allowed, first.needs, first.job) == (True, "06/04/2017", "06/04/2017 09:30")
        assert (second.source_id, second.phone, second.needs, second.job) == ("13", "0612345678", "1.5", "")
        assert second.minority is Minority.NO

    def test_the_sheet_with_a_list_is_found_and_the_others_named(self, tmp_path: Path) -> None:
        path = workbook(
            tmp_path / "x.xlsx",
            ("Lisez-moi", [("Bonjour",)]),
            ("Avril", [HEADERS, ("Lê", "Zoé")]),
            ("Mai", [HEADERS, ("Roy", "Ali")]),
        )
        found = read_registrants(path)
        assert (found.sheet, found.other_sheets) == ("Avril", ("Lisez-moi", "Mai"))
        assert read_registrants(path, sheet="Mai").lines[0].surname == "Roy"

    def test_a_date_no_calendar_has_is_no_failure(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(["Nom", "Besoins"])
        sheet.append(["Lê", 99_999_999])
        sheet.cell(2, 2).number_format = "dd/mm/yyyy"
        book.save(tmp_path / "x.xlsx")
        assert read_registrants(tmp_path / "x.xlsx").lines[0].needs == "99999999"

    def test_far_rows_are_read_and_far_columns_refused(self, tmp_path: Path) -> None:
        for cell, expected in (("A1048576", 2), ("XFD2", None)):
            book = openpyxl.Workbook()
            sheet = book.active
            assert sheet is not None
            for row in [HEADERS, ("Lê", "Zoé")]:
                sheet.append(row)
            sheet[cell] = "Roy"
            book.save(tmp_path / "x.xlsx")
            if expected:
                assert [line.line for line in read_registrants(tmp_path / "x.xlsx").lines] == [2, 1_048_576]
            else:
                with pytest.raises(TooLarge) as caught:
                    read_registrants(tmp_path / "x.xlsx")
                assert caught.value.limit is Limit.COLUMNS
