"""The steps of the déroulé change places by keys; what has begun keeps its own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import Qt
from PySide6.QtWidgets import QApplication

from fabrique_desktop.services import sequencing
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.lead_page import LeadPage
from tests.conftest import EVENING
from tests.journeys.player import CTRL, SHIFT
from tests.ui.conftest import Opener
from tests.ui.leading import opened


def order(page: LeadPage) -> list[str]:
    return [line.title.text() for line in page.steps._lines.values()]


def test_a_step_is_moved_by_keys_and_the_focus_goes_with_it(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    database.write(sequencing.plan_usual, workshop)
    player, page = opened(open_window, dossier)
    before = order(page)
    player.tab_to("Étape 3, minutes")
    focused = QApplication.focusWidget()
    player.press(Qt.Key.Key_Up, CTRL)
    player.until(lambda: order(page)[1] == before[2], "the move")
    assert QApplication.focusWidget() is focused
    assert focused is not None
    assert focused.accessibleName() == "Étape 2, minutes"
    player.settle()
    assert "étape 2 sur 8" in player.desktop.window.banner.text.text()
    player.press(Qt.Key.Key_Tab)
    player.press(Qt.Key.Key_Tab, SHIFT)
    assert QApplication.focusWidget() is focused
    player.press(Qt.Key.Key_Down, CTRL)
    player.until(lambda: order(page) == before, "the way back")
    assert [one.title for one in database.read(sequencing.steps, workshop)] == before
    assert page.steps._lines[database.read(sequencing.steps, workshop)[2].id].minutes.text() == "40"


def test_a_move_is_taken_back_by_its_button(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    database.write(sequencing.plan_usual, workshop)
    player, page = opened(open_window, dossier)
    before = order(page)
    line = page.steps._lines[database.read(sequencing.steps, workshop)[0].id]
    line.down.click()
    player.until(lambda: order(page)[1] == before[0], "the move")
    player.until(player.desktop.window.banner._action.isVisible, "the way back")
    player.desktop.window.banner._action.click()
    player.until(lambda: order(page) == before, "the way back")


def test_a_step_that_has_begun_is_not_moved_and_says_why(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    database.write(sequencing.plan_usual, workshop)
    first = database.read(sequencing.steps, workshop)[0].id
    database.write(sequencing.start_step, first, EVENING)
    player, page = opened(open_window, dossier)
    before = order(page)
    player.tab_to("Étape 2, titre")
    player.press(Qt.Key.Key_Up, CTRL)
    player.settle()
    assert "a commencé" in player.desktop.window.banner.text.text()
    assert order(page) == before
    assert not page.steps._lines[first].up.isVisible()
    player.tab_to("Étape 8, titre")
    player.press(Qt.Key.Key_Down, CTRL)
    player.settle()
    assert "dernière étape" in player.desktop.window.banner.text.text()
