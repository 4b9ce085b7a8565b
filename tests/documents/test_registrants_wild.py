"""What the City and associations send: titles, several rows of headers, contacts of all kinds, groups, totals."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from fabrique_desktop.documents.registrants import EmptyFile, read_registrants
from fabrique_desktop.documents.registrants_cells import sorted_contacts, workshop_codes
from fabrique_desktop.domain.text import clean_line
from fabrique_desktop.services.importing import Problem
from tests.documents.lists import delimited, read, workbook_of
from tests.documents.test_registrants import one, workbook

MAIL, PHONE = "zoe@example.org", "06 39 98 00 01"


class TestContacts:
    @pytest.mark.parametrize(
        ("cell", "kept"),
        [
            (MAIL, (MAIL, "", "")),
            (PHONE, ("", PHONE, "")),
            (f"{MAIL} / {PHONE}", (MAIL, PHONE, "")),
            (f"{PHONE}\n{MAIL}", (MAIL, PHONE, "")),
            ("12 rue du Port, 44600 Saint-Nazaire", ("", "", "12 rue du Port, 44600 Saint-Nazaire")),
            (f"12 rue du Port - {MAIL}", (MAIL, "", f"12 rue du Port - {MAIL}")),
            ("par sa fille, 06 39 98 00 01", ("", "", "par sa fille, 06 39 98 00 01")),
            ("639980001", ("", "0639980001", "")),
            ("", ("", "", "")),
        ],
    )
    @pytest.mark.parametrize("header", ["Contact", "Coordonnées", "Adresse"])
    def test_a_contact_column_holds_anything(
        self, tmp_path: Path, header: str, cell: str, kept: tuple[str, str, str]
    ) -> None:
        (line,) = read(tmp_path, delimited([["Nom", header], ["Lê", cell]])).lines
        assert (line.email, line.phone, line.other_contact) == kept

    @pytest.mark.parametrize("between", [";", ", ", " / ", " ", "\n", " ou "])
    def test_two_mails_in_a_cell(self, tmp_path: Path, between: str) -> None:
        (line,) = read(tmp_path, delimited([["Nom", "Courriel"], ["Lê", f"{MAIL}{between}lê@example.org"]])).lines
        assert (line.email, line.other_contact) == (MAIL, "lê@example.org")

    def test_two_numbers_in_a_cell(self, tmp_path: Path) -> None:
        line = one(tmp_path, "Nom;Tél", f"Lê;{PHONE} / 02 40 00 00 01")
        assert (line.phone, line.other_contact) == (PHONE, "02 40 00 00 01")

    def test_each_in_the_other_s_column(self, tmp_path: Path) -> None:
        line = one(tmp_path, "Nom;Courriel;Tél", f"Lê;{PHONE};{MAIL}")
        assert (line.email, line.phone, line.other_contact) == (MAIL, PHONE, "")

    @pytest.mark.parametrize("said", ["pas de mail", "?", "voir son fils", "Zoé <"])
    def test_words_stay_where_they_are(self, tmp_path: Path, said: str) -> None:
        assert one(tmp_path, "Nom;Courriel", f"Lê;{said}").email == said
        assert one(tmp_path, "Nom;Tél", f"Lê;{said}").phone == said

    def test_a_mail_among_words_is_found_and_the_words_kept(self, tmp_path: Path) -> None:
        line = one(tmp_path, "Nom;Courriel", f"Lê;Zoé <{MAIL}>")
        assert (line.email, line.other_contact) == (MAIL, f"Zoé <{MAIL}>")

    def test_a_contact_is_taken_before_an_address(self, tmp_path: Path) -> None:
        found = read(tmp_path, f"Nom;Adresse;Contact\nLê;12 rue du Port;{MAIL}\n")
        assert (found.mapping["other_contact"], found.lines[0].email) == ("Contact", MAIL)
        assert found.ignored == ("Adresse",)

    @given(*[st.text(st.sampled_from("aé@. +0612/,;|<>()-"), max_size=30)] * 3)
    def test_nothing_of_a_contact_is_lost(self, email: str, phone: str, other: str) -> None:
        given_ = [clean_line(text) for text in (email, phone, other)]
        kept = "".join(sorted_contacts(*given_))
        assert {char for text in given_ for char in text if char.isalnum()} <= set(kept)


class TestHeaders:
    def test_two_rows_of_headers_are_joined(self, tmp_path: Path) -> None:
        found = read(
            tmp_path, f"Nom;Prénom;Coordonnées;;Quartier\n;;Courriel;Téléphone;\nLê;Zoé;{MAIL};{PHONE};Kerlédé\n"
        )
        (line,) = found.lines
        assert (found.header_line, line.line, line.email, line.phone) == (2, 3, MAIL, PHONE)
        assert (line.neighbourhood, found.mapping["email"]) == ("Kerlédé", "Coordonnées Courriel")

    def test_groups_of_headers_above_are_passed_over(self, tmp_path: Path) -> None:
        found = read(tmp_path, f"Identité;;Contact;\nNom;Prénom;Mail;Tél\nLê;Zoé;{MAIL};{PHONE}\n")
        assert (found.header_line, found.lines[0].surname, found.lines[0].phone) == (2, "Lê", PHONE)

    def test_somebody_called_by_a_header_s_word_is_a_row(self, tmp_path: Path) -> None:
        found = read(tmp_path, "Nom;Mail\nAssociation;\nMaire;x@x.fr\n")
        assert (found.header_line, [line.surname for line in found.lines]) == (1, ["Association", "Maire"])

    def test_merged_titles_in_a_workbook(self, tmp_path: Path) -> None:
        rows = [
            ["Fabrique citoyenne"],
            [],
            ["Inscrits au 6 avril 2017"],
            ["Nom", "Prénom", "Tél"],
            ["Lê", "Zoé", "639980001"],
        ]
        found = read_registrants(workbook_of(tmp_path / "x.xlsx", rows))
        assert (found.header_line, found.lines[0].line, found.lines[0].phone) == (4, 5, "0639980001")

    def test_headers_on_each_page_are_told(self, tmp_path: Path) -> None:
        lines = read(tmp_path, "Nom;Prénom\nLê;Zoé\n\nNom;Prénom\nRoy;Ali\n").lines
        assert [line.problem for line in lines] == [None, Problem.REPEATED_HEADER, None]

    def test_thousands_of_blank_columns_are_no_columns(self, tmp_path: Path) -> None:
        found = read(tmp_path, "Nom;Prénom" + ";" * 16_382 + "\n" + ("Lê;Zoé" + ";" * 16_382 + "\n") * 3)
        assert (len(found.lines), found.headers, found.ragged) == (3, ("Nom", "Prénom"), ())

    @pytest.mark.parametrize(
        ("headers", "row", "surname", "first_name"),
        [
            ("Name;Vorname", "Le Gall;Marie", "Le Gall", "Marie"),
            ("Nom complet;Prénom", "Le Gall Marie;Marie", "Le Gall", "Marie"),
            ("Nom complet;Prénom", "Marie Le Gall;Marie", "Le Gall", "Marie"),
            ("Nom complet;Prénom", "Le Gall;Marie", "Le Gall", "Marie"),
            ("Nom / Prénom;Tél", "LE GALL Marie;", "LE GALL", "Marie"),
        ],
    )
    def test_names_beside_names(self, tmp_path: Path, headers: str, row: str, surname: str, first_name: str) -> None:
        line = one(tmp_path, headers, row)
        assert (line.surname, line.first_name) == (surname, first_name)


class TestRows:
    def test_groups_are_refused_and_counted(self, tmp_path: Path) -> None:
        found = read(tmp_path, "Nom;Prénom\nGroupe Emmaüs (6 personnes);\n12 habitants;\nGroupe du mardi;\nLê;Zoé\n")
        assert [line.problem for line in found.lines] == [Problem.GROUP] * 3 + [None]
        assert found.group_people == 18

    @pytest.mark.parametrize(
        "row", ["Total;45", "TOTAL : 45;", "Sous-total;12", "Nombre d’inscrits : 45;", "Total inscrits;"]
    )
    def test_totals_are_nobody(self, tmp_path: Path, row: str) -> None:
        assert one(tmp_path, "Nom;Prénom", row).problem is Problem.NO_NAME

    @pytest.mark.parametrize("row", ["Total;Marie", "Totaldi;", "Le Nombre;Zoé", "Legroupe;"])
    def test_names_that_look_like_one_are_somebody(self, tmp_path: Path, row: str) -> None:
        assert one(tmp_path, "Nom;Prénom", row).problem is None

    def test_a_row_cut_by_another_separator_is_read(self, tmp_path: Path) -> None:
        lines = read(tmp_path, f"Nom;Prénom;Mail\nLê;Zoé;{MAIL}\nRoy,Ali,a@example.org\nBa\tAwa\tb@example.org\n").lines
        assert [(line.surname, line.first_name) for line in lines] == [("Lê", "Zoé"), ("Roy", "Ali"), ("Ba", "Awa")]

    def test_a_name_with_a_comma_is_not_cut_in_two_columns(self, tmp_path: Path) -> None:
        line = read(tmp_path, "Nom et prénom;Mail\nLe Gall, Marie\n").lines[0]
        assert (line.surname, line.first_name, line.email) == ("Le Gall", "Marie", "")

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_a_separator_line_is_no_row(self, tmp_path: Path, end: str) -> None:
        found = read(tmp_path, end.join(["sep=;", "Nom;Prénom", "Lê;Zoé"]))
        assert (found.header_line, [line.line for line in found.lines]) == (1, [2])
        with pytest.raises(EmptyFile):
            read(tmp_path, f"sep=;{end} {end}")

    def test_dates_as_numbers_are_dates(self, tmp_path: Path) -> None:
        rows = [("Nom", "Besoins"), ("Lê", date(2017, 4, 6))]
        assert read_registrants(workbook(tmp_path / "x.xlsx", ("F", rows))).lines[0].needs == "06/04/2017"

    @pytest.mark.parametrize(
        ("cell", "codes"),
        [
            ("A3-ACT-1\nA4-ACT-1", ("A3-ACT-1", "A4-ACT-1")),
            ("a3 act 1\na4 act 1", ("A3-ACT-1", "A4-ACT-1")),
            (" ; A3-ACT-1 ; A3-ACT-1", ("A3-ACT-1",)),
            ("", ()),
        ],
    )
    def test_workshops_on_several_lines(self, cell: str, codes: tuple[str, ...]) -> None:
        assert workshop_codes(cell) == codes


names = st.text(st.characters(exclude_categories=["Cs", "Cc"], max_codepoint=0x2FFF), min_size=1, max_size=40)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(names, names), min_size=1, max_size=6))
def test_names_pass_as_they_are_written(tmp_path: Path, people: list[tuple[str, str]]) -> None:
    """Surname and first name in their columns: cleaned as any label is, and nothing else."""
    rows = [["Nom", "Prénom", "Courriel"], *([*person, MAIL] for person in people)]
    for found in (
        read(tmp_path, delimited(rows, end="\n")),
        read_registrants(workbook_of(tmp_path / "x.xlsx", safe(rows))),
    ):
        asked = safe(rows)[1:] if found.kind == "xlsx" else rows[1:]
        assert [(line.surname, line.first_name) for line in found.lines] == [
            (clean_line(surname), clean_line(first)) for surname, first, _mail in asked
        ]


def safe(rows: list[list[str]]) -> list[list[str]]:
    """What XML can hold."""
    return [["".join(char if char.isprintable() else " " for char in cell) for cell in row] for row in rows]
