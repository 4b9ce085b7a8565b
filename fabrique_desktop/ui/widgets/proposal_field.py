"""One field of a proposal, in letters to be read aloud; it says when it is left, and offers the other version."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QMoveEvent, QResizeEvent, QShowEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from fabrique_desktop.domain.text import clean_text
from fabrique_desktop.ui.widgets.parts import button, label, row
from fabrique_desktop.ui.widgets.word_undo import WordUndo

#: how many times the usual text: read aloud, and by those who sit beside the typist
ALOUD = 1.45


def speak_up(widget: QWidget, points: float) -> None:
    """Letters of `points` times what is read aloud."""
    font = widget.font()
    font.setPointSizeF(points * ALOUD)
    widget.setFont(font)


class FieldBox(WordUndo):
    """As high as its words. Enter goes on to the next field, Shift+Enter breaks the line."""

    entered = Signal()
    left = Signal()
    grown = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())

    def _fit(self) -> None:
        if not self.isVisible():
            return
        lines = max(1, round(self.document().size().height()))
        around = self.height() - self.viewport().height() + 2 * round(self.document().documentMargin())
        self.setFixedHeight(lines * ceil(QFontMetricsF(self.font()).lineSpacing()) + around + 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self.grown.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.grown.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.grown.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if self.took(event):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class ProposalField(QFrame):
    """`before` is what the dossier held when it was shown; `left` when the box is left, `changed` at each letter."""

    left = Signal()
    changed = Signal()

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.name, self.title, self.before = name, title, ""
        self.others: list[str] = []  # typed there by windows that died
        self._meanwhile: str | None = None  # what another hand wrote there
        self.caption = label(title, muted=True)
        self.box = FieldBox(title)
        self.told = label("", wrap=True)
        self.take = button("Prendre cette version", self._take)
        self.keep = button("Garder mes mots", self._keep)
        self.other = QWidget()
        inside = QVBoxLayout(self.other)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.told)
        inside.addLayout(row(self.take, self.keep, None))
        self.other.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for part in (self.caption, self.box, self.other):
            layout.addWidget(part)
        self.box.left.connect(self.left)
        self.box.textChanged.connect(self.changed)

    @property
    def words(self) -> str:
        return self.box.toPlainText()

    @property
    def dirty(self) -> bool:
        """Whether what is typed differs from what the dossier is known to hold."""
        return clean_text(self.words) != self.before

    @property
    def ready(self) -> bool:
        """Typed, and nobody wrote something else there meanwhile."""
        return self.dirty and self._meanwhile is None

    def show_words(self, now: str, typed: str | None = None, before: str | None = None) -> None:
        """What the dossier holds, under what was being typed when the window died, if anything."""
        self.before, self.others, self._meanwhile = now, [], None
        self.box.setPlainText(now if typed is None else typed)
        self.box.moveCursor(QTextCursor.MoveOperation.End)
        if typed is not None and clean_text(before or "") != now and self.dirty:
            self._meanwhile = now
        self._offer()

    def offer(self, typed: str) -> None:
        """Another dead window had other words for this field."""
        self.others.append(typed)
        self._offer()

    def follow(self, now: str) -> None:
        """The dossier changed; what is being typed stays, and is compared with it when it is left."""
        if clean_text(self.words) == now:
            self.before, self._meanwhile = now, None
            self._offer()
        elif not self.dirty:
            self.box.setPlainText(now)
            self.before = now
        elif self._meanwhile is not None:
            self._meanwhile = now
            self._offer()

    def collide(self, now: str, before: str) -> None:
        """The dossier refused: another hand wrote `now` there since."""
        self.before = before
        self._meanwhile = now if clean_text(self.words) != now else None
        self._offer()

    def _offer(self) -> None:
        """Both versions are in sight, until somebody chooses."""
        words, why = self._meanwhile, "Écrit entre-temps"
        if words is None and self.others:
            words, why = self.others[0], "Tapé aussi, non enregistré"
        self.other.setVisible(words is not None)
        self.told.setText("" if words is None else f"{why} : {words or '(champ vidé)'}")
        for made in (self.take, self.keep):
            made.setAccessibleName(f"{made.text()}, {self.title}")

    def _take(self) -> None:
        words = self.others.pop(0) if self._meanwhile is None else self._meanwhile
        if self._meanwhile is not None:
            self.before, self._meanwhile = words, None
        cursor = self.box.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(words)  # one's own words come back by Ctrl+Z
        self._decided()

    def _keep(self) -> None:
        if self._meanwhile is None:
            self.others.pop(0)
        else:
            self.before, self._meanwhile = self._meanwhile, None
        self._decided()

    def _decided(self) -> None:
        self._offer()
        self.box.setFocus()
        self.changed.emit()

    def settle(self) -> None:
        """What was typed is in the dossier: Ctrl+Z now takes back the gesture."""
        if not self.dirty:
            self.box.document().clearUndoRedoStacks()
