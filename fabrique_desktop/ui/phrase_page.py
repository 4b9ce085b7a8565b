"""Choosing a phrase: four words proposed, or one's own; typed once more, so that it is known before it is needed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from fabrique_desktop import phrases
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
_CURRENT = "La phrase actuelle (ou les neuf groupes de la feuille de secours)"


@dataclass(frozen=True, slots=True)
class Asking:
    """What a phrase is chosen for; `current`: the one in use is typed first; `without`: what can be done instead."""

    title: str
    about: str
    does: str
    current: bool = False
    without: str = ""


class PhrasePage(QWidget):
    """`chosen(phrase, current)`, `without` or `left`; what came of it is told by `refuse`, or the page goes away."""

    chosen = Signal(str, str)
    without = Signal()
    left = Signal()

    def __init__(self, asking: Asking) -> None:
        super().__init__()
        self._asking = asking
        self.current = SecretField(_CURRENT)
        self.phrase, self.again = QLineEdit(), QLineEdit()
        self.phrase.setAccessibleName("Phrase de passe proposée, que l’on peut remplacer par la sienne")
        self.again.setAccessibleName("La même, tapée une fois")
        self.again.setPlaceholderText("Tapez-la ici une fois")
        self.said = label("", wrap=True)
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
        asked = label(_CURRENT, wrap=True)
        asked.setVisible(self._asking.current)
        self.current.setVisible(self._asking.current)
        for part in (asked, self.current, label("Phrase de passe"), self.phrase, self.other_button):
            inside.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft if part is self.other_button else Qt.AlignmentFlag(0))
        inside.addWidget(label(_ADVICE, muted=True, wrap=True))
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
        "doivent être fermés ; les copies déjà faites restent lisibles : détruisez-les.",
        "Protéger ce dossier",
    )


def for_post(whose: str, *, change: bool) -> Asking:
    what = "Changer la phrase" if change else "Donner une phrase"
    return Asking(
        f"{what} : {whose}",
        "L’ancienne n’ouvrira plus rien. Rien n’est récrit dans le dossier."
        if change
        else "Qui la tape n’ouvre que les pages de ce poste.",
        what,
        current=True,
    )
