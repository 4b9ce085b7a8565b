"""First start: a new dossier, an existing one, or a training one. Three choices, nothing to know."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from fabrique_desktop import paths
from fabrique_desktop.ui.recent import Recent
from fabrique_desktop.ui.widgets.files import ask_open, ask_save
from fabrique_desktop.ui.widgets.parts import button, card, label, page_layout, row

_FILTER = "Dossiers Fabrique (*.fabrique)"


class WelcomePage(QWidget):
    """`new_asked(path)`, `create_asked(path, training)`, `open_asked(path)`.

    Files are chosen in the system's own window.
    """

    new_asked = Signal(object)
    create_asked = Signal(object, bool)
    open_asked = Signal(object)

    def __init__(self, known: Sequence[Recent] = ()) -> None:
        super().__init__()
        layout = QVBoxLayout()
        layout.addStretch(1)
        layout.addWidget(label("Bienvenue dans la Fabrique", name="number"))
        layout.addWidget(
            label(
                "Un dossier réunit toute la démarche : le programme, les personnes, ce qui est dit. "
                "Il reste sur cet ordinateur, sans réseau.", muted=True, wrap=True
            )
        )  # fmt: skip
        self.message = label("", wrap=True)
        layout.addWidget(self.message)
        self.new_button = button("Créer le dossier", self._new, primary=True)
        self.open_button = button("Ouvrir un dossier", self._open)
        self.training_button = button("S’exercer", self._train)
        layout.addLayout(self._choices())
        self.known = [self._known(one) for one in known]
        if self.known:
            layout.addWidget(label("Ouverts récemment", name="section"))
            for made in self.known:
                layout.addLayout(row(made, None))
        layout.addStretch(2)
        page_layout(self, layout)
        self.setFocusProxy(self.new_button)

    def _choices(self) -> QHBoxLayout:
        across = QHBoxLayout()
        across.setSpacing(16)
        for frame in (
            _choice(
                "Nouveau dossier",
                "Le programme de 2017 : 4 axes, 16 ateliers, le grand atelier. Tout peut être modifié.",
                self.new_button,
            ),
            _choice(
                "Dossier existant",
                "Un fichier « .fabrique » de cet ordinateur ou copié depuis une clé.",
                self.open_button,
            ),
            _choice(
                "Dossier de formation",
                "Des personnes et des propos inventés, pour apprendre sans risque.",
                self.training_button,
            ),
        ):
            across.addWidget(frame, 1)
        return across

    def _new(self) -> None:
        if (chosen := self._place_of("La Fabrique 2017.fabrique")) is not None:
            self.new_asked.emit(chosen)

    def _train(self) -> None:
        if (chosen := self._place_of("Formation.fabrique")) is not None:
            self.create_asked.emit(chosen, True)

    def _place_of(self, name: str) -> Path | None:
        folder = paths.default_dossier_folder()
        folder.mkdir(parents=True, exist_ok=True)
        return ask_save(self, "Où garder le dossier ?", _free(folder / name), _FILTER)

    def _known(self, one: Recent) -> QPushButton:
        said = f"{one.path.stem} · {'protégé' if one.protected else 'non protégé'}"
        return button(said, lambda: self.open_asked.emit(one.path), quiet=True, tip=str(one.path))

    def _open(self) -> None:
        folder = paths.default_dossier_folder()
        chosen = ask_open(self, "Quel dossier ouvrir ?", folder, _FILTER)
        if chosen is not None:
            self.open_asked.emit(chosen)


def _choice(title: str, text: str, action: QWidget) -> QFrame:
    frame, layout = card(margin=20)
    layout.addWidget(label(title, name="section"))
    layout.addWidget(label(text, muted=True, wrap=True), 1)
    layout.addWidget(action)
    return frame


def _free(path: Path) -> Path:
    """A name that is not taken: nothing is ever overwritten."""
    number = 2
    free = path
    while free.exists():
        free = path.with_stem(f"{path.stem} {number}")
        number += 1
    return free
