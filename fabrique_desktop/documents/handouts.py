"""What the papers given to people have in common: the head of a workshop, wide lines, large print."""

from __future__ import annotations

from datetime import datetime

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.pages import Furniture
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.titles import axis_line, when_and_where, workshop_name
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.services.programme import ProcessRow, WorkshopRow

_MARGINS = (18 * mm, 16 * mm)
_ANY_DAY = datetime(2017, 1, 1, tzinfo=PARIS)


def handout(process: ProcessRow, workshop: WorkshopRow, title: str, style: ParagraphStyle) -> Story:
    """The story of a paper about one workshop, its head already told."""
    story = Story(look.PAGE_WIDTH - sum(_MARGINS))
    story.title(
        [
            (process.name, look.PROCESS),
            (title, style),
            (workshop_name(workshop), look.AXIS),
            (when_and_where(workshop), look.FACTS),
        ],
        look.axis_colour(workshop.axis_number),
    )
    return story


def surround(process: ProcessRow, workshop: WorkshopRow, title: str, mark: str, mention: str) -> Furniture:
    return Furniture(
        title=f"{title} ({workshop.code})",
        author=process.owner,
        subject=f"{process.name} — {axis_line(process, workshop)}",
        running=process.name,
        mark=mark,
        mention=f"{mention} — {process.owner}",
        training=process.training,
        produced_at=workshop.starts_at or _ANY_DAY,
        colour=look.axis_colour(workshop.axis_number),
        margins=_MARGINS,
    )
