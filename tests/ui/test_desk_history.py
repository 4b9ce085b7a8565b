"""What was refused or taken back at the desk is told, not forgotten."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import Qt

from fabrique_desktop.services import desk_history
from fabrique_desktop.services.desk_history import What
from fabrique_desktop.store.database import Database
from tests.journeys.player import CTRL
from tests.ui.conftest import Opener
from tests.ui.desk import enter

Key = Qt.Key


def test_refusals_and_undos_are_in_the_history(open_window: Opener, dossier: Path, registered: Database) -> None:
    player = open_window(dossier, "A3-ACT-1", "desk")
    enter(player, "celik")
    enter(player, "celik")  # already here
    assert player.bench.desk.search.text() == "celik"
    player.press(Key.Key_Escape)
    enter(player, "ZZ99ZZ99")  # nobody's code
    player.press(Key.Key_Escape)
    player.press(Key.Key_F5)
    player.settle()
    player.press(Key.Key_Z, CTRL)
    player.settle()
    assert player.bench.workshop is not None
    events = registered.read(desk_history.desk_events, [player.bench.workshop.id])
    assert [(one.what, one.undo) for one in reversed(events)] == [
        (What.ARRIVED, False),
        (What.ALREADY_PRESENT, False),
        (What.UNKNOWN_CODE, False),
        (What.SEATED, False),
        (What.SEATED, True),
    ]
    assert {one.who for one in events} == {"Hüseyin Çelik", ""}
    player.press(Key.Key_H, CTRL)
    told = player.bench.desk.panels.reading.text.toPlainText().splitlines()
    assert len(told) == 5
    assert "Hüseyin Çelik : table changée (par « Annuler »)" in told[0]
    assert any("Hüseyin Çelik : refusé, déjà noté·e" in line for line in told)
    player.press(Key.Key_Escape)
    assert player.bench.desk.search.hasFocus()


def test_a_refusal_is_not_what_undo_takes_back(open_window: Opener, dossier: Path, registered: Database) -> None:
    player = open_window(dossier, "A3-ACT-1", "desk")
    enter(player, "celik")
    enter(player, "celik")
    player.press(Key.Key_Escape)
    player.press(Key.Key_Z, CTRL)
    player.settle()
    assert player.bench.desk.presences.model.rows == []


def test_the_notice_is_read_out_in_large_letters(open_window: Opener, dossier: Path, registered: Database) -> None:
    player = open_window(dossier, "A3-ACT-1", "desk")
    usual = player.bench.ws.look.points
    player.bench.desk.panels.read_out(player.bench.desk.targets.workshops[0])
    text = player.bench.desk.panels.reading.text
    assert text.isVisible()
    assert "sans donner votre nom" in text.toPlainText()
    assert text.document().defaultFont().pointSizeF() > usual
    player.press(Key.Key_Escape)
    assert not text.isVisible()
