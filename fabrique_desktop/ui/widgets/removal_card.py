"""« Respect »: somebody asks not to keep what they said. Asked, told in full, then confirmed; nothing gives it back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from fabrique_desktop.documents.text import spaced
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.parts import button, label, row
from fabrique_desktop.ui.widgets.words import Words

_GOES = (
    "Effacés pour toujours : ses mots, partout où le dossier les garde (historique, recherche, écran de la salle, "
    "proposition, errata, lignes à moitié tapées)."
)
_STAYS = (
    "Restent : sa référence, son classement, son heure, et « Texte retiré à la demande d’une personne » ; elle reste "
    "comptée. Les documents et les copies déjà faits ne changent pas."
)
_FINAL = "Ce geste ne s’annule pas. Maj+Suppr de nouveau : confirmer."


def pressed_again(event: QKeyEvent) -> bool:
    """The key of the gesture, pressed and not held: holding it down is no second thought."""
    shifted = held(event) == Qt.KeyboardModifier.ShiftModifier
    return event.key() == Qt.Key.Key_Delete and shifted and not event.isAutoRepeat()


def held(event: QKeyEvent) -> Qt.KeyboardModifier:
    """What is held with a key, be it one of the number pad."""
    return event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier


class RemovalCard(QFrame):
    """The same key again, or its button, confirms; the focus arrives on « Laisser »."""

    confirmed = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.title = label("", name="section", wrap=True)
        self.entry = Words("Ce qui sera effacé, ce qui restera")
        self.final = label(spaced(_FINAL), wrap=True)
        self.leave = button("Tout laisser", self.left.emit, primary=True)
        self.erase = button("Effacer ce texte", self.confirmed.emit, key=keys.ERASE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 12)
        layout.setSpacing(6)
        for part in (self.title, self.entry, self.final):
            layout.addWidget(part, 1 if part is self.entry else 0)
        layout.addLayout(row(self.leave, self.erase, None))
        self.leave.setAccessibleDescription(" ".join((_GOES, _STAYS, _FINAL)))
        self.hide()

    def dress(self, look: Look) -> None:
        self.entry.dress(look)
        self.final.setStyleSheet(f"color: {look.color('danger').name()};")

    def show_entry(self, reference: str, text: str) -> None:
        self.title.setText(spaced(f"Effacer le texte de {reference}, à la demande d’une personne ?"))
        self.show_words(text)
        self.allow(True)

    def show_words(self, text: str) -> None:
        """What goes and what stays first, then the words themselves."""
        self.entry.show_words("\n\n".join((spaced(_GOES), spaced(_STAYS), text)))

    def allow(self, allowed: bool) -> None:
        self.erase.setEnabled(allowed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif pressed_again(event) and self.erase.isEnabled():
            self.confirmed.emit()
        else:
            super().keyPressEvent(event)
