"""Files for other programs: a CSV that a French Excel opens well, and the proposals as Decidim imports them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.atomic import written_beside
from fabrique_desktop.documents.minutes_entries import FIELDS
from fabrique_desktop.documents.progress import Progress, silent
from fabrique_desktop.documents.text import NBSP, capital, quoted, shortened
from fabrique_desktop.documents.titles import axis_line, workshop_name
from fabrique_desktop.documents.workbook import contribution_rows
from fabrique_desktop.documents.xlsx import Book, Column, Value
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.domain.contributions import ContributionKind
from fabrique_desktop.domain.text import clean_text
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.reporting import Minutes

_READ_AS_FORMULA = ("=", "+", "-", "@", "\t")
#: as Decidim's importer wants them, for a platform in French
_DECIDIM = ("title/fr", "body/fr", "taxonomies/ids")
#: bounds of a title in Decidim's own form
_SHORTEST, _LONGEST = 15, 150


class _Plain(csv.excel):
    delimiter = ";"


class _EveryCell(_Plain):
    quoting = csv.QUOTE_ALL


def write_french_csv(minutes: Minutes, path: Path, progress: Progress = silent) -> None:
    """Byte order mark, semicolons, dd/mm/yyyy; an apostrophe keeps « + de bancs » a text when Excel opens it."""
    heads, rows = contribution_rows(minutes)
    lines = ([_as_excel_reads(value) for value in row] for row in rows)
    with written_beside(path) as stream:
        stream.write(b"\xef\xbb\xbf" + _csv([heads, *lines]).encode())
    progress(1, 1)


def write_decidim_csv(minutes: Minutes, path: Path, progress: Progress = silent) -> None:
    """Every cell quoted: some of Decidim's versions fail on a CSV that is not."""
    with written_beside(path) as stream:
        stream.write(_csv([_DECIDIM, *_proposals(minutes)], every=True).encode())
    progress(1, 1)


def write_decidim_workbook(minutes: Minutes, path: Path, progress: Progress = silent) -> None:
    """One sheet, the first: the only one Decidim reads."""
    process, workshop = minutes.process, minutes.workshop
    rows = list(_proposals(minutes))
    title = f"Propositions pour Decidim ({workshop.code})"
    columns = [Column(head, width) for head, width in zip(_DECIDIM, (60, 110, 16), strict=True)]
    with Book(title, process.owner, process.name, title, minutes.produced_at) as book:
        sheet = book.sheet("Propositions", columns, len(rows))
        for row in rows:
            sheet.add(row)
        data = book.finish()
    with written_beside(path) as stream:
        stream.write(data)
    progress(1, 1)


def _proposals(minutes: Minutes) -> Iterator[tuple[str, str, str]]:
    """Nothing of ours but these columns survives Decidim's import: reference and workshop are in the body."""
    for row in minutes.contributions:
        if row.kind is ContributionKind.PROPOSAL and not row.removed:
            yield _title(row), _body(minutes, row), ""


def _title(row: ContributionRow) -> str:
    title = capital(shortened(clean_text(row.heading), _LONGEST - 2).replace(NBSP, " "))
    return title if len(title) >= _SHORTEST else f"Proposition {row.reference} : {title}"


def _body(minutes: Minutes, row: ContributionRow) -> str:
    told = [clean_text(row.text)]
    told += [f"{name} : {clean_text(text)}" for field, name in FIELDS if (text := getattr(row.drawn_up, field))]
    if row.verbatim:
        told.append(f"Mots exacts : {quoted(row.verbatim)}")
    told.append(
        f"Référence {row.reference}, {labels.place(row.table).lower()}, {workshop_name(minutes.workshop)} "
        f"({minutes.workshop.code}), {axis_line(minutes.process, minutes.workshop)}."
    )
    return "\n\n".join(told).replace(NBSP, " ")


def _as_excel_reads(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(PARIS).strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    text = clean_text(str(value)) if isinstance(value, str) else str(value)
    return f"'{text}" if text.startswith(_READ_AS_FORMULA) else text


def _csv(rows: Sequence[Sequence[str]], *, every: bool = False) -> str:
    text = io.StringIO(newline="")
    dialect = _EveryCell if every else _Plain
    csv.writer(text, dialect).writerows(rows)
    return text.getvalue()
