"""The desk: one field, letters, Enter. Counts always in sight, every gesture undone by one key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QWidget

from fabrique_desktop.domain.text import clean_line
from fabrique_desktop.services import alike, check_in, programme, searching
from fabrique_desktop.services.attendance import AttendanceRow
from fabrique_desktop.services.check_in import NewPerson
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.check_in_faces import (
    Offer,
    hint,
    offer_face,
    offer_spoken,
    offers,
    sure,
)
from fabrique_desktop.ui.check_in_gestures import DeskGestures
from fabrique_desktop.ui.check_in_presences import Presences
from fabrique_desktop.ui.live import Refresh
from fabrique_desktop.ui.tables import RowsModel
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.cards import CardList
from fabrique_desktop.ui.widgets.correction import CorrectionForm
from fabrique_desktop.ui.widgets.parts import button, column, label, page_layout, row, shortcut
from fabrique_desktop.ui.widgets.typing import pass_on
from fabrique_desktop.ui.workspace import Workspace

PAUSE_MS = 250
_DESK = frozenset({"attendance", "participant", "registration", "workshop"})


def _search_field() -> QLineEdit:
    field = QLineEdit()
    field.setObjectName("search")
    field.setAccessibleName("Nom, prénom ou structure de la personne qui arrive")
    field.setPlaceholderText("Nom, prénom ou structure…")
    return field


class CheckInPage(QWidget):
    """Holds one workshop, or two parallel ones; arrivals go to the one whose name is written in the field."""

    import_asked = Signal()
    print_asked = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self._workshops: list[WorkshopRow] = []
        self._parallel: dict[str, frozenset[str]] = {}
        self._target = 0
        self._looked_alike = ""
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self.search = _search_field()
        self.found_model: RowsModel[Offer] = RowsModel(offer_spoken, parent=self)
        self.found = CardList(workspace.look, offer_face, "Personnes trouvées")
        self.found.setModel(self.found_model)
        self.form = CorrectionForm()
        self.gestures = DeskGestures(workspace, self)
        self.presences = Presences(workspace, self.gestures, self._arrival)
        self.here = self.presences.list
        self._build()
        self._bind()
        Refresh(workspace.feed, _DESK, self.refresh, self)

    # -- what is seen

    def _build(self) -> None:
        self.target_button = button("", self._switch, key=keys.OTHER_WORKSHOP)
        self.hint = label("", muted=True, wrap=True)
        self.paper = button("Listes et papier", self._paper_menu, key=keys.PAPER)
        arrivals = row(
            button("Sans nom", self._unnamed, key=keys.UNNAMED),
            button("Ajouter", self._walk_in, key=keys.WALK_IN),
            button("Annuler", self._undo, key=keys.UNDO),
            None,
        )
        others = row(button("Corriger", self._correct, key=keys.CORRECT), self.paper, None)
        left = column(self.target_button, self.search, self.hint, self.form, self.found, arrivals, others, stretch=4)
        across = QHBoxLayout()
        across.setSpacing(20)
        across.addLayout(left, 3)
        across.addWidget(self.presences, 2)
        page_layout(self, across)
        self.setFocusProxy(self.search)
        QWidget.setTabOrder(self.search, self.found)
        QWidget.setTabOrder(self.found, self.here)
        self._say_hint()

    def _bind(self) -> None:
        self.search.textChanged.connect(self._look_up)
        self._pause.timeout.connect(self._look_alike)
        self.search.installEventFilter(self)
        self.found.installEventFilter(self)
        self.here.installEventFilter(self)
        self.found.doubleClicked.connect(lambda _index: self._enter())
        self.form.confirmed.connect(self.gestures.correct)
        self.gestures.given_back.connect(self._give_back)
        self.gestures.correction_given_back.connect(self._open_form)
        self.form.closed.connect(self.search.setFocus)
        for key, action in (
            (keys.UNNAMED, self._unnamed),
            (keys.WALK_IN, self._walk_in),
            (keys.CORRECT, self._correct),
            (keys.OTHER_WORKSHOP, self._switch),
            (keys.PAPER, self._paper_menu),
            (keys.UNDO, self._undo),
        ):
            shortcut(self, key, action)
        self.presences.bind_keys(self)

    def open_workshops(self, workshops: Sequence[WorkshopRow]) -> None:
        """One workshop, or two at the same hours: both lists are searched."""
        self._workshops = list(workshops)
        self.gestures.workshop_ids = [one.id for one in workshops]
        self._target = 0
        rows = self._ws.database.read(programme.workshops)
        self._parallel = {
            one.code: frozenset(other.code for other in programme.parallel_to(rows, one)) for one in workshops
        }
        self.refresh()

    @property
    def target(self) -> WorkshopRow | None:
        return self._workshops[self._target] if self._workshops else None

    def refresh(self) -> None:
        """Read again what the desk shows: some tens of rows a workshop."""
        target = self.target
        if target is None:
            return
        self.presences.show_workshops(self._workshops)
        self.target_button.setVisible(len(self._workshops) > 1)
        self.target_button.setText(f"Arrivées notées dans {target.code} · {target.axis_short_name}  (F4 : changer)")
        self.target_button.setAccessibleName(f"Atelier des arrivées : {target.code}")
        chosen: Offer | None = self.found.current_row()
        self._look_up(self.search.text())
        if chosen is not None and (place := self.found_model.row_of(chosen.id)) is not None:
            self.found.choose(place)  # what somebody else does never moves the cursor

    # -- searching

    def _look_up(self, words: str) -> None:
        """At each key, by the letters; names that are only near wait for a pause, or for Enter."""
        ids = [one.id for one in self._workshops]
        people = self._ws.database.read(searching.find_people, words, ids) if ids else []
        self._show_found(offers(people, self._workshops, self._parallel, words), words)
        self._pause.stop()
        if words and ids and not people and self._looked_alike != words:
            self._pause.start()

    def _look_alike(self) -> bool:
        """Nobody bears these letters: whether somebody nearly does."""
        words = self.search.text()
        self._pause.stop()
        self._looked_alike = words
        people = self._ws.database.read(alike.find_alike, words)
        if people:
            near = [replace(one, alike=True) for one in offers(people, self._workshops, self._parallel, "")]
            self._show_found([*near, Offer.to_add(clean_line(words))], words)
        return bool(people)

    def _show_found(self, found: Sequence[Offer], words: str) -> None:
        self.found_model.show_rows(found)
        self.found.clearSelection()
        self.found.setCurrentIndex(self.found_model.index(0) if sure(found) else QModelIndex())
        if words:
            self.presences.choose_none()  # one person chosen at a time
        self._say_hint()

    def _say_hint(self) -> None:
        chosen = self.found.currentIndex().isValid()
        near = any(one.alike for one in self.found_model.rows)
        self.hint.setText(hint(bool(self.search.text()), self.found_model.rowCount(), chosen, near))

    # -- gestures

    def _enter(self) -> None:
        offer: Offer | None = self.found.current_row()
        if offer is None:
            if self.search.text():
                self._ws.say("Plusieurs possibilités : ↓ pour choisir puis Entrée, ou F7 pour ajouter.", Tone.INFO)
            return
        if offer.person is None:
            if self._looked_alike == self.search.text() or not self._look_alike():
                self._walk_in()
        elif (workshop := self._workshop_of(offer)) is not None:
            typed = self.search.text()
            self.search.setText("")  # not clear(): Ctrl+Z must undo the presence, not bring the letters back
            self.gestures.present(offer, workshop, typed)

    def _workshop_of(self, offer: Offer) -> WorkshopRow | None:
        return next((one for one in self._workshops if one.id == offer.workshop_id), self.target)

    def _walk_in(self) -> None:
        typed, target = self.search.text(), self.target
        if target is None or not clean_line(typed):
            self._ws.say("Tapez d’abord un nom ou un prénom, ou F6 pour une personne sans nom.", Tone.INFO)
            return
        self.search.setText("")
        self.gestures.walk_in(typed, target)

    def _give_back(self, typed: str) -> None:
        """Unless somebody else is already being looked for: the banner says whom was refused."""
        if not self.search.text():
            self.search.setText(typed)

    def _unnamed(self) -> None:
        if self.target is not None and self.gestures.unnamed(self.search.text().strip(), self.target):
            self.search.setText("")

    def _undo(self) -> None:
        self.gestures.undo()
        self.search.setFocus()

    def _arrival(self) -> AttendanceRow | None:
        """The person shown in the field when letters are typed, else the one chosen in the presences."""
        offer: Offer | None = self.found.current_row() if self.search.text() else None
        arrival: AttendanceRow | None
        if offer is not None and offer.person is not None:
            arrival = self.presences.of_person(offer.person.id)
        else:
            arrival = self.here.current_row()
        if arrival is None:
            self._ws.say("Choisissez d’abord une personne présente.", Tone.INFO)
        return arrival

    def _paper_menu(self) -> None:
        menu = QMenu(self)
        for text, action in (
            ("&Importer une liste d’inscrits", self.import_asked.emit),
            ("&Feuille à signer", partial(self.print_asked.emit, "sheet")),
            ("&Notice d’information", partial(self.print_asked.emit, "notice")),
        ):
            menu.addAction(text, action)
        menu.popup(self.paper.mapToGlobal(self.paper.rect().topLeft()))

    def _correct(self) -> None:
        """Correct the chosen presence when the list has the cursor, else the person found."""
        arrival: AttendanceRow | None = self.here.current_row()
        offer: Offer | None = self.found.current_row()
        if offer is not None and offer.person is not None and self.search.text():
            self._open_form(offer.person.id)
        elif arrival is not None and arrival.participant_id is not None:
            self._open_form(arrival.participant_id)
        else:
            self._ws.say("Choisissez d’abord une personne qui a un nom.", Tone.INFO)

    def _open_form(self, participant_id: str, typed: NewPerson | None = None) -> None:
        self.form.open(participant_id, self._ws.database.read(check_in.contact, participant_id), typed)

    def _switch(self) -> None:
        if len(self._workshops) > 1:
            self._target = (self._target + 1) % len(self._workshops)
            self.refresh()

    # -- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(watched, event)
        return super().eventFilter(watched, event)

    def _pressed(self, watched: QObject, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and watched in (self.search, self.found):
            self._enter()
        elif key == Qt.Key.Key_Escape:
            self.search.clear()
            self.search.setFocus()
        elif key == Qt.Key.Key_Delete and watched is self.here:
            self.presences.cancel()
        elif key == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            if watched is self.search and self.search.isUndoAvailable():
                return False  # one's own erased letters come back first
            self._undo()
        elif watched is self.search and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.found.choose(self.found.currentIndex().row() + (1 if key == Qt.Key.Key_Down else -1))
        else:
            return watched is not self.search and pass_on(event, self.search)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Any letter typed anywhere on the page goes to the field."""
        if not pass_on(event, self.search):
            super().keyPressEvent(event)
