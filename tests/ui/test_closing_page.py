"""What the closing erases is said before it, and is no longer promised after."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import Qt

from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services import check_in, programme, seating
from fabrique_desktop.services.check_in import NewPerson
from fabrique_desktop.services.editions import editions
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
    assert not page.erased.isVisible()  # asked for twice: the seal would no longer hold
    player.press(Qt.Key.Key_F10)
    player.settle()
    player.until(page.erased.isVisible, "the reopening")
    assert "ne revient pas" in player.desktop.window.banner.text.text()
    assert database.read(seating.unseated, workshop) == 1


def test_what_was_asked_once_is_forgotten_on_leaving(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    database.write(check_in.unnamed, workshop, 1, database.clock())
    player = open_window(dossier, page="closing")
    player.press(Qt.Key.Key_F10)
    player.go("T", "capture")
    player.go("L", "closing")
    player.press(Qt.Key.Key_F10)
    player.settle()
    assert database.read(programme.workshop_named, "A3-ACT-1").state is not WorkshopState.CLOSED


def test_the_whole_gap_in_one_gesture(open_window: Opener, dossier: Path, database: Database, workshop: str) -> None:
    database.write(check_in.unnamed, workshop, 1, database.clock())
    player = open_window(dossier, page="closing")
    page = player.bench.closing
    for _twice in range(2):
        player.press(Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
        player.settle()
    player.until(lambda: page.made and not page.busy, "the documents")
    player.settle()
    names = [path.name.split("_")[0] for path in page.made]
    assert names[:3] == ["CR", "EMARGEMENT", "DONNEES"]
    assert names[-2:] == ["SCEAU", "MANIFESTE"]
    assert page.made[0].name.endswith("_cloture.pdf")
    (kept,) = database.read(editions, workshop)
    assert kept.folder == str(page.made[0].parent)
    assert {opener.accessibleName() for opener in page.documents.results.openers} >= {
        "Ouvrir\u00a0: Compte rendu", "Imprimer\u00a0: Feuille d’émargement",
    }  # fmt: skip


def test_all_the_workshops_where_something_happened(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    rows = {row.code: row.id for row in database.read(programme.workshops)}
    for code in ("A3-ACT-1", "A1-CIT-1"):
        database.write(check_in.unnamed, rows[code], 1, database.clock())
    player = open_window(dossier, page="closing")
    panel = player.bench.closing.documents
    panel.export_all()
    player.until(lambda: not panel.busy and panel._done == 2, "the documents")
    folders = sorted(path.name for path in panel._folder().iterdir())
    assert folders == ["A1-CIT-1", "A3-ACT-1"]
    assert "2 ateliers" in player.desktop.window.banner.text.text()


def test_a_copy_is_read_back_before_the_key_may_go(
    open_window: Opener, dossier: Path, database: Database, workshop: str, tmp_path: Path
) -> None:
    database.write(check_in.unnamed, workshop, 1, database.clock())
    player = open_window(dossier, page="closing")
    panel = player.bench.closing.documents
    panel.export()
    player.until(lambda: panel.made and not panel.busy, "the documents")
    key = tmp_path / "cle"
    key.mkdir()
    player.answer_file_dialog(key)
    panel.copy_to_key()
    player.until(lambda: not panel.busy, "the copy")
    copied = sorted(path.name for path in (key / "A3-ACT-1").rglob("*") if path.is_file())
    assert copied == sorted(path.name for path in panel.made)
    assert "vous pouvez retirer la clé" in player.desktop.window.banner.text.text()
