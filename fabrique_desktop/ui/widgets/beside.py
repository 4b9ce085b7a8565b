"""Beside the words: as they were said, by how many, for or against, to be refined. Nothing here is compulsory."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLineEdit, QSpinBox, QVBoxLayout

from fabrique_desktop.documents import labels
from fabrique_desktop.domain.contributions import NOTHING_BESIDE, Details, Link, Stance
from fabrique_desktop.ui.capture_faces import BEYOND
from fabrique_desktop.ui.widgets.parts import MOST_LETTERS, button, label, row

MOST = 999


class Beside(QFrame):
    """`changed` at each change, `entered` when Enter validates the line from here."""

    changed = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._details = NOTHING_BESIDE
        self.verbatim = QLineEdit(maxLength=MOST_LETTERS)
        self.verbatim.setPlaceholderText("Mots exacts, entre « » (facultatif)")
        self.verbatim.setAccessibleName("Verbatim : les mots exacts")
        self.people, self.out_of = _number("Nombre de personnes qui le disent"), _number("Sur combien de personnes")
        self.stance = QComboBox()
        self.stance.setAccessibleName("Pour, contre ou nuance")
        self.stance.addItem("Ni pour ni contre", None)
        for stance in Stance:
            self.stance.addItem(labels.STANCE[stance], stance)
        self.to_refine = QCheckBox("À préciser")
        self.beyond = label(BEYOND, name="beyond")
        self.about = label("", elide=True)
        self.detach = button("Détacher", self._detach, quiet=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.verbatim)
        layout.addLayout(row(self.about, self.detach, stretch=0))
        layout.addLayout(
            row(
                self.people, label("personnes sur"), self.out_of, self.beyond, self.stance, self.to_refine, None,
                spacing=6,
            )
        )  # fmt: skip
        self.verbatim.textChanged.connect(lambda _text: self.changed.emit())
        self.verbatim.returnPressed.connect(self.entered)
        for box in (self.people, self.out_of):
            box.valueChanged.connect(lambda _value: self._counted())
        self.stance.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.to_refine.toggled.connect(lambda _on: self.changed.emit())
        self._counted()
        self.hide()

    def _counted(self) -> None:
        """Nothing is refused: a number that cannot be is marked at once."""
        self.beyond.setVisible(0 < self.out_of.value() < self.people.value())
        self.changed.emit()

    def show_details(self, verbatim: str, details: Details, reference: str = "") -> None:
        """What an entry, or a draft, says beside its words; hidden when that is nothing."""
        self._details = details
        self.verbatim.setText(verbatim)
        self.people.setValue(details.people or 0)
        self.out_of.setValue(details.out_of or 0)
        self.stance.setCurrentIndex(max(0, self.stance.findData(details.stance)))
        self.to_refine.setChecked(details.to_refine)
        self._show_about(reference)
        said = (details.people, details.out_of, details.stance, details.to_refine, details.about_id)
        self.setVisible(bool(verbatim) or any(said))

    def show_verbatim(self, words: str) -> None:
        """Kept for the next line: they belonged to none of those that were just sent."""
        self.verbatim.setText(words)
        self.show()

    def link(self, about_id: str, reference: str, link: Link) -> None:
        """The line is about another contribution."""
        self._details = replace(self.details, about_id=about_id, link=link)
        self._show_about(reference)
        self.show()
        self.changed.emit()

    def _detach(self) -> None:
        self._details = replace(self.details, about_id=None, link=None)
        self._show_about("")
        self.changed.emit()

    def _show_about(self, reference: str) -> None:
        link = self._details.link
        for part in (self.about, self.detach):
            part.setVisible(link is not None)
        if link is not None:
            self.about.setText(f"{labels.LINK[link]} {reference or 'une contribution'}")

    def turn(self) -> None:
        """Open, or close when nothing was written there."""
        self.setVisible(not self.isVisible() or bool(self.verbatim.text()))
        if self.isVisible():
            self.verbatim.setFocus()

    @property
    def details(self) -> Details:
        """With what is not shown here (source, link) as it was."""
        return replace(
            self._details,
            people=self.people.value() or None,
            out_of=self.out_of.value() or None,
            stance=Stance(chosen) if (chosen := self.stance.currentData()) else None,  # Qt gives back a plain text
            to_refine=self.to_refine.isChecked(),
        )


def _number(name: str) -> QSpinBox:
    made = QSpinBox()
    made.setRange(0, MOST)
    made.setSpecialValueText("—")
    made.setAccessibleName(name)
    made.lineEdit().setAccessibleName(name)
    made.lineEdit().setTextMargins(8, 0, 8, 0)  # the style sheet's padding does not reach inside
    made.setMinimumWidth(64)
    return made
