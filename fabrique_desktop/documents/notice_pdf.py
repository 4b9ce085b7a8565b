"""The information notice of the desk: one page in large print, which can be read standing or aloud."""

from __future__ import annotations

from pathlib import Path

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.handouts import handout, surround
from fabrique_desktop.documents.pages import write_pdf
from fabrique_desktop.documents.progress import silent
from fabrique_desktop.documents.wording import notice
from fabrique_desktop.services.programme import ProcessRow, WorkshopRow

#: large print still, a little closer: all that is owed stays on one page
_TEXT = look.BIG.clone("notice-text", fontSize=14, leading=18.4, spaceAfter=3.5)
_HEAD = look.BIG_HEAD.clone("notice-head", fontSize=14, leading=18.4, spaceBefore=3)


def write_notice_pdf(process: ProcessRow, workshop: WorkshopRow, path: Path) -> None:
    """Write the notice; raises FileExistsError if the name is taken."""
    texts = notice(process)
    story = handout(process, workshop, texts.title, look.BIG_TITLE)
    story.panel([(texts.lead, look.BIG_LEAD)], ground=look.SOFT, padding=12.0)
    for head, text in texts.parts:
        story.heading(head, style=_HEAD)
        story.paragraph(text, _TEXT)
    furniture = surround(process, workshop, texts.title, "Notice d’information", "Notice d’information de l’accueil")
    write_pdf(story, furniture, path, silent)
