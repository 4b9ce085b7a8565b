"""The recovery sheet: one page that opens the dossier when its phrase is lost. The phrase is never on it."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.enums import TA_CENTER

from fabrique_desktop.documents import stylesheet as look
from fabrique_desktop.documents.fonts import register
from fabrique_desktop.documents.grid import Columns
from fabrique_desktop.documents.office_papers import blanks, head, paper_texts, surround
from fabrique_desktop.documents.pages import write_pdf
from fabrique_desktop.documents.progress import silent
from fabrique_desktop.documents.story import Story
from fabrique_desktop.documents.text import moment
from fabrique_desktop.domain.rights import RecoverySheet

_ACROSS = 3
#: every sign as wide as the others, its zero struck through: read aloud and typed back, one group after the other
_SIGNS = look.TILE_NUMBER.clone(
    "recovery-signs", fontName=register("NotoSansMono-Bold"), fontSize=29, leading=36, alignment=TA_CENTER
)
_LINE = 52.0
_GRID = Columns((_LINE, *((look.MEASURE - _LINE) / _ACROSS,) * _ACROSS), least=58.0, middle=True)
_TEXT = look.BODY.clone("recovery-text", fontSize=11, leading=15.5)
_ITEM = look.ITEM.clone("recovery-item", fontSize=11, leading=15.5)
_HEAD = look.H2.clone("recovery-head", spaceBefore=9, spaceAfter=3)


def write_recovery_sheet(sheet: RecoverySheet, path: Path) -> None:
    """Write the sheet; raises FileExistsError if the name is taken."""
    texts = paper_texts("recovery")
    story = Story()
    head(story, "", texts["title"], [f"Dossier « {sheet.dossier} »", f"Faite le {moment(sheet.made_at)}"])
    story.panel([(texts["what"], look.PANEL_STRONG)], ground=look.WARN_SOFT)
    story.heading(texts["groups"], style=_HEAD)
    lines = [sheet.groups[at : at + _ACROSS] for at in range(0, len(sheet.groups), _ACROSS)]
    rows = [(f"Ligne {place}", *line, *[""] * (_ACROSS - len(line))) for place, line in enumerate(lines, 1)]
    styles = [look.CELL_MUTED, *[_SIGNS] * _ACROSS]
    story.table(_GRID, (), rows, styles, summary=texts["groups_summary"])
    for part in (texts["keep"], texts["lost"]):
        story.heading(part["title"], style=_HEAD)
        story.items(part["items"], _ITEM)
    story.heading(texts["not"]["title"], style=_HEAD)
    story.paragraph(texts["not"]["text"], _TEXT)
    story.heading(texts["holder"]["title"], style=_HEAD)
    blanks(story, texts["holder"]["items"])
    title = f"{texts['title']} — {sheet.dossier}"
    write_pdf(story, surround(title, "À garder sous clé, loin de l’ordinateur", sheet.made_at), path, silent)
