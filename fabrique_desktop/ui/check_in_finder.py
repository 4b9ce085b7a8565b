"""The field where a name is typed, and whom it finds: at each key by its letters, at a pause by likeness."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from fabrique_desktop.domain.text import clean_line
from fabrique_desktop.services import alike, attendance, searching, structures
from fabrique_desktop.services.attendance import PersonRow
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui.check_in_faces import Offer, hint, offer_face, offer_spoken, offers, sure
from fabrique_desktop.ui.tables import RowsModel
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.cards import CardList
from fabrique_desktop.ui.widgets.parts import column, label
from fabrique_desktop.ui.workspace import Workspace

PAUSE_MS = 250
LONGEST = 1_000  # characters: a paste by mistake
SCANNED = 6  # letters that a scanner typed may be a code without a digit: fewer ask for a second Enter


class Finder(QWidget):
    """`taken(offer)` when Enter is about one, `unknown` when a code is nobody's; `searching` at each key."""

    taken = Signal(object)
    unknown = Signal()
    searching = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self._workshops: Sequence[WorkshopRow] = ()
        self._parallel: Mapping[str, frozenset[str]] = {}
        self._over: Collection[str] = ()
        self._looked_alike = ""
        self._chooses = True  # whether a line that is sure is chosen by itself
        self._awaited = False  # whether those expected are shown, without anything typed
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self.field = QLineEdit()
        self.field.setObjectName("search")
        self.field.setAccessibleName("Nom, prénom ou structure de la personne qui arrive")
        self.field.setPlaceholderText("Nom, prénom, structure, ou code lu…")
        self.model: RowsModel[Offer] = RowsModel(offer_spoken, parent=self)
        self.list = CardList(workspace.look, offer_face, "Personnes trouvées")
        self.list.setModel(self.model)
        self.hint = label("", muted=True, wrap=True)
        layout = column(self.field, self.hint, self.list, stretch=2)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)
        self.setFocusProxy(self.field)
        self.field.setMaxLength(LONGEST)
        self.field.textChanged.connect(self._typed)
        self._pause.timeout.connect(self._look_alike)
        self.list.doubleClicked.connect(lambda _index: self.enter())
        self.field.installEventFilter(self)
        self.list.installEventFilter(self)
        self._say_hint()

    def show_workshops(
        self, workshops: Sequence[WorkshopRow], parallel: Mapping[str, frozenset[str]], over: Collection[str] = ()
    ) -> None:
        """Search again as typed; what somebody else did meanwhile never moves the cursor."""
        self._workshops, self._parallel, self._over = workshops, parallel, over
        chosen = self.chosen
        near = [one for one in self.model.rows if one.alike]
        self._chooses = chosen is not None or not self.model.rows
        if self._awaited:
            self._show_awaited()
        else:
            self._look_up(self.words)
        if near and self._looked_alike == self.words:
            self._look_alike()
        self._chooses = True
        if chosen is not None and (place := self.model.row_of(chosen.id)) is not None:
            self.list.choose(place)

    @property
    def words(self) -> str:
        return self.field.text()

    @property
    def chosen(self) -> Offer | None:
        """Whom a key is about while something is typed."""
        offer: Offer | None = self.list.current_row()
        return offer

    def empty(self) -> str:
        """What was typed; not by clear(): Ctrl+Z must undo the presence, not bring the letters back."""
        typed = self.words
        if typed:
            self.field.setText("")
        else:
            self._look_up("")
        return typed

    def give_back(self, typed: str) -> None:
        """Unless somebody else is already being looked for: the banner says whom was refused."""
        if not self.words:
            self.field.setText(typed)
            self.field.selectAll()

    def known(self, structure: str) -> bool:
        """Whether the register has it: asked only of what follows a number."""
        return bool(self._ws.database.read(structures.known_house, structure))

    # -- searching

    def _typed(self, words: str) -> None:
        self._look_up(words)
        if words:
            self.searching.emit(words)

    def _look_up(self, words: str) -> None:
        self._pause.stop()
        ids = [one.id for one in self._workshops]
        if ids and searching.looks_scanned(words):
            self._show(self._by_code(words))
            return
        people = self._ws.database.read(searching.find_people, words, ids) if ids else []
        self._show(offers(people, self._workshops, self._parallel, words, self._over, known=self.known))
        if words and ids and self._looked_alike != words and alike.wanting(people, words):
            self._pause.start()

    def _by_code(self, words: str) -> list[Offer]:
        """The one whose code a scanner typed; a code that nobody bears is no name to add."""
        person = self._ws.database.read(searching.by_code, words, [one.id for one in self._workshops])
        return [] if person is None else [replace(self._offer(person), by_code=True)]

    def _offer(self, person: PersonRow) -> Offer:
        return Offer.of(person, self._workshops, self._parallel, self._over)

    def _look_alike(self) -> bool:
        """Few bear these letters, or nobody: those who nearly do come after; says whether there are any."""
        words = self.words
        self._pause.stop()
        self._looked_alike = words
        found = [one.person for one in self.model.rows if one.person is not None]
        chosen = self.chosen
        near = self._ws.database.read(alike.find_alike, words, [one.id for one in self._workshops])
        added = {one.id for one in near} - {one.id for one in found}
        if added:
            shown = [self._offer(one) for one in alike.with_near(found, near, words)]
            marked = [replace(one, alike=one.id in added) for one in shown]
            self._show([*marked, Offer.to_add(clean_line(words), self.known)])
            if chosen is not None and chosen.person is not None:
                self.list.choose(self.model.row_of(chosen.id) or 0)
        return bool(added)

    def _show(self, found: Sequence[Offer]) -> None:
        self._awaited = False
        self.model.show_rows(found)
        self.list.clearSelection()
        self.list.setCurrentIndex(self.model.index(0) if self._chooses and sure(found) else QModelIndex())
        self._say_hint()

    def _show_awaited(self) -> None:
        """Asked by a key only: names do not stand on a screen that a queue may see."""
        ids = [one.id for one in self._workshops]
        people = self._ws.database.read(attendance.awaited, ids)
        self._show([self._offer(one) for one in people])
        self.list.setCurrentIndex(QModelIndex())
        self._awaited = True

    def _say_hint(self) -> None:
        self.hint.setText(hint(bool(self.words), self.model.rows, self.list.currentIndex().isValid()))

    def choose_none(self) -> None:
        """A key is about somebody chosen elsewhere."""
        self.list.clearSelection()
        self.list.setCurrentIndex(QModelIndex())

    # -- keys

    def enter(self) -> None:
        """Take the line that is sure or chosen; a name that nobody bears is first compared with those near it."""
        offer: Offer | None = self.list.current_row()
        if offer is None or (offer.person is None and offer.several is None):
            scanned = self._by_code(self.words) if self.words and not self._found() else []
            if scanned:
                self._show(scanned)
                if len(self.words.strip()) < SCANNED:
                    self._ws.say(
                        "Ce code est celui de la personne montrée : Entrée de nouveau pour la noter.", Tone.INFO
                    )
                    return
                offer = scanned[0] if sure(scanned) else None
            elif searching.looks_scanned(self.words):
                self.unknown.emit()
                self.field.selectAll()
                return
        if offer is None:
            if self.words:
                self.field.selectAll()  # the next name typed replaces this one, never joins it
                self._ws.say("Plusieurs possibilités : ↓ pour choisir puis Entrée, ou F7 pour ajouter.", Tone.INFO)
        elif offer.person is not None or offer.several or self._looked_alike == self.words or not self._look_alike():
            self.taken.emit(offer)

    def _found(self) -> bool:
        return any(one.person is not None for one in self.model.rows)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(watched, event)
        return super().eventFilter(watched, event)

    def _pressed(self, watched: QObject, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter()
        elif key == Qt.Key.Key_Escape:
            self.empty()
            self.field.setFocus()
        elif watched is self.field and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if not self.words and not self.model.rows:
                self._show_awaited()
            self.list.choose(self.list.currentIndex().row() + (1 if key == Qt.Key.Key_Down else -1))
        else:
            return False
        return True
