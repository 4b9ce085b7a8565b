"""The attendance sheet: the columns of its audience, names that fit, figures and proofs that agree, no contact."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.attendance_pdf import write_attendance_pdf
from fabrique_desktop.documents.notice_pdf import write_notice_pdf
from fabrique_desktop.documents.wording import notice_text
from fabrique_desktop.domain.people import Manner, Proof, Role
from fabrique_desktop.domain.text import clean_line
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.services.reporting import AttendanceSheet, SheetLine, french_order
from tests.documents import reading
from tests.documents.snapshots import NOBODY, PLENARY, PROCESS, SAMPLES, WORKSHOP, line, sheet

CITIZENS = replace(WORKSHOP, code="A3-CIT-1", audience_code="CIT", audience_name="Co-construction citoyenne")
BEFORE_STAKEHOLDERS = "N° Nom Prénom Structure Fonction Table Arrivée Départ Signature"
BEFORE_CITIZENS = "N° Prénom Nom (facultatif) Table Arrivée Départ Signature (facultative)"


def unnamed(number: int, **more: Any) -> SheetLine:
    return line("", manner=Manner.UNNAMED, label=str(number), number=number, organization="", job="", **more)


def of_group(number: int, **more: Any) -> SheetLine:
    return line("", manner=Manner.GROUP_MEMBER, label="Emmaüs", number=number, organization="", job="", **more)


UNNAMED = [unnamed(1), unnamed(2)]


def written(one: AttendanceSheet, folder: Path) -> Path:
    path = folder / "emargement.pdf"
    path.unlink(missing_ok=True)
    write_attendance_pdf(one, path)
    return path


def reading_size(path: Path, words: str) -> float:
    """The size, in points, in which these words of the first page are printed."""
    document = pypdfium2.PdfDocument(path)
    page = document[0]
    text_page = page.get_textpage()
    found = text_page.search(words)
    place = found.get_next()
    assert place is not None
    size = pypdfium2.raw.FPDFText_GetFontSize(text_page, place[0])
    found.close()
    text_page.close()
    page.close()
    document.close()
    return float(size)


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
        assert BEFORE_STAKEHOLDERS in reading.whole(written(sheet([], blank=True), tmp_path))
        text = reading.whole(written(sheet([line("Çelik", "Hüseyin")]), tmp_path))
        assert "N° Nom Prénom Structure Fonction Arrivée Départ Preuve" in text
        assert "1 Çelik Hüseyin Association (fictif) Bénévole 14 h 05 accueil" in text

    @pytest.mark.parametrize("workshop", [CITIZENS, PLENARY], ids=["citizens", "for-all"])
    def test_citizens_give_what_they_wish(self, tmp_path: Path, workshop: WorkshopRow) -> None:
        assert BEFORE_CITIZENS in reading.whole(written(sheet([], blank=True, workshop=workshop), tmp_path))
        text = reading.whole(written(sheet([line("Çelik", "Hüseyin")], workshop=workshop), tmp_path))
        assert "N° Prénom Nom (facultatif) Arrivée Départ Preuve" in text
        assert "1 Hüseyin Çelik 14 h 05 accueil" in text
        assert "Association (fictif)" not in text
        assert "Bénévole" not in text

    @pytest.mark.parametrize("workshop", [WORKSHOP, CITIZENS], ids=["stakeholders", "citizens"])
    def test_tables_are_printed_while_they_are_known(self, tmp_path: Path, workshop: WorkshopRow) -> None:
        lines = [line("Çelik", "Hüseyin", table=3), line("Roy", "Zoé")]
        text = reading.whole(written(sheet(lines, workshop=workshop), tmp_path))
        assert "Table Arrivée Départ Preuve" in text
        assert "3 14 h 05 accueil" in text

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
        assert re.search(r" 2 3 4 5 6 7 8 ", text)
        for label in ("Personnes présentes", "dont sans nom", "Nombre de signatures", "Observations"):
            assert label in text
        assert "14 h 05" not in text

    @pytest.mark.parametrize("workshop", [WORKSHOP, CITIZENS], ids=["stakeholders", "citizens"])
    @pytest.mark.parametrize("registered", [0, 15, 120])
    def test_eight_lines_at_least_are_left(self, tmp_path: Path, workshop: WorkshopRow, registered: int) -> None:
        expected = [line(f"Nom{index:03d}", manner=None) for index in range(registered)]
        texts = reading.pages(written(sheet(expected, blank=True, workshop=workshop), tmp_path))
        numbers = {int(word) for text in texts for word in re.findall(r"(?<!\S)\d{1,3}(?!\S)", text)}
        assert set(range(1, registered + 9)) <= numbers
        rows = [text for text in texts if re.search(r"Nom\d{3}", text)]
        assert all("Arrivée Départ Signature" in text for text in rows)
        assert f"{len(texts)}/{len(texts)}" in texts[-1]

    def test_the_first_thing_read_is_that_a_name_is_not_owed(self, tmp_path: Path) -> None:
        path = written(sheet([line("Le Bihan", manner=None)], blank=True), tmp_path)
        text = reading.whole(path)
        assert text.index("Vous pouvez participer sans donner votre nom") < text.index("Le Bihan")
        assert reading_size(path, "Liste tenue par") >= 12

    def test_nobody_s_age_is_on_paper(self, tmp_path: Path) -> None:
        lines = [line("Le Bihan", "Nolwenn", manner=None)]
        assert "mineur" not in reading.whole(written(sheet(lines, blank=True), tmp_path))

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
    def test_each_presence_says_what_it_rests_on(self, tmp_path: Path) -> None:
        lines = [line(f"Nom{index}", proof=one) for index, one in enumerate(Proof)]
        text = reading.whole(written(sheet(lines), tmp_path))
        for one, word in {Proof.DESK: "14 h 05 accueil", Proof.CODE: "14 h 05 code"}.items():
            assert word in text
            assert labels.PROOF[one] in text
        assert "— signature" in text
        assert "— après coup" in text
        assert "— : heure non relevée." in text
        assert "1 présence attestée par une signature." in text

    def test_the_legend_explains_what_is_printed_only(self, tmp_path: Path) -> None:
        text = reading.whole(written(sheet([line("Roy")]), tmp_path))
        assert "Preuve de la présence — accueil : constatée à l’accueil." in text
        assert "non relevée" not in text

    @pytest.mark.parametrize("workshop", [WORKSHOP, CITIZENS], ids=["stakeholders", "citizens"])
    def test_groups_are_numbered_after_the_names(self, tmp_path: Path, workshop: WorkshopRow) -> None:
        lines = [unnamed(10), unnamed(2), of_group(2), line("Zola"), of_group(1), line("Émond"), line("Faure")]
        one = sheet(sorted(lines, key=french_order), workshop=workshop)
        text = reading.whole(written(one, tmp_path))
        order = (
            "Émond",
            "Faure",
            "Zola",
            "Emmaüs (groupe), 1",
            "Emmaüs (groupe), 2",
            "Sans nom n° 2",
            "Sans nom n° 10",
        )
        places = [text.index(name) for name in order]
        assert places == sorted(places)

    def test_whoever_has_no_name_and_is_not_counted_is_apart_too(self, tmp_path: Path) -> None:
        lines = [line("Roy"), unnamed(3, role=Role.COMPANION), of_group(7, role=Role.CHILD)]
        counted, apart = reading.whole(written(sheet(lines), tmp_path)).split("Étaient également présents")
        assert "Sans nom Accompagnant·e" in apart
        assert "Emmaüs (groupe) Enfant" in apart
        assert "Sans nom" not in counted, "nor a number, which would look like one of the count"

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
        assert "14 h 05 16 h 40 accueil" in reading.whole(written(sheet([line("Roy", departed=True)]), tmp_path))

    def test_nobody(self, tmp_path: Path) -> None:
        text = reading.whole(written(sheet([], counts=NOBODY), tmp_path))
        assert "Personne n’a été compté présent." in text
        assert "0 personne présente, dont 0 sans nom." in text


def test_a_hundred_and_twenty_names_are_all_there_under_a_repeated_header(tmp_path: Path) -> None:
    for workshop, blank in product((WORKSHOP, CITIZENS), (True, False)):
        path = written(sheet(register(), workshop=workshop, blank=blank), tmp_path)
        texts = reading.pages(path)
        squeezed = re.sub(r"[\s-]", "", " ".join(texts))
        for one in register():
            assert re.sub(r"[\s-]", "", one.surname) in squeezed
            assert re.sub(r"[\s-]", "", one.first_name) in squeezed
        assert sum("Arrivée Départ" in text for text in texts) >= len(texts) - 1 > 3
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
    @pytest.mark.parametrize("workshop", [WORKSHOP, CITIZENS, PLENARY])
    def test_it_is_one_page_and_says_what_is_owed(self, tmp_path: Path, workshop: WorkshopRow) -> None:
        path = tmp_path / "notice.pdf"
        write_notice_pdf(PROCESS, workshop, path)
        texts = reading.pages(path)
        assert len(texts) == 1
        for part in _OWED:
            assert part in texts[0]
        assert reading_size(path, "Quatre choix") >= 14

    def test_the_screen_says_the_same(self) -> None:
        paragraphs = notice_text(PROCESS, CITIZENS)
        text = " ".join(paragraphs).replace("\u00a0", " ")
        for part in _OWED:
            assert part in text
        assert all(len(one) < 260 for one in paragraphs)
        assert "{" not in text

    def test_sentences_are_short_enough_to_be_read_aloud(self) -> None:
        for paragraph in notice_text(PROCESS, CITIZENS):
            for sentence in re.split(r"[.?!:] ", paragraph):
                assert len(sentence.split()) <= 30, sentence

    def test_without_an_owner_or_a_contact_it_still_says_where_to_ask(self) -> None:
        text = " ".join(notice_text(replace(PROCESS, owner="", contact=""), CITIZENS))
        assert "Qui tient la liste ? La Ville." in text
        assert "l’accueil de l’atelier" in text

    def test_a_training_dossier_is_marked(self, tmp_path: Path) -> None:
        path = tmp_path / "notice.pdf"
        write_notice_pdf(replace(PROCESS, training=True), PLENARY, path)
        assert "EXERCICE — données fictives" in reading.whole(path)

    def test_the_sheet_carries_the_short_form(self, tmp_path: Path) -> None:
        for blank in (True, False):
            text = reading.whole(written(sheet([], blank=blank), tmp_path))
            assert "Vous pouvez participer sans donner votre nom, et sans signer." in text
            assert f"Liste tenue par : {PROCESS.owner}" in text
            assert PROCESS.contact in text


_OWED = (
    PROCESS.owner,
    PROCESS.contact,
    "Vous pouvez participer sans donner votre nom.",
    "compter les personnes venues",
    "Les noms sont effacés une fois la réponse envoyée.",
    "Quatre choix séparés",
    "Si vous ne dites rien, c’est non.",
    "personne mineure",
    "tutelle",
    "CNIL",
    "mission d’intérêt public",
    "Cela ne change rien à vos droits ni à vos aides.",
    "reprendre un choix",
    "limiter l’usage",
    "opposer",
    "sous un mois",
    "délégué à la protection des données",
)
