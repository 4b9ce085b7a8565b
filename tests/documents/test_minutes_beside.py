"""What capture notes beside the words is printed with them, in words, each thing once."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.lib.units import mm

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.minutes_pdf import furniture
from fabrique_desktop.documents.minutes_story import MinutesStory, Said
from fabrique_desktop.documents.pages import write_pdf
from fabrique_desktop.documents.progress import silent
from fabrique_desktop.domain.contributions import Details, Draughting, Link, Stance
from tests.documents import reading
from tests.documents.snapshots import about, minutes, said, whole_evening
from tests.documents.test_minutes import HOSTILE, written


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    return reading.whole(written(whole_evening(), tmp_path_factory.mktemp("whole")))


@pytest.fixture(scope="module")
def said_part(text: str) -> str:
    """Sections 5 and 6, up to the dots."""
    return text.split("5. Constats partagés", 1)[1].split("6.3 Gommettes", 1)[0]


def test_each_reference_is_the_head_of_one_entry(said_part: str) -> None:
    for row in whole_evening().contributions:
        mark = "Plénière" if row.table is None else f"Table {row.table}"
        assert len(re.findall(f"{row.reference} {mark}", said_part)) == 1, row.reference


def test_a_proposal_is_printed_as_its_table_formulated_it(said_part: str) -> None:
    assert (
        "A3-ACT-1-T1-01 Table 1 Un habitant relais par immeuble Il faudrait un relais dans chaque immeuble. "
        "« On ne connaît plus ses voisins. » À quoi ça répond : Les pannes restent des semaines sans réponse. "
        "Comment : Un volontaire formé par le bailleur, un numéro direct. Qui : Bailleurs et CCAS "
        "Conditions de réussite : Un local, et du temps reconnu. "
        "Freins et leviers : La peur d’être pris pour un gardien. "
        "3 personnes sur 8 · 9 gommettes · fait débat · relue et validée par la table · proche de A1-HAB-1-T2-04"
    ) in said_part


def test_reactions_stand_under_what_they_are_about(said_part: str) -> None:
    wanted = (
        "A3-ACT-1-T1-01 ", "A3-ACT-1-P-05 Plénière Réaction, contre", "A3-ACT-1-P-06 Plénière Réaction, pour",
        "A3-ACT-1-P-07 Plénière Réaction à A3-ACT-1-P-06", "A3-ACT-1-T2-02 ",
    )  # fmt: skip
    places = [said_part.index(one) for one in wanted]
    assert places == sorted(places)
    assert "Constat · participation" in said_part
    assert said_part.count("5 contributions et 3 réactions") == 2


def test_figures_count_everything_once(text: str) -> None:
    assert "10 contributions notées (4 tables et plénière) : 6 propositions, 3 constats et 1 à classer." in text
    assert "Parmi elles, 3 réactions sont imprimées sous ce dont elles parlent." in text


def test_a_refinement_says_what_it_refines(said_part: str) -> None:
    assert "Commencer par deux quartiers. Précise A1-HAB-1-T2-04" in said_part


@pytest.mark.parametrize(
    ("link", "told"),
    [
        (Link.REFINES, "Précise"),
        (Link.QUALIFIES, "Nuance"),
        (Link.OPPOSES, "S’oppose à"),
        (Link.PRIORITISES, "Donne la priorité à"),
        (Link.REACTION, "Réaction à"),
    ],
)
def test_a_link_to_another_workshop_names_it(tmp_path: Path, link: Link, told: str) -> None:
    row = replace(said(1, "Oui."), beside=Details(about_id="elsewhere", link=link), about="A1-HAB-1-T2-04")
    assert f"Oui. {told} A1-HAB-1-T2-04" in reading.whole(written(minutes([row]), tmp_path))


def test_marks_are_told_in_words(said_part: str) -> None:
    assert "Une navette le dimanche. Nuance · 5 gommettes · à préciser" in said_part
    assert "Des casiers à la gare. Noté sur post-it · 5 gommettes" in said_part
    assert "Rattachée à l’axe 2, Vieillissement" in said_part


def test_what_was_removed_leaves_its_reference(said_part: str) -> None:
    assert "A3-ACT-1-T2-09 Table 2 Texte retiré à la demande d’une personne." in said_part


def test_an_erratum_stands_under_the_words_it_corrects(said_part: str) -> None:
    assert "Douze logements. Erratum du 7 avril 2017 à 9 h : Lire « vingt logements »." in said_part


def test_dots_tell_their_ties_and_what_was_possible(text: str) -> None:
    dots = text.split("6.3 Gommettes", 1)[1].split("7. Points de débat", 1)[0]
    assert "19 gommettes comptées sur 21 possibles (7 personnes présentes, 3 gommettes chacune)." in dots
    assert "1 A3-ACT-1-T1-01" in dots
    assert "2 ex æquo A3-ACT-1-T2-02" in dots
    assert "2 ex æquo A3-ACT-1-T3-03" in dots
    assert "1 autre proposition n’a pas de nombre de gommettes." in dots
    assert "à vérifier" not in dots


@pytest.mark.parametrize(("people", "told"), [(5, "le comptage est à vérifier"), (0, "n’est pas connu")])
def test_dots_that_cannot_be_are_told_and_not_corrected(tmp_path: Path, people: int, told: str) -> None:
    evening = whole_evening()
    text = reading.whole(written(replace(evening, dots=replace(evening.dots, people=people)), tmp_path))
    assert told in text
    assert "19 gommettes comptées" in text


def test_what_was_debated_is_told_with_both_sides(text: str) -> None:
    debate = text.split("7.1 Ce qui a fait débat", 1)[1].split("8. Questions", 1)[0]
    assert "A3-ACT-1-T1-01 — Un habitant relais par immeuble" in debate
    assert "Pour Cela marche déjà rue du Port. (A3-ACT-1-P-06)" in debate
    assert "Contre Les bailleurs s’en déchargeraient. (A3-ACT-1-P-05)" in debate


def test_a_side_that_nobody_took_is_told(tmp_path: Path) -> None:
    first = said(1, "Un relais.", debated=True)
    against = said(2, "Non.", **about(first, Link.OPPOSES))
    shade = said(3, "Pas partout.", **about(first, stance=Stance.NUANCE))
    other = said(4, "Qui paie ?", **about(first))
    text = reading.whole(written(minutes([first, against, shade, other]), tmp_path))
    assert (
        "Pour Rien n’a été noté. Contre Non. (A3-ACT-1-T1-02) Nuance Pas partout. (A3-ACT-1-T1-03) "
        "Autres réactions Qui paie ? (A3-ACT-1-T1-04)"
    ) in text


def test_how_it_was_collected_is_told(text: str) -> None:
    method = text.split("4. Déroulé et méthode", 1)[1].split("5. Constats", 1)[0]
    assert "Post-it 2 contributions recopiées" in method
    assert "Textes retirés 1 texte, à la demande" in method


def test_what_was_given_out_and_what_tables_said(text: str) -> None:
    assert "Le logement à Saint-Nazaire en chiffres 1er mars 2017 à l’accueil du CCAS" in text
    assert "Table 1 Le voisinage d’abord. Table 3 Des transports le dimanche." in text


def test_two_reactions_about_each_other_are_both_printed(tmp_path: Path) -> None:
    first, second = said(1, "Un."), said(2, "Deux.")
    rows = [
        replace(first, beside=Details(about_id=second.id, link=Link.REACTION), about=second.reference),
        replace(second, beside=Details(about_id=first.id, link=Link.REACTION), about=first.reference),
    ]
    text = reading.whole(written(minutes(rows), tmp_path))
    assert "Un. Réaction à A3-ACT-1-T1-02" in text
    assert "Deux. Réaction à A3-ACT-1-T1-01" in text


def test_a_reaction_to_what_is_not_printed_is_an_entry(tmp_path: Path) -> None:
    row = said(2, "Trop cher.", **about(said(1, "Retirée depuis.")))
    text = reading.whole(written(minutes([row]), tmp_path))
    assert "A3-ACT-1-T1-02 Table 1 Trop cher. Réaction à A3-ACT-1-T1-01" in text


def test_hostile_words_in_every_field_are_printed_as_words(tmp_path: Path) -> None:
    for text in HOSTILE:
        row = said(1, text, drawn_up=Draughting(*[text] * 6), verbatim=text)
        printed = reading.whole(written(minutes([row, said(2, "Après.")]), tmp_path))
        assert "Après." in printed


def test_fields_of_any_length_are_all_there(tmp_path: Path) -> None:
    fields = [" ".join(f"{name}{number:04d}" for number in range(3_000)) for name in "abcdef"]
    printed = reading.whole(written(minutes([said(1, "Court.", drawn_up=Draughting(*fields))]), tmp_path))
    for field in fields:
        assert set(field.split()) <= set(printed.split())


@pytest.mark.parametrize("room", range(20, 75, 3))
def test_a_reference_at_the_foot_of_a_page_goes_with_its_words(tmp_path: Path, room: int) -> None:
    """The margin of an entry may hold more lines than are left of the page: it then begins the next one."""
    story = MinutesStory()
    story.space(look.PAGE_HEIGHT - 18 * mm - look.BOTTOM - room)
    story.said(Said("A3-ACT-1-T1-01", ["Table 1", "Axe 2", "Coordination"], "mot " * 300))
    write_pdf(story, furniture(minutes([])), tmp_path / "m.pdf", silent)
    assert reading.whole(tmp_path / "m.pdf").count("A3-ACT-1-T1-01") == 1
