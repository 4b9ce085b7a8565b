"""A name misheard, a contact to add: corrected in the page, never in a dialog."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QLineEdit, QVBoxLayout

from fabrique_desktop.services.check_in import NewPerson
from fabrique_desktop.ui.widgets.parts import button, label, row


class CorrectionForm(QFrame):
    """Enter keeps, Escape leaves everything as it was."""

    confirmed = Signal(str, object, object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._participant, self._before = "", NewPerson()
        self.fields: dict[str, QLineEdit] = {}
        layout = QVBoxLayout(self)
        layout.addWidget(label("Corriger", name="section"))
        form = QFormLayout()
        for name, text in (
            ("first_name", "Prénom"),
            ("surname", "Nom"),
            ("organization", "Structure"),
            ("email", "Courriel"),
            ("phone", "Téléphone"),
        ):
            self.fields[name] = QLineEdit()
            self.fields[name].setAccessibleName(text)
            self.fields[name].returnPressed.connect(self._confirm)
            form.addRow(text, self.fields[name])
        layout.addLayout(form)
        layout.addLayout(row(button("Garder", self._confirm, primary=True), button("Laisser", self._close), None))
        self.hide()

    def open(self, participant_id: str, person: NewPerson, typed: NewPerson | None = None) -> None:
        """`typed` comes back when it was refused."""
        self._participant, self._before = participant_id, person
        for name, field in self.fields.items():
            field.setText(getattr(typed or person, name))
        self.show()
        self.fields["first_name"].setFocus()
        self.fields["first_name"].selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _confirm(self) -> None:
        typed = {name: field.text() for name, field in self.fields.items()}
        self.confirmed.emit(self._participant, NewPerson(**typed), self._before)
        self._close()

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
