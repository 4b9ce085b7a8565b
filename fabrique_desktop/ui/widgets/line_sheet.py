"""The line and what stands around it, as they are seen; it knows neither draft nor dossier."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Source
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.capture_faces import ANGLE_TOKEN
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.beside import Beside
from fabrique_desktop.ui.widgets.block import Block
from fabrique_desktop.ui.widgets.collision import Collision
from fabrique_desktop.ui.widgets.filing import FilingBar
from fabrique_desktop.ui.widgets.line import Line
from fabrique_desktop.ui.widgets.parts import button, label, restyle, row

#: beyond this size of text the buttons leave their keys to the tips and to F1
COMPACT = 1.0


class LineSheet(QFrame):
    """Its widgets; whoever makes one of it connects them."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("composer")
        self.line, self.beside, self.block, self.collision = Line(), Beside(), Block(), Collision()
        self.verbatim = self.beside.verbatim
        self.standing, self.news = label("", small=True), label("", muted=True, small=True, elide=True)
        self.initials = QLineEdit()
        self.initials.setPlaceholderText("Initiales")
        self.initials.setAccessibleName("Initiales de la personne au clavier")
        self.initials.setMaxLength(8)
        self.quote_button = button("Détails", self.beside.turn, quiet=True)
        self.save_button = button("Enregistrer", self.line.entered.emit, primary=True)
        self.again_button = button("", self._nothing, quiet=True)
        self.again_button.hide()
        self.aside_button = button("De côté", self._nothing, quiet=True)
        self.post_it = button("Post-it", self._nothing)
        self.post_it.setCheckable(True)
        self.post_it.setProperty("choice", True)
        self.filing = FilingBar(self.line, self.post_it, None, self.aside_button, self.quote_button, self.save_button)
        self.filing.first.addStretch(1)
        for part in (self.again_button, self.initials):
            self.filing.first.addWidget(part)
        for made in (self.post_it, self.aside_button, self.quote_button, self.save_button, self.again_button):
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus where words are typed
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        layout.addWidget(self.line)
        layout.addLayout(row(self.standing, self.news, spacing=16, stretch=1))
        for under in (self.collision, self.block, self.beside, self.filing):
            layout.addWidget(under)
        self.setFocusProxy(self.line)

    def _nothing(self) -> None:
        """Connected by whoever keeps the drafts."""

    def size_to(self, look: Look) -> None:
        self.line.fit()
        self.initials.setFixedWidth(look.px(96))

    def say(self, text: str) -> None:
        """In passing: until the next one."""
        self.news.setText(text)

    def show_standing(self, text: str) -> None:
        self.standing.setText(text)
        self.standing.setVisible(bool(text))

    def show_filed(self, angle: AngleChoice, kind: ContributionKind, table: int | None) -> None:
        if self.property("angle") != ANGLE_TOKEN[angle]:
            restyle(self, angle=ANGLE_TOKEN[angle])
        self.filing.show_filing(angle, kind, table)

    def show_words(self, look: Look, source: Source, *, editing: bool, waits: bool) -> None:
        """What each button does now, with its key while there is room."""
        compact = look.zoom > COMPACT
        self.filing.shorten(compact)
        for made, text, key in (
            (self.save_button, "Corriger" if editing else "Enregistrer", keys.SAVE),
            (self.quote_button, "Détails", keys.VERBATIM),
            (self.post_it, "Post-it", keys.POST_IT),
            (self.aside_button, "Reprendre" if waits else "De côté", keys.ASIDE),
        ):
            made.setText(text if compact else f"{text}  ({key.shown})")
            made.setAccessibleName(text)
            made.setToolTip(f"{key.does} ({key.shown})")
        self.post_it.setChecked(source is Source.POST_IT)
