"""Lists as they come, made here: texts of every kind, and workbooks written by hand with shared strings."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from fabrique_desktop.documents.registrants import RegistrantList, read_registrants
from fabrique_desktop.documents.registrants_columns import column_letter

SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def delimited(rows: Iterable[Sequence[str]], separator: str = ";", end: str = "\r\n") -> str:
    """As an office program writes it; with bare line feeds, every cell is quoted."""
    text = io.StringIO(newline="")
    if end == "\n":
        csv.writer(text, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    else:
        csv.writer(text, delimiter=separator, lineterminator=end).writerows(rows)
    return text.getvalue()


def read(folder: Path, content: str | bytes, name: str = "liste.csv", **options: Any) -> RegistrantList:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_registrants(path, **options)


def members(rows: Iterable[Sequence[str]], sheet: str = "Inscrits") -> dict[str, bytes]:
    """A workbook with shared strings, as Excel and LibreOffice write it; blank cells are left out."""
    places: dict[str, int] = {}
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(
            f'<c r="{column_letter(place)}{number}" t="s"><v>{places.setdefault(text, len(places))}</v></c>'
            for place, text in enumerate(row)
            if text
        )
        lines.append(f'<row r="{number}" spans="1:{max(1, len(row))}">{cells}</row>')
    texts = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in places)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    kinds = "".join(
        f'<Override PartName="/{name}" ContentType="{main}.{kind}+xml"/>'
        for name, kind in (("xl/workbook.xml", "sheet.main"), (SHEET, "worksheet"), (STRINGS, "sharedStrings"))
    )
    documents = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{kinds}</Types>',
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook {SPACE} xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name={quoteattr(sheet)} sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
        ),
        SHEET: f"<worksheet {SPACE}><sheetData>{''.join(lines)}</sheetData></worksheet>",
        STRINGS: f'<sst {SPACE} count="{len(places)}" uniqueCount="{len(places)}">{texts}</sst>',
    }
    return {name: (head + text).encode() for name, text in documents.items()}


def _relations(*targets: tuple[str, str]) -> str:
    each = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def zipped(path: Path, parts: Mapping[str, bytes | Iterable[bytes]]) -> Path:
    """The parts as one archive; a part may come by pieces, so that a bomb need not be held to be made."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            with archive.open(name, "w", force_zip64=True) as stream:
                for piece in (content,) if isinstance(content, bytes) else content:
                    stream.write(piece)
    return path


def workbook_of(path: Path, rows: Iterable[Sequence[str]], **changed: bytes | Iterable[bytes]) -> Path:
    """A workbook of these rows; `sheet` and `strings` replace what it holds."""
    parts: dict[str, bytes | Iterable[bytes]] = {**members(rows)}
    for short, name in (("sheet", SHEET), ("strings", STRINGS)):
        if short in changed:
            parts[name] = changed[short]
    return zipped(path, parts)
