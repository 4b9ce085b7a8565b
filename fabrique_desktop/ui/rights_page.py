"""« Droits des personnes »: somebody asks what is known of them, to correct it, or to be erased; and how long it stays.

Everything is asked for and confirmed in the page; what is erased is shown before, and certified after.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from fabrique_desktop import access_papers
from fabrique_desktop.domain.errors import DomainError
from fabrique_desktop.domain.rights import PersonData
from fabrique_desktop.services import erasing_person, passages, person_data, searching
from fabrique_desktop.services.attendance import PersonRow
from fabrique_desktop.ui import rights_words as words
from fabrique_desktop.ui.handing import open_file
from fabrique_desktop.ui.live import Refresh
from fabrique_desktop.ui.rights_erasing import ErasingPanel
from fabrique_desktop.ui.rights_retention import RetentionPanel
from fabrique_desktop.ui.tables import RowsModel
from fabrique_desktop.ui.tasks import Task
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.cards import CardList, Face
from fabrique_desktop.ui.widgets.files import ask_folder
from fabrique_desktop.ui.widgets.flow import Flow
from fabrique_desktop.ui.widgets.parts import button, card, label, page_layout
from fabrique_desktop.ui.workspace import Workspace

_SEEN = frozenset({"participant", "registration", "attendance", "workshop", "retention", "erasure"})


class RightsPage(QWidget):
    """`correct_asked` with somebody's id leads to where they are corrected; `closed` goes back."""

    correct_asked = Signal(str)
    closed = Signal()

    def __init__(self, workspace: Workspace, folder: Callable[[], Path]) -> None:
        super().__init__()
        self._ws, self._folder = workspace, folder
        self.access = Task(self)
        self._build()
        self._bind()
        self.dress(workspace.look)
        Refresh(workspace.feed, _SEEN, self.refresh, self)

    def _build(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText("Nom, prénom ou code de la personne")
        self.search.setAccessibleName("Chercher une personne")
        self.search.setClearButtonEnabled(True)
        self.model: RowsModel[PersonRow] = RowsModel(_spoken, parent=self)
        self.list = CardList(self._ws.look, _face, "Personnes trouvées")
        self.list.setSelectionMode(CardList.SelectionMode.SingleSelection)
        self.list.setModel(self.model)
        self.nothing = label("", muted=True, wrap=True)
        self.texts_button = button("Chercher ces mots dans les textes", self.look_in_texts)
        left = QVBoxLayout()
        left.addWidget(label("Droits des personnes", name="section"))
        left.addWidget(label(words.EXPLAINED, muted=True, wrap=True))
        left.addWidget(self.search)
        left.addWidget(self.nothing)
        left.addLayout(Flow(self.texts_button))
        left.addWidget(self.list, _ALL_THE_ROOM)
        left.addStretch(1)
        self.retention = RetentionPanel(self._ws, self._folder)
        self.erasing = ErasingPanel(self._ws, self._folder)
        self.panels = QStackedWidget()
        for panel in (self.retention, self._person_panel(), self.erasing):
            self.panels.addWidget(_Scrolled(panel))
        across = self._across = QHBoxLayout()
        across.setSpacing(16)
        across.addLayout(left, 2)
        across.addWidget(self.panels, 3)
        page_layout(self, across)
        self.setFocusProxy(self.search)

    def _person_panel(self) -> QWidget:
        frame, inside = card()
        self.who = label("", name="big", wrap=True)
        self.about = label("", wrap=True)
        self.access_button = button("Accès : ce que le dossier sait d’elle…", self.give_access, primary=True)
        self.correct_button = button("Corriger", self._correct)
        self.erase_button = button("Effacer…", self.look_before_erasing)
        inside.addWidget(self.who)
        inside.addWidget(self.about)
        inside.addLayout(Flow(self.access_button, self.correct_button, self.erase_button))
        inside.addWidget(label(_ABOUT_ACTIONS, muted=True, wrap=True))
        inside.addStretch(1)
        return frame

    def _bind(self) -> None:
        self.search.textChanged.connect(self._typed)
        self.search.returnPressed.connect(self._choose_first)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._show_person())
        self.erasing.left.connect(self._back_to_person)
        self.erasing.over.connect(self.search.clear)  # what was typed to find them is their name
        self.erasing.erased.connect(self._forget)
        self.access.finished.connect(self._access_made)
        self.access.failed.connect(self._ws.refuse)

    # -- who

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.refresh()

    def refresh(self) -> None:
        self._find()
        if not self.panels.currentIndex():
            self.retention.refresh()

    def _typed(self, _words: str) -> None:
        """Other words are looked for: those that were about to be erased from texts are let go."""
        if self.erasing.about_words and not self.erasing.busy:
            self.erasing.forget()
        self._find()

    def _find(self) -> None:
        typed = self.search.text().strip()
        found: Sequence[PersonRow] = self._ws.database.read(searching.find_people, typed) if typed else []
        if typed and not found and (one := self._ws.database.read(searching.by_code, typed)) is not None:
            found = [one]
        chosen = self.list.current_row()
        self.model.show_rows(found)
        self.nothing.setText("Personne ne correspond." if typed and not found else "")
        self.nothing.setVisible(bool(typed) and not found)
        self.texts_button.setVisible(bool(typed))
        self.list.setVisible(bool(found))
        if chosen is None or chosen.id not in {one.id for one in found}:
            self.list.clearSelection()
            self.list.setCurrentIndex(self.model.index(-1, 0))
        self._show_person()

    def _choose_first(self) -> None:
        if self.model.rows:
            if self.list.current_row() is None:
                self.list.choose(0)
            self.access_button.setFocus()

    def person(self) -> PersonRow | None:
        row: PersonRow | None = self.list.current_row()
        return row

    def _show_person(self) -> None:
        """An erasure that has begun, or whose result is read, keeps its place."""
        one = self.person()
        if self.erasing.busy or self.erasing.done is not None:
            if one is not None and not self.erasing.busy:
                self._ws.say(words.FINISH_FIRST, Tone.INFO)
            return
        if one is None and self.erasing.about_words:
            return
        if one is None:
            self.who.clear()
            self.about.clear()
            if self.panels.currentIndex() != _HOME:
                self.panels.setCurrentIndex(_HOME)
                self.retention.refresh()
            return
        seen = self.erasing.seen if self.panels.currentIndex() == _ERASING else None
        if seen is not None and seen.participant_id == one.id:
            return
        self.erasing.forget()
        self.who.setText(one.full_name)
        self.about.setText(words.summary(one))
        self.panels.setCurrentIndex(_PERSON)

    # -- what may be asked

    def give_access(self) -> None:
        """One person's data, in two files, where asked; a child process writes them."""
        one = self.person()
        if one is None or self.access.running:
            return
        folder = ask_folder(self, "Où déposer les données de cette personne", self._folder().parent)
        if folder is None:
            return
        data = self._ws.database.read(person_data.compile_person_data, one.id, self._ws.clock())
        access_papers.remember(self._ws.database.dossier, folder)
        self.access.start(write_access, data, folder)

    def _access_made(self, made: Sequence[Path]) -> None:
        told = f"{made[0].name} et {made[1].name} : à remettre à cette personne, et à elle seule."
        self._ws.say(told, Tone.OK, "Ouvrir le PDF", lambda: open_file(made[0]))

    def _correct(self) -> None:
        if (one := self.person()) is not None:
            self.correct_asked.emit(one.id)

    def look_before_erasing(self) -> None:
        """First step: everything that will be erased, and what cannot be."""
        one = self.person()
        if one is None or self.erasing.busy:
            return
        try:
            seen = self._ws.database.read(erasing_person.to_erase, one.id)
        except DomainError as error:
            self._ws.refuse(error)
            return
        self.panels.setCurrentIndex(_ERASING)
        self.erasing.show_person(seen)

    def look_in_texts(self) -> None:
        """Somebody whom the register does not hold may be named in a text all the same."""
        typed = self.search.text().strip()
        if not typed or self.erasing.busy or self.erasing.done is not None:
            return
        found = self._ws.database.read(passages.saying, typed)
        if not found:
            self._ws.say("Ces mots ne sont dans aucun texte.", Tone.INFO)
            return
        self.panels.setCurrentIndex(_ERASING)
        self.erasing.show_words(typed, found)

    def _back_to_person(self) -> None:
        """Nothing was erased; without a person, back to what was typed."""
        self.erasing.forget()
        nobody = self.person() is None
        self.panels.setCurrentIndex(_HOME if nobody else _PERSON)
        (self.search if nobody else self.erase_button).setFocus()

    def _forget(self) -> None:
        """Nothing that was typed to find them stays on the page."""
        self.erasing.forget()
        self.panels.setCurrentIndex(_HOME)
        self.search.clear()
        self.search.setFocus()
        self.retention.refresh()

    # -- keys and look

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def _give_room(self) -> None:
        """What does not fit beside the search goes under it, in its whole width."""
        areas = [self.panels.widget(place) for place in range(self.panels.count())]
        needed = max(area.needed() for area in areas if isinstance(area, _Scrolled))
        room = self.width() - self._across.spacing() - 2 * 24
        beside = self.texts_button.sizeHint().width() + needed <= room and needed <= room * 3 // 5
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if way != self._across.direction():
            self._across.setDirection(way)
            self.panels.setMinimumHeight(0 if beside else self.fontMetrics().height() * _UNDER_LINES)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back one step, never through an erasure."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.erasing.busy or self.erasing.done is not None:
            return
        elif self.panels.currentIndex() == _ERASING:
            self._back_to_person()
        elif self.search.text():
            self.search.clear()
            self.search.setFocus()
        else:
            self.closed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.search.setFocus(event.reason())

    def keep(self) -> None:
        """Nothing is half-typed here that must stay."""

    def close_dossier(self) -> None:
        """What was begun outside the dossier is ended; what is only looked at is not waited for."""
        self.access.stop()
        self.erasing.stop()
        self.retention.aside.wait()

    def dress(self, look: Look) -> None:
        self.list.dress(look)
        self._give_room()


_UNDER_LINES = 14
_HOME, _PERSON, _ERASING = 0, 1, 2
_ALL_THE_ROOM = 100  # for the list, as long as there is one
_ABOUT_ACTIONS = (
    "Accès : un PDF à lire et un fichier JSON, pour la personne elle-même. Corriger : à l’accueil, sur sa fiche. "
    "Effacer : ce qui sera effacé est montré d’abord ; rien n’est effacé par ce bouton."
)


def write_access(data: PersonData, folder: Path, progress: Callable[[int, int], None]) -> Sequence[Path]:
    """Run by a child process: the two files, under names that tell nobody's."""
    from fabrique_desktop.documents.person_data_json import write_person_data_json
    from fabrique_desktop.documents.person_data_pdf import write_person_data_pdf

    stem = access_papers.access_stem(folder, data.at)
    made = [folder / f"{stem}.pdf", folder / f"{stem}.json"]
    write_person_data_pdf(data, made[0], progress)
    write_person_data_json(data, made[1])
    return made


class _Scrolled(QScrollArea):
    """From top to bottom only: whoever places it gives the width that is needed."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(panel)
        self._panel = panel

    def needed(self) -> int:
        return self._panel.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()


def _face(row: PersonRow) -> Face:
    return Face(lead=", ".join(row.registered) or row.organization, body=row.full_name, body_first=True)


def _spoken(row: PersonRow) -> str:
    return f"{row.full_name}. {words.summary(row)}"
