"""Whether a file that people read says what was sealed: its words by reference, whatever its digest is.

What was erased or hidden is not compared; neither is what a seal does not cover. Where a passage was erased, a file
prints the mark that stands for it, or is of before.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from openpyxl import load_workbook

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.comparing_minutes import Older, bears_marks, unlike_minutes
from fabrique_desktop.documents.minutes_filing import REMOVED
from fabrique_desktop.documents.tagged_text import UnreadablePdf
from fabrique_desktop.documents.verify_errors import TooMuch
from fabrique_desktop.documents.xlsx import plain
from fabrique_desktop.domain.contributions import DRAUGHTING, AngleChoice, ContributionKind, Link, Source, Stance
from fabrique_desktop.domain.seal import Record, SealedText
from fabrique_desktop.domain.text import clean_text

_MOST = 2**28  # bytes of a workbook once unpacked
#: when an erratum was written, as each file tells it before its words
_WRITTEN = r"\d{4}-\d\d-\d\dT[\d:.+Z-]+|\d+(?:er)? \w+ \d{4} à \d+ h(?: \d\d)? :"
_CUT = "[…] suite dans la feuille"
_LONG_SHEET = ("Référence", "Colonne", "Partie", "Texte")
_Table = Sequence[Mapping[str, Any]]  # one row a contribution, by heading


class Incomparable(ValueError):
    """A file that should say what was sealed and does not read as it should."""


@dataclass(frozen=True, slots=True)
class Compared:
    """`texts` of the seal were looked for in `where`; `unlike` names those that are not there as they were sealed,
    `older` those that are printed without the mark of a passage erased since.
    """

    where: str
    texts: int
    unlike: tuple[str, ...]
    older: tuple[str, ...] = ()


def comparable(name: str) -> bool:
    path = PurePosixPath(name).name
    return any(path.startswith(f"{kind}_") and path.endswith(suffix) for kind, suffix in _READERS)


def compare(name: str, content: bytes, record: Record) -> Compared:
    """A PDF of another name is read as minutes. Raises Incomparable, and TooMuch for what would fill the memory."""
    path = PurePosixPath(name).name
    known = (read for (kind, suffix), read in _READERS.items() if path.startswith(f"{kind}_") and path.endswith(suffix))
    read = next(known, unlike_minutes)
    try:
        found = tuple(dict.fromkeys(read(content, record)))
    except TooMuch:
        raise
    except (UnreadablePdf, ValueError, LookupError, TypeError, AttributeError, OSError, RecursionError) as error:
        raise Incomparable(name) from error
    except (zipfile.BadZipFile, NotImplementedError, csv.Error) as error:
        raise Incomparable(name) from error
    older = tuple(one for one in found if isinstance(one, Older))
    return Compared(name, len(record.contributions), tuple(one for one in found if one not in older), older)


@dataclass(frozen=True, slots=True)
class _Column:
    """A sealed field, and how each family of files names and tells it."""

    field: str
    open_name: str
    head: str
    opened: Callable[[Any], str]
    sheet: Callable[[Any], str]


def _same(field: str, open_name: str, head: str, told: Callable[[Any], str]) -> _Column:
    return _Column(field, open_name, head, told, told)


def _words(value: Any) -> str:
    return clean_text(str(value or ""))


def _figure(value: Any) -> str:
    return "" if value is None else str(value)


def _choice(words: Mapping[Any, str], kind: Callable[[str], Any], value: Any) -> str:
    return words[kind(value)] if value is not None else ""


def _whether(field: str, open_name: str, head: str) -> _Column:
    return _Column(
        field, open_name, head, lambda value: "true" if value else "false", lambda value: "Oui" if value else "Non"
    )


def _angle(value: Any) -> str:
    return str(value) if AngleChoice(value).value in ("P", "C", "PC") else "?"


_DRAWN_UP = (
    ("titre", "Titre"),
    ("repond_a", "À quoi ça répond"),
    ("comment", "Comment"),
    ("qui", "Qui"),
    ("conditions", "Conditions"),
    ("freins_et_leviers", "Freins et leviers"),
)
_COLUMNS = (
    _same("text", "texte", "Texte", _words),
    _same("verbatim", "verbatim", "Verbatim", _words),
    *(_same(field, *names, _words) for field, names in zip(DRAUGHTING, _DRAWN_UP, strict=True)),
    _same("kind", "nature", "Nature", partial(_choice, labels.KIND, ContributionKind)),
    _same("angle", "angle", "Angle", _angle),
    _Column("table_number", "table", "Table", _figure, lambda value: str(value or "Plénière")),
    _same("people", "personnes", "Personnes", _figure),
    _same("out_of", "sur", "Sur", _figure),
    _same("dots", "gommettes", "Gommettes", _figure),
    _same("stance", "position", "Position", partial(_choice, labels.STANCE, Stance)),
    _same("link", "lien", "Lien", partial(_choice, labels.LINK, Link)),
    _whether("to_refine", "a_preciser", "À préciser"),
    _whether("debated", "fait_debat", "Fait débat"),
    _whether("validated_at", "relue_et_validee", "Relue et validée"),
)


def _unlike(rows: _Table, record: Record, *, sheet: bool) -> Iterator[str]:
    """References that are missing, added, told twice, or not told as they were sealed."""
    key, errata = ("Référence", "Erratum") if sheet else ("reference", "errata")
    found = {str(row[key]): row for row in rows}
    yield from (name for name, times in Counter(str(row[key]) for row in rows).items() if times > 1)
    sealed = {one.reference: one for one in record.contributions}
    written: dict[str, list[SealedText]] = defaultdict(list)
    for one in record.errata:
        written[one.reference].append(one)
    for name in sorted({*found, *sealed}):
        if name not in found or name not in sealed or not _row_holds(sealed[name], found[name], sheet=sheet):
            yield name
        elif not bears_marks(sealed[name], "".join(map(_flat, found[name].values()))):
            yield Older(name)
        elif not _errata_hold(found[name][errata], written[name]):
            yield f"erratum de {name}"


def _row_holds(text: SealedText, row: Mapping[str, Any], *, sheet: bool) -> bool:
    for column in _COLUMNS:
        if not text.told(column.field):
            continue
        value = text.value(column.field)
        wanted = column.sheet(value) if sheet else column.opened(value)
        told = _flat(row[column.head if sheet else column.open_name])
        if not _reads(told, wanted) and not (sheet and column.field == "text" and not wanted and told == REMOVED):
            return False
    source = text.value("source")
    return sheet or source is None or _flat(row["source"]) == labels.SOURCE[Source(source)]


def _reads(told: str, wanted: str) -> bool:
    """Whatever each program makes of line ends; an apostrophe keeps a text from being a formula."""
    spellings = (wanted, f"'{wanted}", plain(wanted))
    return "".join(told.split()) in {"".join(one.split()) for one in spellings}


def _errata_hold(told: Any, sealed: Sequence[SealedText]) -> bool:
    known = [words for one in sealed if one.told("text") and (words := _words(one.value("text")))]
    if isinstance(told, list):
        texts = Counter(str(one["texte"]) for one in told)
        return not Counter(known) - texts and texts.total() <= len(sealed)
    left = " ".join(_flat(told).split())
    for words in sorted((" ".join(one.split()) for one in known), key=len, reverse=True):
        spelled = "|".join(map(re.escape, (words, plain(words))))  # a workbook escapes what Excel would read as a sign
        left, found = re.subn(f"(?:{_WRITTEN}) (?:{spelled})", "", left, count=1)
        if not found:
            return False
    return len(known) < len(sealed) or not left.strip()


def _flat(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _open_json(content: bytes, record: Record) -> Iterator[str]:
    yield from _unlike(json.loads(content)["contributions"], record, sheet=False)


def _open_csv(content: bytes, record: Record) -> Iterator[str]:
    yield from _unlike(list(csv.DictReader(io.StringIO(content.decode(), newline=""))), record, sheet=False)


def _french_csv(content: bytes, record: Record) -> Iterator[str]:
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    yield from _unlike(list(csv.DictReader(text, delimiter=";")), record, sheet=True)


def _workbook(content: bytes, record: Record) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(one.file_size for one in archive.infolist()) > _MOST:
            raise TooMuch
    book = load_workbook(io.BytesIO(content), read_only=True)
    try:
        first, *others = [_sheet(list(sheet.iter_rows(values_only=True))) for sheet in book.worksheets]
    finally:
        book.close()
    long: dict[tuple[str, str], str] = defaultdict(str)
    for row in (row for rows in others if rows and set(rows[0]) == set(_LONG_SHEET) for row in rows):
        long[str(row["Référence"]), str(row["Colonne"])] += str(row["Texte"])
    yield from _unlike([_whole(row, long) for row in first], record, sheet=True)


def _sheet(rows: Sequence[Sequence[Any]]) -> _Table:
    if not rows:
        return []
    heads = [str(head) for head in rows[0]]
    return [dict(zip(heads, row, strict=False)) for row in rows[1:]]


def _whole(row: Mapping[str, Any], long: Mapping[tuple[str, str], str]) -> Mapping[str, Any]:
    """A text longer than a cell goes on in a sheet of its own."""
    cut = (head for head, value in row.items() if isinstance(value, str) and _CUT in value)
    return {**row, **{head: long.get((str(row["Référence"]), head), "") for head in cut}}


_READERS: Mapping[tuple[str, str], Callable[[bytes, Record], Iterator[str]]] = {
    ("CR", ".pdf"): unlike_minutes,
    ("OUVERTES", ".json"): _open_json,
    ("OUVERTES", ".csv"): _open_csv,
    ("TABLEUR", ".csv"): _french_csv,
    ("DONNEES", ".xlsx"): _workbook,
}
