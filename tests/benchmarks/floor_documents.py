"""The floor of the export: the same text and the same cells, by plain reportlab and plain openpyxl.

Plain means: paragraphs one after the other in the same fonts, no page furniture, no table; rows appended, no style.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate

from fabrique_desktop.documents import attendance_pdf, minutes_pdf, workbook
from fabrique_desktop.documents.flowables import Entry, Panel, Tiles
from fabrique_desktop.documents.grid import Grid
from fabrique_desktop.services.editions import Bundle
from fabrique_desktop.services.reporting import Minutes

Text = tuple[str, ParagraphStyle]


@dataclass(frozen=True)
class _Content:
    bundle: Bundle  # kept, so that its id is not given to another
    minutes: list[Text]
    sheet: list[Text]
    sheets: list[tuple[str, list[list[Any]]]]


_known: dict[int, _Content] = {}


def plain_floor(bundle: Bundle, folder: Path) -> tuple[Path, ...]:
    """Write the three files; what to write is worked out at the first call, which is not to be measured."""
    content = _known.get(id(bundle)) or _work_out(bundle)
    paths = folder / "minutes.pdf", folder / "sheet.pdf", folder / "data.xlsx"
    for path, texts in zip(paths, (content.minutes, content.sheet), strict=False):
        SimpleDocTemplate(str(path)).build([Paragraph(text, style) for text, style in texts])
    spreadsheet = openpyxl.Workbook()
    for name, rows in content.sheets:
        sheet = spreadsheet.create_sheet(name)
        for row in rows:
            sheet.append(row)
    spreadsheet.save(paths[2])
    return paths


def _work_out(bundle: Bundle) -> _Content:
    stories = minutes_pdf.compose(bundle.minutes), attendance_pdf._compose(bundle.sheet)
    minutes, sheet = ([text for block in story.flowables for text in _texts(block)] for story in stories)
    content = _known[id(bundle)] = _Content(bundle, minutes, sheet, _sheets(bundle.minutes))
    return content


def _sheets(minutes: Minutes) -> list[tuple[str, list[list[Any]]]]:
    long: list[Any] = []
    rows = [list(workbook._contribution(minutes, row, long)) for row in minutes.contributions]
    return [
        (
            "Contributions",
            [[column.head for column, _ in workbook._CONTRIBUTIONS], *[_bare(row) for row in rows]],
        ),
        (
            "Présences",
            [[column.head for column, _ in workbook._PRESENCES], *[list(row) for row in workbook._presences(minutes)]],
        ),
        ("Lisez-moi", [list(row) for row in workbook._explained(minutes)]),
    ]


def _texts(block: Flowable) -> list[Text]:
    """The paragraphs in a block, as markup and style."""
    if isinstance(block, Grid):
        rows = [*([block.head] if block.head else []), *block.rows]
        return [text for row in rows for cell in row.cells if cell is not None for text in _texts(cell)]
    if isinstance(block, Panel):
        return [text for paragraph in block.paragraphs for text in _texts(paragraph)]
    if isinstance(block, Tiles):
        return [text for paragraph in (*block.numbers, *block.labels) for text in _texts(paragraph)]
    if isinstance(block, Entry):
        return [(f"{block.reference} {' '.join(block.places)} {block.text}", block.style)]
    return [(block.text, block.style)] if isinstance(block, Paragraph) else []


def _bare(row: list[Any]) -> list[Any]:
    return [value.replace(tzinfo=None) if getattr(value, "tzinfo", None) else value for value in row]
