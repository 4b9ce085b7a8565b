"""The charter in plain words, large, to be pinned up or handed out: rules, commitments, what a contribution is for."""

from __future__ import annotations

from pathlib import Path

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.handouts import handout, surround
from fabrique_desktop.documents.pages import write_pdf
from fabrique_desktop.documents.progress import Progress, silent
from fabrique_desktop.documents.text import NBSP
from fabrique_desktop.documents.wording import charter
from fabrique_desktop.services.programme import ProcessRow, WorkshopRow

_TEXT = look.BIG.clone("charter-text", fontSize=12.5, leading=17.5, spaceAfter=3)
_ITEM = look.ITEM.clone("charter-item", fontSize=12.5, leading=17.5, leftIndent=16, spaceAfter=3)
_HEAD = look.BIG_HEAD.clone("charter-head", fontSize=13.5, leading=18, spaceBefore=8, spaceAfter=2)


def write_charter_pdf(process: ProcessRow, workshop: WorkshopRow, path: Path, progress: Progress = silent) -> None:
    """Write the charter; raises FileExistsError if the name is taken."""
    texts = charter()
    story = handout(process, workshop, texts.title, look.TITLE)
    story.heading("Trois principes", style=_HEAD)
    story.items((f"{name}{NBSP}: {text}" for name, text in texts.principles), _ITEM)
    for head, items in ((texts.rules_title, texts.rules), (texts.commitments_title, texts.commitments)):
        story.heading(head, style=_HEAD)
        story.items(items, _ITEM)
    story.heading(texts.purpose_title, style=_HEAD)
    story.paragraph(texts.purpose, _TEXT)
    furniture = surround(process, workshop, texts.title, "Charte", "Charte de la démarche, en mots simples")
    write_pdf(story, furniture, path, progress)
