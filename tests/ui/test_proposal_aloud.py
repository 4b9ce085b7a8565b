"""The larger view fills the page: six fields in sight, larger still by a key, and nothing typed there leaves it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.services import capture
from tests.journeys.player import CTRL
from tests.ui.conftest import Opener
from tests.ui.test_proposal import draw_up, focused, said
from tests.ui.test_refused_lines import refusing

Key = Qt.Key


class TestLargerView:
    def test_nothing_typed_there_leaves_it(self, open_window: Opener, dossier: Path) -> None:
        """After the last field too, where Enter goes to « Relue et validée »."""
        player = open_window(dossier)
        panel = draw_up(player)
        for _ in range(5):
            player.press(Key.Key_Return)
        player.type("Le bud")
        player.press(Key.Key_Return)
        assert focused() == "Relue et validée par la table"
        player.type("get")
        assert panel.fields["obstacles"].words == "Le budget"
        assert player.bench.capture.composer.line.toPlainText() == ""
        stops = []
        for _ in range(12):
            stops.append(focused())
            player.press(Key.Key_Tab)
        assert {"Titre", "Freins et leviers", "Fait débat", "Fermer"} <= set(stops)
        inside = QApplication.focusWidget()
        assert inside is not None
        assert panel.isAncestorOf(inside)

    def test_six_fields_in_sight_and_larger_by_a_key(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        panel = draw_up(player)
        QTest.qWait(100)
        seen = panel.area.viewport()
        for field in panel.fields.values():
            bottom = field.box.mapTo(seen, field.box.rect().bottomLeft()).y()
            assert bottom <= seen.height()
        before = panel.fields["title"].box.font().pointSizeF()
        player.press(Key.Key_D, CTRL)
        assert panel.fields["title"].box.font().pointSizeF() > before * 1.3
        player.press(Key.Key_D, CTRL)
        assert panel.fields["title"].box.font().pointSizeF() == before

    def test_correcting_from_there_comes_back_to_the_line(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        panel = draw_up(player)
        player.press(Key.Key_F2)
        line = player.bench.capture.composer.line
        assert not panel.isVisible()
        assert (line.isVisible(), line.hasFocus(), line.toPlainText()) == (True, True, "Un accueil le soir")

    def test_its_first_wording_is_told_not_quoted(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        panel = draw_up(player, "un truc le soir")
        player.push("Promouvoir en proposition")
        player.settle()
        player.bench.database.write(capture.revise, said(player)[0].id, Saying("Un accueil le soir", 1))
        player.until(lambda: panel.words.text() == "Un accueil le soir", "the new wording")
        assert panel.first.text() == "Première formulation : un truc le soir"
        assert not panel.quote.isVisible()
        assert said(player)[0].verbatim == ""

    def test_words_found_again_are_no_longer_said_missing_once_saved(self, open_window: Opener, dossier: Path) -> None:
        first = open_window(dossier)
        draw_up(first)
        first.type("Le soir")
        QTest.qWait(500)
        with refusing(dossier):
            first.press(Key.Key_Escape)
            first.until(lambda: first.bench.ws.gestures.pending == 0, "the refusal")
        first.desktop.window.close()
        second = open_window(dossier)
        banner = second.desktop.window.banner.text
        second.until(lambda: "mots retrouvés" in banner.text(), "what was left")
        second.press(Key.Key_N, CTRL)
        second.press(Key.Key_Return)
        second.settle()
        assert said(second)[0].drawn_up.title == "Le soir"
        assert "pas encore" not in banner.text()
