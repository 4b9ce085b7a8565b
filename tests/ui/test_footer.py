"""The line under the page, on small screens and in large letters: what must be read there is whole."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from fabrique_desktop.domain.posts import Post
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.keeping import Standing
from fabrique_desktop.ui.copies_line import CopiesLine
from fabrique_desktop.ui.frame_words import tell_dossier
from fabrique_desktop.ui.main_window import MainWindow
from fabrique_desktop.ui.theme import Look, apply
from tests.conftest import Clock


def shown(one: QLabel) -> str:
    """What is drawn, and not what would be."""
    return QLabel.text(one)


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    apply(qapp, Look())


@pytest.mark.parametrize("screen", [(1366, 1.0, False), (1024, 1.0, True), (1024, 1.5, False), (1024, 2.0, False)])
def test_what_must_be_read_is_whole(
    qtbot: QtBot, app: QApplication, database: Database, clock: Clock, screen: tuple[int, float, bool]
) -> None:
    width, zoom, protected = screen
    look = Look(zoom=zoom)
    apply(app, look)
    window = MainWindow(look)
    qtbot.addWidget(window)
    line = CopiesLine(window, database, window.banner.say, clock, QObject(window))
    window.resize(width, 768)
    window.show()
    tell_dossier(window, Path("atelier.fabrique"), Post.DESK, protected=protected)
    line._hear(Standing(made=time.monotonic() - 250))
    window.show_saved(0, clock())
    QTest.qWait(20)
    assert window.width() == width
    assert window.protection.text() == ("Protégé" if protected else "Non protégé")
    assert window.protection.width() >= window.protection.fontMetrics().horizontalAdvance(window.protection.text())
    assert window.protection.accessibleDescription()
    assert shown(window.saved).startswith(("Tout est enregistré", "Enregistré"))
    assert shown(line.label).endswith("il y a 4\u00a0min")
    if zoom == 1.0:
        assert shown(line.label).startswith("Dernière copie")
    window.show_saved(3, None)
    QTest.qWait(20)
    assert "3" in shown(window.saved)
    line.last_copy = False
    line.close()
