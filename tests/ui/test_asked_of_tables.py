"""What the lead asks reaches the tables, those that open afterwards too, and never the line being typed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import Qt

from fabrique_desktop.domain.contributions import AngleChoice
from fabrique_desktop.services import capture, leading, programme, sequencing
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING
from tests.ui.conftest import Opener


def test_a_window_opened_afterwards_begins_on_the_angle_asked(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    database.write(leading.ask_angle, workshop, AngleChoice.COORDINATION)
    player = open_window(dossier)
    composer = player.bench.capture.composer
    assert composer._typed_line().angle == AngleChoice.COORDINATION.value
    assert composer.news.text() == "L’animation demande\xa0: coordination."
    player.type("Un banc")
    player.press(Qt.Key.Key_Return)
    player.settle()
    assert [one.angle for one in database.read(capture.contribution_rows, workshop)] == [AngleChoice.COORDINATION]
    player.bench.choose([database.read(programme.workshop_named, "A3-ACT-2")], "")
    assert composer._typed_line().angle == AngleChoice.UNSORTED.value
    player.bench.choose([database.read(programme.workshop_named, "A3-ACT-1")], "")
    assert composer._typed_line().angle == AngleChoice.COORDINATION.value


def test_a_line_found_again_keeps_its_own_and_the_next_one_follows(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    player = open_window(dossier)
    player.press(Qt.Key.Key_F5)
    player.type("À moitié")
    player.bench.capture.keep()
    player.bench.choose([database.read(programme.workshop_named, "A3-ACT-2")], "")
    database.write(leading.ask_angle, workshop, AngleChoice.COORDINATION)
    player.bench.choose([database.read(programme.workshop_named, "A3-ACT-1")], "capture")
    composer = player.bench.capture.composer
    assert composer._typed_line().angle == AngleChoice.PARTICIPATION.value
    player.press(Qt.Key.Key_Return)
    player.settle()
    assert [one.angle for one in database.read(capture.contribution_rows, workshop)] == [AngleChoice.PARTICIPATION]
    assert composer._typed_line().angle == AngleChoice.COORDINATION.value


def test_the_plenary_is_said_at_the_tables_and_moves_nothing(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    database.write(sequencing.plan_usual, workshop)
    rows = database.read(sequencing.steps, workshop)
    player = open_window(dossier)
    composer = player.bench.capture.composer
    player.type("Un banc")
    database.write(sequencing.start_step, rows[6].id, EVENING)
    told = "La plénière est en cours\xa0: F4 pour la noter."
    player.until(lambda: composer.news.text() == told, "the hint")
    assert (composer.line.toPlainText(), composer.table, composer.angle) == ("Un banc", 1, AngleChoice.UNSORTED)
    other = open_window(dossier)
    assert other.bench.capture.composer.news.text() == told
