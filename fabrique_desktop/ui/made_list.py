"""The page of what was made: which document is for whom, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fabrique_desktop.ui.handing import open_file
from fabrique_desktop.ui.widgets.parts import button, label, row

#: by the beginning of a file's name
_TOLD = {
    "CR": "Compte rendu",
    "RELEVE": "Relevé des propositions",
    "LECTURE": "À lire à voix haute, gros caractères",
    "EMARGEMENT": "Feuille d’émargement",
    "DONNEES": "Tableur de toutes les contributions",
    "SCEAU": "Ce que couvre le sceau",
    "MANIFESTE": "Liste des fichiers et leurs empreintes",
    "SYNTHESE": "Synthèse de l’axe",
}
_GROUPS = (
    ("À envoyer et à afficher", ("CR", "RELEVE", "LECTURE", "SYNTHESE")),
    ("Réservé à l’équipe\u00a0: porte des noms", ("EMARGEMENT",)),
    ("Pour la Ville, sans aucun nom", ("DONNEES",)),
    ("Pour vérifier plus tard", ("SCEAU", "MANIFESTE")),
)


def kind_of(path: Path) -> str:
    return path.name.split("_", 1)[0]


class MadeList(QWidget):
    """`copy_asked` when what is shown should go to a key; `print_asked` with the file to print."""

    copy_asked = Signal()
    print_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.openers: list[QWidget] = []
        self.layout_ = QVBoxLayout(self)
        self.layout_.setContentsMargins(0, 0, 0, 0)
        self._inside: QWidget | None = None

    def show_files(self, files: Sequence[Path], root: Path | None) -> None:
        if self._inside is not None:
            self._inside.hide()
            self._inside.deleteLater()
            self._inside = None
        self.openers = []
        if not files or root is None:
            return
        inside = self._inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        copy = button("Copier sur une clé…", self.copy_asked.emit)
        folder_button = button("Ouvrir ce dossier", partial(open_file, root), quiet=True)
        layout.addLayout(row(copy, folder_button, None))
        for title, kinds in _GROUPS:
            found = [path for path in files if path.parent == root and kind_of(path) in kinds]
            if found:
                layout.addWidget(label(title, name="section"))
            for path in found:
                layout.addLayout(self._line(path))
            if "DONNEES" in kinds:
                self._add_folders(layout, files, root)
        self.layout_.addWidget(inside)

    def _add_folders(self, layout: QVBoxLayout, files: Sequence[Path], root: Path) -> None:
        """What is for programs stands in a folder of its own: one line for it."""
        for folder in sorted({path.parent for path in files if path.parent != root}):
            number = sum(path.parent == folder for path in files)
            told = f"Données ouvertes, CSV et Decidim\u00a0: {number} fichiers"
            opener = self._button("Ouvrir", partial(open_file, folder), told)
            layout.addLayout(row(label(told, wrap=True), opener, stretch=0))

    def _line(self, path: Path) -> QHBoxLayout:
        told = _TOLD.get(kind_of(path), path.name)
        opener = self._button("Ouvrir", partial(open_file, path), told)
        parts: list[QWidget] = [_named(told, path), opener]
        if path.suffix == ".pdf":
            parts.append(self._button("Imprimer", partial(self.print_asked.emit, path), told))
        return row(*parts, stretch=0)

    def _button(self, words: str, act: Callable[[], object], told: str) -> QWidget:
        made = button(words, act, quiet=True)
        made.setAccessibleName(f"{words}\u00a0: {told}")
        self.openers.append(made)
        return made


def _named(told: str, path: Path) -> QLabel:
    made = label(told, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setToolTip(str(path))
    made.setAccessibleDescription(path.name)
    return made
