"""Names of the register that may be in the texts: a person looks at each in its context and decides, by one key.

The register is compared here and nowhere else; nothing is blocked, and what nobody decided is printed as it is.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fabrique_desktop.documents.text import counted
from fabrique_desktop.domain.leaving import Naming
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services import leaks, programme
from fabrique_desktop.services.leaks import Decided, Holder, Leak
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.ui import keys, names_words as words
from fabrique_desktop.ui.live import Refresh
from fabrique_desktop.ui.names_list import NamesList, NamesModel
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.keyed_row import KeyedRow
from fabrique_desktop.ui.widgets.parts import button, card, label, page_layout, row, shortcut
from fabrique_desktop.ui.workspace import Workspace

_SEEN = frozenset({"participant", "naming_decision", "milestone", *(one.value for one in Holder)})
_LARGE = 1.5  # from this size of text the list alone shows the passages, each with what is told beside it
_EXPLAINED = (
    "Les textes de cet atelier, comparés au registre ; aux tables, personne ne le consulte. Ce qui n’est pas décidé "
    "s’imprime tel quel ; à la salle, ce qui est presque sûr n’est pas montré avant votre décision."
)
_CLOSED = (
    "L’atelier est clôturé : ce qui y a été recueilli ne change plus. « Cacher » retire ces mots de tout ce qui sort."
)
_WHERE = {Holder.WORKSHOP: "programme", Holder.MILESTONE: "programme", Holder.PROCESS: "programme"}


class NamesPage(QWidget):
    """`closed` goes back; `edit_asked` leads to a contribution, `page_asked` to the page of any other text.

    `show_asked` (id, reference) is for a contribution that the room was waiting for.
    """

    closed = Signal()
    edit_asked = Signal(str)
    page_asked = Signal(str)
    show_asked = Signal(str, str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._ws = workspace
        self._workshop: WorkshopRow | None = None
        self._made: list[Sequence[Decided]] = []  # by this page, the latest last
        self._awaited_by_the_room = ""
        self.leaks: Sequence[Leak] = ()
        self.progress = label("", name="section", wrap=True)
        self.explained = label(_EXPLAINED, muted=True, small=True, wrap=True)
        self.nothing = label("", wrap=True)
        self.model = NamesModel(self)
        self.list = NamesList(workspace.look)
        self.list.setModel(self.model)
        self._in_sight = QTimer(self, singleShot=True, interval=0)
        self._in_sight.timeout.connect(lambda: self.list.scrollTo(self.list.currentIndex()))
        self._build()
        self._bind()
        self.dress(workspace.look)
        Refresh(workspace.feed, _SEEN, self.refresh, self)

    def _build(self) -> None:
        self.undo_button = button("Annuler", self._undo, key=keys.UNDO)
        self.back_button = button("Revenir", self.closed.emit, key=keys.NAMES_BACK)
        self.leave_button = button("Laisser", partial(self._decide, Naming.LEFT), key=keys.LEAVE_NAME)
        self.hide_button = button("Cacher", partial(self._decide, Naming.HIDDEN), key=keys.HIDE_NAME)
        self.alike_button = button("Laisser partout", self._leave_alike, key=keys.LEAVE_ALIKE)
        self.edit_button = button("Corriger le texte", self._edit, key=keys.EDIT_NAME)
        across = QHBoxLayout()
        across.setSpacing(16)
        across.addWidget(self.list, 3)
        across.addWidget(self._passage(), 2)
        self.foot = KeyedRow(self.leave_button, self.hide_button, self.alike_button, self.edit_button)
        layout = QVBoxLayout()
        layout.addLayout(row(self.progress, self.undo_button, self.back_button, stretch=0))
        layout.addWidget(self.explained)
        layout.addLayout(across, 1)
        layout.addWidget(self.nothing, 1)
        layout.addWidget(self.foot)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        page_layout(self, layout)

    def _passage(self) -> QWidget:
        self.card, inside = card()
        self.where = label("", muted=True, wrap=True)
        self.passage = QLabel(wordWrap=True, textFormat=Qt.TextFormat.RichText)
        self.why = label("", muted=True, wrap=True)
        self.decision = label("", wrap=True)
        for part in (self.where, self.passage, self.why, self.decision):
            inside.addWidget(part)
        inside.addStretch(1)
        return self.card

    def _bind(self) -> None:
        for key, action in (
            (keys.LEAVE_NAME, partial(self._decide, Naming.LEFT)),
            (keys.HIDE_NAME, partial(self._decide, Naming.HIDDEN)),
            (keys.LEAVE_ALIKE, self._leave_alike),
            (keys.EDIT_NAME, self._edit),
            (keys.UNDO, self._undo),
        ):
            shortcut(self, key, action)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._moved())
        self.list.doubleClicked.connect(lambda _index: self._edit())

    # -- what is shown

    def open_workshop(self, workshop: WorkshopRow) -> None:
        if self._workshop is None or workshop.id != self._workshop.id:
            self._made, self._awaited_by_the_room = [], ""
        self._workshop = workshop
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.refresh()

    def refresh(self) -> None:
        if self._workshop is None:
            return
        rows = self._ws.database.read(programme.workshops)
        self._workshop = next((one for one in rows if one.id == self._workshop.id), self._workshop)
        self.leaks = self._ws.database.read(leaks.found, self._workshop.id)
        self._arrange()

    def _arrange(self) -> None:
        """The cursor stays on its words; when they were decided, it goes to the next that are not.

        Nothing else is chosen by itself: one key too many must not change a decision.
        """
        current, number = self.list.current_row(), self.list.currentIndex().row()
        self.model.arrange(self.leaks)
        place = None if current is None else self.model.row_of(current.id)
        stays = place is not None and self.model.rows[place].pile is current.pile
        if not stays and not self.list.choose_awaited(number):
            self.list.setCurrentIndex(QModelIndex() if place is None else self.model.index(place, 0))
        self.progress.setText(words.progress(self.leaks))
        empty = not self.leaks
        if empty:
            self.nothing.setText(words.nothing(self._ws.database.read(leaks.registered)))
        for part in (self.list, self.foot, self.explained):
            part.setVisible(not empty)
        self.card.setVisible(not empty and self._ws.look.zoom < _LARGE)
        self.nothing.setVisible(empty)
        self.undo_button.setEnabled(bool(self._made))
        if empty and self.list.hasFocus():
            self.back_button.setFocus()
        self._moved()

    def _moved(self) -> None:
        one = self.list.current()
        for part in (self.leave_button, self.hide_button, self.edit_button):
            part.setEnabled(one is not None)
        self.alike_button.setEnabled(one is not None and not one.sure and one.naming is None)
        self.card.setEnabled(one is not None)
        if one is None:
            for told in (self.where, self.passage, self.why, self.decision):
                told.clear()
            return
        self.where.setText(words.where(one))
        marked = f"<b><u>{html.escape(one.words)}</u></b>"
        self.passage.setText(f"{html.escape(one.before)}[{marked}]{html.escape(one.after)}")
        self.passage.setAccessibleName(words.passage(one))
        self.why.setText(words.why(one))
        self.decision.setText(words.decision(one))

    def reveal(self, contribution_id: str, *, for_the_room: bool = False) -> None:
        """The cursor on what is awaited in this contribution; the room may be waiting for it."""
        self.refresh()
        self._awaited_by_the_room = contribution_id if for_the_room else ""
        awaited = [
            number
            for number, line in enumerate(self.model.rows)
            if line.leak is not None and line.leak.subject_id == contribution_id and line.leak.naming is None
        ]
        if awaited:
            self.list.choose(awaited[0])

    # -- gestures

    def _decide(self, naming: Naming) -> None:
        if (one := self.list.current()) is None:
            self._ws.say("Choisissez d’abord un passage (↑ ↓).", Tone.INFO)
            return
        told = "laissé tel quel" if naming is Naming.LEFT else "caché dans tout ce qui sort"
        self._run([one], naming, f"{words.place(one)} : {told}.")

    def _leave_alike(self) -> None:
        """Everywhere in this workshop, for words that may be anything else: never for a sure name."""
        one = self.list.current()
        if one is None or one.sure or one.naming is not None:
            self._ws.say("« Laisser partout » ne vaut que pour un mot à décider et qui n’est pas sûr.", Tone.INFO)
            return
        alike = [
            each for each in self.leaks
            if not each.sure and each.naming is None and each.words.casefold() == one.words.casefold()
        ]  # fmt: skip
        number = counted(leaks.awaited(alike), "texte", "textes")
        self._run(alike, Naming.LEFT, f"Le mot choisi est laissé tel quel dans {number}.")

    def _run(self, chosen: Sequence[Leak], naming: Naming, told: str) -> None:
        about = [(one.subject_id, one.words) for one in {one.key: one for one in chosen}.values()]
        self._ws.gestures.run(leaks.decide, about, naming, self._ws.clock(), done=partial(self._decided, chosen, told))

    def _decided(self, chosen: Sequence[Leak], told: str, made: Sequence[Decided]) -> None:
        if made:
            self._made.append(made)
        self.refresh()
        one = chosen[0] if chosen else None
        if one is not None and one.subject_id == self._awaited_by_the_room:
            show = partial(self.show_asked.emit, one.subject_id, one.reference)
            self._ws.say(told, Tone.OK, "Montrer à la salle", show)
        else:
            self._ws.say(told, Tone.OK, "Annuler", self._undo)

    def _undo(self) -> None:
        if not self._made:
            self._ws.say("Rien à annuler : aucune décision n’a été prise ici depuis l’ouverture.", Tone.INFO)
            return
        made = self._made.pop()
        self._ws.gestures.run(
            leaks.put_back, made, self._ws.clock(),
            done=lambda _none: self._ws.say("Décision annulée ; elle reste dans l’historique.", Tone.OK),
        )  # fmt: skip

    def _edit(self) -> None:
        """Where the text was typed, while it may still change."""
        one = self.list.current()
        if one is None or self._workshop is None:
            return
        if one.holder in _WHERE:
            self.page_asked.emit(_WHERE[one.holder])
        elif self._workshop.state is WorkshopState.CLOSED:
            self._ws.say(_CLOSED, Tone.INFO)
        elif one.holder is Holder.CONTRIBUTION:
            self.edit_asked.emit(one.subject_id)
        else:
            self.page_asked.emit("lead")

    # -- keys and look

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._edit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        (self.list if self.list.isVisibleTo(self) else self.back_button).setFocus(event.reason())

    def keep(self) -> None:
        """Nothing is half-typed here."""

    def dress(self, look: Look) -> None:
        self.list.dress(look)
        font = self.passage.font()
        font.setPointSizeF(look.points * 1.15)
        self.passage.setFont(font)
        self.card.setVisible(bool(self.leaks) and look.zoom < _LARGE)
        self._in_sight.start()
