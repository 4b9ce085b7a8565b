"""Another workshop, in place of the form: a code, an audience, an axis or all; the date comes after."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from fabrique_desktop.documents import text as french
from fabrique_desktop.services.programme import ProcessRow
from fabrique_desktop.services.timetable import NewWorkshop
from fabrique_desktop.ui.widgets.parts import button, label, row
from fabrique_desktop.ui.widgets.programme_fields import ChoiceField, columns, line_field, scrolled, titled

_EVERYONE = "TOUS"
_TOLD = (
    "Le code entre dans les références et dans les noms de fichiers. "
    "L’atelier est d’abord « date à confirmer » : sa date, sa salle et ses tables se donnent ensuite."
)


class NewWorkshopCard(QFrame):
    """Enter adds, Escape leaves everything as it was."""

    confirmed = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._venue = ""
        self.code = line_field("Code du nouvel atelier")
        self.title = line_field("Titre du nouvel atelier", hint="par exemple : Grand atelier de restitution")
        self.axis = ChoiceField("Axe du nouvel atelier")
        self.audience = ChoiceField("Public du nouvel atelier")
        self._build()
        for field in (self.code, self.title):
            field.returnPressed.connect(self._confirm)

    def _build(self) -> None:
        grid = columns(2, 3)
        grid.addWidget(titled("Code", self.code), 0, 0)
        grid.addWidget(titled("Titre", self.title), 0, 1)
        grid.addWidget(titled("Axe", self.axis), 1, 0)
        grid.addWidget(titled("Public", self.audience), 1, 1)
        buttons = row(button("Ajouter", self._confirm, primary=True), button("Laisser", self.closed.emit), None)
        told = label(french.spaced(_TOLD), muted=True, wrap=True)
        area = scrolled(label("Nouvel atelier", name="section"), told, grid, buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 8, 10)
        layout.addWidget(area)
        self.setFocusProxy(self.code)

    def open(self, code: str, venue: str, process: ProcessRow, audiences: Sequence[tuple[str, str]]) -> None:
        """Propose a free code, all the axes, everyone."""
        self._venue = venue
        self.code.setText(code)
        self.title.clear()
        self.axis.clear()
        self.axis.addItem("Tous les axes", None)
        for number, _name, short_name in process.axes:
            self.axis.addItem(f"{number} · {short_name}", number)
        self.audience.clear()
        for audience, name in audiences:
            self.audience.addItem(name, audience)
        self.audience.setCurrentIndex(max(0, self.audience.findData(_EVERYONE)))
        self.code.setFocus()
        self.code.selectAll()

    def _confirm(self) -> None:
        self.confirmed.emit(
            NewWorkshop(
                code=self.code.text(),
                title=self.title.text(),
                axis_number=self.axis.currentData(),
                audience_code=self.audience.currentData(),
                venue=self._venue,
            )
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
