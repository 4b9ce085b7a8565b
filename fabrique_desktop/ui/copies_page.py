"""The copies of one dossier, in this computer and in the second place: one is chosen, then taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fabrique_desktop.store.copies import Copy
from fabrique_desktop.ui import copies_words as words
from fabrique_desktop.ui.tables import RowsModel
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.cards import CardList, Face
from fabrique_desktop.ui.widgets.files import ask_folder
from fabrique_desktop.ui.widgets.parts import button, card, label, page_layout, row
from fabrique_desktop.ui.widgets.secret_field import SecretField
from fabrique_desktop.ui.widgets.typing import is_letter

_EXPLAINED = (
    "La Fabrique copie le dossier d’elle-même, toutes les dix minutes si quelque chose a changé, et à la fermeture. "
    "Chaque copie est relue en entier avant d’être gardée. Elles restent trente jours au plus."
)
_NONE = "Il n’y a pas encore de copie de ce dossier."
_READING = "Lecture des copies…"
_LOCKED = (
    "Ces copies sont protégées. Tapez la phrase de passe du dossier pour voir ce qu’elles contiennent, "
    "et en reprendre une."
)
_CHOOSE_SECOND = "Où garder aussi les copies ?"
_LEAST_LINES = 7
_OF_THE_PAGE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


@dataclass(frozen=True, slots=True)
class CopyLine:
    """`read` once its content was; `whole` is None until every page of it was read again."""

    copy: Copy
    where: str
    read: bool
    whole: bool | None = None

    @property
    def id(self) -> str:
        return str(self.copy.path)


class CopyList(CardList):
    """Letters and Enter are the page's."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, _face, "Copies du dossier, de la plus récente à la plus ancienne")
        self.setSelectionMode(CardList.SelectionMode.SingleSelection)

    def minimumSizeHint(self) -> QSize:
        """One copy is seen whole, in large letters too: the page is scrolled rather than the line."""
        return QSize(super().minimumSizeHint().width(), self.fontMetrics().height() * _LEAST_LINES)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OF_THE_PAGE or is_letter(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


class CopiesPage(QWidget):
    """`restore_asked(copy)` once chosen and confirmed; `unlock_asked(phrase)`; `second_asked(folder or None)`."""

    restore_asked = Signal(object)
    copy_asked = Signal()
    second_asked = Signal(object)
    unlock_asked = Signal(str)
    left = Signal()

    def __init__(self, look: Look, dossier: Path, *, opened: bool) -> None:
        super().__init__()
        self._opened = opened
        self.heading = label(f"Copies de «\u00a0{dossier.stem}\u00a0»", name="section", wrap=True)
        self.explained = label(_EXPLAINED, muted=True, small=True, wrap=True)
        self.state = label(_READING, wrap=True)
        self.second = label("", wrap=True)
        self.said = label("", wrap=True)
        self.model: RowsModel[CopyLine] = RowsModel(_spoken, parent=self)
        self.list = CopyList(look)
        self.list.setModel(self.model)
        self.now_button = button("Copier maintenant", self.copy_asked.emit)
        self.second_button = button("Choisir un second emplacement…", self._choose_second)
        self.alone_button = button("Ne plus copier là", lambda: self.second_asked.emit(None), quiet=True)
        self.take_button = button("Reprendre cette copie", self._ask, primary=True)
        self.back_button = button("Revenir", self.left.emit, quiet=True)
        self.phrase = SecretField("Phrase de passe du dossier")
        self.read_button = button("Lire les copies", self._unlock)
        self.locked = self._locked()
        self.confirm = self._confirm()
        self._build()

    def _build(self) -> None:
        of_an_open_one = () if self._opened else (self.now_button, self.second, self.second_button)
        for part in (self.locked, self.confirm, self.alone_button, self.said, *of_an_open_one):
            part.hide()  # never shown by hand before it has a place: it would be a window
        layout = QVBoxLayout()
        layout.addLayout(row(self.heading, self.now_button, self.back_button, stretch=0))
        layout.addWidget(self.explained)
        layout.addLayout(row(self.second, self.alone_button, self.second_button, stretch=0))
        layout.addWidget(self.state)
        layout.addWidget(self.locked)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.confirm)
        layout.addWidget(self.said)
        layout.addLayout(row(self.take_button, None))
        page_layout(self, layout)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._moved())
        self.list.doubleClicked.connect(lambda _index: self._ask())
        self._moved()

    def _locked(self) -> QWidget:
        frame, inside = card()
        inside.addWidget(label(_LOCKED, wrap=True))
        inside.addLayout(row(self.phrase, self.read_button, stretch=0))
        self.phrase.returnPressed.connect(self._unlock)
        return frame

    def _confirm(self) -> QWidget:
        frame, inside = card()
        self.told = label("", wrap=True)
        self.yes_button = button("Oui, reprendre", self._take, primary=True)
        self.no_button = button("Ne rien changer", self._let_be)
        inside.addWidget(self.told)
        inside.addLayout(row(self.yes_button, self.no_button, None))
        return frame

    # -- what is shown

    def show_copies(self, lines: Sequence[CopyLine]) -> None:
        known = {line.id: line.whole for line in self.model.rows}
        self.model.show_rows([replace(line, whole=known.get(line.id)) for line in lines])
        self.locked.setVisible(any(line.read and line.copy.facts is None for line in lines) and not self._opened)
        self.state.setText("" if lines else _NONE)
        self.state.setVisible(not lines)
        if lines and self.list.current_row() is None:
            self.list.choose(0)
        self._moved()

    def tell_whole(self, copy: Copy, whole: bool) -> None:
        """One that does not hold is not the one that is proposed."""
        lines, current = self.model.rows, self.current()
        self.model.show_rows([replace(one, whole=whole) if one.copy == copy else one for one in lines])
        if not whole and current is not None and current.copy == copy:
            self.list.choose(min(self.list.currentIndex().row() + 1, len(lines) - 1))
        self._allow()

    def tell_second(self, text: str, chosen: bool) -> None:
        self.second.setText(text)
        self.alone_button.setVisible(self._opened and chosen)

    def tell(self, text: str) -> None:
        """Said here and to screen readers."""
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        self.said.setText(text)
        self.said.setVisible(bool(text))
        if text:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.said, text))

    def wait(self, waiting: bool) -> None:
        for part in (self.take_button, self.yes_button, self.no_button, self.now_button, self.read_button):
            part.setEnabled(not waiting)
        if not waiting:
            self._moved()

    def unlocked(self) -> None:
        self.phrase.setText("")
        self.locked.hide()
        self.list.setFocus()

    # -- gestures

    def current(self) -> CopyLine | None:
        line: CopyLine | None = self.list.current_row()
        return line

    def _moved(self) -> None:
        self._confirming(False)
        self._allow()

    def _allow(self) -> None:
        line = self.current()
        self.take_button.setEnabled(line is not None and line.whole is not False and line.copy.facts is not None)

    def _ask(self) -> None:
        line = self.current()
        if line is None or not self.take_button.isEnabled():
            return
        self.told.setText(words.taking(line.copy))
        self._confirming(True)
        self.yes_button.setFocus()

    def _take(self) -> None:
        line = self.current()
        if line is not None:
            self._confirming(False)
            self.restore_asked.emit(line.copy)

    def _let_be(self) -> None:
        self._confirming(False)
        self.list.setFocus()

    def _confirming(self, asked: bool) -> None:
        self.confirm.setVisible(asked)
        self.take_button.setVisible(not asked)

    def _unlock(self) -> None:
        if self.phrase.text().strip():
            self.unlock_asked.emit(self.phrase.text())

    def _choose_second(self) -> None:
        chosen = ask_folder(self, _CHOOSE_SECOND, None)
        if chosen is not None:
            self.second_asked.emit(chosen)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Not by a proxy: Tab would then pass over what comes before the list."""
        super().focusInEvent(event)
        self.list.setFocus(event.reason())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.hasFocus():
            self._ask()
        elif event.key() == Qt.Key.Key_Escape:
            if self.confirm.isVisible():
                self._let_be()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)


def _state(line: CopyLine) -> tuple[str, str]:
    if not line.read:
        return "lecture…", "unsorted"
    if line.copy.facts is None:
        return ("ne se lit pas", "warn") if line.whole is False else ("protégée", "unsorted")
    if line.whole is None:
        return "relecture…", "unsorted"
    return ("vérifiée", "ok") if line.whole else ("abîmée", "warn")


def _meta(line: CopyLine) -> str:
    return f"{words.reason(line.copy.name.reason)} · {words.weight(line.copy.size)} · {line.where}"


def _held(line: CopyLine) -> str:
    facts = line.copy.facts
    return words.counted(facts.counts) if facts is not None else "contenu non lu" if line.read else ""


def _face(line: CopyLine) -> Face:
    """Why and where under the rest, where a long reason has its lines."""
    told = "\n".join(part for part in (_held(line), _meta(line)) if part)
    return Face(lead=words.when(line.copy.at), body=told, chips=(_state(line),))


def _spoken(line: CopyLine) -> str:
    return f"{words.when(line.copy.at)}, {_held(line)}, {_state(line)[0]}, {_meta(line)}"
