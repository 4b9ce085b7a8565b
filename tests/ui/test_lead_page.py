"""The lead's page by keys: the déroulé and its hours, what the tables say, the angle asked, the plenary, the dots."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from fabrique_desktop.domain.contributions import AngleChoice
from fabrique_desktop.domain.projection import Scene
from fabrique_desktop.services import (
    closing,
    leading,
    programme,
    projecting,
    sequencing,
)
from fabrique_desktop.services.leading import ReportRow
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.lead_page import LeadPage
from fabrique_desktop.ui.projection_window import ProjectionWindow
from fabrique_desktop.ui.theme import ZOOMS, Look
from tests.conftest import EVENING, Clock
from tests.ui.conftest import Opener
from tests.ui.leading import opened, propose, replaced, written

MINUTE = timedelta(minutes=1)


# -- the déroulé


def test_enter_makes_the_deroule_then_starts_each_step(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    player = open_window(dossier)
    player.go("M", "lead")
    page = player.bench.lead
    player.press(Qt.Key.Key_Return)
    player.until(lambda: len(page.steps._lines) == 8, "the usual déroulé")
    player.press(Qt.Key.Key_Return)
    player.settle()
    player.until(lambda: database.read(sequencing.steps, workshop)[0].current, "the first step")
    first = database.read(sequencing.steps, workshop)[0]
    assert first.started_at is not None
    line = page.steps._lines[first.id]
    player.until(lambda: line.start.text() == "En cours", "its state in words")
    assert line.start.hasFocus()
    player.press(Qt.Key.Key_Return)
    player.settle()
    assert database.read(sequencing.steps, workshop)[0].started_at == first.started_at
    assert "déjà notée" in player.desktop.window.banner.text.text()


def test_starting_by_mistake_is_taken_back(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    database.write(sequencing.plan_usual, workshop)
    player, page = opened(open_window, dossier)
    third = database.read(sequencing.steps, workshop)[2].id
    page.steps._lines[third].start.setFocus()
    player.press(Qt.Key.Key_Return)
    player.until(lambda: "participation" in page.now.asked.text(), "the angle of the step")
    player.until(player.desktop.window.banner._action.isVisible, "the way back")
    player.desktop.window.banner._action.click()
    player.until(lambda: "chacun le sien" in page.now.asked.text(), "the way back")
    assert not any(one.started_at for one in database.read(sequencing.steps, workshop))


def test_minutes_and_titles_are_edited_in_place(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    database.write(sequencing.plan_usual, workshop)
    player, page = opened(open_window, dossier)
    assert page.steps.total.text() == "Total 3\xa0h\xa0: la durée de l’atelier."
    replaced(player, "Étape 2, minutes", "25")
    player.press(Qt.Key.Key_Return)
    player.until(lambda: "10\xa0min de trop" in page.steps.total.text(), "the total")
    assert database.read(sequencing.steps, workshop)[1].minutes == 25
    replaced(player, "Étape 2, titre", "Qui est là")
    player.press(Qt.Key.Key_Tab)
    player.settle()
    assert database.read(sequencing.steps, workshop)[1].title == "Qui est là"
    replaced(player, "Étape 2, minutes", "beaucoup")
    player.press(Qt.Key.Key_Return)
    player.settle()
    assert page.steps._lines[database.read(sequencing.steps, workshop)[1].id].minutes.text() == "25"
    replaced(player, "Étape 2, titre", " ")
    player.press(Qt.Key.Key_Return)
    player.settle()
    assert database.read(sequencing.steps, workshop)[1].title == "Qui est là"


def test_what_is_typed_goes_to_the_workshop_it_was_typed_for(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    other = database.read(programme.workshop_named, "A3-ACT-2")
    for id_ in (workshop, other.id):
        database.write(sequencing.plan_usual, id_)
    player, page = opened(open_window, dossier)
    replaced(player, "Étape 2, minutes", "33")
    player.bench.choose([other], "")
    player.settle()
    assert database.read(sequencing.steps, workshop)[1].minutes == 33
    assert database.read(sequencing.steps, other.id)[1].minutes == 15
    assert page.steps._lines[database.read(sequencing.steps, other.id)[1].id].minutes.text() == "15"


def test_showing_never_writes(open_window: Opener, dossier: Path, database: Database, workshop: str) -> None:
    database.write(sequencing.plan_usual, workshop)
    propose(database, workshop, "Un banc")
    database.write(leading.report, workshop, ReportRow(1, "Inès", "Deux\nlignes"))
    database.write(leading.give_out, workshop, "Carte", date(2017, 3, 1), "Accueil")
    before = written(database)
    player, page = opened(open_window, dossier)
    for number in range(page.tabs.count()):
        page.tabs.setCurrentIndex(number)
        for _ in range(40):
            player.press(Qt.Key.Key_Tab)
    player.bench.choose([database.read(programme.workshop_named, "A3-ACT-2")], "")
    player.go("T", "capture")
    player.go("M", "lead")
    player.settle()
    assert written(database) == before


def test_another_process_s_gesture_is_shown_and_the_typed_field_stays(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    database.write(sequencing.plan_usual, workshop)
    player, page = opened(open_window, dossier)
    replaced(player, "Étape 2, titre", "À moitié")
    first = database.read(sequencing.steps, workshop)[0]
    database.write(sequencing.edit_step, first.id, {"minutes": 40})
    player.until(lambda: page.steps._lines[first.id].minutes.text() == "40", "the other's minutes")
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.property("text") == "À moitié"
    database.write(sequencing.remove_step, database.read(sequencing.steps, workshop)[4].id)
    player.until(lambda: len(page.steps._lines) == 7, "a step less")


def test_a_step_is_added_named_and_taken_away(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    player, page = opened(open_window, dossier)
    page.steps.add.setFocus()
    player.press(Qt.Key.Key_Return)
    player.until(lambda: len(page.steps._lines) == 1, "the step")
    player.settle()
    player.type("Photo")
    player.press(Qt.Key.Key_Return)
    player.until(lambda: database.read(sequencing.steps, workshop)[0].title == "Photo", "its title")
    player.settle()
    player.push("Retirer l’étape 1, Photo")
    player.until(lambda: not database.read(sequencing.steps, workshop), "its removal")


# -- time


def test_the_time_left_is_large_and_its_end_is_told_without_a_sound(
    open_window: Opener, dossier: Path, database: Database, workshop: str, clock: Clock
) -> None:
    database.write(sequencing.plan_usual, workshop)
    first = database.read(sequencing.steps, workshop)[0].id
    database.write(closing.start_workshop, workshop, EVENING)
    database.write(sequencing.start_step, first, EVENING)
    _player, page = opened(open_window, dossier)
    clock.moment = EVENING + 5 * MINUTE
    page.tick()
    assert (page.now.left.text(), bool(page.now.left.property("low"))) == ("10 min", False)
    assert page.now.told.text().startswith("Jusqu’à 14\xa0h\xa020")
    clock.moment = EVENING + 10 * MINUTE
    page.tick()
    assert (page.now.left.text(), page.now.left.property("low")) == ("5 min", True)
    assert page.now.told.text().startswith("Bientôt fini")
    clock.moment = EVENING + 18 * MINUTE
    page.tick()
    assert page.now.left.text() == "dépassé de 3\xa0min"
    assert page.now.told.text().startswith("Temps dépassé. Ensuite à 14\xa0h\xa023")


def test_a_late_start_is_told_and_shortened_by_one_button(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    database.write(sequencing.plan_usual, workshop)
    database.write(closing.start_workshop, workshop, EVENING + 10 * MINUTE)
    player, page = opened(open_window, dossier)
    assert page.steps.late.text() == "Fin vers 17\xa0h\xa015 au lieu de 17\xa0h."
    page.steps.shorten.setFocus()
    player.press(Qt.Key.Key_Return)
    player.until(lambda: not page.steps.late.isVisible(), "the announced end")
    rows = database.read(sequencing.steps, workshop)
    assert sum(one.minutes for one in rows) == 165
    player.until(player.desktop.window.banner._action.isVisible, "the way back")
    player.desktop.window.banner._action.click()
    player.until(page.steps.late.isVisible, "the former minutes")
    assert sum(one.minutes for one in database.read(sequencing.steps, workshop)) == 180


def test_the_header_counts_to_the_same_end(
    open_window: Opener, dossier: Path, database: Database, workshop: str, clock: Clock
) -> None:
    player, _page = opened(open_window, dossier)
    database.write(closing.start_workshop, workshop, EVENING)
    database.write(sequencing.plan_usual, workshop)
    player.until(lambda: player.desktop.window.clock.text() in ("3 h 00", "2 h 59"), "the shifted end")
    database.write(sequencing.shorten, workshop, EVENING)
    clock.moment = EVENING
    player.until(lambda: player.desktop.window.clock.text() in ("2 h 55", "2 h 54"), "the announced end")


# -- the tables


def cards(page: LeadPage) -> list[str]:
    rows = page.coverage.model.rows
    return [f"{one.place}, {one.number}, {one.said}, {one.silence}".replace("\xa0", " ") for one in rows]


def silent(page: LeadPage, table: int) -> bool:
    return page.coverage.model.rows[table - 1].silent


def test_each_table_is_told_in_words_as_it_speaks(
    open_window: Opener, dossier: Path, database: Database, workshop: str, clock: Clock
) -> None:
    player, page = opened(open_window, dossier)
    empty = "0 contribution, Participation : rien encore · Coordination : rien encore, rien encore"
    assert cards(page) == [f"Table {number}, {empty}" for number in range(1, 5)]
    propose(database, workshop, "Un banc", 2)
    clock.moment = EVENING + MINUTE / 2
    told = "Table 2, 1 contribution, Participation 1 · Coordination : rien encore · 1 proposition"
    player.until(lambda: cards(page)[1] == f"{told}, à l’instant", "the entry")
    assert not silent(page, 2)
    clock.moment = EVENING + 12 * MINUTE
    page.tick()
    assert cards(page)[1] == f"{told}, rien depuis 12 min"
    assert silent(page, 2)
    clock.moment = EVENING + timedelta(days=2)
    page.tick()
    assert cards(page)[1] == f"{told}, "


def test_the_angle_is_asked_of_every_table(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    player, page = opened(open_window, dossier)
    player.push("Angle demandé aux tables : coordination")
    player.until(lambda: page.now.asked.text().endswith(": coordination"), "the words")
    assert database.read(programme.workshop_named, "A3-ACT-1").current_angle is AngleChoice.COORDINATION
    assert page.now.angles[AngleChoice.COORDINATION].isChecked()
    database.write(leading.ask_angle, workshop, AngleChoice.BOTH)
    player.until(lambda: page.now.asked.text().endswith(": les deux angles"), "the other window's")
    assert not any(made.isChecked() for made in page.now.angles.values())
    player.push("Angle demandé aux tables : chacun le sien")
    player.until(lambda: page.now.asked.text().endswith(": chacun le sien"), "each its own")


def test_the_grand_atelier_is_told_by_axis_too(open_window: Opener, dossier: Path, database: Database) -> None:
    player, page = opened(open_window, dossier)
    assert not page.coverage.axes.isVisible()
    grand = database.read(programme.workshop_named, "GA")
    player.bench.choose([grand], "")
    assert page.coverage.axes.text().replace("\xa0", " ").startswith("Axe 1 : rien encore · Axe 2 : rien encore")
    propose(database, grand.id, "Un banc")
    player.until(lambda: "tous les axes\xa0: 1" in page.coverage.axes.text(), "the entry")


# -- the room


def told_and_shown(page: LeadPage, room: ProjectionWindow, name: str, scene: Scene) -> bool:
    told = page.now.seen.text() == f"La salle voit : {name}" and page.now.scenes[scene].isChecked()
    return told and room.view is not None and room.view.scene is scene


def test_the_scene_is_chosen_from_the_page_and_told(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    player, page = opened(open_window, dossier)
    room = player.bench.room
    for name, scene in (
        ("les règles du jeu", Scene.RULES),
        ("le temps restant", Scene.COUNTDOWN),
        ("le plan des tables", Scene.TABLES),
        ("les gommettes", Scene.DOTS),
        ("l’accueil", Scene.WELCOME),
    ):
        player.push(f"Montrer à la salle {name}")
        player.until(partial(told_and_shown, page, room, name, scene), name)
    database.write(projecting.toggle_shown, propose(database, workshop, "Un banc"))
    player.until(lambda: page.now.seen.text().endswith("1\xa0contribution choisie"), "the choice")
    player.press(Qt.Key.Key_F12)
    player.until(lambda: "écran noir" in page.now.seen.text(), "the black")
    assert page.now.blank.isChecked()


# -- eyes and ears


def test_nothing_scrolls_on_a_small_laptop(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    database.write(sequencing.plan_usual, workshop)
    database.write(closing.start_workshop, workshop, EVENING + 10 * MINUTE)
    for table in range(1, 5):
        propose(database, workshop, "Un banc", table)
    player, page = opened(open_window, dossier)
    player.desktop.window.resize(1366, 768)
    player.until(page.steps.late.isVisible, "the longest page")
    QTest.qWait(50)
    areas = [area for area in page.steps.findChildren(QScrollArea) if area.isVisible()]
    assert [area.verticalScrollBar().maximum() for area in areas] == [0]
    assert page.coverage.list.verticalScrollBar().maximum() == 0


@pytest.mark.parametrize("zoom", ZOOMS)
def test_every_tab_fits_the_width_and_has_its_names(
    open_window: Opener, dossier: Path, database: Database, workshop: str, zoom: float
) -> None:
    database.write(sequencing.plan_usual, workshop)
    propose(database, workshop, "Une réunion par trimestre entre bailleurs, CCAS et Département")
    database.write(leading.give_out, workshop, "Carte du mal-logement", None, "Accueil du CCAS")
    player, page = opened(open_window, dossier)
    player.desktop.dress(Look(zoom=zoom))
    QTest.qWait(50)
    hint = player.desktop.window.minimumSizeHint()
    assert hint.width() <= 1366
    assert hint.height() <= (768 if zoom <= 1.5 else 1000)
    assert page.tabs.count() == (3 if zoom <= 1 else 4)
    for number in range(page.tabs.count()):
        page.tabs.setCurrentIndex(number)
        QTest.qWait(30)
        for area in page.findChildren(QScrollArea):
            inside = area.widget()
            if area.isVisible() and inside is not None:
                assert inside.minimumSizeHint().width() <= area.viewport().width() + 1, page.tabs.tabText(number)
        stops = [one for one in page.findChildren(QWidget) if one.isVisible() and is_a_stop(one)]
        assert [type(one).__name__ for one in stops if not spoken(one)] == []


def is_a_stop(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def spoken(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()


def test_the_tables_come_back_beside_the_deroule_in_ordinary_letters(open_window: Opener, dossier: Path) -> None:
    player, page = opened(open_window, dossier)
    for zoom in (2.0, 1.0, 1.5, 1.0):
        player.desktop.dress(Look(zoom=zoom))
    QTest.qWait(20)
    assert page.coverage.list.isVisible()
    assert page.tabs.count() == 3
