"""Where a protected dossier is opened: its phrase, else its recovery sheet; the phrase tells which post it is."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from fabrique_desktop.ui.widgets.centred import Centred
from fabrique_desktop.ui.widgets.parts import button, label, row
from fabrique_desktop.ui.widgets.secret_field import SecretField

_PHRASE, _SHEET = "Phrase de passe", "Les neuf groupes de la feuille de secours"
_CAPITALS = "La touche Verr. Maj. semble enfoncée."
_OPENING = "Ouverture…"


class UnlockPage(QWidget):
    """`typed(words, by_sheet)`; `left` for another dossier. It is told what came of it: `refuse`, or it goes away."""

    typed = Signal(str, bool)
    left = Signal()

    def __init__(self, title: str, about: str, *, does: str = "Ouvrir", leave: str = "Autres dossiers") -> None:
        super().__init__()
        self._by_sheet = False
        self.title = label(title, name="number", wrap=True)
        self.about = label(about, muted=True, wrap=True)
        self.asked = label(_PHRASE)
        self.field = SecretField(_PHRASE)
        self.shown = QCheckBox("Voir ce que je tape")
        self.capitals = label("", wrap=True, name="beyond")
        self.said = label("", wrap=True)
        self.open_button = button(does, self._submit, primary=True)
        self.sheet_button = button("J’ai la feuille de secours", self._turn)
        self.leave_button = button(leave, self.left.emit, quiet=True)
        self._build()

    def _build(self) -> None:
        self.capitals.hide()
        self.asked.setBuddy(self.field)
        self.field.returnPressed.connect(self._submit)
        self.field.textEdited.connect(lambda _text: self._hush())
        self.field.capitals.connect(self._tell_capitals)
        self.shown.toggled.connect(self.field.reveal)
        frame = Centred()
        for part in (self.title, self.about, self.asked, self.field, self.shown, self.capitals, self.said):
            frame.inside.addWidget(part)
        frame.inside.addLayout(row(self.open_button, self.sheet_button, None, self.leave_button))
        frame.stand_in(self)
        self.setFocusProxy(self.field)

    def _turn(self) -> None:
        """From the phrase to the sheet, or back; what was typed for one is nothing to the other."""
        self._by_sheet = not self._by_sheet
        asked = _SHEET if self._by_sheet else _PHRASE
        self.asked.setText(asked)
        self.field.setAccessibleName(asked)
        self.field.setText("")
        self.sheet_button.setText("J’ai la phrase" if self._by_sheet else "J’ai la feuille de secours")
        self.sheet_button.setAccessibleName(self.sheet_button.text())
        self.shown.setChecked(self._by_sheet)  # thirty-six signs are read over, group by group
        self._hush()
        self.field.setFocus()

    def _submit(self) -> None:
        words = self.field.text()
        if not words.strip() or self.field.isReadOnly():
            self.field.setFocus()
            return
        self._wait(True)
        self.said.setText(_OPENING)
        self.typed.emit(words, self._by_sheet)

    def refuse(self, text: str) -> None:
        """Said here, and what was typed is there to be corrected."""
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        self._wait(False)
        self.said.setText(text)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.said, text))
        self.field.selectAll()
        self.field.setFocus()

    def _wait(self, waiting: bool) -> None:
        self.field.setReadOnly(waiting)
        for one in (self.open_button, self.sheet_button, self.leave_button):
            one.setEnabled(not waiting)

    def _hush(self) -> None:
        self.said.setText("")

    def _tell_capitals(self, locked: bool) -> None:
        self.capitals.setText(_CAPITALS if locked else "")
        self.capitals.setVisible(locked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.field.isReadOnly():
            self.field.setText("")
            self._hush()
        else:
            super().keyPressEvent(event)


def of_dossier(name: str, folder: str) -> UnlockPage:
    return UnlockPage("Dossier protégé", f"« {name} », dans {folder}. Sa phrase de passe l’ouvre.")


def of_lock(at: datetime) -> UnlockPage:
    """No word of what the dossier is about: its name may be somebody's."""
    hour = f"{at.hour}\u00a0h\u00a0{at.minute:02d}"
    return UnlockPage(
        "Dossier verrouillé", f"Depuis {hour}. Tout ce qui était tapé est gardé ; la phrase de passe rend la page."
    )
