"""What the papers of the office have in common: they are about a dossier or a person, and about no workshop."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from reportlab.lib.styles import ParagraphStyle

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.grid import Columns
from fabrique_desktop.documents.pages import Furniture
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.text import NBSP
from fabrique_desktop.paths import resource

FACTS = Columns((look.MEASURE * 0.34, look.MEASURE * 0.66))
FACT_STYLES = (look.CELL_STRONG, look.CELL)
BLANK = "\u2026" * 24
_LABEL = look.BODY.clone("blank-label", spaceBefore=8, spaceAfter=2)


@cache
def paper_texts(name: str) -> dict[str, Any]:
    """The sentences of one paper, which a City may proof-read."""
    return tomllib.loads(resource("texts", f"{name}.toml").read_text(encoding="utf-8"))


def filled(text: str, **values: str) -> str:
    """`{owner}` and the like, from the dossier."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def head(story: Story, over: str, title: str, facts: Sequence[str], style: ParagraphStyle = look.TITLE) -> None:
    lines = [(over, look.PROCESS), (title, style), *((one, look.FACTS) for one in facts)]
    story.title([(text, style) for text, style in lines if text], look.ACCENT)


def facts(story: Story, rows: Sequence[tuple[str, str]], summary: str) -> None:
    """What is known, each with its name; what is empty is left out."""
    if rows := [row for row in rows if row[1]]:
        story.table(FACTS, (), rows, FACT_STYLES, summary=summary)


def blanks(story: Story, labels: Sequence[str]) -> None:
    """Lines to be filled by hand."""
    for label in labels:
        story.paragraph(f"{label}{NBSP}: {BLANK}", _LABEL)


def surround(
    title: str, mention: str, made_at: datetime, *, author: str = "", running: str = "", training: bool = False
) -> Furniture:
    return Furniture(
        title=title,
        author=author or "Fabrique",
        subject=mention,
        running=running or title,
        mark=title,
        mention=mention,
        training=training,
        produced_at=made_at,
        colour=look.ACCENT,
    )
