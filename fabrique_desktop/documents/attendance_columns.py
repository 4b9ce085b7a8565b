"""The columns of the attendance sheet, which its audience and its moment call for, and how each person is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from fabrique_desktop.documents import labels, stylesheet as look
from fabrique_desktop.documents.grid import Columns
from fabrique_desktop.documents.text import NBSP, clock
from fabrique_desktop.domain.people import Manner, Proof
from fabrique_desktop.services.reporting import AttendanceSheet, SheetLine

MARGIN = 14 * mm
_HAND = 9.6 * mm
_PRINTED = 7 * mm
UNSEEN = "—"
#: read at arm's length by whoever looks for a line to sign
_NAME = look.CELL.clone("sheet-name", fontSize=10, leading=13)

#: one word each in its column; labels.PROOF says the rest under the table
PROOF_WORD: Mapping[Proof, str] = MappingProxyType(
    {
        Proof.DESK: "accueil",
        Proof.CODE: "code",
        Proof.SIGNATURE: "signature",
        Proof.LATER: "après coup",
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    head: str
    share: float
    style: ParagraphStyle
    text: Callable[[SheetLine], str]


@dataclass(frozen=True, slots=True)
class Layout:
    """How wide the sheet is, and its columns after the number of each line."""

    citizens: bool
    blank: bool
    columns: Sequence[Column]

    @property
    def width(self) -> float:
        """Stakeholders have nine columns: their sheet lies on its side."""
        return (look.PAGE_WIDTH if self.citizens else look.PAGE_HEIGHT) - 2 * MARGIN

    @property
    def heads(self) -> Sequence[str]:
        return ["N°", *(column.head for column in self.columns)]

    @property
    def styles(self) -> Sequence[ParagraphStyle]:
        return [look.CELL_CENTER, *(column.style for column in self.columns)]

    @property
    def grid(self) -> Columns:
        number = 0.06 if self.citizens else 0.04
        return self.parts(number, *(column.share for column in self.columns), least=self._row, down=2.5)

    @property
    def _row(self) -> float:
        """A hand needs more room than print."""
        return _HAND if self.blank else _PRINTED

    def parts(self, *shares: float, least: float = 0.0, down: float = 4.0, middle: bool = True) -> Columns:
        """The whole width, shared so."""
        widths = tuple(self.width * share / sum(shares) for share in shares)
        return Columns(widths, least, ruled=True, middle=middle, down=down)

    def row(self, index: int, line: SheetLine) -> Sequence[str]:
        return [str(index), *(column.text(line) for column in self.columns)]

    def empty(self, index: int) -> Sequence[str]:
        return [str(index), *[""] * len(self.columns)]


def layout_of(sheet: AttendanceSheet) -> Layout:
    """Only stakeholders are asked for a structure and a job; a workshop for all is asked like citizens.

    Before, the hand writes the table, the hours and a signature; after, a table is printed if any is still known.
    """
    citizens = sheet.workshop.audience_code != "ACT"
    tables = sheet.blank or any(line.table is not None for line in sheet.lines)
    hours = 0.095 if citizens else 0.065
    columns = [
        *(_of_citizens() if citizens else _of_stakeholders()),
        *([Column("Table", 0.08 if citizens else 0.05, look.CELL_CENTER, _table)] if tables else []),
        Column("Arrivée", hours, look.CELL_CENTER, arrival),
        Column("Départ", hours, look.CELL_CENTER, departure),
        _signature(citizens) if sheet.blank else Column("Preuve", 0.13 if citizens else 0.09, look.CELL, proof),
    ]
    return Layout(citizens, sheet.blank, columns)


def _of_citizens() -> Sequence[Column]:
    return [
        Column("Prénom", 0.2, _NAME, lambda line: line.first_name),
        Column("Nom (facultatif)", 0.26, _NAME, _surname),
    ]


def _of_stakeholders() -> Sequence[Column]:
    return [
        Column("Nom", 0.175, _NAME, _surname),
        Column("Prénom", 0.125, _NAME, lambda line: line.first_name),
        Column("Structure", 0.22, look.CELL, lambda line: line.organization),
        Column("Fonction", 0.15, look.CELL, lambda line: line.job),
    ]


def _signature(citizens: bool) -> Column:
    head, share = ("Signature (facultative)", 0.21) if citizens else ("Signature", 0.11)
    return Column(head, share, look.CELL, lambda _line: "")


def _surname(line: SheetLine) -> str:
    return line.surname if line.named else unnamed(line)


def full_name(line: SheetLine) -> str:
    return " ".join(part for part in (line.surname, line.first_name) if part) or unnamed(line)


def uncounted_name(line: SheetLine) -> str:
    """Who is in the room without being counted has no number either: it would look like one of the count."""
    if line.named:
        return full_name(line)
    return f"{line.label} (groupe)" if line.manner is Manner.GROUP_MEMBER and line.label else "Sans nom"


def unnamed(line: SheetLine) -> str:
    """« Sans nom n° 2 »; of a group without names, « Emmaüs (groupe), 3 »."""
    if line.manner is Manner.GROUP_MEMBER:
        return f"{line.label or 'Sans nom'} (groupe), {line.number}"
    if line.number:
        return f"Sans nom n°{NBSP}{line.number}"
    return line.label or "Sans nom"


def arrival(line: SheetLine) -> str:
    """« — » when nobody saw the hour: the dossier then holds that of the beginning."""
    if line.manner is None:
        return ""
    return clock(line.seen_at) if line.seen_at else UNSEEN


def departure(line: SheetLine) -> str:
    return _hour(line.departed_at)


def proof(line: SheetLine) -> str:
    return PROOF_WORD[line.proof] if line.proof else ""


def legend(lines: Sequence[SheetLine]) -> str:
    """What each word of the column « Preuve » means: those that are printed, and « — »."""
    used = {line.proof for line in lines}
    meanings = [f"{word}{NBSP}: {labels.PROOF[one]}" for one, word in PROOF_WORD.items() if one in used]
    if any(line.seen_at is None for line in lines):
        meanings.append(f"{UNSEEN}{NBSP}: heure non relevée")
    return f"Preuve de la présence — {' · '.join(meanings)}."


def _table(line: SheetLine) -> str:
    return str(line.table) if line.table is not None else ""


def _hour(moment: datetime | None) -> str:
    return clock(moment) if moment else ""
