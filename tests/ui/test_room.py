"""What the room sees: chosen sentences only, the same from every process; never a name, never a draft."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from html import unescape
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QRect
from PySide6.QtGui import QFontMetrics, QPainter, Qt
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtTest import QTest

from fabrique_desktop.domain.contributions import AngleChoice, Saying
from fabrique_desktop.domain.people import ParticipantCategory
from fabrique_desktop.domain.projection import Scene
from fabrique_desktop.services import (
    capture,
    check_in,
    closing,
    formulating,
    leading,
    programme,
    projecting,
    sequencing,
)
from fabrique_desktop.services.check_in import NewPerson
from fabrique_desktop.services.leading import ReportRow
from fabrique_desktop.services.seating import TableRow
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.projection_scenes import grouped
from fabrique_desktop.ui.projection_tables import lines, tiling
from fabrique_desktop.ui.projection_window import PAGE_S, Block, ProjectionWindow, paginated
from tests.conftest import EVENING, Clock
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
    assert {field.name for field in dataclasses.fields(room.view.shown[0])} == {
        "id", "reference", "angle", "text", "axis_number",
    }  # fmt: skip


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
    for height in (600, 768, 1080, 1200, 2160):
        room.resize(height * 4 // 3, height)
        assert room._font(1.0).pixelSize() >= height / 21


def test_what_does_not_fit_comes_on_the_next_page() -> None:
    assert paginated([30, 30, 30], 70, 10) == [[0, 1], [2]]
    assert paginated([500, 10], 100, 10) == [[0], [1]]
    assert paginated([], 100, 10) == [[]]


def test_a_text_too_long_for_a_wall_is_cut_between_words_and_goes_on(open_window: Opener, dossier: Path) -> None:
    font = open_window(dossier).bench.room._font(1.0)
    said = [f"mot{number}" for number in range(500)]
    parts = Block(" ".join(said), font).parts(400, 300)
    assert len(parts) > 3
    assert max(part.height(400) for part in parts) <= 300
    assert all(part.text.endswith(" …") for part in parts[:-1])
    assert all(part.text.startswith("… ") for part in parts[1:])
    assert [word for part in parts for word in part.text.split() if word != "…"] == said


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
    assert min(font.pixelSize() for font in laid.fonts) >= size[1] / 21
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


# -- every scene


def drawn(room: ProjectionWindow, size: tuple[int, int] = (1024, 768)) -> list[tuple[str, float]]:
    """Every text that is painted, with the height of its letters: the same painting, kept as a drawing."""
    room.resize(*size)
    kept, buffer = QByteArray(), QBuffer()
    buffer.setBuffer(kept)
    drawing = QSvgGenerator()
    drawing.setOutputDevice(buffer)
    drawing.setResolution(96)
    drawing.setSize(room.size())
    painter = QPainter(drawing)
    room.draw(painter)
    painter.end()
    found = re.findall(r'font-size="([\d.]+)"[^>]*>([^<]*)</text>', bytes(kept.data()).decode())
    return [(unescape(text).strip(), float(size)) for size, text in found]


@pytest.mark.parametrize("size", [(1024, 768), (1366, 768), (800, 800), (1920, 1080)])
def test_the_hour_is_whole(open_window: Opener, dossier: Path, clock: Clock, size: tuple[int, int]) -> None:
    room = open_window(dossier).bench.room
    told = [text for text, _height in drawn(room, size)]
    assert told[told.index("reste") + 1].startswith("2 h 5")
    clock.moment += timedelta(days=1, hours=8)
    told = [text for text, _height in drawn(room, size)]
    assert told[told.index("il est") + 1].replace("\u00a0", " ").startswith("22 h 0")


def sees(room: ProjectionWindow, scene: Scene) -> bool:
    return room.view is not None and room.view.scene is scene


def words(room: ProjectionWindow) -> str:
    return " ".join(text for text, _size in drawn(room))


@pytest.fixture
def evening(database: Database, workshop: str) -> str:
    """A workshop in full swing: people, steps, contributions of both angles, rapporteurs."""
    database.write(sequencing.plan_usual, workshop)
    database.write(closing.start_workshop, workshop, EVENING)
    database.write(check_in.walk_in, workshop, NewPerson("Le Gall", "Inès", organization="Emmaüs"), EVENING)
    database.write(leading.report, workshop, ReportRow(1, "Inès", "Un seul guichet"))
    database.write(sequencing.start_step, database.read(sequencing.steps, workshop)[2].id, EVENING)
    for text, angle in (("Un accueil unique", AngleChoice.PARTICIPATION), ("Une réunion", AngleChoice.COORDINATION)):
        said = database.write(capture.add_contribution, workshop, Saying(text, 1, angle), EVENING)
        database.write(projecting.toggle_shown, said.id)
    return workshop


@pytest.mark.parametrize("size", [(1024, 768), (1366, 768), (1920, 1080)])
@pytest.mark.parametrize("scene", Scene)
def test_every_scene_is_read_from_the_back_of_the_room(
    open_window: Opener, dossier: Path, database: Database, *, evening: str, scene: Scene, size: tuple[int, int]
) -> None:
    database.write(projecting.show_scene, evening, scene)
    room = open_window(dossier).bench.room
    texts = drawn(room, size)
    assert len(texts) > 3
    assert min(height for _text, height in texts) >= size[1] / 21


_DECIDING = re.compile(r"retenu|accept|valid|rejet|refus|approuv|adopt|écart|décid|prioris|classé|voté", re.IGNORECASE)


@pytest.mark.parametrize("scene", Scene)
def test_the_program_adds_no_word_of_decision_and_no_name(
    open_window: Opener, dossier: Path, database: Database, *, evening: str, scene: Scene, clock: Clock
) -> None:
    database.write(projecting.show_scene, evening, scene)
    player = open_window(dossier)
    player.type("à moitié tapé")
    room = player.bench.room
    for _page in range(3):
        told = f"{words(room)} {room.accessibleName()}"
        assert not _DECIDING.search(told)
        for hidden in ("Gall", "Inès", "Emmaüs", "guichet", "moitié"):
            assert hidden not in told
        clock.moment += timedelta(seconds=PAGE_S)


def test_the_rules_and_what_words_are_for_stand_on_one_page(
    open_window: Opener, dossier: Path, database: Database, evening: str
) -> None:
    database.write(projecting.show_scene, evening, Scene.RULES)
    room = open_window(dossier).bench.room
    texts = [text.replace("\xa0", " ") for text, _size in drawn(room)]
    assert sum(text.startswith("–") for text in texts) == 6
    told = " ".join(texts)
    assert "À quoi va servir votre contribution" in told
    assert "Vous pouvez participer sans donner votre nom." in told
    assert "1/" not in told
    assert room.accessibleName() == "Écran de la salle, les règles du jeu"


def test_the_time_left_is_that_of_the_step_else_of_the_workshop(
    open_window: Opener, dossier: Path, database: Database, workshop: str, clock: Clock
) -> None:
    database.write(projecting.show_scene, workshop, Scene.COUNTDOWN)
    player = open_window(dossier)
    room = player.bench.room
    clock.moment = EVENING + timedelta(minutes=55)
    assert "Atelier 2 h 00" in words(room)
    database.write(sequencing.plan_usual, workshop)
    database.write(sequencing.start_step, database.read(sequencing.steps, workshop)[1].id, EVENING)
    player.until(lambda: room.view is not None and room.view.step == "Tour de table", "the step")
    clock.moment = EVENING + timedelta(minutes=6)
    assert "Tour de table 9 min Temps restant" in words(room)
    clock.moment = EVENING + timedelta(minutes=20)
    assert "temps écoulé Fin de l’atelier" in words(room)
    assert min(height for _text, height in drawn(room)) >= 768 / 21
    database.write(closing.close_workshop, workshop, clock())
    player.until(lambda: room.view is not None and not room.view.step, "the end")


def test_a_workshop_left_on_another_day_shows_the_hour(
    open_window: Opener, dossier: Path, database: Database, workshop: str, clock: Clock
) -> None:
    database.write(projecting.show_scene, workshop, Scene.COUNTDOWN)
    room = open_window(dossier).bench.room
    clock.moment = EVENING + timedelta(days=3)
    assert "Il est" in words(room)


def test_what_is_shown_follows_the_title_its_axis_and_its_removal(
    open_window: Opener, dossier: Path, database: Database, evening: str
) -> None:
    room_ = open_window(dossier)
    room = room_.bench.room
    first, second = [one.id for one in reversed(database.read(capture.contribution_rows, evening))]
    assert "Axe" not in words(room)
    database.write(formulating.attach_to_axis, [second], 1)
    room_.until(lambda: "Axe\xa01" in words(room), "the other axis")
    assert [group.caption for group in grouped(room.view.shown if room.view else ())] == [
        "Axe\xa01 · Coordination", "Axe\xa03 · Participation",
    ]  # fmt: skip
    database.write(formulating.draw_up, first, "title", "Le guichet du soir", "")
    room_.until(lambda: "Le guichet du soir" in words(room), "the title")


def test_every_page_of_every_angle_has_its_turn(
    open_window: Opener, dossier: Path, database: Database, workshop: str, clock: Clock
) -> None:
    """Two angles of several pages each: turning both at once would skip half of them."""
    long = "mot " * 90
    for number in range(6):
        angle = AngleChoice.PARTICIPATION if number % 2 else AngleChoice.COORDINATION
        text = f"N{number} {long}"
        said = database.write(capture.add_contribution, workshop, Saying(text, 1, angle), EVENING)
        database.write(projecting.toggle_shown, said.id)
    room = open_window(dossier).bench.room
    seen: set[str] = set()
    marks: list[str] = []
    for _page in range(12):
        texts = [text for text, _size in drawn(room)]
        seen |= {found for text in texts for found in re.findall(r"N\d", text)}
        marks += [text for text in texts if re.fullmatch(r"\d+/\d+", text)]
        clock.moment += timedelta(seconds=PAGE_S)
    assert seen == {f"N{number}" for number in range(6)}
    assert len(set(marks)) > 2


def test_another_process_s_choice_is_drawn_the_same(
    open_window: Opener, dossier: Path, database: Database, evening: str, clock: Clock
) -> None:
    room_ = open_window(dossier)
    room = room_.bench.room
    told: Sequence[tuple[str, float]] = []
    for scene in (Scene.RULES, Scene.WELCOME):
        database.write(projecting.show_scene, evening, scene)
        room_.until(partial(sees, room, scene), "the other's choice")
        clock.moment = EVENING
        told = drawn(room)
        room_.bench.ws.gestures.run(projecting.show_scene, evening, Scene.TABLES)
        room_.until(partial(sees, room, Scene.TABLES), "something else")
        room_.bench.ws.gestures.run(projecting.show_scene, evening, scene)
        room_.until(partial(sees, room, scene), "this window's")
        clock.moment = EVENING
        assert drawn(room) == told
