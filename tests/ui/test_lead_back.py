"""What the lead did by mistake is taken back: by its button, by the step itself, by Ctrl+Z; and the focus stays."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QApplication

from fabrique_desktop.domain.contributions import AngleChoice
from fabrique_desktop.services import closing, formulating, programme, sequencing
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.lead_page import LeadPage
from tests.conftest import EVENING, Clock
from tests.journeys.player import CTRL, Player
from tests.ui.conftest import Opener
from tests.ui.leading import opened, propose, replaced, shown_on

MINUTE = timedelta(minutes=1)


def begun(database: Database, workshop: str) -> list[bool]:
    return [one.started_at is not None for one in database.read(sequencing.steps, workshop)]


def asked(database: Database) -> AngleChoice | None:
    return database.read(programme.workshop_named, "A3-ACT-1").current_angle


def focus() -> str:
    focused = QApplication.focusWidget()
    return "" if focused is None else focused.accessibleName()


def start(player: Player, page: LeadPage, database: Database, workshop: str, place: int) -> None:
    page.steps._lines[database.read(sequencing.steps, workshop)[place].id].start.setFocus()
    player.press(Qt.Key.Key_Return)
    player.settle()
    player.until(lambda: begun(database, workshop)[place], "the step")


def banner(player: Player) -> str:
    return player.desktop.window.banner.text.text().replace("\xa0", " ")


def test_the_usual_deroule_after_a_workshop_that_had_one(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    database.write(sequencing.plan_usual, workshop)
    player, page = opened(open_window, dossier)
    other = database.read(programme.workshop_named, "A3-ACT-2")
    for _twice in range(2):
        player.bench.choose([other], "")
        player.settle()
        assert not page.steps._lines
        page.steps.usual.setFocus()
        player.press(Qt.Key.Key_Return)
        player.until(lambda: len(page.steps._lines) == 8, "the usual déroulé")
        assert page.steps.grid.isVisible()
        player.go("T", "capture")
        player.go("M", "lead")
        player.press(Qt.Key.Key_Z, CTRL)
        player.until(lambda: not page.steps._lines, "no déroulé any more")
        player.until(lambda: "Déroulé retiré" in banner(player), "the news of it")
        player.bench.choose([database.read(programme.workshop_named, "A3-ACT-1")], "")


def test_a_step_started_by_mistake_is_taken_back_by_the_general_key(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    database.write(sequencing.plan_usual, workshop)
    player, page = opened(open_window, dossier)
    start(player, page, database, workshop, 2)
    start(player, page, database, workshop, 3)
    assert asked(database) is AngleChoice.COORDINATION
    player.desktop.window.banner.hush()
    player.press(Qt.Key.Key_Z, CTRL)
    player.until(lambda: not begun(database, workshop)[3], "the way back")
    player.settle()
    assert asked(database) is AngleChoice.PARTICIPATION
    assert "pas commencée" in banner(player)
    player.press(Qt.Key.Key_Z, CTRL)
    player.until(lambda: asked(database) is None, "the first one too")
    assert not any(begun(database, workshop))
    player.press(Qt.Key.Key_Z, CTRL)
    player.settle()
    assert "plus de geste à annuler" in banner(player)


def test_what_is_typed_in_a_field_is_taken_back_before_gestures(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    database.write(sequencing.plan_usual, workshop)
    player, page = opened(open_window, dossier)
    start(player, page, database, workshop, 0)
    replaced(player, "Étape 2, titre", "Qui")
    player.press(Qt.Key.Key_Z, CTRL)
    player.settle()
    assert begun(database, workshop)[0]
    player.press(Qt.Key.Key_Escape)
    player.press(Qt.Key.Key_Z, CTRL)
    player.until(lambda: not begun(database, workshop)[0], "the gesture")


def test_a_step_is_said_not_begun_on_the_step_itself(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    database.write(sequencing.plan_usual, workshop)
    player, page = opened(open_window, dossier)
    for place in (0, 2, 3):
        start(player, page, database, workshop, place)
    player.push("Étape 4, Angle coordination des partenaires : pas commencée")
    player.until(lambda: not begun(database, workshop)[3], "its hour")
    player.settle()
    assert asked(database) is AngleChoice.PARTICIPATION
    assert database.read(sequencing.steps, workshop)[2].current
    assert focus() == "Étape 4, titre"
    player.desktop.window.banner._action.click()
    player.until(lambda: begun(database, workshop)[3], "the way back of the way back")
    player.settle()
    assert asked(database) is AngleChoice.COORDINATION


def test_the_step_clicked_again_or_the_one_before_offers_the_way_back(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    database.write(sequencing.plan_usual, workshop)
    player, page = opened(open_window, dossier)
    start(player, page, database, workshop, 0)
    start(player, page, database, workshop, 1)
    player.press(Qt.Key.Key_Return)
    assert "déjà notée" in banner(player)
    assert player.desktop.window.banner._action.text() == "Pas commencée"
    page.steps._lines[database.read(sequencing.steps, workshop)[0].id].start.setFocus()
    player.press(Qt.Key.Key_Return)
    assert player.desktop.window.banner._action.text() == "Y revenir"
    player.desktop.window.banner._action.click()
    player.until(lambda: database.read(sequencing.steps, workshop)[0].current, "the step before")
    player.settle()
    assert focus() == "Étape 1, titre"


def test_a_step_taken_away_comes_back_and_the_focus_stays(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    database.write(sequencing.plan_usual, workshop)
    player, page = opened(open_window, dossier)
    before = [one.title for one in database.read(sequencing.steps, workshop)]
    player.push("Retirer l’étape 2, Tour de table")
    player.until(lambda: len(page.steps._lines) == 7, "a step less")
    player.settle()
    assert focus() == "Étape 2, titre"
    assert "« Tour de table » retirée" in banner(player)
    player.press(Qt.Key.Key_Return)
    player.press(Qt.Key.Key_Return)
    player.settle()
    assert len(database.read(sequencing.steps, workshop)) == 7
    player.desktop.window.banner._action.click()
    player.until(lambda: len(page.steps._lines) == 8, "the step")
    player.settle()
    assert [one.title for one in database.read(sequencing.steps, workshop)] == before
    assert focus() == "Étape 2, titre"
    player.push("Retirer l’étape 2, Tour de table")
    player.until(lambda: len(page.steps._lines) == 7, "a step less")
    player.settle()
    player.press(Qt.Key.Key_Z, CTRL)
    player.until(lambda: len(page.steps._lines) == 8, "the step")


def test_ending_in_time_keeps_the_plan_and_the_focus(
    open_window: Opener, dossier: Path, database: Database, workshop: str, clock: Clock
) -> None:
    database.write(sequencing.plan_usual, workshop)
    clock.moment = EVENING + 24 * MINUTE
    database.write(closing.start_workshop, workshop, clock.moment)
    player, page = opened(open_window, dossier)
    page.steps.shorten.setFocus()
    player.press(Qt.Key.Key_Return)
    player.until(lambda: not page.steps.late.isVisible(), "the announced end")
    player.settle()
    rows = database.read(sequencing.steps, workshop)
    assert sum(one.minutes for one in rows) == 150
    assert page.steps.total.text().replace("\xa0", " ") == "Total 2 h 30 : fin à 17 h."
    line = page.steps._lines[rows[2].id]
    assert line.planned.text().replace("\xa0", " ") == "14 h 30\n40 min"
    assert line.minutes.text() == "33"
    assert line.real.text().replace("\xa0", " ").startswith("vers 14 h 5")
    assert focus() == "Étape 1, minutes"
    player.press(Qt.Key.Key_Return)
    player.press(Qt.Key.Key_Return)
    player.settle()
    assert len(database.read(sequencing.steps, workshop)) == 8
    player.press(Qt.Key.Key_Z, CTRL)
    player.until(page.steps.late.isVisible, "the former minutes")
    assert page.steps._lines[rows[2].id].planned.text() == "14\xa0h\xa030"


def test_a_step_not_begun_is_never_expected_in_the_past(
    open_window: Opener, dossier: Path, database: Database, workshop: str, clock: Clock
) -> None:
    database.write(sequencing.plan_usual, workshop)
    database.write(closing.start_workshop, workshop, EVENING)
    _player, page = opened(open_window, dossier)
    clock.moment = EVENING + 3 * MINUTE
    page.tick()
    first = page.steps._lines[database.read(sequencing.steps, workshop)[0].id]
    assert first.real.text() == "vers 14\xa0h\xa008"


def test_the_key_takes_back_dots_and_the_angle_never_the_words(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    player, page = opened(open_window, dossier)
    shown_on(player, page, "Gommettes et débat")
    one = propose(database, workshop, "Un banc")
    player.until(lambda: one in page.dots._lines, "the proposal")
    replaced(player, "Gommettes de A3-ACT-1-T1-01", "3")
    player.press(Qt.Key.Key_Return)
    player.settle()
    player.press(Qt.Key.Key_Z, CTRL)
    player.until(lambda: database.read(formulating.dots, workshop).rows[0].dots is None, "the count")
    player.push("Angle demandé aux tables : coordination")
    player.until(lambda: asked(database) is AngleChoice.COORDINATION, "the angle")
    player.press(Qt.Key.Key_Z, CTRL)
    player.until(lambda: asked(database) is None, "the angle before")
    player.settle()
    player.press(Qt.Key.Key_Z, CTRL)
    player.settle()
    assert "plus de geste à annuler" in banner(player)
    assert [row.heading for row in database.read(formulating.dots, workshop).rows] == ["Un banc"]


def test_a_field_that_goes_before_its_words_are_written_takes_nothing_with_it(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    database.write(sequencing.plan_usual, workshop)
    player, page = opened(open_window, dossier)
    replaced(player, "Étape 2, minutes", "33")
    player.bench.choose([database.read(programme.workshop_named, "A3-ACT-2")], "")
    assert not page.steps._lines
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    player.settle()
    assert database.read(sequencing.steps, workshop)[1].minutes == 33
