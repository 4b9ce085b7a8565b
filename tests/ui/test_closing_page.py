"""What the closing erases is said before it, and is no longer promised after."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QApplication, QBoxLayout, QLabel, QPushButton, QWidget

from fabrique_desktop.documents.verifying import verify
from fabrique_desktop.domain.contributions import ContributionKind, Saying
from fabrique_desktop.domain.leaving import Naming
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services import capture, check_in, closing, errata, leaks, programme, seating
from fabrique_desktop.services.check_in import NewPerson
from fabrique_desktop.services.editions import editions
from fabrique_desktop.services.sealing import sealed
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.documents_panel import DocumentsPanel
from fabrique_desktop.ui.theme import Look
from tests.conftest import EVENING
from tests.services.people import register
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
    assert names_in(key / "A3-ACT-1") == sorted(
        path.name for path in panel.made if not path.name.startswith("EMARGEMENT")
    )
    assert "vous pouvez retirer la clé" in player.desktop.window.banner.text.text()
    assert all(one.sound for one in verify(key / "A3-ACT-1").checked)
    panel.results.with_attendance.click()
    player.answer_file_dialog(key)
    panel.copy_to_key()
    player.until(lambda: not panel.busy, "the copy")
    assert names_in(key / "A3-ACT-1 (2)") == sorted(path.name for path in panel.made)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


class TestNamesNobodyDecidedAbout:
    @pytest.fixture
    def named(self, database: Database, workshop: str) -> str:
        database.write(register, "Kerbrat", "Yves")
        database.write(capture.add_contribution, workshop, Saying("Yves Kerbrat attend", 1), EVENING)
        return workshop

    def test_what_is_for_the_city_promises_only_what_was_checked(
        self, open_window: Opener, dossier: Path, database: Database, named: str
    ) -> None:
        player = open_window(dossier, page="closing")
        panel = player.bench.closing.documents
        panel.export()
        player.until(lambda: panel.made and not panel.busy, "the documents")
        assert "1 nom du registre possible y est imprimé tel quel, sans décision." in told_by(panel)
        about = [(one.subject_id, one.words) for one in database.read(leaks.found, named)]
        database.write(leaks.decide, about, Naming.LEFT, EVENING)
        panel.export()
        player.until(lambda: not panel.busy, "a second version")
        assert any("aucun nom possible n’y attend de décision" in one for one in told_by(panel))
        assert not any("sans aucun nom" in one for one in told_by(panel))

    def test_the_synthesis_tells_them_and_is_remembered(
        self, open_window: Opener, dossier: Path, database: Database, named: str
    ) -> None:
        player = open_window(dossier, page="closing")
        panel = player.bench.closing.documents
        panel.synthesis_button.setFocus()
        player.press(Qt.Key.Key_Return)
        assert panel.busy
        assert panel.cancel_button.isVisible()
        assert panel.cancel_button.hasFocus()
        player.until(lambda: not panel.busy, "the synthesis")
        player.settle()
        said = player.desktop.window.banner.text.text().replace("\xa0", " ")
        assert said.startswith("SYNTHESE_AXE3_2017-04-06.pdf est prête. 1 nom du registre possible y est imprimé")
        assert panel.synthesis_button.hasFocus()
        (kept,) = database.read(editions, None)
        made = panel._folder() / "SYNTHESE_AXE3_2017-04-06.pdf"
        assert (kept.version, kept.folder) == (1, str(made.parent))
        assert kept.digest == hashlib.sha256(made.read_bytes()).hexdigest()


def told_by(panel: DocumentsPanel) -> list[str]:
    return [one.text().replace("\xa0", " ") for one in panel.results.findChildren(QLabel) if not one.isHidden()]


def test_a_synthesis_is_stopped_without_a_trace(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    for number in range(100):
        saying = Saying(f"n° {number} " + "mot " * 60, 1, kind=ContributionKind.PROPOSAL)
        database.write(capture.add_contribution, workshop, saying, EVENING)
    player = open_window(dossier, page="closing")
    panel = player.bench.closing.documents
    panel.synthesis()
    player.until(lambda: panel.axis.task.running, "the writing")
    panel.cancel_button.click()
    player.until(lambda: not panel.busy, "the end")
    assert "Synthèse arrêtée" in player.desktop.window.banner.text.text()
    assert not [path for path in panel._folder().rglob("*") if path.is_file()]
    assert database.read(editions, None) == []


@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_once_made_the_focus_is_on_the_first_document(
    open_window: Opener, dossier: Path, database: Database, workshop: str, zoom: float
) -> None:
    database.write(capture.add_contribution, workshop, Saying("à classer", 1), EVENING)
    player = open_window(dossier, page="closing")
    player.desktop.dress(Look(zoom=zoom))
    player.desktop.window.resize(1366, 768)
    page = player.bench.closing
    page.documents.export_button.setFocus()
    player.press(Qt.Key.Key_F9)
    player.until(lambda: page.made and not page.busy, "the documents")
    focus = page.documents.results.openers[0]
    player.until(lambda: not focus.visibleRegion().isEmpty(), "the first document in sight")
    assert QApplication.focusWidget() is focus
    assert focus.accessibleName() == "Ouvrir\u00a0: Compte rendu"


@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0])
def test_the_main_buttons_are_whole_whatever_the_size_of_the_text(
    open_window: Opener, dossier: Path, database: Database, workshop: str, zoom: float
) -> None:
    database.write(capture.add_contribution, workshop, Saying("à classer", 1), EVENING)
    player = open_window(dossier, page="closing")
    player.desktop.dress(Look(zoom=zoom))
    player.desktop.window.resize(1366, 768)
    page = player.bench.closing
    page.documents.export()
    player.until(lambda: page.made and not page.busy, "the documents")
    player.settle()
    assert page.area.horizontalScrollBar().maximum() == 0
    for one in (page.both_button, page.close_button, page.documents.export_button):
        assert one.visibleRegion().boundingRect() == one.rect()
        assert one.width() >= one.sizeHint().width()
    stacked = page.columns.direction() is QBoxLayout.Direction.TopToBottom
    assert stacked is (zoom > 1)


def test_once_closed_what_is_missing_is_a_fact_and_the_seal_is_shown(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    database.write(capture.add_contribution, workshop, Saying("à classer", 1), EVENING)
    player = open_window(dossier, page="closing")
    page = player.bench.closing
    assert not page.seal.isVisible()
    assert buttons(page, "Y aller")
    database.write(closing.close_workshop, workshop, EVENING)
    player.until(page.seal.isVisible, "the closing")
    player.settle()
    assert not buttons(page, "Y aller")
    assert page.lacking.text() == "Ce qui est resté incomplet"
    lines = [one.text() for one in page.findChildren(QLabel) if one.isVisible()]
    assert any("sans nature : A3-ACT-1-T1-01" in one for one in lines)
    found = database.read(sealed, workshop)
    assert found is not None
    assert page.seal.text() == f"Sceau\u00a0: {found.record.code}"
    assert page.seal.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    row = database.read(capture.contribution_rows, workshop)[0]
    database.write(errata.add, row.id, "Lire « classée ».", EVENING)
    player.until(lambda: found.record.code not in page.seal.text(), "the seal of the erratum")


def buttons(page: QWidget, text: str) -> list[QPushButton]:
    return [one for one in page.findChildren(QPushButton) if one.isVisible() and one.text() == text]
