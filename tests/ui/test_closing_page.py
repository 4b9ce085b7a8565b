"""What the closing erases is said before it, and is no longer promised after."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import Qt

from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services import check_in, programme, seating
from fabrique_desktop.services.check_in import NewPerson
from fabrique_desktop.store.database import Database
from tests.ui.conftest import Opener


def test_it_says_what_is_erased_before_closing(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    person = NewPerson("Rahimi", needs="interprète dari")
    database.write(check_in.walk_in, workshop, person, database.clock())
    player = open_window(dossier, page="closing")
    page = player.bench.closing
    assert page.erased.isVisible()
    assert "efface pour de bon les numéros de table et les besoins du jour" in page.erased.text()
    assert "produisez-la avant" in page.erased.text()
    player.press(Qt.Key.Key_F10)
    player.settle()
    assert "n’est pas fini" in player.desktop.window.banner.text.text()  # before its hour, asked for twice
    assert page.erased.isVisible()
    player.press(Qt.Key.Key_F10)
    player.settle()
    player.until(lambda: not page.erased.isVisible(), "the closing")
    assert database.read(programme.workshop_named, "A3-ACT-1").state is WorkshopState.CLOSED
    assert database.read(seating.unseated, workshop) == 1
    assert "besoins du jour sont effacés" in player.desktop.window.banner.text.text()
    player.press(Qt.Key.Key_F10)
    player.settle()
    player.until(page.erased.isVisible, "the reopening")
    assert "ne revient pas" in player.desktop.window.banner.text.text()
    assert database.read(seating.unseated, workshop) == 1
