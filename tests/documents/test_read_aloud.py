"""The sheet to be read aloud: large, in sentences, each thing under the one it is about, nothing left out unsaid."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest

from fabrique_desktop.documents.short_minutes import write_to_read_aloud
from fabrique_desktop.domain.contributions import ContributionKind as Kind, Draughting
from fabrique_desktop.services.reporting import Minutes
from tests.documents import reading
from tests.documents.pdf_structure import tree_text
from tests.documents.pdf_tree import Tree, elements
from tests.documents.snapshots import about, many, minutes, said, whole_evening


def written(one: Minutes, folder: Path) -> Path:
    path = folder / "l.pdf"
    path.unlink(missing_ok=True)
    write_to_read_aloud(one, path)
    return path


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(whole_evening(), tmp_path_factory.mktemp("aloud"))


@pytest.fixture(scope="module")
def text(path: Path) -> str:
    return reading.whole(path)


def test_a_reaction_follows_what_it_answers_and_says_its_side(text: str) -> None:
    findings, proposals = text.split("Propositions : 5 et 3 réactions", 1)
    assert "Cela marche déjà" not in findings, "a reaction is no finding shared by all"
    order = (
        "Proposition 1, table 1 (A3-ACT-1-T1-01)", "Réaction, contre, plénière (A3-ACT-1-P-05) Les bailleurs",
        "Réaction, pour, plénière (A3-ACT-1-P-06) Cela marche", "Réaction à A3-ACT-1-P-06, plénière (A3-ACT-1-P-07)",
        "Proposition 2, table 2",
    )  # fmt: skip
    places = [proposals.index(one) for one in order]
    assert places == sorted(places)


def test_what_is_beside_the_words_is_read_in_sentences(text: str) -> None:
    for sentence in (
        "3 personnes sur 8 l’ont dit. 9 gommettes ont été posées. Cela a fait débat. La table l’a relue et validée.",
        "Douze logements. Erratum du 7 avril 2017 à 9 h : Lire « vingt logements ».",
        "Position : nuance.", "C’est à préciser.", "C’était écrit sur un post-it.",
        "Précise A1-HAB-1-T2-04.", "Rattachée à l’axe 2, Vieillissement.", "Proche de A1-HAB-1-T2-04.",
        "Ce que les tables ont dit en plénière Table 1 Le voisinage d’abord. Table 3 Des transports le dimanche.",
        "Le compte rendu dit aussi qui était là",
    ):  # fmt: skip
        assert sentence in text, sentence


def test_a_screen_reader_goes_from_entry_to_entry(path: Path) -> None:
    told = elements(path)
    heads = {tag: [text for one, text in told if one == tag] for tag in ("H1", "H2", "H3", "H4")}
    assert heads["H1"] == ["À lire à voix haute : Atelier n° 1 — Acteurs du territoire"]
    assert "Proposition 1, table 1 (A3-ACT-1-T1-01)" in heads["H3"]
    assert "Réaction, contre, plénière (A3-ACT-1-P-05)" in heads["H4"]
    quoted = [text for tag, text in told if tag == "BlockQuote"]
    assert quoted == ["« On ne connaît plus ses voisins. »"]
    assert not [line for line in tree_text(path).splitlines() if "Un habitant relais par immeuble Il" in line]


def test_it_is_large(path: Path) -> None:
    sizes = {size for size, _top in letters(path)}
    assert min(sizes) >= 13
    assert size_of(path, "Il faudrait un relais") >= 17
    assert size_of(path, "A3-ACT-1-T1-01") >= 13


@pytest.mark.parametrize("shift", range(8))
def test_no_label_is_parted_from_its_sentence(tmp_path: Path, shift: int) -> None:
    titled = [replace(row, drawn_up=Draughting(title="Un titre")) for row in many(40)]
    rows = [said(0, "mot " * 12 * shift, kind=Kind.FINDING), *titled] if shift else titled
    printed = written(minutes(rows), tmp_path)
    last = last_elements(printed)
    assert last
    assert not [tag for tag, _text in last if tag in ("H2", "H3", "H4")]
    assert not [text for _tag, text in last if text in ("Mot pour mot :", "Un titre")]


def test_two_reactions_about_each_other_are_read(tmp_path: Path) -> None:
    first = said(1, "Un.")
    rows = [first, said(2, "Deux.", **about(first))]
    told = reading.whole(written(minutes(rows), tmp_path))
    assert told.count("Deux.") == 1


def letters(path: Path) -> list[tuple[float, float]]:
    """The size of each letter of the text, with its height on the page; not those around the pages."""
    document = pypdfium2.PdfDocument(path)
    found: list[tuple[float, float]] = []
    for number, page in enumerate(document):
        text_page = page.get_textpage()
        bottom, top = 62, page.get_height() - (70 if number else 0)
        for index in range(text_page.count_chars()):
            _left, low, _right, high = text_page.get_charbox(index)
            if low > bottom and high < top and text_page.get_text_range(index, 1).strip():
                found.append((pypdfium2.raw.FPDFText_GetFontSize(text_page, index), high))
        text_page.close()
        page.close()
    document.close()
    return found


def size_of(path: Path, words: str) -> float:
    document = pypdfium2.PdfDocument(path)
    sizes = []
    for page in document:
        text_page = page.get_textpage()
        found = text_page.search(words)
        if (place := found.get_next()) is not None:
            sizes.append(pypdfium2.raw.FPDFText_GetFontSize(text_page, place[0]))
        found.close()
        text_page.close()
        page.close()
    document.close()
    assert sizes, words
    return float(min(sizes))


def last_elements(path: Path) -> list[tuple[str, str]]:
    """The tag and the text of what ends each page but the last."""
    pages: dict[int, list[tuple[str, str]]] = defaultdict(list)
    with pikepdf.open(path) as pdf:
        tree = Tree(pdf)
        for element in tree.walk():
            for mark in element.marks():
                pages[mark.page].append((element.tag, " ".join(tree.text(element).split())))
    return [tags[-1] for page, tags in sorted(pages.items())][:-1]
