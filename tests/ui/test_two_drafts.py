"""Two lines at once, a block pasted, what is said beside the words, the angle that the lead asks for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import Qt
from PySide6.QtTest import QTest

from fabrique_desktop.domain.contributions import AngleChoice, Link, Saying, Source, Stance
from fabrique_desktop.services import capture, leading
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING
from tests.journeys.player import CTRL, Player
from tests.ui.conftest import Opener

Key = Qt.Key


def said(player: Player) -> list[ContributionRow]:
    assert player.bench.workshop is not None
    return list(player.bench.database.read(capture.contribution_rows, player.bench.workshop.id))


def enter(player: Player, words: str) -> None:
    player.type(words)
    player.press(Key.Key_Return)
    player.settle()


def paste(player: Player, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    player.bench.capture.composer.line.insertFromMimeData(data)


class TestAside:
    def test_one_line_waits_while_another_is_said(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        player.type("Il faudrait un lieu")
        player.press(Key.Key_P, CTRL)
        assert player.bench.capture.composer.line.toPlainText() == ""
        enter(player, "Les horaires ne vont pas")
        player.press(Key.Key_P, CTRL)
        assert player.bench.capture.composer.line.toPlainText() == "Il faudrait un lieu"
        enter(player, " ouvert le soir")
        assert [one.text for one in said(player)] == ["Il faudrait un lieu ouvert le soir", "Les horaires ne vont pas"]

    def test_two_half_typed_lines_change_places(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        line = player.bench.capture.composer.line
        player.type("un")
        player.press(Key.Key_P, CTRL)
        player.type("deux")
        player.press(Key.Key_P, CTRL)
        assert line.toPlainText() == "un"
        player.press(Key.Key_P, CTRL)
        assert line.toPlainText() == "deux"

    def test_both_come_back_after_the_window_died(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        player.type("de côté")
        player.press(Key.Key_P, CTRL)
        player.type("en cours")
        QTest.qWait(700)
        player.desktop.window.close()
        again = open_window(dossier)
        line = again.bench.capture.composer.line
        assert line.toPlainText() == "en cours"
        again.press(Key.Key_P, CTRL)
        assert line.toPlainText() == "de côté"


class TestBlock:
    BLOCK = "- un banc\n\n+ de lumière\r\n=> un seul dossier\n@ la mairie\n"

    def test_one_entry_a_line_once_seen(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        paste(player, self.BLOCK)
        block = player.bench.capture.composer.block
        assert block.isVisible()
        assert block.list.count() == 4
        assert said(player) == []
        player.press(Key.Key_Return)
        player.settle()
        assert [one.text for one in reversed(said(player))] == [
            "- un banc", "+ de lumière", "=> un seul dossier", "@ la mairie",
        ]  # fmt: skip
        assert not block.isVisible()

    def test_or_all_in_one(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        paste(player, "un\ndeux")
        player.press(Key.Key_Escape)
        player.press(Key.Key_Return)
        player.settle()
        assert [one.text for one in said(player)] == ["un\ndeux"]

    def test_it_is_undone_in_one_gesture(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        paste(player, "un\ndeux\ntrois")
        player.press(Key.Key_Return)
        player.settle()
        player.press(Key.Key_Z, CTRL)
        player.settle()
        assert all(one.withdrawn for one in said(player))

    def test_a_block_half_decided_survives_the_window(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        paste(player, "un\ndeux")
        QTest.qWait(700)
        player.desktop.window.close()
        again = open_window(dossier)
        assert again.bench.capture.composer.line.toPlainText() == "un\ndeux"


class TestBeside:
    def test_post_its_from_line_to_line(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        player.press(Key.Key_I, CTRL)
        enter(player, "un")
        enter(player, "deux")
        player.press(Key.Key_I, CTRL)
        enter(player, "dit")
        sources = [one.beside.source for one in said(player)]
        assert sources == [Source.SPOKEN, Source.POST_IT, Source.POST_IT]

    def test_how_many_say_it_and_which_way(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        player.type("Ouvrir le soir")
        player.press(Key.Key_B, CTRL)
        beside = player.bench.capture.composer.beside
        beside.people.setValue(3)
        beside.out_of.setValue(8)
        beside.stance.setCurrentIndex(beside.stance.findData(Stance.AGAINST))
        beside.to_refine.setChecked(True)
        beside.verbatim.setFocus()
        player.type("jamais le dimanche")
        player.press(Key.Key_Return)
        player.settle()
        (one,) = said(player)
        kept = (one.beside.people, one.beside.out_of, one.beside.stance, one.beside.to_refine, one.verbatim)
        assert kept == (3, 8, Stance.AGAINST, True, "jamais le dimanche")
        spoken = player.bench.capture.model.index(0, 0).data()
        assert "3\u00a0personnes sur\u00a08" in spoken
        assert "contre" in spoken
        enter(player, "Autre chose")
        assert said(player)[0].beside.people is None

    def test_a_correction_keeps_what_was_beside(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        player.press(Key.Key_I, CTRL)
        enter(player, "un banc")
        player.press(Key.Key_I, CTRL)
        player.press(Key.Key_Up)
        enter(player, " public")
        (one,) = said(player)
        assert (one.text, one.beside.source) == ("un banc public", Source.POST_IT)

    def test_a_line_about_another_one(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        enter(player, "Un lieu ouvert le soir")
        (first,) = said(player)
        player.bench.capture.composer.set_about(first.id, first.reference, Link.REACTION)
        enter(player, "Trop cher")
        about = said(player)[0]
        assert (about.beside.about_id, about.about, about.beside.link) == (first.id, first.reference, Link.REACTION)
        enter(player, "Rien à voir")
        assert said(player)[0].beside.about_id is None


class TestAngleOfTheMoment:
    def test_every_window_takes_it_but_not_the_line_being_typed(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        player = open_window(dossier)
        player.type("dit avant")
        database.write(leading.ask_angle, workshop, AngleChoice.COORDINATION)
        composer = player.bench.capture.composer
        player.until(lambda: "coordination" in composer.news.text(), "the lead's angle")
        assert composer.angle is AngleChoice.UNSORTED
        enter(player, "")
        assert said(player)[0].angle is AngleChoice.UNSORTED
        enter(player, "dit après")
        assert said(player)[0].angle is AngleChoice.COORDINATION

    def test_an_entry_recorded_by_the_old_way_is_still_read(self, database: Database, workshop: str) -> None:
        database.write(capture.add_contribution, workshop, Saying("Un banc"), EVENING)
        (row,) = database.read(capture.contribution_rows, workshop)
        assert row.beside.source is Source.SPOKEN
