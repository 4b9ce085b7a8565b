"""The list of names found in texts: those awaited first, the surest before, then what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent

from fabrique_desktop.domain.leaving import Naming
from fabrique_desktop.services.leaks import Leak
from fabrique_desktop.ui import names_words as words
from fabrique_desktop.ui.tables import Index, RowsModel
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.cards import CardList, Face
from fabrique_desktop.ui.widgets.typing import is_letter

_OF_THE_PAGE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class Pile(IntEnum):
    """What the list is made of, in its order."""

    SURE = 0
    UNSURE = 1
    DECIDED = 2


_NAME = {
    Pile.SURE: "À décider, presque sûrs",
    Pile.UNSURE: "À décider, peut-être un autre mot",
    Pile.DECIDED: "Décidés",
}
_CHIP = {
    Pile.SURE: ("presque sûr", "warn"),
    Pile.UNSURE: ("peut-être", "unsorted"),
    Naming.LEFT: ("laissé tel quel", "ok"),
    Naming.HIDDEN: ("caché dans ce qui sort", "accent"),
}


@dataclass(frozen=True, slots=True)
class NameLine:
    """A line of the list: the name of a pile, or words found in a text."""

    id: str
    pile: Pile
    heading: str = ""
    leak: Leak | None = None


class NamesModel(RowsModel[NameLine]):
    """Headings are read and cannot be chosen; what is decided leaves its place at once."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(_spoken, parent=parent)

    def flags(self, index: Index) -> Qt.ItemFlag:
        line = self.rows[index.row()] if index.isValid() and index.row() < len(self.rows) else None
        return Qt.ItemFlag.NoItemFlags if line is None or line.leak is None else super().flags(index)

    def arrange(self, leaks: Iterable[Leak]) -> None:
        lines = arranged(leaks)
        piles = {line.id: line.pile for line in lines}
        for number in range(len(self.rows) - 1, -1, -1):
            if piles.get(self.rows[number].id) is not self.rows[number].pile:
                self._remove(number)
        self.show_rows(lines)


class NamesList(CardList):
    """Letters do nothing here: no jumping about in the list."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, _face, "Noms du registre possibles dans les textes")
        self.setSelectionMode(CardList.SelectionMode.SingleSelection)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OF_THE_PAGE or is_letter(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def current(self) -> Leak | None:
        line: NameLine | None = self.current_row()
        return None if line is None else line.leak

    def choose_awaited(self, number: int) -> bool:
        """What is awaited there, else the next awaited, else the one before; whether anything is."""
        model = self.model()
        lines: Sequence[NameLine] = model.rows if isinstance(model, NamesModel) else ()
        awaited = [place for place, one in enumerate(lines) if one.leak is not None and one.leak.naming is None]
        if awaited:
            self.choose(next((place for place in awaited if place >= number), awaited[-1]))
        return bool(awaited)


def arranged(leaks: Iterable[Leak]) -> list[NameLine]:
    piles: dict[Pile, list[Leak]] = {pile: [] for pile in Pile}
    for one in leaks:
        piles[_pile(one)].append(one)
    lines: list[NameLine] = []
    for pile, found in piles.items():
        if found:
            lines.append(NameLine(f"pile {pile.name}", pile, f"{_NAME[pile]} · {len(found)}"))
            lines += [NameLine(one.id, pile, leak=one) for one in found]
    return lines


def _pile(leak: Leak) -> Pile:
    if leak.naming is not None:
        return Pile.DECIDED
    return Pile.SURE if leak.sure else Pile.UNSURE


def _state(leak: Leak) -> tuple[str, str]:
    """In a word, and the colour beside it."""
    return _CHIP[leak.naming or _pile(leak)]


def _face(line: NameLine) -> Face:
    if line.leak is None:
        return Face(lead=line.heading, body="")
    one = line.leak
    return Face(
        lead=words.place(one),
        body=words.passage(one),
        chips=(_state(one),),
        meta=words.field(one),
        bar=_state(one)[1] if one.naming is None else "",
    )


def _spoken(line: NameLine) -> str:
    if line.leak is None:
        return line.heading
    one = line.leak
    return f"{one.words}, {_state(one)[0]}. {words.where(one)} : {words.passage(one)}"
