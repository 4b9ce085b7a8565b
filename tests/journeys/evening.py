"""The evening of A3-ACT-1, 6 April 2017, from an empty machine to its minutes, by keys alone.

`make run` plays it where there is no screen; the test of the journey plays it too and compares every count.
"""

from __future__ import annotations

import csv
import os
import shutil
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import Qt
from PySide6.QtWidgets import QApplication

from fabrique_desktop import app as composition
from fabrique_desktop.app import Desktop
from fabrique_desktop.domain.base import PARIS
from tests.journeys.player import CTRL, Clock, Player

SAMPLES = Path(__file__).parents[1] / "samples"
CODE = "A3-ACT-1"
START = datetime(2017, 4, 6, 13, 30, tzinfo=PARIS)
Camera = Callable[[str], None]


class Played(NamedTuple):
    """What the evening leaves behind."""

    dossier: Path
    documents: tuple[Path, ...]
    said: tuple[str, ...]


def sample_contributions(code: str = CODE) -> list[dict[str, str]]:
    with (SAMPLES / "propositions.csv").open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream, delimiter=";") if row["seance"] == code]


def play(player: Player, folder: Path, clock: Clock, camera: Camera) -> Played:
    """The whole evening; each step is what a person would press."""
    dossier = _new_dossier(player, folder, camera)
    _import_list(player, camera)
    _open_workshop(player, clock, camera)
    _check_in(player, camera)
    clock.at(14, 40)
    said = _capture(player, camera)
    clock.at(16, 58)
    documents = _close(player, camera)
    return Played(dossier, documents, said)


def _new_dossier(player: Player, folder: Path, camera: Camera) -> Path:
    player.until(lambda: player.desktop.welcome is not None, "the welcome")
    camera("accueil-premier-lancement")
    dossier = folder / "La Fabrique 2017.fabrique"
    player.answer_file_dialog(dossier)
    player.push("Créer le dossier")
    player.until(lambda: player.desktop.window.shown_page() == "phrase", "the choice of a phrase")
    player.until(lambda: player.desktop.window.isActiveWindow() and QApplication.focusWidget(), "the page's focus")
    camera("phrase-de-passe")
    player.push("Sans phrase (non protégé)")
    player.until(lambda: player.desktop.bench is not None, "the dossier")
    return dossier


def _import_list(player: Player, camera: Camera) -> None:
    player.go("E", "desk")
    player.press(Qt.Key.Key_F10)
    player.answer_file_dialog(SAMPLES / "registrants.csv")
    player.letter("i")
    page = player.bench.importing
    player.until(page.import_button.isEnabled, "the preview")
    camera("import")
    player.push("Importer")
    player.settle()


def _open_workshop(player: Player, clock: Clock, camera: Camera) -> None:
    clock.at(13, 45)
    player.go("J", "day")
    camera("aujourd-hui")
    player.push("Accueil commun avec A4-ACT-1")
    player.settle()


def _check_in(player: Player, camera: Camera) -> None:
    """Five registered, one walk-in, two without a name, one undone: seven."""
    for letters in ("celik", "lhostis", "ozturk", "quemener", "kowalczyk"):
        player.type(letters)
        if letters == "ozturk":
            camera("emargement")
        player.press(Qt.Key.Key_Return)
        player.settle()
    camera("deux-ateliers")
    player.press(Qt.Key.Key_Z, CTRL)
    player.settle()
    player.type("Maryvonne")
    player.press(Qt.Key.Key_Return)
    player.settle()
    player.press(Qt.Key.Key_F6)
    player.settle()
    player.press(Qt.Key.Key_F6)
    player.settle()
    camera("accueil")


def _capture(player: Player, camera: Camera) -> tuple[str, ...]:
    player.go("J", "day")
    player.push("Commencer")
    player.settle()
    player.go("T", "capture")
    player.tab_to("Initiales de la personne au clavier")
    player.type("ML")
    player.press(Qt.Key.Key_Return)
    player.press(Qt.Key.Key_F3)
    player.letter("p")
    said = tuple(_say(player, row) for row in sample_contributions())
    player.type("Les bailleurs pourraient prévenir plus tôt")
    camera("saisie")
    player.press(Qt.Key.Key_Escape)
    _show_to_the_room(player, len(said), camera)
    return said


def _say(player: Player, row: dict[str, str]) -> str:
    """One sample line: its angle by a key, its table by F4, its words, its verbatim, Enter."""
    composer = player.bench.capture.composer
    player.press(Qt.Key.Key_F5 if row["angle"] == "P" else Qt.Key.Key_F6)
    for _ in range(5):
        if f"T{composer.table}" != row["table"]:
            player.press(Qt.Key.Key_F4)
    text = f"{row['intitule']}. {row['description']}"
    player.type(text)
    if row["verbatim"]:
        player.press(Qt.Key.Key_B, CTRL)
        player.type(row["verbatim"])
    player.press(Qt.Key.Key_Return)
    player.settle()
    return text


def _show_to_the_room(player: Player, number: int, camera: Camera) -> None:
    for _ in range(len("Les bailleurs pourraient prévenir plus tôt")):
        player.press(Qt.Key.Key_Backspace)
    player.tab_to("Contributions, la plus récente d’abord")
    player.press(Qt.Key.Key_Home)
    for _ in range(number):
        player.press(Qt.Key.Key_F9)
        player.settle()
        player.press(Qt.Key.Key_Down)
    camera("salle")
    player.press(Qt.Key.Key_Escape)


def _close(player: Player, camera: Camera) -> tuple[Path, ...]:
    player.go("L", "closing")
    camera("cloture")
    page = player.bench.closing
    player.press(Qt.Key.Key_F10)
    player.settle()
    player.push("Produire les documents")
    player.until(lambda: page.made and not page.busy, "the documents")
    camera("documents")
    return tuple(page.made)


def start(folder: Path, clock: Clock) -> Player:
    """The application on an empty machine, its own folder being `folder`."""
    os.environ["FABRIQUE_HOME"] = str(folder / "poste")
    app = QApplication.instance() or composition.application(["fabrique"])
    assert isinstance(app, QApplication)
    desktop = Desktop(app, None, clock)
    desktop.window.show()
    desktop.window.activateWindow()
    return Player(desktop)


def main() -> None:
    folder = Path(sys.argv[1]).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    clock = Clock(START)
    player = start(folder, clock)

    def camera(name: str) -> None:
        picture = player.bench.room if name == "salle" and player.desktop.bench else player.desktop.window
        picture.grab().save(str(folder / f"{name}.png"))

    played = play(player, folder, clock, camera)
    player.desktop.window.close()
    print(f"Soirée {CODE} jouée : {len(played.said)} contributions, dossier {played.dossier}")
    for path in played.documents:
        print(path)


if __name__ == "__main__":
    main()
