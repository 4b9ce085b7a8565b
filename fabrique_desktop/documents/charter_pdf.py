"""The charter in plain words, large, to be pinned up or handed out: rules, commitments, what a contribution is for."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from reportlab.lib.units import mm

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.pages import Furniture, write_pdf
from fabrique_desktop.documents.progress import Progress, silent
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.text import NBSP
from fabrique_desktop.documents.titles import axis_line, when_and_where, workshop_name
from fabrique_desktop.documents.wording import charter
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.services.programme import ProcessRow, WorkshopRow

_MARGINS = (18 * mm, 16 * mm)
_TEXT = look.BIG.clone("charter-text", fontSize=12.5, leading=17.5, spaceAfter=3)
_ITEM = look.ITEM.clone("charter-item", fontSize=12.5, leading=17.5, leftIndent=16, spaceAfter=3)
_HEAD = look.BIG_HEAD.clone("charter-head", fontSize=13.5, leading=18, spaceBefore=8, spaceAfter=2)
_ANY_DAY = datetime(2017, 1, 1, tzinfo=PARIS)


def write_charter_pdf(process: ProcessRow, workshop: WorkshopRow, path: Path, progress: Progress = silent) -> None:
    """Write the charter; raises FileExistsError if the name is taken."""
    texts = charter()
    story = Story(look.PAGE_WIDTH - sum(_MARGINS))
    story.title(
        [
            (process.name, look.PROCESS),
            (texts.title, look.TITLE),
            (workshop_name(workshop), look.AXIS),
            (when_and_where(workshop), look.FACTS),
        ],
        look.axis_colour(workshop.axis_number),
    )
    story.heading("Trois principes", style=_HEAD)
    story.items((f"{name}{NBSP}: {text}" for name, text in texts.principles), _ITEM)
    for head, items in ((texts.rules_title, texts.rules), (texts.commitments_title, texts.commitments)):
        story.heading(head, style=_HEAD)
        story.items(items, _ITEM)
    story.heading(texts.purpose_title, style=_HEAD)
    story.paragraph(texts.purpose, _TEXT)
    write_pdf(story, _furniture(process, workshop, texts.title), path, progress)


def _furniture(process: ProcessRow, workshop: WorkshopRow, title: str) -> Furniture:
    return Furniture(
        title=f"{title} ({workshop.code})",
        author=process.owner,
        subject=f"{process.name} — {axis_line(process, workshop)}",
        running=process.name,
        mark="Charte",
        mention=f"Charte de la démarche, en mots simples — {process.owner}",
        training=process.training,
        produced_at=workshop.starts_at or _ANY_DAY,
        colour=look.axis_colour(workshop.axis_number),
        margins=_MARGINS,
    )
