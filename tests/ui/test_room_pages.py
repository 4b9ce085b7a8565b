"""The room reads everything that was chosen, in the order of who leads, at the pace of who leads."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import Qt
from PySide6.QtTest import QTest

from fabrique_desktop.domain.contributions import AngleChoice, Saying
from fabrique_desktop.domain.projection import Scene
from fabrique_desktop.services import capture, check_in, closing, formulating, programme, projecting
from fabrique_desktop.services.check_in import NewPerson
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.projection_window import PAGE_S, ProjectionWindow
from tests.conftest import EVENING, Clock
from tests.journeys.player import CTRL, SHIFT
from tests.ui.conftest import Opener
from tests.ui.leading import propose
from tests.ui.test_room import drawn, words

MINUTE = timedelta(minutes=1)
LONG = " ".join(f"mot{number}" for number in range(600))


def shown(database: Database, workshop: str, text: str, angle: AngleChoice = AngleChoice.BOTH) -> str:
    said = database.write(capture.add_contribution, workshop, Saying(text, 1, angle), EVENING)
    database.write(projecting.toggle_shown, said.id)
    return said.reference


def mark(room: ProjectionWindow) -> str:
    return next((text for text, _size in drawn(room) if re.fullmatch(r"\d+/\d+", text)), "")


def test_a_long_contribution_is_read_to_its_end(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    reference = shown(database, workshop, LONG)
    room = open_window(dossier).bench.room
    room.turning.hold()
    read: list[str] = []
    for _page in range(30):
        read += re.findall(r"mot\d+", words(room))
        room.turning.turn(1)
    assert list(dict.fromkeys(read)) == LONG.split()
    room.turning.turn(-room.turning.count)
    assert reference in words(room)


def test_a_key_turns_the_pages_and_they_wait_for_the_next_one(
    open_window: Opener, dossier: Path, database: Database, workshop: str, clock: Clock
) -> None:
    shown(database, workshop, LONG)
    room = open_window(dossier).bench.room
    room.open_on(None)
    assert mark(room).startswith("1/")
    clock.moment += timedelta(seconds=PAGE_S)
    assert mark(room).startswith("2/")
    QTest.keyClick(room, Qt.Key.Key_Right)
    assert mark(room).startswith("3/")
    clock.moment += timedelta(seconds=10 * PAGE_S)
    assert mark(room).startswith("3/")
    for key in (Qt.Key.Key_Left, Qt.Key.Key_PageUp, Qt.Key.Key_Up):
        QTest.keyClick(room, key)
    assert mark(room).startswith("1/")
    QTest.keyClick(room, Qt.Key.Key_Space)
    clock.moment += timedelta(seconds=PAGE_S)
    assert mark(room).startswith("2/")
    QTest.keyClick(room, Qt.Key.Key_Space)
    clock.moment += timedelta(seconds=10 * PAGE_S)
    assert mark(room).startswith("2/")
    room.close()


def test_a_page_that_is_held_stays_when_another_contribution_is_shown(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    shown(database, workshop, LONG)
    player = open_window(dossier)
    room = player.bench.room
    drawn(room)
    QTest.keyClick(room, Qt.Key.Key_PageDown)
    shown(database, workshop, "Un banc")
    player.until(lambda: room.view is not None and len(room.view.shown) == 2, "the other one")
    assert mark(room).startswith("2/")
    database.write(projecting.show_scene, workshop, Scene.RULES)
    player.until(lambda: room.view is not None and room.view.scene is Scene.RULES, "another scene")
    assert not room.turning.held


def test_the_lead_turns_the_pages_from_its_own_window(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    shown(database, workshop, LONG)
    player = open_window(dossier, page="lead")
    now, room = player.bench.lead.now, player.bench.room
    assert not now._pages.isVisible()
    drawn(room)
    player.until(now._pages.isVisible, "the pages")
    assert re.fullmatch(r"Page 1/\d+, tourne seule", now.page.text())
    player.press(Qt.Key.Key_PageDown)
    player.until(lambda: re.fullmatch(r"Page 2/\d+, tenue", now.page.text()), "the next page")
    assert mark(room).startswith("2/")
    player.press(Qt.Key.Key_PageUp)
    player.until(lambda: now.page.text().startswith("Page 1/"), "the page before")
    now.page.click()
    player.until(lambda: now.page.text().endswith("tourne seule"), "by themselves")


def test_contributions_come_in_the_order_in_which_they_were_chosen(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    said = [
        database.write(capture.add_contribution, workshop, Saying(text, 1, angle), EVENING)
        for text, angle in (
            ("Un banc", AngleChoice.PARTICIPATION), ("Une réunion", AngleChoice.COORDINATION),
            ("Un bus", AngleChoice.PARTICIPATION),
        )
    ]  # fmt: skip
    for one in reversed(said):
        database.write(projecting.toggle_shown, one.id)
    told = words(open_window(dossier).bench.room).replace("\xa0", " ")
    places = [
        told.index(text) for text in ("Participation", "T1-03 · Un bus", "T1-01 · Un banc", "Coordination", "T1-02")
    ]
    assert places == sorted(places)


# -- the heading


@pytest.mark.parametrize("scene", [Scene.WELCOME, Scene.DOTS, Scene.COUNTDOWN])
@pytest.mark.parametrize("size", [(1024, 768), (1366, 768), (1920, 1080)])
def test_the_title_is_read_whole_and_the_time_left_has_its_word(
    open_window: Opener, dossier: Path, database: Database, *, workshop: str, size: tuple[int, int], scene: Scene
) -> None:
    title = "Prévenir l’isolement social et encourager les solidarités"
    database.write(programme.edit_workshop, workshop, {"title": title})
    database.write(closing.start_workshop, workshop, EVENING)
    database.write(projecting.show_scene, workshop, scene)
    room = open_window(dossier).bench.room
    texts = drawn(room, size)
    told = " ".join(text for text, _size in texts)
    assert title in told
    assert min(height for _text, height in texts) >= size[1] / 21
    if scene in (Scene.WELCOME, Scene.DOTS):
        assert re.search(r"reste (3 h 00|2 h 59)", told)


def test_the_hour_has_its_word_too(open_window: Opener, dossier: Path, clock: Clock) -> None:
    room = open_window(dossier).bench.room
    clock.moment = EVENING + timedelta(days=3)
    assert re.search(r"il est 14", words(room))


# -- the dots


def test_the_dots_are_shown_with_their_ties_and_no_name(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    ids = [propose(database, workshop, text) for text in ("Un banc", "Un guichet", "Un bus", "Voir Inès Le Gall")]
    for id_, dots in zip(ids, (3, 7, 3, 1), strict=True):
        database.write(formulating.count_dots, id_, dots)
    propose(database, workshop, "Un square")
    database.write(check_in.walk_in, workshop, NewPerson("Le Gall", "Inès"), EVENING)
    database.write(projecting.show_scene, workshop, Scene.DOTS)
    room = open_window(dossier).bench.room
    told = words(room).replace("\xa0", " ")
    assert "7 gommettes · A3-ACT-1-T1-02 · Un guichet" in told
    assert "3 gommettes, ex æquo · A3-ACT-1-T1-01 · Un banc" in told
    assert "non comptée · A3-ACT-1-T1-05 · Un square" in told
    assert "Gall" not in told
    assert "1 gommette · A3-ACT-1-T1-04" in told
    places = [told.index(reference) for reference in ("T1-02", "T1-01", "T1-03", "T1-04", "T1-05")]
    assert places == sorted(places)


# -- several at once, and the way back


def test_all_that_is_selected_is_shown_or_taken_off_by_one_key(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    for text in ("Un banc", "Un guichet", "Un bus"):
        database.write(capture.add_contribution, workshop, Saying(text, 1), EVENING)
    player = open_window(dossier)
    page, banner = player.bench.capture, player.desktop.window.banner
    player.until(lambda: len(page.model.rows) == 3, "the entries")
    page.list.setFocus()
    page.list.choose(0)
    for _ in range(2):
        player.press(Qt.Key.Key_Down, SHIFT)
    player.press(Qt.Key.Key_F9)
    player.settle()
    assert database.read(projecting.shown_number, workshop) == 3
    told = banner.text.text().replace("\xa0", " ")
    assert told == "3 contributions montrées. La salle voit : 3 contributions choisies (F11)."
    player.press(Qt.Key.Key_F9)
    player.settle()
    assert database.read(projecting.shown_number, workshop) == 0
    banner._action.click()
    player.until(lambda: database.read(projecting.shown_number, workshop) == 3, "the way back")
    player.settle()
    assert "voit de nouveau" in banner.text.text()


@pytest.mark.parametrize("key", [Qt.Key.Key_F10, Qt.Key.Key_F12])
def test_what_the_room_has_become_is_told_and_taken_back(
    open_window: Opener, dossier: Path, database: Database, workshop: str, key: Qt.Key
) -> None:
    shown(database, workshop, "Un banc")
    before = database.read(projecting.chosen_scene, workshop)
    player = open_window(dossier)
    banner = player.desktop.window.banner
    player.press(key)
    player.until(lambda: database.read(projecting.chosen_scene, workshop) != before, "the change")
    player.settle()
    told = banner.text.text().replace("\xa0", " ")
    assert told.startswith("La salle voit : " + ("le plan des tables" if key == Qt.Key.Key_F10 else "un écran noir"))
    banner._action.click()
    player.until(lambda: database.read(projecting.chosen_scene, workshop) == before, "the way back")


def test_what_was_shown_then_withdrawn_comes_back_off_the_wall(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    for text in ("Un banc", "Un guichet"):
        database.write(capture.add_contribution, workshop, Saying(text, 1), EVENING)
    player = open_window(dossier)
    page = player.bench.capture
    player.until(lambda: len(page.model.rows) == 2, "the entries")
    page.list.setFocus()
    page.list.choose(0)
    for key in (Qt.Key.Key_F9, Qt.Key.Key_Delete):
        player.press(key)
        player.settle()
    assert database.read(projecting.shown_number, workshop) == 0
    player.press(Qt.Key.Key_Z, CTRL)
    player.settle()
    assert not any(one.withdrawn for one in database.read(capture.contribution_rows, workshop))
    assert database.read(projecting.shown_number, workshop) == 0
    player.press(Qt.Key.Key_Z, CTRL)
    player.settle()
    assert database.read(projecting.chosen_scene, workshop) == (Scene.WELCOME, False)
    assert "voit de nouveau" in player.desktop.window.banner.text.text()
