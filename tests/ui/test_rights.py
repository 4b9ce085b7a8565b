"""« Droits des personnes »: found by name, told what is known, erased in two steps, certified; by keys alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from fabrique_desktop.documents.package import export_workshop
from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.erasures import MARK, Retained
from fabrique_desktop.services import capture, check_in, closing, editions, retention, searching
from fabrique_desktop.services.emptied_register import numbers
from fabrique_desktop.services.erasing_person import erase_person
from fabrique_desktop.store import copies
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.drafts import Drafts
from fabrique_desktop.ui import rights_words, theme
from fabrique_desktop.ui.live import ChangeFeed, Gestures
from fabrique_desktop.ui.rights_page import RightsPage
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.workspace import Workspace
from tests.conftest import EVENING, Clock
from tests.documents.reading import flat, whole
from tests.services.people import register
from tests.services.test_erasing_person import left_in

SURNAME, FIRST = "Quénéhervé", "Maëlle"
NAME = f"{FIRST} {SURNAME}"
SAID = f"Merci à {NAME} pour le banc"


@dataclass
class Desk:
    """The page alone in a window, and hands on its keyboard."""

    page: RightsPage
    database: Database
    workspace: Workspace
    qtbot: QtBot
    folder: Path
    said: list[tuple[str, Tone]] = field(default_factory=list)

    def until(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=30_000)

    def settle(self) -> None:
        self.until(lambda: self.workspace.gestures.pending == 0)
        self.qtbot.wait(20)

    def find(self, words: str) -> None:
        self.page.search.setFocus()
        self.page.search.setText(words)
        QTest.keyClick(self.page.search, Qt.Key.Key_Return)

    def push(self, target: QPushButton) -> None:
        """By Tab, then Enter, as somebody without a mouse."""
        for _ in range(200):
            focused = QApplication.focusWidget()
            if focused is target:
                break
            QTest.keyClick(focused or self.page, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is target, target.text()
        QTest.keyClick(target, Qt.Key.Key_Return)

    def erase(self) -> None:
        erasing = self.page.erasing
        self.push(self.page.erase_button)
        self.until(erasing.erase_button.isEnabled)
        self.push(erasing.erase_button)
        self.until(lambda: erasing.done is not None)
        self.settle()


@pytest.fixture(autouse=True)
def fonts(qapp: QApplication) -> None:
    theme.load_fonts()


@pytest.fixture
def rights(qtbot: QtBot, database: Database, clock: Clock, tmp_path: Path) -> Iterator[Desk]:
    said: list[tuple[str, Tone]] = []

    def say(text: str, tone: Tone = Tone.INFO, *_more: object) -> None:
        said.append((text, tone))

    parent = QObject()
    gestures, feed, drafts = Gestures(database, parent), ChangeFeed(database, parent), Drafts(database.path)
    workspace = Workspace(database, gestures, feed, drafts, clock, Look(), say)
    gestures.refused.connect(workspace.refuse)
    folder = tmp_path / f"{database.path.stem} - documents"
    page = RightsPage(workspace, lambda: folder)
    page.resize(1100, 640)
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    made = Desk(page, database, workspace, qtbot, folder, said)
    yield made
    made.settle()
    page.close_dossier()
    feed.close()
    drafts.close()
    parent.deleteLater()


@pytest.fixture
def saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where whoever is asked says to save."""
    target = tmp_path / "enregistre.pdf"
    for module in ("rights_result", "rights_retention"):
        monkeypatch.setattr(f"fabrique_desktop.ui.{module}.ask_save", lambda *_asked: target)
    return target


@pytest.fixture
def evening(database: Database, workshop: str) -> str:
    """Two people came, one of whom is named in a text, and it is closed."""
    ids = [database.write(register, surname, first, workshop) for surname, first in ((SURNAME, FIRST), ("Roy", "Zoé"))]
    for id_ in ids:
        database.write(check_in.check_in, workshop, id_, EVENING)
    database.write(capture.add_contribution, workshop, Saying(SAID), EVENING)
    database.write(closing.close_workshop, workshop, EVENING)
    return ids[0]


def texts(widget: QWidget) -> str:
    shown = [one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]
    return "\n".join(shown).replace("\u00a0", " ")


class TestErasing:
    def test_first_what_will_be_then_for_good_then_a_certificate(
        self, rights: Desk, evening: str, workshop: str, saved: Path
    ) -> None:
        database, dossier = rights.database, rights.database.path
        before, copy = database.read(numbers), copies.back_up(dossier, "essai").path
        rights.find(SURNAME)
        assert rights.page.who.text() == NAME
        rights.push(rights.page.erase_button)
        erasing = rights.page.erasing
        rights.until(erasing.erase_button.isEnabled)
        shown = texts(erasing)
        assert "Fiches du registre : 1" in shown
        assert f"[{NAME}]" in shown
        assert "les feuilles imprimées" in shown
        assert "Aucun fichier produit" in shown
        assert [box.isChecked() for box, _one in erasing.boxes] == [True]
        assert database.read(searching.find_people, SURNAME) != []  # nothing was erased by looking
        rights.push(erasing.erase_button)
        rights.until(lambda: erasing.done is not None)
        rights.settle()
        assert "1 passage effacé" in erasing.result.told.text().replace("\u00a0", " ")
        assert NAME not in texts(rights.page)
        assert database.read(numbers) == before
        assert not copy.exists()
        rights.push(erasing.result.save_button)
        assert "Attestation d’effacement" in flat(whole(saved))
        rights.push(erasing.result.back_button)
        assert rights.page.search.hasFocus()
        assert rights.page.search.text() == ""
        (row,) = database.read(capture.contribution_rows, workshop)
        assert row.text == SAID.replace(NAME, MARK)
        database.close()
        assert left_in(dossier, SURNAME) == []
        assert check_dossier(dossier).problems == ()

    def test_a_passage_may_be_left(self, rights: Desk, database: Database, evening: str, workshop: str) -> None:
        rights.find(SURNAME)
        rights.push(rights.page.erase_button)
        erasing = rights.page.erasing
        rights.until(erasing.erase_button.isEnabled)
        ((box, _passage),) = erasing.boxes
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Space)
        rights.push(erasing.erase_button)
        rights.until(lambda: erasing.done is not None)
        (row,) = database.read(capture.contribution_rows, workshop)
        assert row.text == SAID

    def test_files_that_bear_the_name_are_listed_and_deleted_when_asked(
        self, rights: Desk, database: Database, evening: str, workshop: str, clock: Clock
    ) -> None:
        rights.folder.mkdir()
        made = export_workshop(database.read(editions.compile_bundle, workshop, clock()), rights.folder)
        sheet = next(path for path in made.paths if path.name.startswith("EMARGEMENT"))
        rights.find(SURNAME)
        rights.push(rights.page.erase_button)
        erasing = rights.page.erasing
        rights.until(erasing.erase_button.isEnabled)
        assert str(sheet) in erasing.files.text()
        erasing.delete_files.setFocus()
        QTest.keyClick(erasing.delete_files, Qt.Key.Key_Space)
        rights.push(erasing.erase_button)
        rights.until(lambda: erasing.done is not None)
        rights.settle()
        assert not sheet.exists()
        assert not erasing.result.left_to_do.isVisibleTo(erasing)

    def test_one_may_stop_before(self, rights: Desk, database: Database, evening: str) -> None:
        rights.find(SURNAME)
        rights.push(rights.page.erase_button)
        rights.until(rights.page.erasing.erase_button.isEnabled)
        QTest.keyClick(QApplication.focusWidget() or rights.page, Qt.Key.Key_Escape)
        assert rights.page.erase_button.hasFocus()
        assert [one.id for one in database.read(searching.find_people, SURNAME)] == [evening]

    def test_what_another_post_erased_meanwhile_is_refused_in_a_sentence(
        self, rights: Desk, database: Database, evening: str
    ) -> None:
        rights.find(SURNAME)
        rights.push(rights.page.erase_button)
        erasing = rights.page.erasing
        rights.until(erasing.erase_button.isEnabled)
        database.write(erase_person, evening, EVENING)
        rights.push(erasing.erase_button)
        rights.until(lambda: any(tone is Tone.ERROR for _text, tone in rights.said))
        assert not erasing.busy


class TestWordsOfTexts:
    def test_somebody_whom_the_register_does_not_hold(
        self, rights: Desk, database: Database, workshop: str, saved: Path
    ) -> None:
        database.write(capture.add_contribution, workshop, Saying(SAID), EVENING)
        database.write(closing.close_workshop, workshop, EVENING)
        rights.find("quénéhervé")
        rights.push(rights.page.texts_button)
        erasing = rights.page.erasing
        rights.until(erasing.erase_button.isEnabled)
        assert "Effacer « quénéhervé » des textes" in texts(erasing)
        rights.push(erasing.erase_button)
        rights.until(lambda: erasing.done is not None)
        rights.settle()
        (row,) = database.read(capture.contribution_rows, workshop)
        assert row.text == SAID.replace(SURNAME, MARK)
        rights.push(erasing.result.save_button)
        assert "Passages d’un texte" in flat(whole(saved))
        rights.push(erasing.result.back_button)
        assert rights.page.panels.currentIndex() == 0

    def test_words_that_nobody_said(self, rights: Desk, evening: str) -> None:
        rights.find("baobab")
        rights.push(rights.page.texts_button)
        assert rights.said[-1] == ("Ces mots ne sont dans aucun texte.", Tone.INFO)


class TestAccess:
    def test_two_files_where_asked(
        self, rights: Desk, evening: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = tmp_path / "pour elle"
        folder.mkdir()
        monkeypatch.setattr("fabrique_desktop.ui.rights_page.ask_folder", lambda *_asked: folder)
        rights.find(SURNAME)
        rights.push(rights.page.access_button)
        rights.until(lambda: any("à remettre à cette personne" in text for text, _tone in rights.said))
        assert sorted(path.suffix for path in folder.iterdir()) == [".json", ".pdf"]
        assert SURNAME in flat(whole(next(folder.glob("*.pdf"))))

    def test_correcting_is_done_at_the_desk(self, rights: Desk, evening: str, qtbot: QtBot) -> None:
        rights.find(SURNAME)
        with qtbot.waitSignal(rights.page.correct_asked) as asked:
            rights.push(rights.page.correct_button)
        assert asked.args == [evening]


class TestRetention:
    def test_rules_are_changed_by_typing(self, rights: Desk, database: Database) -> None:
        panel = rights.page.retention
        field = panel.fields[Retained.IDENTITIES]
        assert field.text() == "30"
        field.setFocus()
        field.setText("45")
        QTest.keyClick(field, Qt.Key.Key_Return)
        rights.settle()
        assert database.read(retention.rules)[Retained.IDENTITIES].days == 45
        field.setText("beaucoup")
        QTest.keyClick(field, Qt.Key.Key_Return)
        rights.settle()
        assert field.text() == "45"
        assert rights.said[-1][1] is Tone.ERROR
        field.setText("")
        QTest.keyClick(field, Qt.Key.Key_Return)
        rights.settle()
        assert database.read(retention.rules)[Retained.IDENTITIES].days is None

    def test_a_purge_is_shown_asked_twice_and_reported(
        self, rights: Desk, evening: str, clock: Clock, saved: Path
    ) -> None:
        database = rights.database
        before = database.read(numbers)
        clock.moment = EVENING + timedelta(days=40)
        panel = rights.page.retention
        panel.refresh()
        assert "Identités, structures et inscriptions : 2 personnes" in panel.due.text().replace("\u00a0", " ")
        rights.page.search.setFocus()
        rights.push(panel.purge_button)
        assert panel.leave_button.hasFocus()
        rights.push(panel.leave_button)
        assert database.read(searching.find_people, SURNAME) != []
        rights.push(panel.purge_button)
        rights.push(panel.really_button)
        rights.until(panel.report_button.isVisible)
        assert database.read(searching.find_people, SURNAME) == []
        assert database.read(numbers) == before
        rights.push(panel.report_button)
        assert "Rapport de purge" in flat(whole(saved))

    def test_the_line_at_opening(self, database: Database, evening: str) -> None:
        assert rights_words.due_in_a_line(database.read(retention.due, EVENING)) == ""
        later = database.read(retention.due, EVENING + timedelta(days=31))
        assert rights_words.due_in_a_line(later).startswith("2\u00a0personnes ont une identité gardée au-delà")

    def test_the_annex(self, rights: Desk, saved: Path) -> None:
        rights.push(rights.page.retention.aipd_button)
        assert saved.is_file()


def test_every_part_has_a_name(rights: Desk, evening: str) -> None:
    rights.find(SURNAME)
    rights.push(rights.page.erase_button)
    rights.until(rights.page.erasing.erase_button.isEnabled)
    controls = [one for one in rights.page.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    unnamed = [one for one in controls if one.isVisibleTo(rights.page) and not one.accessibleName()
               and not (getattr(one, "text", lambda: "")())]  # fmt: skip
    assert unnamed == []


def test_everything_is_reached_by_tab(rights: Desk, evening: str) -> None:
    rights.find(SURNAME)
    for target in (rights.page.access_button, rights.page.correct_button, rights.page.erase_button):
        for _ in range(60):
            if target.hasFocus():
                break
            QTest.keyClick(QApplication.focusWidget() or rights.page, Qt.Key.Key_Tab)
        assert target.hasFocus()


def test_in_large_letters_what_does_not_fit_beside_is_under(rights: Desk, qapp: QApplication) -> None:
    page = rights.page
    page.resize(1300, 700)
    beside = page.panels.pos()
    assert beside.x() > page.search.geometry().right()
    theme.apply(qapp, Look(zoom=2.0))
    try:
        page.resize(940, 570)
        rights.until(lambda: page.panels.y() > page.search.geometry().bottom())
        for place in range(page.panels.count()):
            area = page.panels.widget(place)
            assert isinstance(area, QScrollArea)
            panel = area.widget()
            assert panel is not None
            assert panel.minimumSizeHint().width() <= page.panels.width(), "cut on its right"
    finally:
        theme.apply(qapp, Look())
