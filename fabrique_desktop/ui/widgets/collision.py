"""Two hands on one entry: what it says now, beside one's own words, until somebody chooses on purpose."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from fabrique_desktop.documents.text import quoted
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.announcing import announce
from fabrique_desktop.ui.widgets.parts import button, label, row
from fabrique_desktop.ui.widgets.words import Words


class Collision(QFrame):
    """`kept`: one's own words replace them, the history keeps both; `taken`: the present ones come into the line."""

    kept = Signal()
    taken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.entry: ContributionRow | None = None
        self.told = label("", wrap=True)
        self.now = Words("Version actuelle, écrite entre-temps")
        self.keep_button = button("Garder mes mots", self.kept.emit, key=keys.KEEP_MINE)
        self.take_button = button("Prendre la version actuelle", self.taken.emit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.told)
        layout.addWidget(self.now)
        layout.addLayout(row(self.keep_button, self.take_button, None))
        self.hide()

    def dress(self, look: Look) -> None:
        self.now.dress(look)
        self.now.setMaximumHeight(look.px(84))

    def show_entry(self, one: ContributionRow) -> None:
        """The line holds one's own words; nothing is sent by Enter while this is in sight."""
        first = self.entry is None
        self.entry = one
        self.told.setText(
            f"{one.reference} a été corrigée entre-temps. Vos mots sont dans la ligne, la version actuelle est ici :"
        )
        self.now.show_words(f"{one.text}\n{quoted(one.verbatim)}" if one.verbatim else one.text)
        self.show()
        if first:
            announce(self, f"{self.told.text()} {one.text}")

    def put_away(self) -> None:
        self.entry = None
        self.now.show_words("")
        self.hide()
