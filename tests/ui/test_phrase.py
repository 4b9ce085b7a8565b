"""Choosing a phrase, its recovery sheet, and changing both; every word of it goes once it has served."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtGui import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from shiboken6 import isValid

from fabrique_desktop import phrases
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.store import key_file, keyring, keys as store_keys
from fabrique_desktop.store.failures import WrongPhrase
from fabrique_desktop.ui.phrase_page import PhrasePage
from fabrique_desktop.ui.protection_page import ProtectionPage
from fabrique_desktop.ui.sheet_page import SheetPage
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.unlock_page import UnlockPage
from tests.journeys.player import SHIFT, Player
from tests.ui.conftest import Opener
from tests.ui.locked import PHRASE, PHRASES, lock, open_protected, traces, unlock

NEW = "quatre mots choisis ailleurs"


class TestWords:
    def test_they_are_plain_and_unlike(self) -> None:
        known = phrases.words()
        assert len(known) == len(set(known)) >= 2048
        assert all(re.fullmatch("[a-z]{4,8}", one) for one in known)
        shorter = Counter(form for one in known for form in {one[:n] + one[n + 1 :] for n in range(len(one))})
        assert not [one for one in known if one in shorter]  # none is another with a letter added

    def test_a_proposal_is_four_different_ones(self) -> None:
        for _ in range(50):
            proposed = phrases.propose().split()
            assert len(set(proposed)) == 4
            assert set(proposed) <= set(phrases.words())


@pytest.fixture
def welcome(open_window: Opener) -> Player:
    player = open_window(None)
    player.until(lambda: player.desktop.welcome is not None, "the welcome")
    return player


def phrase_page(player: Player) -> PhrasePage:
    page = player.desktop.window.pages["phrase"]
    assert isinstance(page, PhrasePage)
    return page


def sheet_page(player: Player) -> SheetPage:
    player.until(lambda: player.desktop.window.shown_page() == "sheet", "the sheet")
    page = player.desktop.window.pages["sheet"]
    assert isinstance(page, SheetPage)
    return page


def protection_page(player: Player) -> ProtectionPage:
    page = player.desktop.window.pages["protection"]
    assert isinstance(page, ProtectionPage)
    return page


def answer(player: Player, phrase: str, current: str = "") -> PhrasePage:
    page = phrase_page(player)
    page.current.setText(current)
    page.phrase.setText(phrase)
    page.again.setText(phrase)
    page.do_button.click()
    return page


class TestNew:
    def test_by_the_keyboard_with_the_words_proposed(self, welcome: Player, tmp_path: Path) -> None:
        path = tmp_path / "La Fabrique.fabrique"
        welcome.answer_file_dialog(path)
        welcome.push("Créer le dossier")
        welcome.until(lambda: welcome.desktop.window.shown_page() == "phrase", "the choice")
        page = phrase_page(welcome)
        welcome.until(page.again.hasFocus, "the focus")
        phrase = page.phrase.text()
        assert len(phrase.split()) == 4
        welcome.type(phrase)
        welcome.press(Qt.Key.Key_Return)
        sheet = sheet_page(welcome)
        assert len(sheet.groups.text().split()) == 9
        assert welcome.bench.protected
        assert key_file.is_protected(path) or keyring.key_of(path)
        assert "non protégé" not in welcome.desktop.window.windowTitle()
        lock(welcome)
        assert store_keys.unlock(path, phrase).post is Post.LEAD

    def test_nothing_is_made_before_it_is_typed_twice_alike(self, welcome: Player, tmp_path: Path) -> None:
        path = tmp_path / "x.fabrique"
        welcome.desktop.ways.doors.ask_new(path)
        page = phrase_page(welcome)
        page.again.setText("autre chose que ces mots")
        page.do_button.click()
        assert "la même chose" in page.said.text()
        page.phrase.setText("trop court")
        page.again.setText("trop court")
        page.do_button.click()
        assert "12 signes" in page.said.text()
        assert not list(tmp_path.glob("x.*"))

    def test_other_words_are_proposed(self, welcome: Player, tmp_path: Path) -> None:
        welcome.desktop.ways.doors.ask_new(tmp_path / "x.fabrique")
        page = phrase_page(welcome)
        before = page.phrase.text()
        page.other_button.click()
        assert page.phrase.text() != before

    def test_without_a_phrase_it_says_so(self, welcome: Player, tmp_path: Path) -> None:
        path = tmp_path / "x.fabrique"
        welcome.desktop.ways.doors.ask_new(path)
        assert "(non protégé)" in phrase_page(welcome).without_button.text()
        phrase_page(welcome).without_button.click()
        assert not welcome.bench.protected
        assert not key_file.keys_of(path).exists()

    def test_a_training_dossier_asks_nothing(self, welcome: Player, tmp_path: Path) -> None:
        welcome.answer_file_dialog(tmp_path / "essai.fabrique")
        welcome.push("S’exercer")
        welcome.until(lambda: welcome.desktop.bench is not None, "the dossier")
        assert "phrase" not in welcome.desktop.window.pages

    def test_a_name_that_is_taken_is_refused_in_the_page(self, welcome: Player, dossier: Path) -> None:
        welcome.desktop.ways.doors.ask_new(dossier)
        page = answer(welcome, NEW)
        welcome.until(page.do_button.isEnabled, "the answer")
        assert "porte déjà ce nom" in page.said.text()
        assert not key_file.keys_of(dossier).exists()


class TestSheet:
    @pytest.fixture
    def shown(self, welcome: Player, tmp_path: Path) -> SheetPage:
        welcome.desktop.ways.doors.ask_new(tmp_path / "x.fabrique")
        answer(welcome, NEW)
        return sheet_page(welcome)

    def test_it_is_saved_where_one_says_and_nowhere_else(
        self, welcome: Player, shown: SheetPage, tmp_path: Path
    ) -> None:
        groups = shown.groups.text().split()
        place = tmp_path / "ailleurs"
        place.mkdir()
        welcome.answer_file_dialog(place / "feuille.pdf")
        shown.save_button.click()
        welcome.until(lambda: shown.kept, "the PDF")
        assert (place / "feuille.pdf").read_bytes().startswith(b"%PDF")
        assert not list(tmp_path.glob("*.pdf"))
        shown.leave_button.click()
        assert welcome.desktop.window.shown_page() == "day"
        assert "ni enregistrée ni imprimée" not in welcome.desktop.window.banner.text.text()
        assert shown.groups.text() == ""
        for label in QApplication.allWidgets():
            assert not isinstance(label, QLabel) or groups[0] not in label.text()

    def test_left_unsaved_it_is_said(self, welcome: Player, shown: SheetPage) -> None:
        groups = shown.groups.text()
        welcome.press(Qt.Key.Key_F1)
        welcome.press(Qt.Key.Key_Escape)
        assert shown.groups.text() == groups
        welcome.bench.go("capture")
        assert "ni enregistrée ni imprimée" in welcome.desktop.window.banner.text.text()
        assert shown.groups.text() == ""
        assert not shown.save_button.isEnabled()

    def test_it_opens_the_dossier(self, welcome: Player, shown: SheetPage, tmp_path: Path) -> None:
        groups = shown.groups.text()
        assert store_keys.unlock_by_sheet(tmp_path / "x.fabrique", groups).post is Post.LEAD


class TestProtection:
    @pytest.fixture
    def player(self, open_window: Opener, protected: Path) -> Player:
        opened = open_window(None)
        open_protected(opened, protected)
        opened.press(Qt.Key.Key_F11, SHIFT)
        assert opened.desktop.window.shown_page() == "protection"
        return opened

    def test_a_phrase_is_changed_after_the_current_one(self, player: Player, protected: Path) -> None:
        protection_page(player).given[Post.LEAD].click()
        page = answer(player, NEW, "pas la phrase actuelle")
        player.until(page.do_button.isEnabled, "the answer")
        assert page.said.text()
        answer(player, NEW, PHRASE)
        player.until(lambda: player.desktop.window.shown_page() == "protection", "the page")
        assert store_keys.unlock(protected, NEW).post is Post.LEAD
        with pytest.raises(WrongPhrase):
            store_keys.unlock(protected, PHRASE)

    def test_nothing_typed_there_stays_in_the_window(self, player: Player) -> None:
        protection_page(player).phrase_asked.emit(Post.LEAD)
        page = phrase_page(player)
        page.current.setText(PHRASE)
        player.press(Qt.Key.Key_F1)
        player.press(Qt.Key.Key_Escape)
        assert page.current.text() == PHRASE
        player.bench.go("day")
        QTest.qWait(20)
        assert "phrase" not in player.desktop.window.pages
        assert not isValid(page)

    def test_another_post_s_phrase_changes_nothing(self, player: Player, protected: Path) -> None:
        protection_page(player).phrase_asked.emit(Post.CAPTURE)
        page = answer(player, NEW, PHRASES[Post.DESK])
        player.until(page.do_button.isEnabled, "the answer")
        assert page.said.text()
        assert store_keys.unlock(protected, PHRASES[Post.CAPTURE]).post is Post.CAPTURE

    def test_a_post_loses_its_phrase(self, player: Player, protected: Path) -> None:
        protection_page(player).withdraw_asked.emit(Post.DESK)
        player.until(lambda: "n’ouvre plus rien" in player.desktop.window.banner.text.text(), "the answer")
        with pytest.raises(WrongPhrase):
            store_keys.unlock(protected, PHRASES[Post.DESK])
        assert store_keys.posts_of(protected) == {Post.LEAD, Post.CAPTURE}

    def test_a_new_sheet(self, player: Player, protected: Path) -> None:
        protection_page(player).sheet_asked.emit()
        page = player.desktop.window.pages["phrase"]
        assert isinstance(page, UnlockPage)
        page.field.setText(PHRASE)
        page.open_button.click()
        groups = sheet_page(player).groups.text()
        assert store_keys.unlock_by_sheet(protected, groups).post is Post.LEAD

    def test_another_post_sees_no_phrase_to_change(self, open_window: Opener, protected: Path) -> None:
        player = open_window(None)
        open_protected(player, protected, PHRASES[Post.DESK], "desk")
        player.desktop.ways.protection.show()
        page = protection_page(player)
        assert page.given == {}
        assert QApplication.focusWidget() is page.after

    def test_the_first_focus_is_a_phrase_s_and_locks_nothing(self, player: Player) -> None:
        page = protection_page(player)
        player.until(lambda: QApplication.focusWidget() is page.given[Post.LEAD], "the focus")

    def test_a_post_s_phrase_is_not_the_dossier_s(self, player: Player) -> None:
        told = {}
        for post in (Post.LEAD, Post.DESK):
            player.desktop.ways.protection.show()
            protection_page(player).phrase_asked.emit(post)
            page = phrase_page(player)
            told[post] = page.current.accessibleName(), " ".join(one.text() for one in page.findChildren(QLabel))
        assert told[Post.LEAD][0].startswith("La phrase actuelle")
        assert "personne ne pourra rouvrir" in told[Post.LEAD][1]
        assert told[Post.DESK][0].startswith("Votre phrase de pilotage")
        assert "personne ne pourra rouvrir" not in told[Post.DESK][1]
        assert "le pilotage peut en donner" in told[Post.DESK][1]

    def test_in_large_letters_a_refusal_is_in_sight(self, player: Player) -> None:
        player.desktop.dress(Look(zoom=2.0))
        window = player.desktop.window
        window.resize(1024, 768)
        protection_page(player).phrase_asked.emit(Post.DESK)
        page = answer(player, NEW, "ce n'est pas celle-là")

        def in_sight() -> bool:
            return len(page.said.text()) > 40 and page.said.visibleRegion().boundingRect() == page.said.rect()

        player.until(in_sight, "the whole sentence")
        player.desktop.dress(Look())


class TestGiving:
    def test_a_dossier_gets_its_phrase_and_one_is_where_one_was(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        player.type("Une phrase à moitié tapée")
        player.desktop.ways.protection.show()
        protection_page(player).give_asked.emit()
        answer(player, NEW)
        sheet_page(player)
        assert player.bench.protected
        player.bench.go("capture")
        assert player.bench.capture.composer.line.toPlainText() == "Une phrase à moitié tapée"
        lock(player)
        QTest.qWait(20)
        assert not traces(dossier.parent, "Une phrase à moitié")
        unlock(player, NEW)
        assert player.bench.capture.composer.line.toPlainText() == "Une phrase à moitié tapée"

    def test_open_elsewhere_it_stays_as_it_was(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        from fabrique_desktop.store.engine import connect

        other = connect(dossier)
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM workshop").fetchone()
        player.desktop.ways.protection.show()
        protection_page(player).give_asked.emit()
        answer(player, NEW)
        player.until(lambda: player.desktop.window.banner.isVisible() and player.desktop.bench, "the answer")
        assert not player.bench.protected
        other.close()
        assert not key_file.keys_of(dossier).exists()
