"""Opening a protected dossier: its phrase says which post it is, and each thing missing is said apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from fabrique_desktop import paths
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.store import dossier as dossiers, key_file
from fabrique_desktop.ui.main_window import ROOMS
from tests.journeys.player import CTRL, Player
from tests.ui.conftest import Opener
from tests.ui.locked import PHRASE, PHRASES, open_protected, page_to_unlock, refusal, type_phrase, unlock


@pytest.fixture
def player(open_window: Opener, protected: Path) -> Player:
    """Before the page that asks for the phrase, reached as the command line does."""
    paths.save_preferences({"dossier": str(protected)})
    opened = open_window(None)
    opened.until(lambda: "unlock" in opened.desktop.window.pages, "the page")
    return opened


def test_the_command_line_s_dossier_is_asked_for_its_phrase(player: Player, protected: Path) -> None:
    window = player.desktop.window
    assert window.shown_page() == "unlock"
    assert page_to_unlock(player).field.hasFocus()
    assert player.desktop.bench is None
    assert not window.buttons["capture"].isEnabled()
    for letter in PHRASE:
        QTest.sendKeyEvent(
            QTest.KeyAction.Click,
            page_to_unlock(player).field,
            Qt.Key.Key_unknown,
            letter,
            Qt.KeyboardModifier.NoModifier,
        )
    player.press(Qt.Key.Key_Return)
    player.until(lambda: player.desktop.bench is not None, "the dossier")
    assert player.bench.post is Post.LEAD
    assert window.protection.text() == "Protégé"
    assert "seule une phrase" in window.protection.accessibleDescription()
    assert "non protégé" not in window.windowTitle()


def test_wrong_phrase_other_keys_no_keys_damaged_keys_are_told_apart(
    player: Player, protected: Path, tmp_path: Path
) -> None:
    other, _groups = dossiers.create_protected(tmp_path / "autre.fabrique", PHRASE)
    other.close()
    keys = key_file.keys_of(protected)
    content = keys.read_bytes()
    told = [refusal(player, "ce n'est pas celle-là")]
    keys.write_bytes(key_file.keys_of(other.path).read_bytes())
    told.append(refusal(player, PHRASE))
    keys.write_bytes(content[:40])
    told.append(refusal(player, PHRASE))
    keys.unlink()
    told.append(refusal(player, PHRASE))
    assert len(set(told)) == 4
    assert all(len(one) > 40 for one in told)
    keys.write_bytes(content)
    unlock(player)


def test_a_damaged_file_is_another_message(player: Player, protected: Path) -> None:
    wrong = refusal(player, "ce n'est pas celle-là")
    with protected.open("r+b") as stream:
        stream.seek(200)
        stream.write(b"\xff" * 300)
    assert refusal(player, PHRASE) not in ("", wrong)
    assert player.desktop.bench is None


def test_keys_that_are_missing_are_said_at_once(open_window: Opener, protected: Path) -> None:
    key_file.keys_of(protected).unlink()
    player = open_window(None)
    assert not player.desktop.open(protected)
    assert player.desktop.window.banner.isVisible()
    assert ".cles" in player.desktop.window.banner.text.text()


def test_the_recovery_sheet_opens_it(open_window: Opener, tmp_path: Path) -> None:
    database, groups = dossiers.create_protected(tmp_path / "feuille.fabrique", PHRASE)
    database.close()
    player = open_window(None)
    player.desktop.open(tmp_path / "feuille.fabrique")
    page = page_to_unlock(player)
    page.sheet_button.click()
    assert page.field.echoMode() is QLineEdit.EchoMode.Normal
    assert refusal(player, " ".join(groups[:-1]))
    unlock(player, " ".join(groups).lower())
    assert player.bench.post is Post.LEAD
    assert "phrase" in player.desktop.window.banner.text.text()


def test_what_is_typed_is_hidden_unless_asked(player: Player) -> None:
    page = page_to_unlock(player)
    assert page.field.echoMode() is QLineEdit.EchoMode.Password
    page.shown.click()
    assert page.field.echoMode() is QLineEdit.EchoMode.Normal


@pytest.mark.parametrize(
    ("letter", "shift", "told"),
    [("A", False, True), ("a", True, True), ("A", True, False), ("a", False, False), ("3", True, False)],
)
def test_locked_capitals_are_told(player: Player, letter: str, shift: bool, told: bool) -> None:
    page = page_to_unlock(player)
    modifiers = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    QTest.sendKeyEvent(QTest.KeyAction.Click, page.field, Qt.Key.Key_unknown, letter, modifiers)
    assert page.capitals.isVisible() is told


def test_nothing_typed_asks_nothing(player: Player) -> None:
    type_phrase(player, "   ")
    assert not page_to_unlock(player).field.isReadOnly()


def test_the_dossiers_from_there_and_back(player: Player, protected: Path) -> None:
    player.press(Qt.Key.Key_O, CTRL)
    assert player.desktop.window.shown_page() == "welcome"
    assert player.desktop.open(protected)
    unlock(player)


def test_the_dossier_in_hand_stays_while_another_asks(open_window: Opener, dossier: Path, protected: Path) -> None:
    player = open_window(dossier)
    player.desktop.open(protected)
    player.press(Qt.Key.Key_J, CTRL)
    assert player.desktop.window.shown_page() == "day"
    assert player.bench.database.path == dossier
    open_protected(player, protected)
    assert player.bench.database.path == protected


class TestPosts:
    @pytest.mark.parametrize("post", [Post.DESK, Post.CAPTURE])
    def test_a_post_has_its_pages_and_no_other(self, player: Player, post: Post) -> None:
        unlock(player, PHRASES[post])
        own, other = ("desk", "capture") if post is Post.DESK else ("capture", "desk")
        window = player.desktop.window
        assert player.bench.post is post
        shown = [room.name for room in ROOMS if window.buttons[room.name].isVisible()]
        assert shown == ["day", own]
        for key in (Qt.Key.Key_M, Qt.Key.Key_L, Qt.Key.Key_G):
            player.press(key, CTRL)
            assert window.shown_page() == "day"
            assert "du pilotage" in window.banner.text.text()
        player.press(Qt.Key.Key_F11)
        assert "pilotage" in window.banner.text.text()
        player.bench.go(other)
        assert other not in window.pages
        player.bench.go(own)
        assert window.shown_page() == own

    def test_the_lead_has_them_all(self, player: Player) -> None:
        unlock(player)
        assert all(player.desktop.window.buttons[room.name].isVisible() for room in ROOMS)

    def test_a_dossier_without_a_phrase_is_the_lead_s_and_says_so(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        window = player.desktop.window
        assert player.bench.post is Post.LEAD
        assert "non protégé" in window.windowTitle()
        assert window.protection.text() == "Non protégé"
        assert "sans phrase" in window.protection.accessibleDescription()
        player.desktop.show_welcome()
        assert player.desktop.welcome is not None
        assert [one.text() for one in player.desktop.welcome.known] == [f"{dossier.stem} · non protégé"]
