"""At the last workshop: find what an earlier one proposed, and say by one letter what the next line does to it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from fabrique_desktop.documents.text import quoted
from fabrique_desktop.domain.contributions import Link
from fabrique_desktop.services import formulating, programme
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.ui.capture_faces import ANGLE_TOKEN, angle_words
from fabrique_desktop.ui.capture_menus import Axes, link_menu
from fabrique_desktop.ui.tables import RowsModel
from fabrique_desktop.ui.widgets.cards import CardList, Face
from fabrique_desktop.ui.widgets.parts import button, label, row
from fabrique_desktop.ui.widgets.typing import pass_on
from fabrique_desktop.ui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Offered:
    """A line of the list: the name of an axis, or one of its proposals."""

    id: str
    heading: str = ""
    proposal: ContributionRow | None = None


class AboutPanel(QFrame):
    """`about_chosen(id, reference, link)`; Escape gives the place back. The line being typed is not touched."""

    about_chosen = Signal(str, str, object)
    opened = Signal()
    closed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setObjectName("card")
        self._ws = workspace
        self._workshop_id = ""
        self._axes: Axes = ()
        self.search = QLineEdit()
        self.search.setAccessibleName("Chercher une proposition d’un autre atelier")
        self.search.setPlaceholderText("Chercher une proposition : quelques mots, ou sa référence")
        self.search.setClearButtonEnabled(True)
        self.told = label("", muted=True, small=True, wrap=True)
        self.model: RowsModel[Offered] = RowsModel(offered_spoken, parent=self)
        self.list = CardList(workspace.look, offered_face, "Propositions des autres ateliers, par axe")
        self.list.setModel(self.model)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 12, 10)
        layout.setSpacing(6)
        layout.addLayout(row(self.search, button("Fermer", self.put_away), stretch=0))
        layout.addWidget(self.told)
        layout.addWidget(self.list, 1)
        self.search.textChanged.connect(lambda _text: self.reload())
        self.search.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.doubleClicked.connect(lambda _index: self._choose())
        self.hide()

    def open_for(self, workshop_id: str) -> None:
        """Everything the other workshops proposed, until a word is typed."""
        self._workshop_id = workshop_id
        self._axes = self._ws.database.read(programme.process).axes
        self.list.dress(self._ws.look)
        self.search.clear()
        self.reload()
        self.opened.emit()
        self.show()
        self.search.setFocus()

    def put_away(self) -> None:
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def reload(self) -> None:
        words = self.search.text()
        found = self._ws.database.read(formulating.earlier_proposals, self._workshop_id, words)
        self.model.show_rows(by_axis(found.rows, self._axes))
        self.list.scrollToTop()
        self.list.setCurrentIndex(QModelIndex())
        shown = len(found.rows)
        several = "s" if found.total > 1 else ""
        told = f"{found.total} proposition{several}" if found.total else "Aucune proposition ne contient ces mots"
        more = f", les {shown} premières ici : tapez quelques mots" if shown < found.total else ""
        self.told.setText(f"{told}{more}. Entrée choisit, puis une lettre dit ce que la ligne en fait.")

    def _choose_first(self) -> None:
        place = next((number for number, one in enumerate(self.model.rows) if one.proposal is not None), None)
        if place is not None:
            self.list.choose(place)

    def _choose(self) -> None:
        """The proposal under the cursor; from the words being searched, the first one found."""
        if self.search.hasFocus():
            self._choose_first()
        at: Offered | None = self.list.current_row()
        if at is not None and at.proposal is not None:
            self._ask_link(at.proposal)

    def _ask_link(self, proposal: ContributionRow) -> None:
        def choose(link: Link) -> None:
            self.put_away()
            self.about_chosen.emit(proposal.id, proposal.reference, link)

        menu = link_menu(self, self.search, proposal.reference, choose)
        corner: QPoint = self.list.visualRect(self.list.currentIndex()).bottomLeft()
        menu.popup_at(self.list.viewport().mapToGlobal(corner))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(watched, event)
        return super().eventFilter(watched, event)

    def _pressed(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        elif watched is self.search and event.key() == Qt.Key.Key_Down:
            self.list.setFocus()
            self._choose_first()
        else:
            return watched is self.list and pass_on(event, self.search)
        return True


def by_axis(rows: tuple[ContributionRow, ...], axes: Axes) -> list[Offered]:
    """Each axis by its name, then what was proposed there."""
    names = {number: f"Axe\u00a0{number} · {name}" for number, name, _short in axes}
    offered: list[Offered] = []
    for one in rows:
        heading = names.get(one.axis_number or 0, "Tous les axes")
        if not offered or (offered[-1].proposal or one).axis_number != one.axis_number:
            offered.append(Offered(f"axis {one.axis_number}", heading))
        offered.append(Offered(one.id, proposal=one))
    return offered


def offered_face(offered: Offered) -> Face:
    one = offered.proposal
    if one is None:
        return Face("", offered.heading, body_first=True)
    return Face(
        one.reference,
        "\n".join(part for part in (one.drawn_up.title, one.text) if part),
        ((angle_words(one.angle), ANGLE_TOKEN[one.angle]),),
        quote=quoted(one.verbatim) if one.verbatim else "",
        bar=ANGLE_TOKEN[one.angle],
    )


def offered_spoken(offered: Offered) -> str:
    one = offered.proposal
    if one is None:
        return offered.heading
    return f"{one.reference}, {angle_words(one.angle)}. {one.drawn_up.title} {one.text}".strip()
