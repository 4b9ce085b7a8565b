"""Whether the pages of sealed minutes say what was sealed, read through their logical tree.

Spaces are left out: where a line ends is no difference. A picture laid over a page is not seen.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from fabrique_desktop.documents import labels
from fabrique_desktop.documents.minutes_entries import FIELDS
from fabrique_desktop.documents.minutes_filing import PROPOSALS, REMOVED
from fabrique_desktop.documents.tagged_text import Element, read_tree
from fabrique_desktop.documents.text import day, quoted, ready
from fabrique_desktop.domain.contributions import ContributionKind
from fabrique_desktop.domain.erasures import MARK
from fabrique_desktop.domain.seal import Record, SealedText

_MISSING = "□"  # printed for a sign that no font draws
_ERRATUM = "Erratumdu"
_MOST_HEADS = 4  # paragraphs: the reference, what it answers, the title, the words
_REACTION = r"(Réaction(à[\w.\-]{1,60}-(P|T\d+)-\d{2,})?(,\w+)?)?"


class Older(str):
    """The reference of a text that is printed as it was before a passage was erased from it."""

    __slots__ = ()


def bears_marks(text: SealedText, printed: str) -> bool:
    """Whether what is printed has the mark of each passage erased since it was sealed."""
    erased = sum(field.passages for field in text.fields if field.erased)
    return _tight(printed).count(_tight(MARK)) >= erased


@dataclass(slots=True)
class _Entry:
    """What stands beside a reference: the paragraphs after the margin, and the exact words."""

    paragraphs: list[str] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)


def unlike_minutes(content: bytes, record: Record) -> Iterator[str]:
    """References of what is missing, added, or not printed as it was sealed; raises UnreadablePdf."""
    nodes = [node for root in read_tree(content) for node in root.walk()]
    code = record.code.replace(" ", "")
    if not any(code in _tight(node.text) for node in nodes if node.tag == "P"):
        yield "sceau imprimé"
    tables = [[_cells(row) for row in node.walk() if row.tag == "TR"] for node in nodes if node.tag == "Table"]
    yield from _unlike_entries(_entries(nodes), record)
    yield from _unlike_list(tables, record)
    yield from _unlike_messages(tables, record)
    yield from _unlike_supports(tables, record)


def _unlike_entries(entries: Mapping[str, Sequence[_Entry]], record: Record) -> Iterator[str]:
    sealed = {one.reference: one for one in record.contributions}
    errata: dict[str, list[SealedText]] = defaultdict(list)
    for one in record.errata:
        errata[one.reference].append(one)
    tight = {_tight(name): name for name in sealed}
    for name in sorted({*entries, *tight}):
        printed, reference = entries.get(name, ()), tight.get(name)
        if reference is None or len(printed) != 1 or not _entry_holds(sealed[reference], printed[0]):
            yield reference or name
        elif not bears_marks(sealed[reference], "".join((*printed[0].paragraphs, *printed[0].quotes))):
            yield Older(reference)
        elif not _errata_hold(errata[reference], printed[0]):
            yield f"erratum de {reference}"


def _entry_holds(text: SealedText, entry: _Entry) -> bool:
    opening = _opening(text, entry.paragraphs)
    if opening is None:
        return False
    if text.told("verbatim"):
        verbatim = _word(text, "verbatim")
        wanted = [_printed(quoted(verbatim))] if verbatim else []
        if len(entry.quotes) != len(wanted) or not all(map(_alike, entry.quotes, wanted)):
            return False
    beside = [one for one in entry.paragraphs[opening:] if not one.startswith(_ERRATUM)]
    for name, label in FIELDS:
        head = _tight(f"{label} :")
        found = [one for one in beside if one.startswith(head)]
        words = _word(text, name)
        wanted = [head + _printed(words)] if words else []
        if text.told(name) and (len(found) != len(wanted) or not all(map(_alike, found, wanted))):
            return False
        beside = [one for one in beside if one not in found]
    return len(beside) <= 1  # what was noted beside, in one line


def _opening(text: SealedText, paragraphs: Sequence[str]) -> int | None:
    """How many paragraphs the title and the words take; None when they are not what opens the entry.

    What else may be there is the reference, or « Réaction, contre ».
    """
    if not (text.told("text") and text.told("title")):
        return _heads_of_unknown(paragraphs)
    words = _spoken(text)
    title = _printed(_word(text, "title"))
    wanted = [title + words, *([] if words else [title + _tight(REMOVED), _tight(REMOVED)])]
    before = rf"({re.escape(_tight(text.reference))})?{_REACTION}"
    for taken in range(1, min(len(paragraphs), _MOST_HEADS) + 1):
        printed = "".join(paragraphs[:taken])
        for one in wanted:
            at = len(printed) - len(one)
            if at >= 0 and _alike(printed[at:], one) and re.fullmatch(before, printed[:at]):
                return taken
    return None


def _heads_of_unknown(paragraphs: Sequence[str]) -> int | None:
    """Erased or hidden, the words are not compared: all but the last paragraph may be theirs."""
    known = tuple(_tight(f"{label} :") for _name, label in FIELDS)
    heads = next((at for at, one in enumerate(paragraphs) if one.startswith((*known, _ERRATUM))), len(paragraphs))
    return heads if paragraphs else None


def _spoken(text: SealedText) -> str:
    words = _word(text, "text")
    return _printed(quoted(words) if words and text.value("kind") == ContributionKind.VERBATIM.value else words)


def _errata_hold(sealed: Sequence[SealedText], entry: _Entry) -> bool:
    """Those that are told are printed; no more are printed than were written."""
    printed = [one.partition(":")[2] for one in entry.paragraphs[1:] if one.startswith(_ERRATUM)]
    known = [_printed(words) for one in sealed if one.told("text") and (words := _word(one, "text"))]
    for words in known:
        same = next((one for one in printed if _alike(one, words)), None)
        if same is None:
            return False
        printed.remove(same)
    return len(printed) <= len(sealed) - len(known)


def _unlike_list(tables: Sequence[Sequence[Sequence[str]]], record: Record) -> Iterator[str]:
    """The list of proposals says them again, in an annex."""
    head = tuple(map(_tight, ("Référence", "Angle", "Origine", "Proposition")))
    rows = {row[0]: row[3] for table in tables if tuple(table[0]) == head for row in table[1:] if len(row) == 4}
    kinds = [one.value for one in PROPOSALS]
    listed = {_tight(one.reference): one for one in record.contributions if one.value("kind") in kinds}
    for name in sorted({*rows, *listed}):
        one = listed.get(name)
        if one is None or name not in rows or not _listed_holds(one, rows[name].removeprefix("(idée)")):
            yield one.reference if one is not None else name


def _listed_holds(text: SealedText, words: str) -> bool:
    if not (text.told("text") and text.told("title")):
        return True
    wanted = _printed(_word(text, "title")) + _printed(_word(text, "text")) or _tight(REMOVED)
    after = words[len(wanted) :]  # its errata are told beside it
    return _alike(words[: len(wanted)], wanted) and (not after or after.startswith(_ERRATUM))


def _unlike_messages(tables: Sequence[Sequence[Sequence[str]]], record: Record) -> Iterator[str]:
    said = {str(labels.place(one.value("table_number"))): one for one in record.messages if one.told("table_number")}
    places = {_tight(name): name for name in said}
    printed = {
        row[0]: row[1]
        for table in tables
        for row in table
        if len(row) == 2 and (row[0] in places or re.fullmatch(r"Table\d+", row[0]))
    }
    for place in sorted({*printed, *places}):
        one = said.get(places.get(place, ""))
        words = printed.get(place, "")
        if one is None or not words or (one.told("message") and not _alike(words, _printed(_word(one, "message")))):
            yield f"message de {places.get(place, place)}"


def _unlike_supports(tables: Sequence[Sequence[Sequence[str]]], record: Record) -> Iterator[str]:
    head = tuple(map(_tight, ("Document", "Date", "Où se le procurer")))
    rows = [row for table in tables if table and tuple(table[0]) == head for row in table[1:] if len(row) == 3]
    if len(rows) != len(record.supports) or not all(map(_support_holds, record.supports, rows)):
        yield "supports remis"


def _support_holds(text: SealedText, row: Sequence[str]) -> bool:
    when = text.value("day")
    wanted = (
        ("title", _printed(_word(text, "title"))),
        ("day", _tight(day(date.fromisoformat(when))) if when else "—"),
        ("where_to_get", _printed(_word(text, "where_to_get")) or "—"),
    )
    return all(not text.told(name) or _alike(told, one) for told, (name, one) in zip(row, wanted, strict=True))


def _entries(nodes: Sequence[Element]) -> Mapping[str, list[_Entry]]:
    """By reference, as printed without spaces; those of the charter and of other lists have none."""
    found: dict[str, list[_Entry]] = defaultdict(list)
    for node in nodes:
        body = next((kid for kid in node.elements() if kid.tag == "LBody"), None) if node.tag == "LI" else None
        if body is None:
            continue
        label = "".join(_tight(kid.text) for kid in node.elements() if kid.tag == "Lbl")
        parts = [kid for kid in body.elements() if kid.tag in ("P", "BlockQuote")]
        paragraphs = [_tight(kid.text) for kid in parts if kid.tag == "P"]
        quotes = [_tight(kid.text) for kid in parts if kid.tag == "BlockQuote"]
        if not label and len(paragraphs) > 1:
            label = next(iter(re.findall(r"^.{1,60}?-(?:P|T\d+)-\d{2,}", paragraphs[1])), "")
        if len(label) > 1:
            found[label].append(_Entry(paragraphs[1:], quotes))
    return found


def _cells(row: Element) -> list[str]:
    return [_tight(kid.text) for kid in row.elements() if kid.tag in ("TH", "TD")]


def _word(text: SealedText, name: str) -> str:
    return str(text.value(name) or "")


def _printed(text: str) -> str:
    return _tight(ready(text))


def _tight(text: str) -> str:
    return "".join(text.split())


def _alike(printed: str, wanted: str) -> bool:
    """A sign that no font draws is printed as □: it stands for any."""
    if printed == wanted or len(printed) != len(wanted):
        return printed == wanted
    return all(one in (other, _MISSING) for one, other in zip(printed, wanted, strict=True))
