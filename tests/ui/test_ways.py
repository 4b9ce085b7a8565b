"""What is reached from anywhere by a key or a word of the footer: rights, copies, protection, the lock."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from fabrique_desktop.domain.posts import Post
from fabrique_desktop.services import searching
from fabrique_desktop.store import copies, keyring
from fabrique_desktop.store.database import Database, now
from fabrique_desktop.ui.copies_page import CopiesPage
from fabrique_desktop.ui.protection_page import ProtectionPage
from fabrique_desktop.ui.theme import Look
from tests.journeys.player import CTRL, SHIFT, Player
from tests.ui.conftest import Opener
from tests.ui.locked import PHRASES, lock, open_protected, unlock

WAYS = [("rights", Qt.Key.Key_F8), ("copies", Qt.Key.Key_F7), ("protection", Qt.Key.Key_F11)]


@pytest.mark.parametrize(("page", "key"), WAYS)
def test_by_their_keys_and_back(open_window: Opener, dossier: Path, page: str, key: Qt.Key) -> None:
    player = open_window(dossier)
    player.press(key, SHIFT)
    assert player.desktop.window.shown_page() == page
    player.press(Qt.Key.Key_J, CTRL)
    assert player.desktop.window.shown_page() == "day"


def test_by_the_footer(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    window = player.desktop.window
    assert list(window.ways) == [page for page, _key in WAYS]
    for page, way in window.ways.items():
        assert way.accessibleName()
        way.click()
        assert window.shown_page() == page


@pytest.mark.parametrize("post", [Post.DESK, Post.CAPTURE])
def test_another_post_is_told_whose_they_are(open_window: Opener, protected: Path, post: Post) -> None:
    player = open_window(None)
    open_protected(player, protected, PHRASES[post], "")
    window = player.desktop.window
    for page, key in WAYS[:2]:
        player.press(key, SHIFT)
        assert window.shown_page() == "day"
        assert "pilotage" in window.banner.text.text()
        assert page not in window.pages
        assert not window.ways[page].isVisible()
    player.press(Qt.Key.Key_F11, SHIFT)
    assert window.shown_page() == "protection"


def test_without_a_dossier_they_do_nothing(open_window: Opener) -> None:
    player = open_window(None)
    player.until(lambda: player.desktop.welcome is not None, "the welcome")
    for _page, key in (*WAYS, ("", Qt.Key.Key_F12)):
        player.press(key, SHIFT)
        assert player.desktop.window.shown_page() == "welcome"
    assert not [way for way in player.desktop.window.ways.values() if way.isEnabled()]


def test_whoever_is_to_be_corrected_has_their_card_at_the_desk(
    open_window: Opener, dossier: Path, registered: Database
) -> None:
    player = open_window(dossier, page="day")
    player.press(Qt.Key.Key_F8, SHIFT)
    page = player.desktop.ways.rights.page
    assert page is not None
    page.search.setText("Çelik")
    player.until(lambda: page.model.rows, "the person")
    page.list.choose(0)
    person = page.person()
    assert person is not None
    page.correct_asked.emit(person.id)
    assert player.desktop.window.shown_page() == "desk"
    form = player.bench.desk.panels.form
    assert form.isVisible()
    assert form.card.participant_id == person.id
    assert not player.bench.desk.finder.words
    form.fields["phone"].setText("0612345678")
    other = next(one for one in registered.read(searching.find_people, "a") if one.id != person.id)
    page.correct_asked.emit(other.id)
    assert form.card.participant_id == person.id
    assert form.fields["phone"].text() == "0612345678", "a card being filled is not typed over"


def test_a_damaged_dossier_shows_its_copies(open_window: Opener, dossier: Path, registered: Database) -> None:
    registered.close()
    copies.back_up(dossier, "demandee", now())
    dossier.write_bytes(b"\xff" * 8192)
    player = open_window(None)
    assert player.desktop.open(dossier)
    page = player.desktop.window.pages["copies"]
    assert isinstance(page, CopiesPage)
    player.until(lambda: page.model.rows, "the copies")


def test_what_looks_after_it_lets_go_of_a_locked_dossier(open_window: Opener, protected: Path) -> None:
    player = open_window(None)
    open_protected(player, protected)
    player.type("Une ligne pour la copie")
    player.press(Qt.Key.Key_Return)
    player.settle()
    keepers = player.desktop.ways.keepers
    assert keepers is not None
    keepers.line.keeping.start()
    lock(player)
    player.until(lambda: keyring.key_of(protected) == "", "the key's end")
    QTest.qWait(20)
    assert player.desktop.ways.keepers is None
    unlock(player)
    assert player.desktop.ways.keepers is not None


def test_the_words_of_the_copies_are_in_the_footer(open_window: Opener, dossier: Path) -> None:
    player: Player = open_window(dossier)
    keepers = player.desktop.ways.keepers
    assert keepers is not None
    keepers.line.keeping.start()
    player.until(keepers.line.label.text, "the line")
    assert keepers.line.label.isVisible()


@pytest.mark.parametrize(("size", "zoom"), [((1024, 768), 1.0), ((1366, 768), 1.5), ((1366, 768), 2.0)])
def test_the_pages_of_the_lock_have_their_width(
    open_window: Opener, protected: Path, size: tuple[int, int], zoom: float
) -> None:
    player = open_window(None)
    window = player.desktop.window
    player.desktop.open(protected)
    window.resize(*size)
    player.desktop.dress(Look(zoom=zoom))

    def fits(page: QWidget | None) -> bool:
        QTest.qWait(50)
        viewport = page.parentWidget() if page else None
        frame = viewport.parentWidget() if viewport else None
        return page is not None and frame is not None and page.width() <= frame.width()

    assert fits(window.pages["unlock"])
    unlock(player)
    player.desktop.ways.protection.show()
    assert fits(window.pages["protection"])
    page = window.pages["protection"]
    assert isinstance(page, ProtectionPage)
    page.phrase_asked.emit(Post.DESK)
    assert fits(window.pages["phrase"])
    lock(player)
    assert fits(player.desktop.ways.locking.page)
    assert (window.width(), window.height()) == size


def test_the_copies_follow_the_theme(open_window: Opener, dossier: Path) -> None:
    """Their cards are painted by hand: white ones would stay in a dark window."""
    player = open_window(dossier)
    copies.back_up(dossier, "essai", now())
    player.desktop.ways.show_copies()
    page = player.desktop.ways.copies.page
    assert page is not None
    player.until(lambda: page.model.rows, "the copies")
    player.desktop.dress(Look(dark=True))
    first = page.list.grab().toImage()
    assert all(first.pixelColor(x, 40).lightness() < 200 for x in range(150, first.width() - 60, 25))
