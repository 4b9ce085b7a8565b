"""Choosing a phrase: four words proposed, or one's own; typed once more, so that it is known before it is needed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QScrollArea, QWidget

from fabrique_desktop import phrases
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.ui.post_rooms import post_words
from fabrique_desktop.ui.widgets.centred import Centred
from fabrique_desktop.ui.widgets.parts import button, label, row
from fabrique_desktop.ui.widgets.secret_field import SecretField

SHORTEST = 12  # signs, as the keys refuse shorter ones
_ADVICE = (
    "Quatre mots tirés au hasard. Notez-les sur papier, loin de l’ordinateur : sans eux, ni sans la feuille de "
    "secours, personne ne pourra rouvrir le dossier, pas même l’éditeur du logiciel."
)
_TWICE = "Les deux lignes ne disent pas la même chose : relisez-les."
_SHORT = f"Une phrase choisie par vous compte au moins {SHORTEST} signes. Gardez les quatre mots, ou allongez-la."
_OR_SHEET = "(ou les neuf groupes de la feuille de secours)"
_CURRENT = f"La phrase actuelle {_OR_SHEET}"
_OF_LEAD = f"Votre phrase de pilotage {_OR_SHEET}"
_POST_ADVICE = (
    "Quatre mots tirés au hasard. Notez-les sur papier, loin de l’ordinateur, pour qui tiendra ce poste. S’ils se "
    "perdent, le pilotage peut en donner d’autres."
)


@dataclass(frozen=True, slots=True)
class Asking:
    """What a phrase is chosen for; `current`: the name of the one that is typed first; `without`: what else to do."""

    title: str
    about: str
    does: str
    current: str = ""
    without: str = ""
    advice: str = _ADVICE


class PhrasePage(QWidget):
    """`chosen(phrase, current)`, `without` or `left`; what came of it is told by `refuse`, or the page goes away."""

    chosen = Signal(str, str)
    without = Signal()
    left = Signal()

    def __init__(self, asking: Asking) -> None:
        super().__init__()
        self._asking = asking
        self.current = SecretField(asking.current or _CURRENT)
        self.phrase, self.again = QLineEdit(), QLineEdit()
        self.phrase.setAccessibleName("Phrase de passe proposée, que l’on peut remplacer par la sienne")
        self.again.setAccessibleName("La même, tapée une fois")
        self.again.setPlaceholderText("Tapez-la ici une fois")
        self.said = label("", wrap=True)
        self.said.installEventFilter(self)
        self.do_button = button(asking.does, self._submit, primary=True)
        self.other_button = button("Proposer d’autres mots", self.propose)
        self.without_button = button(asking.without, self.without.emit, quiet=True)
        self.leave_button = button("Revenir", self.left.emit, quiet=True)
        self._build()
        self.propose()

    def _build(self) -> None:
        frame = Centred()
        inside = frame.inside
        inside.addWidget(label(self._asking.title, name="big", wrap=True))
        inside.addWidget(label(self._asking.about, muted=True, wrap=True))
        asked = label(self._asking.current, wrap=True)
        for known in (asked, self.current):
            known.setVisible(bool(self._asking.current))
        for part in (asked, self.current, label("Phrase de passe"), self.phrase, self.other_button):
            inside.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft if part is self.other_button else Qt.AlignmentFlag(0))
        inside.addWidget(label(self._asking.advice, muted=True, wrap=True))
        inside.addWidget(label("La même, pour être sûr·e de l’avoir notée"))
        for part in (self.again, self.said):
            inside.addWidget(part)
        self.without_button.setVisible(bool(self._asking.without))
        inside.addLayout(row(self.do_button, None, self.without_button, self.leave_button))
        for field in (self.current, self.phrase, self.again):
            field.returnPressed.connect(self._submit)
            field.textEdited.connect(lambda _text: self.said.setText(""))
        frame.stand_in(self)
        self.setFocusProxy(self.current if self._asking.current else self.again)

    def propose(self) -> None:
        self.phrase.setText(phrases.propose())
        self.again.setText("")
        self.again.setFocus()

    def _submit(self) -> None:
        """Enter leads from one field to the next empty one before it does anything."""
        for field in (self.current, self.phrase, self.again):
            if field.isVisibleTo(self) and not field.text().strip():
                field.setFocus()
                return
        phrase = " ".join(self.phrase.text().split())
        if phrase != " ".join(self.again.text().split()):
            self.refuse(_TWICE)
        elif len(phrase) < SHORTEST:
            self.refuse(_SHORT)
        elif self.do_button.isEnabled():
            self._wait(True)
            self.said.setText("Un instant…")
            self.chosen.emit(phrase, self.current.text())

    def refuse(self, text: str) -> None:
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        self._wait(False)
        self.said.setText(text)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.said, text))
        first = self.current if self._asking.current and text not in (_TWICE, _SHORT) else self.again
        first.setFocus()
        first.selectAll()
        QTimer.singleShot(0, self, self._show_said)  # once the focus has its place

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A sentence has its height only once the page was laid out again."""
        if watched is self.said and event.type() is QEvent.Type.Resize and self.said.text():
            QTimer.singleShot(0, self, self._show_said)
        return super().eventFilter(watched, event)

    def _show_said(self) -> None:
        """In large letters, the page is longer than the screen."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self.said, 0, 12)

    def _wait(self, waiting: bool) -> None:
        for field in (self.current, self.phrase, self.again):
            field.setReadOnly(waiting)
        for one in self.findChildren(QPushButton):
            one.setEnabled(not waiting)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.leave_button.isEnabled():
            self.left.emit()
        else:
            super().keyPressEvent(event)


def for_new(name: str) -> Asking:
    return Asking(
        f"Protéger « {name} »",
        "Le dossier contiendra des noms de personnes aidées. Une phrase de passe le rend illisible à qui prendrait "
        "l’ordinateur ou la clé.",
        "Créer le dossier protégé",
        without="Sans phrase (non protégé)",
    )


def for_existing(name: str) -> Asking:
    return Asking(
        f"Protéger « {name} »",
        "Le dossier est récrit, chiffré, à la place de l’ancien. Les autres fenêtres et programmes qui l’ont ouvert "
        "doivent être fermés. Les copies qui se lisaient sans phrase sont remplacées par une copie protégée ; celles "
        "qui sont hors de portée (une clé retirée, un autre ordinateur) sont à détruire à la main.",
        "Protéger ce dossier",
    )


def for_post(whose: str, *, change: bool) -> Asking:
    what = "Changer la phrase" if change else "Donner une phrase"
    own = whose == post_words(Post.LEAD)
    return Asking(
        f"{what} : {whose}",
        "L’ancienne n’ouvrira plus rien. Rien n’est récrit dans le dossier."
        if change
        else "Qui la tape n’ouvre que les pages de ce poste.",
        what,
        current=_CURRENT if own else _OF_LEAD,
        advice=_ADVICE if own else _POST_ADVICE,
    )
