"""A proposal in large letters and the marks its table puts on it, as they are seen; it knows no dossier."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from fabrique_desktop.documents.text import quoted
from fabrique_desktop.domain.contributions import DRAUGHTING, ContributionKind
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.capture_faces import kind_words
from fabrique_desktop.ui.theme import BASE_POINTS
from fabrique_desktop.ui.widgets.parts import button, label, row, shortcut
from fabrique_desktop.ui.widgets.proposal_field import ProposalField, speak_up
from fabrique_desktop.ui.widgets.typing import is_letter

TITLES = {
    "title": "Titre",
    "answers_to": "À quoi ça répond",
    "how": "Comment faire",
    "who": "Qui",
    "conditions": "Conditions de réussite",
    "obstacles": "Freins et leviers",
}
_NOT_PROMOTED = (ContributionKind.PROPOSAL, ContributionKind.FACILITATOR_NOTE)


#: « lecture à voix haute »: to be read from the other side of the table
LOUDER = 1.4
HOW = "Entrée : champ suivant. Maj+Entrée : à la ligne. Échap ferme ; chaque champ est gardé."
CLOSED = "Atelier clôturé : en lecture seule. Échap ferme ; F2 ajoute un erratum à côté."


class ProposalSheet(QFrame):
    """`left` by Escape or by its button; whoever makes one of it connects the rest."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.heading = label("", name="section")
        self.words, self.quote = label("", wrap=True), label("", wrap=True)
        self.first = label("", muted=True, wrap=True)
        self.fields = {name: ProposalField(name, TITLES[name]) for name in DRAUGHTING}
        self._last = self.fields[DRAUGHTING[-1]].box
        self.validated = QCheckBox("Relue et validée par la table")
        self.debated = QCheckBox("Fait débat")
        for mark in (self.validated, self.debated):
            mark.setAccessibleName(mark.text())
        self.promote = button("Promouvoir en proposition", self._nothing, primary=True)
        self.state = label("", muted=True, small=True, elide=True)
        self.inside = self._lines()
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._size)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self.inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 12, 10)
        layout.setSpacing(6)
        self.aloud = button("Plus grand", self._size, key=keys.READ_ALOUD)
        self.aloud.setCheckable(True)
        self.aloud.setProperty("choice", True)
        shortcut(self, keys.READ_ALOUD, self.aloud.click)
        self.close_button = button("Fermer", self.left.emit, tip="Fermer et revenir à la ligne (Échap)")
        layout.addLayout(row(self.heading, self.state, self.promote, self.aloud, self.close_button, stretch=1))
        layout.addWidget(self.area, 1)
        self.told = label(HOW, muted=True, small=True, wrap=True)
        layout.addLayout(row(self.validated, self.debated, self.told, stretch=2))
        self.hide()

    def _nothing(self) -> None:
        """Connected by whoever knows the dossier."""

    def _lines(self) -> QWidget:
        inside = QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 8, 0)
        lines.setSpacing(4)
        for part in (self.words, self.quote, self.first, *self.fields.values()):
            lines.addWidget(part)
        lines.addStretch(1)
        for field in self.fields.values():
            field.box.entered.connect(field.box.focusNextChild)
            field.box.grown.connect(lambda field=field: self._in_sight(field))
        return inside

    def _size(self) -> None:
        """In proportion to the window's own letters, whatever size somebody chose."""
        points = QApplication.font().pointSizeF()
        for made, key in ((self.aloud, keys.READ_ALOUD), (self.close_button, keys.CANCEL)):
            name = made.accessibleName()
            made.setText(name if points > BASE_POINTS else f"{name}  ({key.shown})")
        for part in (self.words, self.quote, *(one.box for one in self.fields.values())):
            speak_up(part, points * (LOUDER if self.aloud.isChecked() else 1.0))
        italic = self.quote.font()
        italic.setItalic(True)
        self.quote.setFont(italic)

    def changeEvent(self, event: QEvent) -> None:
        """A style sheet applied again forgets the letters it did not choose."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self.isVisible():
            self._later.start()  # once its parts have forgotten them too

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._size()
        QTimer.singleShot(0, self, self._from_the_top)

    def _from_the_top(self) -> None:
        """What was said, above the field where one begins."""
        self.area.verticalScrollBar().setValue(0)
        for field in self.fields.values():
            self._in_sight(field)

    def show_entry(self, one: ContributionRow, first_wording: str) -> None:
        """`first_wording` when it was another one; the words of whoever typed, never quoted as somebody's."""
        withdrawn = ", retirée" if one.withdrawn else ""
        self.heading.setText(f"{one.reference} · {kind_words(one.kind)}{withdrawn}")
        self.words.setText(quoted(one.text) if one.kind is ContributionKind.VERBATIM else one.text)
        self.quote.setText(quoted(one.verbatim) if one.verbatim else "")
        self.quote.setVisible(bool(one.verbatim))
        self.first.setText(f"Première formulation : {first_wording}")
        self.first.setVisible(bool(first_wording))
        self.promote.setVisible(one.kind not in _NOT_PROMOTED)
        self.validated.setChecked(one.validated)
        self.debated.setChecked(one.debated)

    def allow(self, allowed: bool) -> None:
        """A closed workshop is read, not written, and says so."""
        self.told.setText(HOW if allowed else CLOSED)
        for field in self.fields.values():
            field.box.setReadOnly(not allowed)
        for part in (self.validated, self.debated, self.promote):
            part.setEnabled(allowed)

    def _in_sight(self, field: ProposalField) -> None:
        """The line being typed is never under the edge."""
        if field.box.hasFocus():
            self._last = field.box
            self.area.ensureVisible(0, field.pos().y(), 0, 0)
            cursor = field.box.mapTo(self.inside, field.box.cursorRect().bottomLeft())
            self.area.ensureVisible(cursor.x(), cursor.y(), 0, field.box.fontMetrics().height() // 2)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round inside: nothing else is in sight, and Escape leaves."""
        stops = [one for one in self._stops() if one.isVisible() and one.isEnabled()]
        if not stops:
            return False
        here = next((place for place, one in enumerate(stops) if one.hasFocus()), -1 if forward else 0)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stop = stops[(here + (1 if forward else -1)) % len(stops)]
        stop.setFocus(reason)
        if self.area.isAncestorOf(stop):
            self.area.ensureWidgetVisible(stop)
        return True

    def _stops(self) -> Iterator[QWidget]:
        for field in self.fields.values():
            yield from (field.box, field.take, field.keep)
        yield from (self.validated, self.debated, self.promote, self.aloud, self.close_button)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter goes to the field one was in, else to the last; it never leaves what is drawn up."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif is_letter(event):
            if not self._last.isReadOnly():
                self._last.setFocus()
                QApplication.sendEvent(self._last, event)
        else:
            super().keyPressEvent(event)
