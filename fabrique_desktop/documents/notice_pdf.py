"""The information notice of the desk: one page in large print, which can be read standing or aloud."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from reportlab.lib.units import mm

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.pages import Furniture, write_pdf
from fabrique_desktop.documents.progress import silent
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.titles import axis_line, when_and_where, workshop_name
from fabrique_desktop.documents.wording import notice
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.services.programme import ProcessRow, WorkshopRow

_MARGINS = (18 * mm, 16 * mm)
#: large print still, a little closer: all that is owed stays on one page
_TEXT = look.BIG.clone("notice-text", fontSize=14, leading=19.5, spaceAfter=5)
_HEAD = look.BIG_HEAD.clone("notice-head", fontSize=14, leading=19.5, spaceBefore=4)
_ANY_DAY = datetime(2017, 1, 1, tzinfo=PARIS)


def write_notice_pdf(process: ProcessRow, workshop: WorkshopRow, path: Path) -> None:
    """Write the notice; raises FileExistsError if the name is taken."""
    texts = notice(process)
    story = Story(look.PAGE_WIDTH - sum(_MARGINS))
    story.title(
        [
            (process.name, look.PROCESS),
            (texts.title, look.BIG_TITLE),
            (workshop_name(workshop), look.AXIS),
            (when_and_where(workshop), look.FACTS),
        ],
        look.axis_colour(workshop.axis_number),
    )
    story.panel([(texts.lead, look.BIG_LEAD)], ground=look.SOFT, padding=12.0)
    for head, text in texts.parts:
        story.heading(head, style=_HEAD)
        story.paragraph(text, _TEXT)
    write_pdf(story, _furniture(process, workshop, texts.title), path, silent)


def _furniture(process: ProcessRow, workshop: WorkshopRow, title: str) -> Furniture:
    return Furniture(
        title=f"{title} ({workshop.code})",
        author=process.owner,
        subject=f"{process.name} — {axis_line(process, workshop)}",
        running=process.name,
        mark="Notice d’information",
        mention=f"Notice d’information de l’accueil — {process.owner}",
        training=process.training,
        produced_at=workshop.starts_at or _ANY_DAY,
        colour=look.axis_colour(workshop.axis_number),
        margins=_MARGINS,
    )
