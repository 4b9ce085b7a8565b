"""The list of the tidy view: what waits, heap by heap, each under its name; what is near once it is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView

from fabrique_desktop.documents.text import counted
from fabrique_desktop.domain.contributions import DRAUGHTING, AngleChoice, ContributionKind
from fabrique_desktop.services.tidying import Heap, Progress, TidyRow
from fabrique_desktop.ui.capture_faces import (
    BEYOND,
    care_words,
    contribution_face,
    contribution_spoken,
    unfiled_words,
)
from fabrique_desktop.ui.tables import Index, RowsModel
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.cards import CardList, Face
from fabrique_desktop.ui.widgets.typing import is_letter

_BATCH = 30
_OF_THE_PAGE = (Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right, Qt.Key.Key_Escape)


class Pile(IntEnum):
    """What the list is made of, in its order."""

    UNFILED = 0
    UNTITLED = 1
    BEYOND = 2
    CARE = 3
    NEAR = 4
    GROUPED = 5


_NAME = {
    Pile.UNFILED: "Angle ou nature à classer",
    Pile.UNTITLED: "Propositions sans titre",
    Pile.BEYOND: "Plus de personnes que la table",
    Pile.CARE: "Un nom, un téléphone, une adresse ou un montant ?",
    Pile.NEAR: "Proches d’une autre, la plus proche d’abord",
    Pile.GROUPED: "Regroupées",
}
_OF_HEAP = {
    Heap.UNFILED: Pile.UNFILED, Heap.UNTITLED: Pile.UNTITLED, Heap.BEYOND: Pile.BEYOND, Heap.CARE: Pile.CARE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TidyLine:
    """A line of the list: the name of a pile, or one of its entries."""

    id: str
    pile: Pile
    heading: str = ""
    row: TidyRow | None = None


class TidyModel(RowsModel[TidyLine]):
    """Headings are read and cannot be chosen; an entry that changes pile leaves its place at once."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(_spoken, parent=parent)

    def flags(self, index: Index) -> Qt.ItemFlag:
        line = self.rows[index.row()] if index.isValid() and index.row() < len(self.rows) else None
        return Qt.ItemFlag.NoItemFlags if line is None or line.row is None else super().flags(index)

    def arrange(self, lines: Sequence[TidyLine]) -> None:
        piles = {line.id: line.pile for line in lines}
        for number in range(len(self.rows) - 1, -1, -1):
            if piles.get(self.rows[number].id) is not self.rows[number].pile:
                self._remove(number)
        self.show_rows(lines)


class TidyList(CardList):
    """Letters are for the line of the table, not for jumping about in a list."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, _face, "Contributions à ranger")
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(_BATCH)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OF_THE_PAGE or is_letter(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def chosen(self) -> list[TidyRow]:
        return [line.row for line in self.chosen_rows() if line.row is not None]

    def current(self) -> TidyRow | None:
        line: TidyLine | None = self.current_row()
        return None if line is None else line.row

    def choose_entry(self, number: int) -> None:
        """The entry there, else the next one, else the one before."""
        model = self.model()
        lines: Sequence[TidyLine] = model.rows if isinstance(model, TidyModel) else ()
        after = [place for place in range(number, len(lines)) if lines[place].row is not None]
        before = [place for place in range(min(number, len(lines))) if lines[place].row is not None]
        if after or before:
            self.choose(after[0] if after else before[-1])


def arranged(rows: Iterable[TidyRow], best: Callable[[TidyRow], float | None], *, near_known: bool) -> list[TidyLine]:
    """The list whole; without what is near until everything was looked at, so that nothing moves meanwhile."""
    piles: dict[Pile, list[TidyRow]] = {pile: [] for pile in Pile}
    scores: dict[str, float] = {}
    for row in rows:
        if row.heap is not Heap.FILED:
            piles[_OF_HEAP[row.heap]].append(row)
        elif row.contribution.group_id is not None:
            piles[Pile.GROUPED].append(row)
        elif near_known and (score := best(row)) is not None:
            scores[row.id] = score
            piles[Pile.NEAR].append(row)
    piles[Pile.NEAR].sort(key=lambda row: (-scores[row.id], row.id))
    lines: list[TidyLine] = []
    for pile, found in piles.items():
        if found:
            lines.append(TidyLine(f"pile {pile.name}", pile, f"{_NAME[pile]} · {len(found)}"))
            lines += [TidyLine(row.id, pile, row=row) for row in found]
    return lines


def progress_words(left: Progress) -> str:
    """« 12 angles et 3 natures à classer, sur 47 · 3 propositions sans titre »: how far one is, never a demand."""
    if not left.total:
        return "Rien n’a encore été noté dans cet atelier."
    unfiled = unfiled_words(left.no_angle, left.no_kind)
    parts = [f"{unfiled}, sur {left.total}" if unfiled else f"Tout est classé ({left.total})"]
    if left.untitled:
        parts.append(f"{counted(left.untitled, 'proposition', 'propositions')} sans titre")
    if left.beyond:
        parts.append(f"{left.beyond}\u00a0{BEYOND}")
    if left.care:
        parts.append(f"{left.care} à relire (nom, téléphone, adresse, montant\u00a0?)")
    return " · ".join(parts)


def _face(line: TidyLine) -> Face:
    if line.row is None:
        return Face(lead=line.heading, body="")
    one = line.row.contribution
    face = contribution_face(one)
    lacking = _lacking(line.row)
    known = [
        chip for chip in face.chips
        if "à classer" not in chip[0] and chip[0] != BEYOND and not chip[0].startswith("contient")
    ]  # fmt: skip
    chips = (*((words, "warn") for words in lacking), *known)
    return replace(face, lead=one.reference.removeprefix(f"{one.workshop_code}-"), meta="", chips=chips)


def _lacking(row: TidyRow) -> list[str]:
    """What the entry waits for, in words, before anything else about it."""
    one = row.contribution
    no_kind, no_angle = one.kind is ContributionKind.UNSORTED, one.angle is AngleChoice.UNSORTED
    parts = [*(["nature"] if no_kind else []), *(["angle"] if no_angle else [])]
    found = [f"à classer\u00a0: {' et '.join(parts)}"] if parts else []
    if row.untitled:
        found.append("sans titre")
    if one.beyond:
        found.append(BEYOND)
    texts = (one.text, one.verbatim, *(getattr(one.drawn_up, field) for field in DRAUGHTING))
    return [*found, *([care_words(*texts)] if row.care else [])]


def _spoken(line: TidyLine) -> str:
    if line.row is None:
        return line.heading
    return " ".join((*(f"{words}." for words in _lacking(line.row)), contribution_spoken(line.row.contribution)))
