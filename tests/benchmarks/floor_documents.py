"""The floor of the export: the same text and the same cells, by plain reportlab, openpyxl, csv and json.

Plain means: paragraphs one after the other in the same fonts, no tag, no page furniture, no table; rows appended, no
style.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate

from fabrique_desktop.documents import attendance_pdf, exchange, minutes_pdf, open_data, short_minutes, workbook
from fabrique_desktop.documents.flowables import Entry, Panel, Tiles
from fabrique_desktop.documents.grid import Grid
from fabrique_desktop.services.editions import Bundle
from fabrique_desktop.services.reporting import Minutes

Text = tuple[str, ParagraphStyle]


@dataclass(frozen=True)
class _Content:
    bundle: Bundle  # kept, so that its id is not given to another
    texts: list[list[Text]]  # of each PDF
    sheets: list[tuple[str, list[list[Any]]]]
    records: list[dict[str, Any]]
    proposals: list[tuple[str, str, str]]


_known: dict[int, _Content] = {}


def plain_floor(bundle: Bundle, folder: Path) -> tuple[Path, ...]:
    """Write the same files; what to write is worked out at the first call, which is not to be measured."""
    content = _known.get(id(bundle)) or _work_out(bundle)
    for number, texts in enumerate(content.texts):
        SimpleDocTemplate(str(folder / f"{number}.pdf")).build([Paragraph(text, style) for text, style in texts])
    _plain_book(content.sheets, folder / "data.xlsx")
    _plain_book([("Propositions", [list(one) for one in content.proposals])], folder / "decidim.xlsx")
    (folder / "open.json").write_text(json.dumps(content.records, ensure_ascii=False), encoding="utf-8")
    rows = [list(record.values()) for record in content.records]
    for name, lines in (("open", rows), ("french", rows), ("decidim", content.proposals)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(lines)
    return tuple(folder.iterdir())


def _plain_book(sheets: Sequence[tuple[str, list[list[Any]]]], path: Path) -> None:
    spreadsheet = openpyxl.Workbook()
    for name, rows in sheets:
        sheet = spreadsheet.create_sheet(name)
        for row in rows:
            sheet.append(row)
    spreadsheet.save(path)


def _work_out(bundle: Bundle) -> _Content:
    minutes = bundle.minutes
    stories = (
        minutes_pdf.compose(minutes), short_minutes.compose_list(minutes), short_minutes.compose_aloud(minutes),
        attendance_pdf._compose(bundle.sheet),
    )  # fmt: skip
    texts = [[text for block in story.flowables for text in _texts(block)] for story in stories]
    content = _known[id(bundle)] = _Content(
        bundle, texts, _sheets(minutes), list(open_data.records(minutes)), list(exchange._proposals(minutes))
    )
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
