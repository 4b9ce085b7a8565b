"""What is read together stands together: a title with its words, a count with its table, a small table whole."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pikepdf
import pytest

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.attendance_pdf import write_attendance_pdf
from fabrique_desktop.documents.exchange import write_decidim_csv
from fabrique_desktop.documents.grid import Columns
from fabrique_desktop.documents.minutes_pdf import write_minutes_pdf
from fabrique_desktop.documents.pages import write_pdf
from fabrique_desktop.documents.progress import silent
from fabrique_desktop.documents.short_minutes import write_list_of_proposals
from fabrique_desktop.documents.story import Story
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.domain.contributions import ContributionKind as Kind, Details, Draughting, Stance
from fabrique_desktop.domain.people import Manner, Role
from fabrique_desktop.services.reporting import Correction, Minutes
from tests.documents import reading
from tests.documents.pdf_tree import Element, Tree, elements
from tests.documents.rich import furniture as surround
from tests.documents.snapshots import SEVEN, about, line, many, minutes, said, sheet, whole_evening
from tests.documents.test_open_data import read

WHEN = datetime(2017, 4, 7, 9, tzinfo=PARIS)


def pages_of(path: Path) -> list[tuple[str, str, set[int]]]:
    """Each element with its text and the pages on which it is drawn."""

    def drawn(element: Element) -> set[int]:
        return {mark.page for one in element.walk() for mark in one.marks()}

    with pikepdf.open(path) as pdf:
        tree = Tree(pdf)
        return [(one.tag, " ".join(tree.text(one).split()), drawn(one)) for one in tree.walk()]


@pytest.mark.parametrize("above", range(380, 640, 20))
def test_a_count_goes_with_its_table_which_is_whole(tmp_path: Path, above: int) -> None:
    story = Story()
    story.title([("Un compte", look.TITLE)], look.axis_colour(3))
    story.space(above)
    story.heading("Gommettes")
    story.lead_in("19 gommettes comptées sur 21 possibles.")
    story.table(Columns((60.0, 120.0)), ("Rang", "Proposition"), [(str(n), "Un relais") for n in range(6)])
    path = tmp_path / "k.pdf"
    write_pdf(story, surround(), path, silent)
    told = pages_of(path)
    pages = [page for tag, text, page in told if tag == "Table" or ("ommettes" in text and tag in ("H2", "P"))]
    assert len(pages) == 3
    assert len(set.union(*pages)) == 1


def test_the_dots_of_an_evening_stay_together(tmp_path: Path) -> None:
    for more in range(0, 24, 3):
        one = whole_evening()
        one = replace(one, contributions=(*one.contributions, *(replace(row, id=f"m{row.id}") for row in many(more))))
        path = tmp_path / f"{more}.pdf"
        write_minutes_pdf(one, path)
        told = pages_of(path)
        at = next(index for index, (tag, text, _pages) in enumerate(told) if tag == "H3" and "Gommettes" in text)
        heading, sentence, table = told[at], told[at + 1], told[at + 2]
        assert (sentence[0], table[0]) == ("P", "Table")
        assert heading[2] == sentence[2] == table[2], more


def test_a_title_is_a_paragraph_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "cr.pdf"
    write_minutes_pdf(whole_evening(), path)
    told = [text for tag, text in elements(path) if tag == "P"]
    assert "Un habitant relais par immeuble" in told
    assert "Il faudrait un relais dans chaque immeuble." in told
    assert "Réaction, contre" in told
    assert ("H1", "Compte rendu de l’atelier n° 1 — Acteurs du territoire") in elements(path)


def test_the_title_of_a_long_proposal_goes_with_its_words(tmp_path: Path) -> None:
    drawn = Draughting(title="Un titre")
    for above in range(9):
        rows = [said(1, "mot " * 60 * above or "Rien"), said(2, "mot " * 300, drawn_up=drawn)]
        path = tmp_path / f"{above}.pdf"
        write_minutes_pdf(minutes(rows), path)
        told = pages_of(path)
        at = next(index for index, (tag, text, _pages) in enumerate(told) if (tag, text) == ("P", "Un titre"))
        assert min(told[at][2]) == min(told[at + 1][2])


def test_a_count_beside_a_heading_is_read_apart(tmp_path: Path) -> None:
    path = tmp_path / "cr.pdf"
    write_minutes_pdf(minutes(many(12)), path)
    heads = [text for tag, text in elements(path) if tag in ("H2", "H3", "H4")]
    assert [text for text in heads if re.fullmatch(r"Constats : \d", text)]
    with pikepdf.open(path) as pdf:
        tree = Tree(pdf)
        raw = [tree.text(one) for one in tree.walk() if one.tag in ("H2", "H3", "H4")]
    assert not [text for text in raw if "   " in text or "\u00a0\u00a0" in text]


def test_the_nuance_of_a_reaction_and_the_numbers_are_in_the_debate(tmp_path: Path) -> None:
    first = said(1, "Un relais.", debated=True, dots=9, beside=Details(people=3, out_of=8))
    second = said(2, "Oui.", **about(first, stance=Stance.FOR))
    second = replace(second, beside=replace(second.beside, people=2))
    third = said(3, "Pas partout.", **about(second, stance=Stance.NUANCE))
    path = tmp_path / "cr.pdf"
    write_minutes_pdf(minutes([first, second, third]), path)
    debate = reading.whole(path).split("7.1 Ce qui a fait débat", 1)[1].split("8. Questions", 1)[0]
    assert "3 personnes sur 8 · 9 gommettes" in debate
    assert (
        "Pour Oui. (A3-ACT-1-T1-02, 2 personnes) En réponse à A3-ACT-1-T1-02, nuance : Pas partout. (A3-ACT-1-T1-03)"
    ) in debate


def with_erratum() -> Minutes:
    row = said(1, "Douze logements.", axis_number=2)
    return replace(minutes([row]), corrections={row.id: (Correction("Lire « vingt ».", WHEN),)})


def test_an_erratum_is_beside_the_words_everywhere(tmp_path: Path) -> None:
    one = with_erratum()
    write_minutes_pdf(one, tmp_path / "cr.pdf")
    entry, annex = reading.whole(tmp_path / "cr.pdf").split("Annexe A", 1)
    for told in (entry, annex):
        assert "Douze logements. Erratum du 7 avril 2017 à 9 h : Lire « vingt »." in told
    write_list_of_proposals(one, tmp_path / "r.pdf")
    assert "Erratum du 7 avril 2017 à 9 h : Lire « vingt »." in reading.whole(tmp_path / "r.pdf")
    write_decidim_csv(one, tmp_path / "d.csv")
    body = read(tmp_path / "d.csv", ";")[0]["body/fr"]
    assert "Douze logements.\n\nErratum du 7 avril 2017 à 9 h : Lire « vingt »." in body


def test_decidim_is_told_the_axis_of_attachment_and_the_origin(tmp_path: Path) -> None:
    write_decidim_csv(with_erratum(), tmp_path / "d.csv")
    body = read(tmp_path / "d.csv", ";")[0]["body/fr"]
    assert "Axe 2 : Accompagner le vieillissement de la population (axe de rattachement)." in body
    assert "Origine : Atelier n° 1 — Acteurs du territoire (A3-ACT-1), Axe 3 : Lutter contre le mal-logement." in body


def test_an_idea_to_refine_says_it_once_and_dates_are_those_of_the_minutes(tmp_path: Path) -> None:
    one = minutes([said(1, "Une halle.", kind=Kind.IDEA, beside=Details(to_refine=True))])
    write_list_of_proposals(one, tmp_path / "r.pdf")
    write_minutes_pdf(one, tmp_path / "cr.pdf")
    told, whole = reading.whole(tmp_path / "r.pdf"), reading.whole(tmp_path / "cr.pdf")
    assert told.lower().split("une halle.")[1].count("à préciser") == 1
    dates = "Date Rendez-vous Jeudi 4 mai 2017, de 9 h à 12 h Atelier n° 2"
    assert dates in told
    assert dates in whole
    assert "Vendredi 29 septembre 2017 Conseil municipal : délibération-cadre" in told


def test_the_figures_of_the_desk_stay_on_the_page_that_has_room(tmp_path: Path) -> None:
    people = [line(f"Nom{n:03d}", "Zoé") for n in range(26)]
    write_attendance_pdf(sheet(people), tmp_path / "e.pdf")
    assert len(reading.pages(tmp_path / "e.pdf")) == 2
    groups = replace(SEVEN, group_member=3)
    children = [line("", "", manner=Manner.UNNAMED, role=Role.CHILD, number=4)]
    write_attendance_pdf(sheet([*people[:2], *children], counts=groups), tmp_path / "g.pdf")
    told = reading.whole(tmp_path / "g.pdf")
    assert "dont 2 sans nom et 3 venues avec un groupe." in told
    assert "Sans nom Enfant" in told


def test_the_list_to_be_signed_begins_below_its_head(tmp_path: Path) -> None:
    """It is no small table: it goes on over pages, and leaves none of them empty."""
    people = [line(f"Nom{n:03d}", "Zoé") for n in range(15)]
    write_attendance_pdf(sheet(people), tmp_path / "e.pdf")
    assert "Nom000" in reading.pages(tmp_path / "e.pdf")[0]


def test_nothing_drawn_is_counted_twice(tmp_path: Path) -> None:
    """Titles and words that are apart now are still told once each."""
    write_minutes_pdf(whole_evening(), tmp_path / "cr.pdf")
    found: defaultdict[str, int] = defaultdict(int)
    for tag, text in elements(tmp_path / "cr.pdf"):
        if tag == "LBody":
            found[text] += 1
    assert max(found.values()) == 1
