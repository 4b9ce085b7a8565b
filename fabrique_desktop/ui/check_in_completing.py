"""What is left once the rush is over: people to complete, and entries that may be one person. Nothing here blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from fabrique_desktop.services import completing
from fabrique_desktop.services.attendance import PersonRow
from fabrique_desktop.services.completing import Lack, ToComplete
from fabrique_desktop.services.duplicates import Likeness, Pair
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui.check_in_gestures import DeskGestures
from fabrique_desktop.ui.tables import RowsModel
from fabrique_desktop.ui.widgets.cards import CardList, Face
from fabrique_desktop.ui.widgets.parts import button, column, label, row
from fabrique_desktop.ui.workspace import Workspace

LACK: Mapping[Lack, str] = MappingProxyType(
    {
        Lack.AUTHORISATION: "autorisation des parents attendue",
        Lack.DUPLICATE: "doublon possible",
        Lack.SURNAME: "nom de famille",
        Lack.STRUCTURE: "structure",
        Lack.CONTACT: "aucun moyen d’envoyer la réponse",
        Lack.CONSENT: "accord pour envoyer la réponse à demander",
        Lack.NAME_OR_CONTACT: "peut laisser un moyen d’être joint·e",
    }
)
LIKENESS: Mapping[Likeness, str] = MappingProxyType(
    {
        Likeness.SAME_NAME: "même nom",
        Likeness.NEAR_NAME: "noms presque identiques",
        Likeness.SAME_EMAIL: "même courriel",
        Likeness.SAME_PHONE: "même téléphone",
    }
)


@dataclass(frozen=True, slots=True)
class Pending:
    """A line of the list: somebody to complete, or two entries to decide about."""

    id: str
    person: ToComplete | None = None
    pair: Pair | None = None

    @property
    def asks(self) -> bool:
        """Who came without a name is listed, never counted as something left to do."""
        return self.person is None or set(self.person.lacks) != {Lack.NAME_OR_CONTACT}


class Completing(QWidget):
    """`asked(attendance id)`: the page opens the card of this person."""

    asked = Signal(str)
    counted = Signal(int)

    def __init__(self, workspace: Workspace, gestures: DeskGestures) -> None:
        super().__init__()
        self._ws, self._gestures = workspace, gestures
        self.model: RowsModel[Pending] = RowsModel(pending_spoken, parent=self)
        self.list = CardList(workspace.look, pending_face, "À compléter : personnes et doublons possibles")
        self.list.setModel(self.model)
        self.list.activated.connect(lambda _index: self._open())
        self.told = label("", muted=True, small=True, wrap=True)
        layout = column(self.told, self.list, row(button("Compléter ou décider", self._open), None), stretch=1)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)

    def forget(self) -> None:
        """Another workshop: what was left of the former one is nobody's here."""
        self.model.show_rows([])
        self.told.setText("")

    def show_workshops(self, workshops: Sequence[WorkshopRow]) -> None:
        ids = [one.id for one in workshops]
        people, pairs = self._ws.database.read(completing.left, ids)
        pending = [Pending(one.id, pair=one) for one in pairs] + [Pending(one.id, person=one) for one in people]
        self.model.show_rows(pending)
        self.counted.emit(sum(one.asks for one in pending))
        self.told.setText("Entrée : compléter, ou décider." if pending else "Rien à compléter.")

    def _open(self) -> None:
        pending: Pending | None = self.list.current_row()
        if pending is None:
            return
        if pending.pair is not None:
            self._decide(pending.pair)
        elif pending.person is not None:
            self.asked.emit(pending.person.id)

    def _decide(self, pair: Pair) -> None:
        """Two ways to be one, and one to be two: a person chooses, and Ctrl+Z takes it back."""
        menu = QMenu(self)
        title = pair.one.full_name
        twins = told_apart(pair.one) == told_apart(pair.other)
        for letter, kept, other in (("A", pair.one, pair.other), ("B", pair.other, pair.one)):
            which = f"la fiche {letter}, comme l’autre" if twins else told_apart(kept)
            menu.addAction(f"&{letter} · Une seule personne : garder {which}").triggered.connect(
                lambda _on=False, kept=kept, other=other: self._gestures.same_person(kept.id, other.id, title)
            )
        menu.addAction("&D · Deux personnes différentes").triggered.connect(
            lambda _on=False: self._gestures.different_people(pair.one.id, pair.other.id, title)
        )
        menu.setActiveAction(menu.actions()[-1])
        menu.popup(self.list.mapToGlobal(self.list.visualRect(self.list.currentIndex()).bottomLeft()))


def told_apart(person: PersonRow) -> str:
    """Name, then what distinguishes without being private: structure or quarter, and the workshops."""
    return ", ".join(
        part
        for part in (person.full_name, person.organization or person.neighbourhood, " ".join(person.registered))
        if part
    )


def pending_face(pending: Pending) -> Face:
    if pending.pair is not None:
        pair = pending.pair
        chips = (("doublon possible", "warn"), (LIKENESS[pair.why], "unsorted"))
        return Face("", f"{told_apart(pair.one)}\n{told_apart(pair.other)}", chips, bar="warn", body_first=True)
    person = pending.person
    if person is None:
        return Face("", "")
    first = [(LACK[person.lacks[0]], "warn")] if person.lacks else []
    rest = ", ".join(LACK[lack] for lack in person.lacks[1:])
    return Face(rest, person.title, tuple(first), bar="accent", body_first=True)


def pending_spoken(pending: Pending) -> str:
    if pending.pair is not None:
        why = LIKENESS[pending.pair.why]
        return f"Doublon possible, {why} : {told_apart(pending.pair.one)} ; {told_apart(pending.pair.other)}"
    if pending.person is None:
        return ""
    return f"{pending.person.title} : {', '.join(LACK[lack] for lack in pending.person.lacks)}"
