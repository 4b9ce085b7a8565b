"""A name misheard, a contact, a consent (« non » until ticked): written in the page, never in a dialog."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QGridLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from fabrique_desktop.documents import labels
from fabrique_desktop.domain.people import Minority, ParticipantCategory
from fabrique_desktop.services.check_in import NewPerson
from fabrique_desktop.ui.widgets.parts import MOST_LETTERS, button, label, row

_TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "first_name": "Prénom",
        "surname": "Nom",
        "organization": "Structure",
        "email": "Courriel",
        "phone": "Téléphone",
        "other_contact": "Autre moyen de recevoir la réponse",
        "needs": "Besoins du jour, effacés à la clôture",
    }
)
CONSENTS: Mapping[str, str] = MappingProxyType(
    {
        "answer_wanted": "Recevoir la réponse de la Ville",
        "follow_up_wanted": "Être informé·e des suites",
        "named_in_minutes": "Nom dans le compte rendu",
        "photo_allowed": "Photo",
    }
)
_ANYBODY = NewPerson()


@dataclass(frozen=True, slots=True)
class Card:
    """Whom a form is about: somebody of the register, or a presence without a name; `typed` is what was refused."""

    title: str
    participant_id: str = ""
    attendance_id: str = ""
    before: NewPerson = _ANYBODY
    typed: NewPerson | None = None


class CorrectionForm(QFrame):
    """Enter keeps, Escape leaves everything as it was. Without a participant, it is for somebody who came unnamed."""

    confirmed = Signal(object, object)
    attached = Signal(object, object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.card = Card("")
        self.fields: dict[str, QLineEdit] = {}
        self.consents: dict[str, QCheckBox] = {}
        self.category, self.minority = _combo("Catégorie"), _combo("Âge")
        for category in ParticipantCategory:
            self.category.addItem(labels.CATEGORY[category], category)
        for minority in Minority:
            self.minority.addItem(labels.MINORITY[minority], minority)
        self.minority.currentIndexChanged.connect(lambda _index: self._guard_photo())
        self.title = label("Corriger", name="section")
        layout = QVBoxLayout(self)
        layout.addWidget(self.title)
        layout.addWidget(self._scrolled(self._grid()), 1)
        layout.addLayout(row(button("Garder", self._confirm, primary=True), button("Laisser", self._close), None))
        self.hide()

    def _grid(self) -> QWidget:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        cells: list[tuple[str, QWidget]] = []
        for name, text in _TEXTS.items():
            self.fields[name] = QLineEdit(maxLength=MOST_LETTERS)
            self.fields[name].setAccessibleName(text)
            self.fields[name].returnPressed.connect(self._confirm)
            cells.append((text, self.fields[name]))
        cells[3:3] = [("Catégorie", self.category)]
        cells.append(("Âge", self.minority))
        for place, (text, widget) in enumerate(cells):
            line, side = divmod(place, 2)
            grid.addWidget(label(text, muted=True, small=True, wrap=True), line * 2, side)
            grid.addWidget(widget, line * 2 + 1, side)
        last = (len(cells) + 1) // 2 * 2
        grid.addWidget(
            label("Accords, chacun « non » tant qu’il n’est pas coché", muted=True, small=True), last, 0, 1, 2
        )
        for place, (name, text) in enumerate(CONSENTS.items()):
            self.consents[name] = QCheckBox(text)
            grid.addWidget(self.consents[name], last + 1 + place // 2, place % 2)
        return inside

    def _scrolled(self, inside: QWidget) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        return area

    def open(self, card: Card) -> None:
        self.card = card
        person = card.typed or card.before
        self.title.setText(card.title)
        for name, field in self.fields.items():
            field.setText(getattr(person, name))
        for name, box in self.consents.items():
            box.setChecked(getattr(person, name))
        self.category.setCurrentIndex(self.category.findData(person.category or ParticipantCategory.UNKNOWN))
        self.minority.setCurrentIndex(self.minority.findData(person.minority))
        self._guard_photo()
        self.show()
        self.fields["first_name"].setFocus()
        self.fields["first_name"].selectAll()

    def _guard_photo(self) -> None:
        """No picture of a minor is agreed on the spot."""
        awaited = self.minority.currentData() in (Minority.AWAITED, Minority.WITHOUT)
        box = self.consents.get("photo_allowed")
        if box is not None:
            box.setEnabled(not awaited)
            box.setChecked(box.isChecked() and not awaited)
            box.setToolTip("Pour un mineur ou un adulte protégé, l’accord vient de son représentant, jamais sur place.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not isinstance(self.focusWidget(), QLineEdit):
            self._confirm()  # a line edit has said it already, then lets the key pass
        else:
            super().keyPressEvent(event)

    def typed(self) -> NewPerson:
        texts = {name: field.text() for name, field in self.fields.items()}
        consents = {name: box.isChecked() for name, box in self.consents.items()}
        category = ParticipantCategory(self.category.currentData())
        unsaid = category is ParticipantCategory.UNKNOWN and self.card.before.category is None
        return NewPerson(
            surname=texts["surname"],
            first_name=texts["first_name"],
            organization=texts["organization"],
            email=texts["email"],
            phone=texts["phone"],
            other_contact=texts["other_contact"],
            needs=texts["needs"],
            category=None if unsaid else category,
            minority=Minority(self.minority.currentData()),  # Qt gives back a plain text
            **consents,
        )

    def _confirm(self) -> None:
        typed = self.typed()
        (self.attached if self.card.attendance_id else self.confirmed).emit(self.card, typed)
        self._close()

    def _close(self) -> None:
        self.hide()
        self.closed.emit()


def _combo(name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(12)
    return made
