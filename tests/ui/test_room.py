"""What the room sees: chosen sentences only, the same from every process; never a name, never a draft."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics, Qt
from PySide6.QtTest import QTest

from fabrique_desktop.domain.contributions import AngleChoice, Saying
from fabrique_desktop.domain.people import ParticipantCategory
from fabrique_desktop.domain.projection import Scene
from fabrique_desktop.services import capture, check_in, closing, programme, projecting
from fabrique_desktop.services.check_in import NewPerson
from fabrique_desktop.services.seating import TableRow
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.projection_tables import lines, tiling
from fabrique_desktop.ui.projection_window import PAGE_S, Block, ProjectionWindow, paginated
from tests.conftest import Clock
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


# -- the tables


def seats_left(room: ProjectionWindow) -> list[int]:
    return [] if room.view is None else [table.free for table in room.view.tables]


def test_the_tables_are_chosen_by_a_button_and_left_by_it(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    room = player.bench.room
    player.push("Tables")
    player.until(lambda: room.view is not None and room.view.scene is Scene.TABLES, "the choice")
    player.push("Tables")
    player.until(lambda: room.view is not None and room.view.scene is Scene.CONTRIBUTIONS, "the way back")
    assert seats_left(room) == []


def test_the_room_window_has_the_same_key(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    room = player.bench.room
    QTest.keyClick(room, Qt.Key.Key_F10)
    player.until(lambda: room.view is not None and room.view.scene is Scene.TABLES, "the tables")
    assert room.accessibleName() == "Écran de la salle, plan des tables, 32\xa0places libres"
    QTest.keyClick(room, Qt.Key.Key_F12)
    player.until(lambda: room.view is not None and room.view.blank, "the black")
    assert room.accessibleName() == "Écran noir"


def test_the_tables_follow_who_comes_and_who_leaves(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    player = open_window(dossier)
    room = player.bench.room
    database.write(projecting.show_scene, workshop, Scene.TABLES)
    player.until(lambda: seats_left(room) == [8, 8, 8, 8], "the tables")
    here = database.write(check_in.walk_in, workshop, NewPerson("Le Gall", organization="Emmaüs"), database.clock())
    player.until(lambda: seats_left(room) == [7, 8, 8, 8], "the arrival")
    assert "Gall" not in repr(room.view)
    assert "Emmaüs" not in repr(room.view)
    database.write(check_in.depart, here, database.clock())
    player.until(lambda: seats_left(room) == [8, 8, 8, 8], "the departure")
    database.write(programme.edit_workshop, workshop, {"tables": 5, "seats": 6})
    player.until(lambda: seats_left(room) == [6, 6, 6, 6, 6], "a table more")


def test_a_closed_workshop_shows_no_empty_tables(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    player = open_window(dossier)
    room = player.bench.room
    database.write(check_in.unnamed, workshop, 3, database.clock())
    database.write(projecting.show_scene, workshop, Scene.TABLES)
    player.until(lambda: room.view is not None and room.view.tables, "the tables")
    database.write(closing.close_workshop, workshop, database.clock())
    player.until(lambda: room.view is not None and room.view.scene is Scene.WELCOME, "the end")


def filled(number: int) -> list[TableRow]:
    people = [at % 10 for at in range(number)]
    return [
        TableRow(at + 1, here, 8, {ParticipantCategory.CITIZEN: here} if here else {}) for at, here in enumerate(people)
    ]


@pytest.mark.parametrize("size", [(1024, 768), (1366, 768), (1920, 1080)])
@pytest.mark.parametrize("number", [1, 4, 8, 12, 20, 60])
def test_every_table_is_read_from_afar(open_window: Opener, dossier: Path, size: tuple[int, int], number: int) -> None:
    room = open_window(dossier).bench.room
    room.resize(*size)
    tables = filled(number)
    area = QRect(room._unit(1.2), room._unit(4.4), size[0] - room._unit(2.4), size[1] - room._unit(5.0))
    laid = tiling(tables, area, room._font)
    assert min(font.pixelSize() for font in laid.fonts) >= size[1] // 21
    assert laid.rows * (laid.height + laid.between) - laid.between <= area.height()
    assert laid.columns * (laid.width + laid.gap) - laid.gap <= area.width()
    assert laid.on_a_page >= min(number, 20)
    for table in tables:
        texts = lines(table, compact=laid.compact)
        widths = [QFontMetrics(font).horizontalAdvance(text) for font, text in zip(laid.fonts, texts, strict=True)]
        room_left = laid.width - 2 * laid.gap
        assert (sum(widths) if laid.compact else max(widths)) <= room_left
    if number <= 4:
        assert laid.fonts[1].pixelSize() >= size[1] / 21 * 1.3


def test_what_does_not_fit_on_the_wall_comes_in_turn(
    open_window: Opener, dossier: Path, database: Database, workshop: str, clock: Clock
) -> None:
    database.write(programme.edit_workshop, workshop, {"tables": 60})
    database.write(projecting.show_scene, workshop, Scene.TABLES)
    room = open_window(dossier).bench.room
    room.resize(1024, 768)
    first = room.grab().toImage()
    clock.moment += timedelta(seconds=PAGE_S)
    assert room.grab().toImage() != first
