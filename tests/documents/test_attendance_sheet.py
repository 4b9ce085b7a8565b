"""The attendance sheet: the columns of its audience, names that fit, figures that agree, no contact."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from fabrique_desktop.documents.attendance_pdf import write_attendance_pdf
from fabrique_desktop.documents.notice_pdf import write_notice_pdf
from fabrique_desktop.domain.people import Manner, Role
from fabrique_desktop.domain.text import clean_line
from fabrique_desktop.services.reporting import AttendanceSheet, SheetLine
from tests.documents import reading
from tests.documents.snapshots import NOBODY, PLENARY, PROCESS, SAMPLES, WORKSHOP, line, sheet

CITIZENS = replace(WORKSHOP, code="A3-CIT-1", audience_code="CIT", audience_name="Co-construction citoyenne")
UNNAMED = [line("", manner=Manner.UNNAMED, label=str(number), organization="", job="") for number in (1, 2)]


def written(one: AttendanceSheet, folder: Path) -> Path:
    path = folder / "emargement.pdf"
    path.unlink(missing_ok=True)
    write_attendance_pdf(one, path)
    return path


def register() -> list[SheetLine]:
    with (SAMPLES / "registrants.csv").open(encoding="utf-8", newline="") as stream:
        return [
            line(
                clean_line(row["nom"]),
                clean_line(row["prenom"]),
                organization=row["organisation"],
                job=row["fonction"],
            )
            for row in csv.DictReader(stream, delimiter=";")
        ]


class TestColumns:
    def test_stakeholders_give_a_structure_and_a_job(self, tmp_path: Path) -> None:
        text = reading.whole(written(sheet([line("Çelik", "Hüseyin")]), tmp_path))
        assert "N° Nom Prénom Structure Fonction Table Arrivée Départ Signature" in text
        assert "Çelik Hüseyin Association (fictif) Bénévole 14 h 05" in text

    @pytest.mark.parametrize("workshop", [CITIZENS, PLENARY])
    def test_citizens_give_what_they_wish(self, tmp_path: Path, workshop: object) -> None:
        assert workshop in (CITIZENS, PLENARY)
        one = sheet([line("Çelik", "Hüseyin")], workshop=CITIZENS if workshop is CITIZENS else PLENARY)
        text = reading.whole(written(one, tmp_path))
        assert "N° Prénom Nom (facultatif) Table Arrivée Départ Signature (facultative)" in text
        assert "Hüseyin Çelik 14 h 05" in text
        assert "Association (fictif)" not in text
        assert "Bénévole" not in text

    def test_no_contact_is_ever_asked(self, tmp_path: Path) -> None:
        for workshop in (WORKSHOP, CITIZENS):
            text = reading.whole(written(sheet([], blank=True, workshop=workshop), tmp_path))
            assert not re.search(r"courriel|t[ée]l[ée]phone|adresse|bénéficiaire", text, re.I)

    def test_undated_says_so(self, tmp_path: Path) -> None:
        text = reading.whole(written(sheet([], workshop=PLENARY, blank=True), tmp_path))
        assert "Date à confirmer (début septembre 2017)" in text
        assert "Feuille d’émargement — Grand atelier — Ouvert à tous" in text


class TestBefore:
    def test_it_is_signed_by_hand_with_lines_for_the_others(self, tmp_path: Path) -> None:
        expected = [line("Le Bihan", "Nolwenn", manner=None)]
        path = written(sheet(expected, blank=True), tmp_path)
        text = reading.whole(path)
        assert "1 Le Bihan Nolwenn" in text
        assert re.search(r" 2 3 4 5 6 7 8 9 ", text)
        for label in ("Personnes présentes", "dont sans nom", "Nombre de signatures", "Observations"):
            assert label in text
        assert "14 h 05" not in text

    def test_rows_are_nine_millimetres_high(self, tmp_path: Path) -> None:
        document = pypdfium2.PdfDocument(written(sheet([], blank=True), tmp_path))
        page = document[0]
        text_page = page.get_textpage()
        tops = []
        for number in range(1, 9):
            found = text_page.search(str(number), match_whole_word=True)
            while (place := found.get_next()) is not None:
                box = text_page.get_charbox(place[0])
                if box[0] < 75 and text_page.get_text_range(*place) == str(number):
                    tops.append(box[3])
                    break
            found.close()
        text_page.close()
        page.close()
        document.close()
        gaps = [above - below for above, below in pairwise(tops)]
        assert len(tops) >= 5
        assert min(gap for gap in gaps if gap > 0) >= 9 / 25.4 * 72


class TestAfter:
    def test_the_figures_are_the_snapshot_s(self, tmp_path: Path) -> None:
        text = reading.whole(written(sheet([line("Le Bihan", "Nolwenn"), *UNNAMED]), tmp_path))
        assert "7 personnes présentes, dont 2 sans nom." in text
        assert "4 inscrites à l’avance, 1 venue sans inscription et 2 sans nom." in text
        assert "Hors du compte : 1 élu·e et 2 interprètes." in text
        assert "Sans nom n° 2" in text

    def test_those_who_are_not_counted_are_apart(self, tmp_path: Path) -> None:
        lines = [
            line("Le Bihan", "Nolwenn"),
            line("Roy", "Zoé", role=Role.PRESS),
            line("Bâ", "Awa", manner=None),
        ]
        text = reading.whole(written(sheet(lines), tmp_path))
        counted, apart = text.split("Étaient également présents")
        assert "Roy" not in counted
        assert "Bâ" not in counted
        present, absent = apart.split("Inscrits non venus")
        assert "Roy Zoé Presse" in present
        assert "Bâ Awa" in absent

    def test_departures_are_shown(self, tmp_path: Path) -> None:
        assert "14 h 05 16 h 40" in reading.whole(written(sheet([line("Roy", departed=True)]), tmp_path))

    def test_nobody(self, tmp_path: Path) -> None:
        text = reading.whole(written(sheet([], counts=NOBODY), tmp_path))
        assert "Personne n’a été compté présent." in text
        assert "0 personne présente, dont 0 sans nom." in text


def test_a_hundred_and_twenty_names_are_all_there_under_a_repeated_header(tmp_path: Path) -> None:
    for workshop in (WORKSHOP, CITIZENS):
        path = written(sheet(register(), workshop=workshop), tmp_path)
        texts = reading.pages(path)
        squeezed = re.sub(r"[\s-]", "", " ".join(texts))
        for one in register():
            assert re.sub(r"[\s-]", "", one.surname) in squeezed
            assert re.sub(r"[\s-]", "", one.first_name) in squeezed
        assert sum("Signature" in text and "Arrivée" in text for text in texts) >= len(texts) - 1 > 3
        assert not reading.ink_outside(path, 0.03)


def test_hostile_and_endless_names_stay_in_their_cell(tmp_path: Path) -> None:
    lines = [
        line("<b>Roy</b> & fils", "<img src='/etc/passwd'/>", organization="=1+1", job="🚲"),
        line("de Kergariou de Rosmadec", "Marie-Charlotte"),
        line("W" * 400, "n" * 900, organization="mot " * 2000, job=""),
    ]
    for workshop in (WORKSHOP, CITIZENS):
        path = written(sheet(lines, workshop=workshop), tmp_path)
        text = reading.whole(path)
        assert "<b>Roy</b> & fils" in text
        assert "de Kergariou de Rosmadec" in text
        assert not reading.ink_outside(path, 0.03)


class TestNotice:
    def test_it_is_one_page_and_says_what_is_owed(self, tmp_path: Path) -> None:
        path = tmp_path / "notice.pdf"
        write_notice_pdf(PROCESS, CITIZENS, path)
        texts = reading.pages(path)
        assert len(texts) == 1
        for part in (
            PROCESS.owner,
            PROCESS.contact,
            "sans dire qui vous êtes",
            "CNIL",
            "mission d’intérêt public",
        ):
            assert part in texts[0]

    def test_a_training_dossier_is_marked(self, tmp_path: Path) -> None:
        path = tmp_path / "notice.pdf"
        write_notice_pdf(replace(PROCESS, training=True), PLENARY, path)
        assert "EXERCICE — données fictives" in reading.whole(path)

    def test_the_sheet_carries_the_short_form(self, tmp_path: Path) -> None:
        text = reading.whole(written(sheet([], blank=True), tmp_path))
        assert "On peut participer sans donner son nom ni signer." in text
        assert f"tenue par {PROCESS.owner}" in text
