"""What a screen reader tells is what was said: each thing once, in reading order, with the spaces between words."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.attendance_pdf import write_attendance_pdf
from fabrique_desktop.documents.grid import Columns
from fabrique_desktop.documents.minutes_filing import REMOVED
from fabrique_desktop.documents.minutes_pdf import write_minutes_pdf
from fabrique_desktop.documents.pages import write_pdf
from fabrique_desktop.documents.progress import silent
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.text import moment, quoted
from fabrique_desktop.domain.contributions import DRAUGHTING, ContributionKind as Kind
from fabrique_desktop.services.reporting import Minutes
from tests.documents.every_document import evening_of, every_pdf, filled_minutes
from tests.documents.hostile_texts import ENDLESS
from tests.documents.pdf_structure import defects, tree_text
from tests.documents.pdf_tree import elements, furniture
from tests.documents.rich import LONG_LINK, ROWS, anchor, furniture as surround, link, write_rich
from tests.documents.snapshots import line, many, minutes, sample_texts, sheet, whole_evening

FIELDS = ("À quoi ça répond", "Comment", "Qui", "Conditions de réussite", "Freins et leviers")


def told_apart() -> Callable[[str], str]:
    """Each text of its own, where there was one: whatever is lost, said twice or misplaced shows."""
    numbers = count(1)
    return lambda before: before and f"Mot n° {next(numbers):03d}, « dit » là ; voilà."


@pytest.fixture(scope="module")
def evening() -> Minutes:
    return filled_minutes(evening_of(60), told_apart())


@pytest.fixture(scope="module")
def printed(evening: Minutes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tree") / "cr.pdf"
    write_minutes_pdf(evening, path)
    return path


def flat(text: str) -> str:
    return " ".join(text.split())


def entries(path: Path) -> dict[str, list[str]]:
    """For each reference that heads an entry, the texts beside it, in order."""
    found: dict[str, list[str]] = {}
    reference = ""
    for tag, text in elements(path):
        if tag in ("H1", "H2", "H3", "H4"):
            reference = ""
        elif tag == "Lbl" and text != "–":
            assert text not in found, f"{text} twice"
            reference = text
            found[reference] = []
        elif tag == "P" and reference:
            found[reference].append(text)
    return found


class TestMinutes:
    def test_each_contribution_is_one_entry_with_all_that_was_noted(self, evening: Minutes, printed: Path) -> None:
        told = entries(printed)
        assert set(told) == {row.reference for row in evening.contributions}
        for row in evening.contributions:
            texts = [text for name in DRAUGHTING[1:] if (text := getattr(row.drawn_up, name))]
            wanted = [f"{name} : {text}" for name, text in zip(FIELDS, texts, strict=False)]
            written = evening.corrections.get(row.id, ())
            wanted += [f"Erratum du {moment(one.written_at)} : {one.text}" for one in written]
            if row.verbatim:
                wanted.insert(0, quoted(row.verbatim))
            place, words, *rest = told[row.reference]
            assert place.startswith(f"Table {row.table}" if row.table else "Plénière")
            spoken = quoted(row.text) if row.kind is Kind.VERBATIM else row.text
            assert words.endswith(REMOVED if row.removed else flat(f"{row.drawn_up.title} {spoken}"))
            assert rest[: len(wanted)] == list(map(flat, wanted))
            assert len(rest) - len(wanted) <= 1  # what was noted beside: one line

    def test_entries_are_read_in_their_order(self, tmp_path: Path) -> None:
        write_minutes_pdf(whole_evening(), tmp_path / "cr.pdf")
        marks = ("T2-09", "T1-10", "T1-01", "P-05", "P-06", "P-07", "T2-02", "T3-03", "T4-04", "P-08")
        assert list(entries(tmp_path / "cr.pdf")) == [f"A3-ACT-1-{mark}" for mark in marks]

    def test_what_is_said_once_is_told_once(self, evening: Minutes, printed: Path) -> None:
        told = flat(tree_text(printed))
        once = [row.verbatim for row in evening.contributions if row.verbatim]
        once += [getattr(row.drawn_up, name) for row in evening.contributions for name in DRAUGHTING[1:]]
        once += [one.text for written in evening.corrections.values() for one in written]
        once += [text for _table, text in evening.messages]
        once += [text for one in evening.supports for text in (one.title, one.where_to_get)]
        for text in filter(None, once):
            assert told.count(flat(text)) == 1, text

    def test_nothing_said_is_among_the_furniture(self, evening: Minutes, printed: Path) -> None:
        around = " ".join(furniture(printed))
        assert evening.process.name in around
        for row in evening.contributions:
            assert not row.text or row.text not in around


class TestSheet:
    def test_each_name_is_a_row_in_the_order_of_the_list(self, tmp_path: Path) -> None:
        people = [line(f"Nom {n:03d}", f"Prénom {n:03d}", organization=f"Maison {n:03d}") for n in range(140)]
        path = tmp_path / "sheet.pdf"
        write_attendance_pdf(sheet(people), path)
        told = flat(tree_text(path))
        rows = [f"{n + 1} Nom {n:03d} Prénom {n:03d} Maison {n:03d} Bénévole 14 h 05" for n in range(140)]
        places = [told.index(row) for row in rows]
        assert places == sorted(places)
        assert all(told.count(f"Nom {n:03d}") == 1 for n in range(140))

    def test_repeated_headers_are_for_the_eye_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "sheet.pdf"
        write_attendance_pdf(sheet([line(f"Nom {n:03d}", "Zoé") for n in range(140)]), path)
        told = [text for tag, text in elements(path) if tag == "TH"]
        assert told.count("Structure") == 1
        later = furniture(path)[1:-1]
        assert later
        assert all("Structure" in page for page in later)


class TestAnyLength:
    def test_a_document_with_one_of_everything(self, tmp_path: Path) -> None:
        path = write_rich(tmp_path / "rich.pdf")
        told = elements(path)
        assert [text for tag, text in told if tag == "LBody"] == [flat(text) for text, _verbatim in sample_texts()]
        rows = [text for tag, text in told if tag == "TR"]
        assert rows == ["Rang Texte Nombre", *(f"N° {n} Cellule {n} {n}" for n in range(ROWS))]
        assert [text for tag, text in told if tag == "Link"] == ["Retour aux mots", LONG_LINK]
        assert ("Figure", "Un rectangle") in told

    def test_a_link_cut_by_a_page_is_one_link_with_two_places(self, tmp_path: Path) -> None:
        story = Story()
        story.title([("Un lien", look.TITLE)], look.axis_colour(3))
        story.paragraph("mot " * 1_050)
        words = " ".join(f"lien{n}" for n in range(400))
        link(story, words, "ici")
        story.heading("Là")
        anchor(story, "Ici.", "ici")
        path = tmp_path / "link.pdf"
        write_pdf(story, surround(), path, silent)
        assert defects(path) == []
        assert [text for tag, text in elements(path) if tag == "Link"] == [words]

    @pytest.mark.parametrize("text", [ENDLESS, "mot " * 12_000, "ligne\n" * 3_000])
    def test_a_row_taller_than_a_page_and_a_word_without_end(self, text: str, tmp_path: Path) -> None:
        story = Story()
        story.title([("Long", look.TITLE)], look.axis_colour(3))
        story.heading("Longueurs")
        story.table(Columns((60.0, 180.0)), ("Un", "Deux"), [("court", text), ("après", "fin")])
        story.items([text, "fin"])
        story.paragraph(text)
        path = tmp_path / "long.pdf"
        write_pdf(story, surround(), path, silent)
        assert defects(path) == []
        told = elements(path)
        rows = [text for tag, text in told if tag == "TR"]
        assert rows == ["Un Deux", f"court {flat(text)}", "après fin"]
        assert [text for tag, text in told if tag == "LBody"] == [flat(text), "fin"]
        assert told[-1] == ("P", flat(text))

    @pytest.mark.parametrize("above", range(560, 680, 8))
    def test_a_tall_row_that_finds_little_room_begins_the_next_page(self, above: int, tmp_path: Path) -> None:
        story = Story()
        story.title([("Un rang haut", look.TITLE)], look.axis_colour(3))
        story.space(above)
        tall = " ".join(f"mot{number}" for number in range(110))
        story.table(Columns((60.0, 120.0)), (), [("un", tall)])
        path = tmp_path / "tall.pdf"
        write_pdf(story, surround(), path, silent)
        assert defects(path) == []
        assert [text for tag, text in elements(path) if tag == "TR"] == [flat(f"un {tall}")]

    def test_two_thousand_rows(self, tmp_path: Path) -> None:
        story = Story()
        story.title([("Beaucoup", look.TITLE)], look.axis_colour(3))
        story.heading("Des rangs")
        told = [(f"N° {n}", texts[0]) for n, texts in zip(range(2_000), sample_texts() * 40, strict=False)]
        story.table(Columns((60.0, 380.0)), ("Rang", "Texte"), told)
        path = tmp_path / "rows.pdf"
        write_pdf(story, surround(), path, silent)
        assert defects(path) == []
        rows = [text for tag, text in elements(path) if tag == "TR"]
        assert rows == ["Rang Texte", *(flat(" ".join(row)) for row in told)]


def test_the_same_evening_gives_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    script = (
        "import hashlib, sys; from pathlib import Path; from tests.documents.every_document import every_pdf;"
        "[print(hashlib.sha256(one.made(Path(sys.argv[1])).read_bytes()).hexdigest()) for one in every_pdf()]"
    )
    told = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        done = subprocess.run(
            [sys.executable, "-c", script, str(folder)], capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        told.append(done.stdout.split())
    here = [hashlib.sha256(one.made(tmp_path).read_bytes()).hexdigest() for one in every_pdf()]
    assert told[0] == told[1] == here


def test_three_hundred_contributions_keep_their_spaces(tmp_path: Path) -> None:
    rows = many(300)
    write_minutes_pdf(minutes(rows), tmp_path / "cr.pdf")
    told = flat(tree_text(tmp_path / "cr.pdf"))
    for row in rows:
        assert flat(quoted(row.text) if row.kind is Kind.VERBATIM else row.text) in told
