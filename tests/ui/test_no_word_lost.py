"""No word is lost at the table: under a menu, another hand, a window that dies slowly, or one undo too many."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Saying
from fabrique_desktop.services import capture, history
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.widgets import again, word_undo
from tests.journeys.player import CTRL, SHIFT, Player
from tests.ui.conftest import Opener
from tests.ui.entries import focused, on_list

Key = Qt.Key


def said(player: Player) -> list[ContributionRow]:
    assert player.bench.workshop is not None
    return list(player.bench.database.read(capture.contribution_rows, player.bench.workshop.id))


def say(player: Player, text: str) -> None:
    player.type(text)
    player.press(Key.Key_Return)
    player.settle()


def words(player: Player) -> str:
    return player.bench.capture.composer.line.toPlainText()


def back(player: Player) -> str:
    player.press(Key.Key_Z, CTRL)
    player.settle()
    return words(player)


def menu_of(player: Player) -> QMenu:
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    return popup


def type_on(player: Player, text: str) -> None:
    """As `type`, when a menu may have just closed: offscreen, nothing gives the activation back."""
    for char in text:
        player.type(char)
        if QApplication.focusWidget() is None:
            player.desktop.window.activateWindow()
            player.until(QApplication.focusWidget, "the window's focus")


class TestMenuOfKinds:
    def test_a_letter_of_no_kind_closes_it_and_goes_to_the_line(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        player.type("debut ")
        player.press(Key.Key_F3)
        type_on(player, "zut xyz alors")
        assert QApplication.activePopupWidget() is None
        assert words(player) == "debut zut xyz alors"
        assert player.bench.capture.composer.kind is ContributionKind.UNSORTED

    def test_from_the_list_it_goes_to_the_line_too(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        say(player, "un banc")
        on_list(player)
        player.press(Key.Key_F3)
        type_on(player, "zut")
        assert words(player) == "zut"
        assert said(player)[0].kind is ContributionKind.UNSORTED

    def test_in_the_menu_of_the_other_gestures_too(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        say(player, "un banc")
        on_list(player)
        player.push("Autres gestes")
        type_on(player, "zut")
        assert words(player) == "zut"

    def test_the_words_of_another_field_stay_there(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        player.press(Key.Key_B, CTRL)
        player.type("mot pour ")
        player.press(Key.Key_F3)
        type_on(player, "mot")
        assert player.bench.capture.composer.verbatim.text() == "mot pour mot"

    def test_it_ticks_the_present_kind(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        player.press(Key.Key_F3)
        player.letter("b")
        player.press(Key.Key_F3)
        assert [one.text() for one in menu_of(player).actions() if one.isChecked()] == ["&B  Besoin"]
        player.press(Key.Key_Escape)

    def test_in_the_tidy_view_it_begins_the_next_line(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        say(player, "un banc")
        player.press(Key.Key_R, CTRL)
        player.until(lambda: player.bench.later.tidy.list.current() is not None, "the entry")
        player.press(Key.Key_F3)
        assert [one.text() for one in menu_of(player).actions() if one.isChecked()] == ["&A  À classer"]
        type_on(player, "zut")
        assert words(player) == "zut"


class TestTwoHands:
    """What a colleague wrote on the same entry is never covered by Enter alone."""

    def collided(self, player: Player, database: Database) -> ContributionRow:
        say(player, "banc")
        player.press(Key.Key_Up)
        theirs = Saying("banc à l’ombre", 3, AngleChoice.COORDINATION, ContributionKind.PROPOSAL)
        database.write(capture.revise, said(player)[0].id, theirs)
        player.type(" public")
        player.press(Key.Key_Return)
        player.settle()
        return said(player)[0]

    def test_a_second_enter_does_not_cover_them(self, open_window: Opener, dossier: Path, database: Database) -> None:
        player = open_window(dossier)
        self.collided(player, database)
        collision = player.bench.capture.composer.collision
        for _ in range(3):
            player.press(Key.Key_Return)
            player.settle()
        assert said(player)[0].text == "banc à l’ombre"
        assert words(player) == "banc public"
        assert collision.isVisible()
        assert collision.now.toPlainText() == "banc à l’ombre"

    def test_ones_own_words_are_kept_on_purpose_and_the_history_has_both(
        self, open_window: Opener, dossier: Path, database: Database
    ) -> None:
        player = open_window(dossier)
        one = self.collided(player, database)
        player.press(Key.Key_Return, CTRL)
        player.settle()
        (now,) = said(player)
        assert (now.text, now.angle, now.kind) == ("banc public", AngleChoice.COORDINATION, ContributionKind.PROPOSAL)
        changes = player.bench.database.read(history.history, one.id)
        assert [row.after for row in changes if row.field == "text"] == ["banc", "banc à l’ombre", "banc public"]
        assert not player.bench.capture.composer.collision.isVisible()
        assert words(player) == ""

    def test_by_its_button(self, open_window: Opener, dossier: Path, database: Database) -> None:
        player = open_window(dossier)
        self.collided(player, database)
        player.push("Garder mes mots")
        player.settle()
        assert said(player)[0].text == "banc public"
        assert player.bench.capture.composer.line.hasFocus()

    def test_the_present_version_is_taken_and_ones_own_come_back(
        self, open_window: Opener, dossier: Path, database: Database
    ) -> None:
        player = open_window(dossier)
        self.collided(player, database)
        player.push("Prendre la version actuelle")
        assert words(player) == "banc à l’ombre"
        assert back(player) == "banc public"

    def test_a_third_version_is_shown_and_asked_about_again(
        self, open_window: Opener, dossier: Path, database: Database
    ) -> None:
        player = open_window(dossier)
        one = self.collided(player, database)
        database.write(capture.revise, one.id, Saying("banc en bois", 3))
        now = player.bench.capture.composer.collision.now
        player.until(lambda: now.toPlainText() == "banc en bois", "their latest words")
        assert words(player) == "banc public"

    def test_a_correction_found_again_is_compared_too(
        self, open_window: Opener, dossier: Path, database: Database
    ) -> None:
        first = open_window(dossier)
        say(first, "banc")
        one = said(first)[0]
        first.press(Key.Key_Up)
        first.type(" public")
        first.desktop.window.close()
        database.write(capture.revise, one.id, Saying("banc à l’ombre", 1))
        second = open_window(dossier)
        assert words(second) == "banc public"
        assert second.bench.capture.composer.collision.isVisible()
        second.press(Key.Key_Return)
        second.settle()
        assert said(second)[0].text == "banc à l’ombre"

    def test_the_same_correction_by_two_hands_is_no_quarrel(
        self, open_window: Opener, dossier: Path, database: Database
    ) -> None:
        player = open_window(dossier)
        say(player, "banc")
        player.press(Key.Key_Up)
        database.write(capture.revise, said(player)[0].id, Saying("banc public", 1))
        player.type(" public")
        player.press(Key.Key_Return)
        player.settle()
        assert words(player) == ""
        assert said(player)[0].text == "banc public"


@pytest.mark.skipif(sys.platform == "win32", reason="no zombies there")
def test_a_window_killed_but_not_yet_buried_gives_its_words_at_once(open_window: Opener, dossier: Path) -> None:
    command = [sys.executable, "-m", "tests.ui.half_typed", str(dossier), "au milieu d’une phra"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "typed\n"
        child.kill()
        child.stdout.read()  # its end is closed: it is dead, and nobody waited for it yet
        assert words(open_window(dossier)) == "au milieu d’une phra"


class TestLookingAgain:
    """A window that was still alive when this one opened may die a moment later."""

    def test_its_words_come_into_an_empty_line(
        self, open_window: Opener, dossier: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(again, "AFTER_MS", (300, 300, 300))
        first = open_window(dossier)
        first.type("à moitié")
        QTest.qWait(500)
        second = open_window(dossier)
        assert words(second) == ""
        first.desktop.window.close()
        second.until(lambda: words(second) == "à moitié", "the words")
        assert "retrouvée" in second.bench.capture.composer.news.text()
        say(second, " et finie")
        assert said(second)[0].text == "à moitié et finie"

    def test_they_wait_when_somebody_is_typing(
        self, open_window: Opener, dossier: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(again, "AFTER_MS", (300, 300, 300))
        first = open_window(dossier)
        first.type("à moitié")
        QTest.qWait(500)
        second = open_window(dossier)
        second.type("autre chose")
        first.desktop.window.close()
        composer = second.bench.capture.composer
        second.until(composer.again_button.isVisible, "the button")
        assert words(second) == "autre chose"
        say(second, "")
        second.push("Reprendre (1 non enregistrée)")
        assert words(second) == "à moitié"


class TestUndoInTheLine:
    def test_it_goes_back_by_words(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        player.type("un banc vert")
        assert [back(player) for _ in range(3)] == ["un banc ", "un ", ""]

    def test_and_forth(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        player.type("un banc")
        back(player)
        player.press(Key.Key_Y, CTRL)
        assert words(player) == "un banc"
        back(player)
        player.press(Key.Key_Z, CTRL | SHIFT)
        assert words(player) == "un banc"

    def test_a_pause_parts_what_is_typed(
        self, open_window: Opener, dossier: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        player = open_window(dossier)
        player.type("ban")
        QTest.qWait(word_undo.PAUSE_MS + 200)
        player.type("quette")
        assert back(player) == "ban"

    def test_it_never_goes_on_to_the_last_entry_in_one_breath(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        say(player, "gardée")
        player.type("un banc")
        for _ in range(6):
            back(player)
        assert words(player) == ""
        assert not said(player)[0].withdrawn
        QTest.qWait(word_undo.PAUSE_MS + 200)
        back(player)
        assert said(player)[0].withdrawn

    def test_words_that_stand_keep_the_general_undo_away(self, open_window: Opener, dossier: Path) -> None:
        first = open_window(dossier)
        say(first, "gardée")
        first.press(Key.Key_Up)
        for _ in range(3):
            back(first)
        assert words(first) == "gardée"
        assert not said(first)[0].withdrawn

    def test_in_the_larger_view_too(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        say(player, "gardée")
        player.press(Key.Key_N, CTRL)
        assert focused() == "Titre"
        player.type("un banc")
        box = player.bench.capture.proposal.fields["title"].box
        player.press(Key.Key_Z, CTRL)
        assert box.toPlainText() == "un "
        for _ in range(4):
            player.press(Key.Key_Z, CTRL)
            player.settle()
        assert not said(player)[0].withdrawn
