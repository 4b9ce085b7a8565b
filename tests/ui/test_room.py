"""What the room sees: chosen sentences only, the same from every process; never a name, never a draft."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from PySide6.QtGui import Qt
from PySide6.QtTest import QTest

from fabrique_desktop.domain.contributions import AngleChoice, Saying
from fabrique_desktop.services import capture, projecting
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.projection_window import Block, paginated
from tests.ui.conftest import Opener


def test_it_shows_only_what_was_chosen(open_window: Opener, dossier: Path, database: Database, workshop: str) -> None:
    player = open_window(dossier)
    shown = database.write(capture.add_contribution, workshop, Saying("montré", 1, AngleChoice.BOTH), database.clock())
    database.write(capture.add_contribution, workshop, Saying("gardé", 1), database.clock())
    database.write(projecting.toggle_shown, shown.id)
    player.type("à moitié tapé")
    room = player.bench.room
    player.until(lambda: room.view is not None and room.view.shown, "the choice")
    assert room.view is not None
    assert [one.text for one in room.view.shown] == ["montré"]
    assert {field.name for field in dataclasses.fields(room.view.shown[0])} == {"id", "reference", "angle", "text"}


def test_a_withdrawn_sentence_leaves_the_wall(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    player = open_window(dossier)
    shown = database.write(capture.add_contribution, workshop, Saying("retiré", 1), database.clock())
    database.write(projecting.toggle_shown, shown.id)
    room = player.bench.room
    player.until(lambda: room.view is not None and room.view.shown, "the choice")
    database.write(capture.withdraw, shown.id, database.clock())
    player.until(lambda: room.view is not None and not room.view.shown, "the withdrawal")


def test_one_key_blanks_it_from_the_typist_s_line(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    room = player.bench.room
    room.resize(400, 300)
    player.press(Qt.Key.Key_F12)
    player.settle()
    player.until(lambda: room.view is not None and room.view.blank, "the black")
    image = room.grab().toImage()
    assert {image.pixelColor(x, y).name() for x in range(0, 400, 20) for y in range(0, 300, 20)} == {"#000000"}
    player.press(Qt.Key.Key_F12)
    player.until(lambda: room.view is not None and not room.view.blank, "the image")


def test_on_a_single_screen_it_hides_the_desk_and_escape_comes_back(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    room = player.bench.room
    player.press(Qt.Key.Key_F11)
    assert room.isVisible()
    assert room.isFullScreen()
    QTest.keyClick(room, Qt.Key.Key_Escape)
    assert not room.isVisible()


def test_the_smallest_text_is_a_twenty_first_of_the_height(open_window: Opener, dossier: Path) -> None:
    room = open_window(dossier).bench.room
    for height in (768, 1080, 2160):
        room.resize(height * 4 // 3, height)
        assert room._font(1.0).pixelSize() >= height // 21


def test_what_does_not_fit_comes_on_the_next_page() -> None:
    assert paginated([30, 30, 30], 70, 10) == [[0, 1], [2]]
    assert paginated([500, 10], 100, 10) == [[0], [1]]
    assert paginated([], 100, 10) == [[]]


def test_a_text_too_long_for_a_wall_is_cut_between_words(open_window: Opener, dossier: Path) -> None:
    font = open_window(dossier).bench.room._font(1.0)
    block = Block("mot " * 500, font).fitted(400, 300)
    assert block.height(400) <= 300
    assert block.text.endswith("mot …")
