"""The real window on a real dossier, and hands on its keyboard."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fabrique_desktop import paths
from fabrique_desktop.app import Desktop
from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.services import importing, programme
from fabrique_desktop.store import dossier as dossiers, keyring, keys as store_keys
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.key_file import keys_of
from fabrique_desktop.ui import theme
from tests.conftest import SAMPLES, Clock
from tests.journeys.player import Player
from tests.ui.locked import PHRASE, PHRASES
from tests.ui.programme_post import Post, open_post


def _idle(player: Player) -> bool:
    return player.bench.ws.gestures.pending == 0


Opener = Callable[..., Player]


@pytest.fixture(scope="session", autouse=True)
def fonts(qapp: QApplication) -> None:
    """The vendored fonts, as in the application: widths are those people see."""
    theme.load_fonts()


@pytest.fixture
def open_window(qtbot: QtBot, qapp: QApplication, clock: Clock) -> Iterator[Opener]:
    """Opens the application on a dossier, on a workshop's page; every window is closed at the end."""
    players: list[Player] = []

    def opener(dossier: Path | None, code: str = "A3-ACT-1", page: str = "capture") -> Player:
        desktop = Desktop(qapp, dossier, clock)
        desktop.window.show()
        player = Player(desktop)
        players.append(player)
        if dossier is not None:
            player.until(lambda: desktop.bench is not None, "the dossier")
            row = player.bench.database.read(programme.workshop_named, code)
            player.bench.choose([row], page)
        with qtbot.waitActive(desktop.window):
            desktop.window.activateWindow()
        QTest.qWait(20)
        return player

    yield opener
    for player in players:
        if player.desktop.bench is not None:
            player.until(partial(_idle, player), "the writes")
        player.desktop.window.close()
        player.desktop.window.deleteLater()
        player.desktop.deleteLater()
    QTest.qWait(20)


@pytest.fixture
def registered(database: Database) -> Database:
    """The dossier with the sample's 120 people."""
    database.write(importing.apply_import, read_registrants(SAMPLES / "registrants.csv").lines, None)
    return database


@pytest.fixture
def desk(open_window: Opener, dossier: Path, registered: Database) -> Player:
    """The desk of A3-ACT-1, with the sample's people."""
    return open_window(dossier, "A3-ACT-1", "desk")


@pytest.fixture
def post(qtbot: QtBot, database: Database, clock: Clock) -> Iterator[Post]:
    """The programme's page, alone in a window."""
    with open_post(qtbot, database, clock) as opened:
        yield opened


@pytest.fixture(scope="session")
def founded_protected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A protected dossier made once a run, with a phrase for each post; a phrase costs a tenth of a second."""
    path = tmp_path_factory.mktemp("protected") / "atelier.fabrique"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(paths.HOME_VARIABLE, str(path.parent / "home"))
        database, _groups = dossiers.create_protected(path, PHRASE, clock=Clock())
        for one, phrase in PHRASES.items():
            store_keys.set_phrase(path, keyring.key_of(path), one, phrase)
        database.close()
    return path


@pytest.fixture
def protected(founded_protected: Path, tmp_path: Path) -> Path:
    """The path of a closed dossier that only a phrase opens."""
    path = tmp_path / "protege.fabrique"
    shutil.copy(keys_of(founded_protected), keys_of(path))
    return Path(shutil.copy(founded_protected, path))
