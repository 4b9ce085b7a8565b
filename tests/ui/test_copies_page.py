"""The page of the copies: what there is, what holds, and a copy taken back in two presses."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtGui import Qt

from fabrique_desktop.store import copies
from fabrique_desktop.store.copy_names import copies_in
from fabrique_desktop.store.copy_places import choose_second
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import create_protected, open_dossier
from fabrique_desktop.ui.copies import Copies
from fabrique_desktop.ui.copies_page import CopiesPage
from tests.journeys.player import Player
from tests.store.copying import PHRASE, said, say
from tests.ui.conftest import Opener


class Reader:
    """The page of the copies in a window, and who reads it."""

    def __init__(self, player: Player) -> None:
        self.player = player
        self.copies = Copies(player.desktop, lambda: player.desktop.look, player.desktop)

    @property
    def page(self) -> CopiesPage:
        assert self.copies.page is not None
        return self.copies.page

    def show(self) -> None:
        self.copies.show()
        self.player.until(self.page.list.hasFocus, "the list")

    def lines(self) -> list[str]:
        model = self.page.model
        return [str(model.index(number, 0).data()) for number in range(model.rowCount())]

    def read(self) -> None:
        """Every copy was looked at again."""
        self.player.until(
            lambda: self.page.model.rows and all(one.whole is not None for one in self.page.model.rows), "the copies"
        )


@pytest.fixture
def two(database: Database, dossier: Path) -> Path:
    """Two copies: of one contribution, then of two; a third was said since."""
    for words in ("Un banc", "Un bus"):
        say(database, words)
        copies.back_up(dossier, "automatique")
    say(database, "Un arbre")
    database.close()
    return dossier


@pytest.fixture
def reader(two: Path, open_window: Opener) -> Reader:
    made = Reader(open_window(two))
    made.show()
    return made


class TestList:
    def test_each_says_its_day_its_counts_and_that_it_holds(self, reader: Reader) -> None:
        reader.read()
        newest, oldest = reader.lines()
        assert "2\u00a0contributions" in newest
        assert "1\u00a0contribution," in oldest
        for one in (newest, oldest):
            assert "vérifiée" in one
            assert "d’elle-même" in one
            assert "cet ordinateur" in one
            assert "Mo" in one

    def test_one_that_was_damaged_cannot_be_taken(self, two: Path, open_window: Opener) -> None:
        newest = copies_in(two.with_name("atelier - copies"))[0][1]
        content = bytearray(newest.read_bytes())
        content[40_960:45_056] = os.urandom(4_096)
        newest.write_bytes(content)
        reader = Reader(open_window(two))
        reader.show()
        reader.read()
        assert "abîmée" in reader.lines()[0]
        current = reader.page.current()
        assert current is not None
        assert current.whole, "the next one is proposed"
        assert reader.page.take_button.isEnabled()
        reader.player.press(Qt.Key.Key_Up)
        assert not reader.page.take_button.isEnabled()
        reader.player.press(Qt.Key.Key_Return)
        assert not reader.page.confirm.isVisible()

    def test_it_is_reached_and_left_by_keys(self, reader: Reader) -> None:
        reader.player.press(Qt.Key.Key_Escape)
        assert reader.player.desktop.window.shown_page() == "day"

    def test_every_control_has_a_name(self, reader: Reader) -> None:
        page = reader.page
        for part in (page.list, page.now_button, page.second_button, page.take_button, page.back_button, page.phrase):
            assert part.accessibleName()


class TestTakingBack:
    def test_two_presses(self, reader: Reader, two: Path) -> None:
        reader.read()
        reader.player.press(Qt.Key.Key_Down)
        reader.player.press(Qt.Key.Key_Return)
        assert "1\u00a0contribution" in reader.page.told.text()
        before = reader.player.desktop.bench
        reader.player.press(Qt.Key.Key_Return)
        reader.player.until(lambda: reader.player.desktop.bench not in (None, before), "the dossier again")
        window = reader.player.desktop.window
        assert not window.covered
        assert said(reader.player.bench.database) == 1
        assert "atelier.avant-restauration-1.fabrique" in window.banner.text.text()
        with closing(open_dossier(two.with_name("atelier.avant-restauration-1.fabrique"))) as aside:
            assert said(aside) == 3

    def test_escape_changes_nothing(self, reader: Reader) -> None:
        reader.read()
        reader.player.press(Qt.Key.Key_Return)
        assert reader.page.confirm.isVisible()
        reader.player.press(Qt.Key.Key_Escape)
        assert not reader.page.confirm.isVisible()
        assert reader.page.list.hasFocus()
        assert said(reader.player.bench.database) == 3

    def test_another_window_has_it(self, reader: Reader, two: Path) -> None:
        reader.read()
        with closing(open_dossier(two)) as other:
            reader.player.press(Qt.Key.Key_Return)
            before = reader.player.desktop.bench
            reader.player.press(Qt.Key.Key_Return)
            reader.player.until(lambda: reader.player.desktop.bench not in (None, before), "the dossier again")
            assert "ouvert ailleurs" in reader.player.desktop.window.banner.text.text()
            assert said(other) == 3
        assert said(reader.player.bench.database) == 3


class TestOfAClosedDossier:
    @pytest.mark.parametrize("how", ["head", "cut"])
    def test_one_that_does_not_open_is_taken_back(self, two: Path, open_window: Opener, how: str) -> None:
        content = bytearray(two.read_bytes())
        if how == "head":
            content[:100] = os.urandom(100)
        else:
            del content[5_000:]
        two.write_bytes(content)
        player = open_window(None)
        reader = Reader(player)
        assert reader.copies.offer(two, "Ce dossier ne s’ouvre pas.")
        reader.read()
        assert reader.page.said.text() == "Ce dossier ne s’ouvre pas."
        player.press(Qt.Key.Key_Return)
        player.press(Qt.Key.Key_Return)
        player.until(lambda: player.desktop.bench is not None, "the dossier")
        assert said(player.bench.database) == 2

    def test_nothing_is_offered_without_a_copy(self, dossier: Path, open_window: Opener) -> None:
        reader = Reader(open_window(None))
        assert not reader.copies.offer(dossier)
        assert reader.copies.page is None

    def test_a_protected_one_asks_its_phrase(self, tmp_path: Path, open_window: Opener) -> None:
        with closing(create_protected(tmp_path / "clos.fabrique", PHRASE)[0]) as database:
            say(database)
            copies.back_up(database.path, "automatique")
        with database.path.open("rb+") as stream:
            stream.write(os.urandom(5_000))
        player = open_window(None)
        reader = Reader(player)
        assert reader.copies.offer(database.path)
        player.until(reader.page.locked.isVisible, "the phrase")
        assert "protégée" in reader.lines()[0]
        assert not reader.page.take_button.isEnabled()
        reader.page.phrase.setFocus()
        player.type("mauvaise phrase du tout")
        player.press(Qt.Key.Key_Return)
        player.until(reader.page.said.text, "the refusal")
        reader.page.phrase.clear()
        player.type(PHRASE)
        player.press(Qt.Key.Key_Return)
        reader.read()
        assert "1\u00a0contribution" in reader.lines()[0]
        player.press(Qt.Key.Key_Return)
        player.press(Qt.Key.Key_Return)
        player.until(lambda: player.desktop.bench is not None, "the dossier")
        assert said(player.bench.database) == 1


class TestMaking:
    def test_one_now(self, reader: Reader) -> None:
        reader.read()
        reader.player.push("Copier maintenant")
        reader.player.until(lambda: len(reader.lines()) == 3, "the new copy")
        reader.read()
        assert "3\u00a0contributions" in reader.lines()[0]
        assert "demandée" in reader.lines()[0]

    def test_a_second_place(self, reader: Reader, tmp_path: Path) -> None:
        (tmp_path / "cle").mkdir()
        reader.player.answer_file_dialog(tmp_path / "cle")
        reader.player.push("Choisir un second emplacement…")
        reader.player.until(lambda: str(tmp_path / "cle") in reader.page.second.text(), "the second place")
        reader.player.until(lambda: "second emplacement" in reader.lines()[0], "the copy there")
        assert copies_in(tmp_path / "cle" / "atelier - copies")

    def test_one_beside_the_dossier_is_refused_kindly(self, reader: Reader, two: Path) -> None:
        reader.page.second_asked.emit(two.parent)
        reader.player.until(reader.page.said.text, "the refusal")
        assert "aucun" in reader.page.second.text()

    def test_a_key_that_is_out_is_said(self, two: Path, open_window: Opener, tmp_path: Path) -> None:
        (tmp_path / "cle").mkdir()
        with closing(open_dossier(two)) as database:
            choose_second(two, database.dossier, tmp_path / "cle")
        (tmp_path / "cle").rmdir()
        reader = Reader(open_window(two))
        reader.show()
        reader.player.until(lambda: "pas là" in reader.page.second.text(), "the second place")
