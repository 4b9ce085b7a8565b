"""In the programme, what is being changed is named above the page and stays in sight in the list."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.journeys.player import CTRL, Player
from tests.ui.conftest import Opener


def header(player: Player) -> tuple[str, str]:
    window = player.desktop.window
    return window.title.text(), window.subtitle.text().replace("\u00a0", " ")


def choose(player: Player, code: str) -> None:
    tab = player.bench.programme.workshops
    player.bench.programme.choose_workshop(next(one.id for one in tab.model.rows if one.code == code))


def test_the_header_names_the_workshop_that_is_changed(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier, "A3-ACT-1", "programme")
    assert header(player)[0].startswith("Programme · A3-ACT-1 · ")
    choose(player, "A1-CIT-1")
    assert header(player)[0].startswith("Programme · A1-CIT-1 · ")
    assert header(player)[1] == "Sur les autres pages : A3-ACT-1"
    player.press(Qt.Key.Key_T, CTRL)
    assert header(player)[0].startswith("A3-ACT-1 · ")
    assert player.bench.workshop is not None
    assert player.bench.workshop.code == "A3-ACT-1"
    player.press(Qt.Key.Key_G, CTRL)
    assert header(player)[0].startswith("Programme · A1-CIT-1 · ")


def test_the_other_parts_of_the_programme_name_no_workshop(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier, "A3-ACT-1", "programme")
    page = player.bench.programme
    page.tabs.setCurrentWidget(page.axes)
    assert header(player)[0] == "Programme"
    page.tabs.setCurrentWidget(page.workshops)
    assert header(player)[0].startswith("Programme · A3-ACT-1 · ")


def test_a_new_date_keeps_the_workshop_in_sight(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier, "A3-ACT-1", "programme")
    player.desktop.window.resize(1024, 600)
    QTest.qWait(50)
    tab = player.bench.programme.workshops
    tab.form.hours.fields()[1].setFocus()
    tab.form.hours.fields()[1].selectAll()  # type: ignore[attr-defined]
    player.type("15/10/2017")
    player.press(Qt.Key.Key_Return)
    player.settle()
    player.until(lambda: tab.list.currentIndex().row() > 10, "the new place")
    index = tab.list.currentIndex()
    assert tab.model.rows[index.row()].code == "A3-ACT-1"
    assert tab.list.viewport().rect().contains(tab.list.visualRect(index))
    assert QApplication.focusWidget() is not None
