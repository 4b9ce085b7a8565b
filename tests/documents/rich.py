"""A document that has one of everything, on several pages: what is broken in every way by the mutants."""

from __future__ import annotations

from pathlib import Path

from reportlab.graphics.shapes import Drawing, Rect

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.archival import Attachment
from fabrique_desktop.documents.flowables import Entry
from fabrique_desktop.documents.grid import Columns
from fabrique_desktop.documents.pages import Furniture, write_pdf
from fabrique_desktop.documents.progress import silent
from fabrique_desktop.documents.story import Story
from tests.documents.snapshots import EVENING, sample_texts

ROWS = 120
LONG_LINK = " ".join(f"Lien{number}" for number in range(60))
_COLUMNS = Columns((60.0, 240.0, 80.0))
CARRIED = Attachment("donnees.json", b'{"un": 1}', "application/json", "Les données")


def furniture(title: str = "Un de chaque", author: str = "Ville", subject: str = "Essai") -> Furniture:
    return Furniture(
        title=title, author=author, subject=subject, running="En tête", mark="Essai", mention="Au pied", training=False,
        produced_at=EVENING, colour=look.axis_colour(3),
    )  # fmt: skip


def rich_story() -> Story:
    story = Story()
    story.title([("Un de chaque", look.TITLE)], look.axis_colour(3))
    story.heading("Des mots")
    anchor(story, "Ici arrivent les liens.", "ici")
    link(story, "Retour aux mots", "ici")
    for text, _verbatim in sample_texts()[:10]:
        story.paragraph(text)
    story.heading("Une liste", 2)
    story.items(text for text, _verbatim in sample_texts())
    link(story, LONG_LINK, "ici")
    story.heading("Une image")
    story.picture(Drawing(80, 20, Rect(0, 0, 80, 20)), alt="Un rectangle")
    story.heading("Un tableau")
    rows = [(f"N° {number}", f"Cellule {number}", str(number)) for number in range(ROWS)]
    story.table(_COLUMNS, ("Rang", "Texte", "Nombre"), rows, summary="Des nombres qui se suivent")
    return story


def anchor(story: Story, text: str, key: str) -> None:
    """A paragraph that links lead to."""
    block = story.text(text, look.BODY, Entry)
    assert isinstance(block, Entry)
    block.key, block.node = key, story.root.add("P")
    story.flowables.append(block)


def link(story: Story, text: str, target: str) -> None:
    """A paragraph which is a link, as a document would make it."""
    block = story.text(text, look.BODY)
    block.node, block.target = story.root.add("P").add("Link"), target
    story.flowables.append(block)


def write_rich(path: Path) -> Path:
    write_pdf(rich_story(), furniture(), path, silent, [CARRIED])
    return path
