"""Arabic and Hebrew look right and read right: joined and from the right on the page, as typed in the tree."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.attendance_pdf import write_attendance_pdf
from fabrique_desktop.documents.fonts import draws
from fabrique_desktop.documents.grid import Columns
from fabrique_desktop.documents.minutes_pdf import write_minutes_pdf
from fabrique_desktop.documents.pages import write_pdf
from fabrique_desktop.documents.progress import silent
from fabrique_desktop.documents.rtl import rightward, shaped, turned
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.text import quoted
from fabrique_desktop.domain.contributions import Draughting
from tests.documents.pdf_structure import defects, tree_text
from tests.documents.pdf_tree import Tree, elements, furniture
from tests.documents.rich import furniture as surround
from tests.documents.snapshots import line, minutes, said, sheet

ARABIC = "مرحبا بكم في مدينتنا، نريد المزيد من الحافلات يوم الأحد (من 12 إلى 14) للذهاب إلى السوق."
HEBREW = "שלום לכולם, אנחנו רוצים עוד אוטובוסים (ביום ראשון) 12:30."
MIXED = f"On m’a dit « {ARABIC} » puis « {HEBREW} » en arrivant, et rien de plus."
FACE = "DejaVuSans"


def drawn(path: Path) -> str:
    """All signs, in the order they stand on the pages."""
    with pikepdf.open(path) as pdf:
        return " ".join(page.texts[number] for page in Tree(pdf).pages for number in sorted(page.texts))


def spoken(path: Path) -> list[tuple[str, str]]:
    with pikepdf.open(path) as pdf:
        return [(one.told("/Lang"), one.told("/ActualText")) for one in Tree(pdf).walk() if "/ActualText" in one.source]


@pytest.mark.parametrize(
    ("typed", "looks"),
    [
        ("سلام", "\ufee1\ufefc\ufeb3"),
        ("שלום", "םולש"),
        ("(قلت 12 مرة)", "(\ufe93\ufeae\ufee3 12 \ufe96\ufee0\ufed7)"),
        ("« שלום »", "« םולש »"),
        ("bus שלום", "םולש bus"),
    ],
)
def test_letters_are_joined_and_stand_from_right_to_left(typed: str, looks: str) -> None:
    assert shaped(typed, FACE) == looks


def test_the_first_letter_says_where_a_text_begins() -> None:
    assert rightward(ARABIC)
    assert rightward(f"« 12 {HEBREW}")
    assert not rightward(MIXED)
    assert not rightward("12 !")


def test_letters_that_the_font_has_not_joined_stay_as_typed() -> None:
    assert draws(shaped("الله", FACE), FACE)


def test_entries_and_quotes(tmp_path: Path) -> None:
    fields = Draughting(
        title=ARABIC, answers_to=HEBREW, how=MIXED, who="Nous", conditions="مَرْحَبًا", obstacles=ARABIC * 3
    )
    rows = [
        said(1, ARABIC, verbatim=HEBREW, drawn_up=fields),
        said(2, MIXED, verbatim=MIXED),
        said(3, f"{ARABIC}\nÀ 12 h."),
    ]
    path = tmp_path / "cr.pdf"
    write_minutes_pdf(minutes(rows), path)
    assert defects(path) == []
    told = " ".join(tree_text(path).split())
    for text in (*(row.text for row in rows), HEBREW, quoted(HEBREW), MIXED, fields.conditions, fields.obstacles):
        assert " ".join(text.split()) in told
    assert {language for language, _words in spoken(path)} == {"ar", "he", ""}  # of a French sentence, none of its own
    signs = drawn(path)
    assert "مرحبا" not in signs
    assert "\ufe8e\ufe92\ufea3\ufeae\ufee3" in signs


def test_names_in_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    write_attendance_pdf(sheet([line("حسين", "شيليك"), line("כהן", "דוד"), line("Roy", "Zoé")]), path)
    assert defects(path) == []
    rows = [text for tag, text in elements(path) if tag == "TR"]
    assert any(row.startswith("1 حسين شيليك ") for row in rows)
    assert any(row.startswith("2 כהן דוד ") for row in rows)
    assert ("ar", "حسين") in spoken(path)
    assert ("he", "כהן") in spoken(path)


def test_a_text_over_pages_and_a_repeated_header(tmp_path: Path) -> None:
    story = Story()
    story.title([(ARABIC, look.TITLE)], look.axis_colour(3))
    story.heading(HEBREW)
    long = " ".join(f"{number} {ARABIC}" for number in range(120))
    story.paragraph(long)
    story.items([ARABIC, MIXED])
    story.table(Columns((120.0, 300.0)), (ARABIC, "Texte"), [(HEBREW, long), *[(str(n), MIXED) for n in range(60)]])
    path = tmp_path / "long.pdf"
    write_pdf(story, surround(ARABIC), path, silent)
    assert defects(path) == []
    told = elements(path)
    assert ("H1", ARABIC) in told
    assert ("H2", HEBREW) in told
    assert ("P", long) in told
    assert [text for tag, text in told if tag == "TH" and ARABIC in text] == [ARABIC]
    assert any("Texte" in page for page in furniture(path)[2:])


def test_a_line_begins_at_the_right_and_is_turned_once() -> None:
    story = Story()
    story.paragraph(f"{ARABIC}\nUne ligne.\n{ARABIC}")
    block = story.flowables[0]
    block.wrap(400, 1_000)
    first = turned(block)  # type: ignore[arg-type]
    offsets = block._offsets  # type: ignore[attr-defined]
    assert offsets[0] > 0
    assert 0.0 in offsets
    lines = [word.text for one in block.blPara.lines for word in one.words]  # type: ignore[attr-defined]
    assert turned(block) == first  # type: ignore[arg-type]
    assert lines == [word.text for one in block.blPara.lines for word in one.words]  # type: ignore[attr-defined]
