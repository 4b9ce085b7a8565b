"""A proposal drawn up in large, by keys, in the real window: each field kept by itself, nothing lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtGui import QAccessible, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Saying
from fabrique_desktop.services import capture, closing, formulating, removing
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.proposal_panel import ProposalPanel
from fabrique_desktop.ui.theme import ZOOMS, Look
from fabrique_desktop.ui.widgets.proposal_field import ALOUD
from tests.conftest import EVENING
from tests.journeys.player import CTRL, SHIFT, Player
from tests.ui.conftest import Opener

Key = Qt.Key
LIST = "Contributions, la plus récente d’abord"


def said(player: Player) -> list[ContributionRow]:
    assert player.bench.workshop is not None
    return list(player.bench.database.read(capture.contribution_rows, player.bench.workshop.id))


def say(player: Player, text: str) -> None:
    player.type(text)
    player.press(Key.Key_Return)
    player.settle()


def focused() -> str:
    widget = QApplication.focusWidget()
    return "" if widget is None else widget.accessibleName()


def draw_up(player: Player, text: str = "Un accueil le soir") -> ProposalPanel:
    say(player, text)
    player.press(Key.Key_N, CTRL)
    panel = player.bench.capture.proposal
    assert panel.isVisible()
    return panel


class TestDrawingUp:
    def test_it_takes_the_place_of_the_list_and_of_the_line(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        player.type("à moitié")
        player.press(Key.Key_P, CTRL)
        say(player, "Un accueil le soir")
        player.press(Key.Key_P, CTRL)
        player.press(Key.Key_N, CTRL)
        page = player.bench.capture
        assert (page.proposal.isVisible(), page.list.isVisible(), page.composer.isVisible()) == (True, False, False)
        assert page.composer.line.toPlainText() == "à moitié"
        assert focused() == "Titre"
        player.press(Key.Key_Escape)
        assert (page.proposal.isVisible(), page.list.isVisible(), page.composer.isVisible()) == (False, True, True)
        assert page.composer.line.hasFocus()

    def test_every_field_is_saved_when_it_is_left_and_nothing_asks(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        draw_up(player)
        for words in ("Le soir aussi", "À ceux qui travaillent", "Deux soirs", "Le CCAS", "Un gardien", "Le budget"):
            player.type(words)
            player.press(Key.Key_Return)
        player.settle()
        (one,) = said(player)
        drawn = one.drawn_up
        assert (drawn.title, drawn.answers_to, drawn.how) == ("Le soir aussi", "À ceux qui travaillent", "Deux soirs")
        assert (drawn.who, drawn.conditions, drawn.obstacles) == ("Le CCAS", "Un gardien", "Le budget")
        assert focused() == "Relue et validée par la table"

    def test_escape_keeps_the_field_being_typed(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        draw_up(player)
        player.type("Le soir")
        player.press(Key.Key_Return, SHIFT)
        player.type("aussi")
        player.press(Key.Key_Escape)
        player.settle()
        assert said(player)[0].drawn_up.title == "Le soir\naussi"

    def test_what_was_said_is_above_with_its_exact_words(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        say(player, "Un accueil le soir")
        (one,) = said(player)
        player.bench.database.write(capture.revise, one.id, Saying("Un accueil le soir", 1, verbatim="après l’usine"))
        player.press(Key.Key_N, CTRL)
        panel = player.bench.capture.proposal
        assert panel.words.text() == "Un accueil le soir"
        assert panel.quote.text() == "«\u00a0après l’usine\u00a0»"

    def test_the_chosen_one_else_the_last_of_this_table(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        player = open_window(dossier)
        say(player, "première")
        say(player, "deuxième")
        database.write(capture.add_contribution, workshop, Saying("ailleurs", 2), EVENING)
        player.until(lambda: len(player.bench.capture.model.rows) == 3, "the other table's")
        panel = player.bench.capture.proposal
        player.press(Key.Key_N, CTRL)
        assert panel.words.text() == "deuxième"
        player.press(Key.Key_Escape)
        player.tab_to(LIST)
        player.press(Key.Key_End)
        player.press(Key.Key_N, CTRL)
        assert panel.words.text() == "première"

    def test_nothing_to_draw_up_is_said(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        player.press(Key.Key_N, CTRL)
        assert not player.bench.capture.proposal.isVisible()
        assert "Rien à rédiger" in player.desktop.window.banner.text.text()

    def test_a_closed_workshop_is_read_not_written(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        panel = draw_up(player)
        player.bench.database.write(closing.close_workshop, player.bench.capture.gestures.workshop_id, EVENING)
        player.until(panel.fields["title"].box.isReadOnly, "the closing")
        assert not panel.validated.isEnabled()
        assert panel.told.text().startswith("Atelier clôturé : en lecture seule. Échap ferme")
        player.type("trop tard")
        player.press(Key.Key_Escape)
        player.settle()
        assert said(player)[0].drawn_up.title == ""
        player.press(Key.Key_N, CTRL)
        assert panel.isVisible()
        assert panel.fields["title"].box.isReadOnly()
        player.press(Key.Key_Escape)
        assert not panel.isVisible()


class TestMarks:
    def test_read_back_and_validated_until_a_field_changes(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        panel = draw_up(player)
        player.type("Le soir")
        player.push("Relue et validée par la table")
        player.settle()
        assert said(player)[0].validated
        panel.fields["title"].box.setFocus()
        player.type(" aussi")
        player.press(Key.Key_Tab)
        player.settle()
        assert not said(player)[0].validated
        assert not panel.validated.isChecked()

    def test_what_another_hand_wrote_meanwhile_is_not_validated_unread(
        self, open_window: Opener, dossier: Path
    ) -> None:
        player = open_window(dossier)
        panel = draw_up(player)
        (one,) = said(player)
        player.type("Le soir")
        player.bench.database.write(formulating.draw_up, one.id, "title", "Le midi", "")
        player.push("Relue et validée par la table")
        player.settle()
        assert not said(player)[0].validated
        assert not panel.validated.isChecked()

    def test_debate_and_promotion_by_keys(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        panel = draw_up(player, "un truc le soir")
        player.push("Fait débat")
        player.push("Promouvoir en proposition")
        player.settle()
        (one,) = said(player)
        assert (one.debated, one.kind, one.verbatim) == (True, ContributionKind.PROPOSAL, "")
        assert not panel.promote.isVisible()
        assert focused() == "Titre"

    def test_filing_keys_file_what_is_drawn_up(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        draw_up(player)
        player.press(Key.Key_F5)
        player.settle()
        assert said(player)[0].angle is AngleChoice.PARTICIPATION
        assert player.bench.capture.composer.angle is AngleChoice.UNSORTED

    def test_ctrl_z_takes_back_each_gesture_in_its_order(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        panel = draw_up(player, "un truc le soir")
        player.type("Le soir")
        player.push("Relue et validée par la table")
        player.push("Promouvoir en proposition")
        player.settle()
        for kind, validated, title in (
            (ContributionKind.UNSORTED, True, "Le soir"),
            (ContributionKind.UNSORTED, False, "Le soir"),
            (ContributionKind.UNSORTED, False, ""),
        ):
            player.press(Key.Key_Z, CTRL)
            player.settle()
            (one,) = said(player)
            assert (one.kind, one.validated, one.drawn_up.title) == (kind, validated, title)
            assert (panel.validated.isChecked(), panel.fields["title"].words) == (validated, title)

    def test_ctrl_z_gives_one_s_own_letters_back_first(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        panel = draw_up(player)
        player.type("Le soir")
        for left in ("Le ", "", ""):
            player.press(Key.Key_Z, CTRL)
            player.settle()
            assert panel.fields["title"].words == left
        assert not said(player)[0].withdrawn


class TestTwoHands:
    def test_typed_words_stay_beside_what_was_written_meanwhile(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        panel = draw_up(player)
        (one,) = said(player)
        player.type("Le soir")
        player.bench.database.write(formulating.draw_up, one.id, "title", "Le midi", "")
        player.press(Key.Key_Return)
        player.settle()
        title = panel.fields["title"]
        assert title.words == "Le soir"
        assert "Le midi" in title.told.text()
        assert "corrigé entre-temps" in player.desktop.window.banner.text.text()
        assert said(player)[0].drawn_up.title == "Le midi"
        title.box.setFocus()
        player.push("Garder mes mots, Titre")
        player.press(Key.Key_Return)
        player.settle()
        assert said(player)[0].drawn_up.title == "Le soir"
        assert not title.other.isVisible()

    def test_or_the_other_version_is_taken_and_one_s_own_comes_back_by_ctrl_z(
        self, open_window: Opener, dossier: Path
    ) -> None:
        player = open_window(dossier)
        panel = draw_up(player)
        (one,) = said(player)
        player.type("Le soir")
        player.bench.database.write(formulating.draw_up, one.id, "title", "Le midi", "")
        player.press(Key.Key_Return)
        player.settle()
        title = panel.fields["title"]
        title.box.setFocus()
        player.push("Prendre cette version, Titre")
        assert (title.words, focused()) == ("Le midi", "Titre")
        player.press(Key.Key_Z, CTRL)
        assert title.words == "Le soir"

    def test_what_is_not_settled_waits_when_the_panel_closes(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        panel = draw_up(player)
        (one,) = said(player)
        player.type("Le soir")
        player.bench.database.write(formulating.draw_up, one.id, "title", "Le midi", "")
        player.press(Key.Key_Escape)
        player.settle()
        assert said(player)[0].drawn_up.title == "Le midi"
        player.press(Key.Key_N, CTRL)
        title = panel.fields["title"]
        assert title.words == "Le soir"
        assert "Le midi" in title.told.text()

    def test_another_window_s_field_is_shown_at_once(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        panel = draw_up(player)
        player.type("Le soir")
        (one,) = said(player)
        player.bench.database.write(formulating.draw_up, one.id, "who", "le CCAS", "")
        player.until(lambda: panel.fields["who"].words == "le CCAS", "the other field")
        assert panel.fields["title"].words == "Le soir"

    def test_two_windows_on_one_proposal(self, open_window: Opener, dossier: Path) -> None:
        one = open_window(dossier)
        first = draw_up(one)
        other = open_window(dossier)
        other.press(Key.Key_N, CTRL)
        second = other.bench.capture.proposal
        other.type("Écrit ailleurs")
        other.press(Key.Key_Return)
        other.settle()
        one.until(lambda: first.fields["title"].words == "Écrit ailleurs", "the other window's title")
        assert second.fields["title"].words == "Écrit ailleurs"

    def test_words_removed_on_request_leave_the_panel(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        panel = draw_up(player, "Mme Le Goff a une dette")
        player.type("La dette")
        (one,) = said(player)
        player.bench.database.write(removing.remove, one.id, EVENING)
        player.until(lambda: not panel.isVisible(), "the removal")
        assert "retiré à la demande" in player.desktop.window.banner.text.text()
        player.settle()
        player.desktop.window.close()
        assert b"La dette" not in dossier.with_name(dossier.name + "-brouillons").read_bytes()


class TestNothingIsLost:
    def test_a_half_typed_field_comes_back_after_a_kill(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        recorded = database.write(capture.add_contribution, workshop, Saying("Un accueil le soir", 1), EVENING)
        database.write(formulating.draw_up, recorded.id, "how", "Deux", "")
        command = [sys.executable, "-m", "tests.ui.half_drawn_up", str(dossier), " soirs par semai"]
        typist = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert typist.stdout is not None
        assert typist.stdout.readline().strip() == "typed"
        typist.kill()
        typist.communicate()
        player = open_window(dossier)
        banner = player.desktop.window.banner
        player.until(banner.isVisible, "what was found")
        assert "A3-ACT-1-T1-01 : des mots retrouvés" in banner.text.text()
        player.press(Key.Key_N, CTRL)
        panel = player.bench.capture.proposal
        assert panel.fields["how"].words == "Deux soirs par semai"
        assert not panel.fields["how"].other.isVisible()
        player.tab_to("Comment faire")
        player.press(Key.Key_End)
        player.type("ne")
        player.press(Key.Key_Escape)
        player.settle()
        assert said(player)[0].drawn_up.how == "Deux soirs par semaine"
        player.desktop.window.close()
        again = open_window(dossier)
        QTest.qWait(50)
        assert not again.desktop.window.banner.isVisible()

    def test_what_was_written_meanwhile_is_beside_what_was_found(
        self, open_window: Opener, dossier: Path, database: Database
    ) -> None:
        player = open_window(dossier)
        draw_up(player)
        (one,) = said(player)
        player.type("Le soir")
        player.bench.capture.keep()
        player.bench.capture.proposal.fields["title"].box.blockSignals(True)  # it dies before the box is left
        player.desktop.window.close()
        database.write(formulating.draw_up, one.id, "title", "Le midi", "")
        again = open_window(dossier)
        again.press(Key.Key_N, CTRL)
        title = again.bench.capture.proposal.fields["title"]
        assert title.words == "Le soir"
        assert "Le midi" in title.told.text()

    def test_a_slow_disk_loses_neither_the_field_nor_what_is_added_to_it(
        self, open_window: Opener, dossier: Path
    ) -> None:
        player = open_window(dossier)
        panel = draw_up(player)
        held = Event()
        player.bench.database.submit(lambda _session: held.wait(20))
        player.type("Le soir")
        player.press(Key.Key_Tab)
        assert panel.state.text() == "Enregistrement…"
        panel.fields["title"].box.setFocus()
        player.type(" aussi")
        player.press(Key.Key_Escape)
        player.press(Key.Key_N, CTRL)
        assert panel.fields["title"].words == "Le soir aussi"
        held.set()
        player.settle()
        assert (said(player)[0].drawn_up.title, panel.fields["title"].words) == ("Le soir aussi", "Le soir aussi")
        assert not panel.fields["title"].other.isVisible()
        slot = f"{player.bench.capture.gestures.workshop_id}/proposal/{said(player)[0].id}"
        assert player.bench.ws.drafts.find(slot) == []


@pytest.mark.parametrize("zoom", ZOOMS)
def test_large_letters_whole_words_and_a_name_for_everything(open_window: Opener, dossier: Path, zoom: float) -> None:
    player = open_window(dossier)
    panel = draw_up(player, "Un accueil ouvert le soir " * 6)
    player.desktop.window.resize(1366, 768)
    player.desktop.dress(Look(zoom=zoom))
    QTest.qWait(80)
    player.type("Un titre assez long pour occuper plus d’une ligne dans la fenêtre, " * 2)
    player.press(Key.Key_Return)
    player.settle()
    QTest.qWait(30)
    assert player.desktop.window.minimumSizeHint().width() <= 1366
    box = panel.fields["title"].box
    assert box.font().pointSizeF() >= 0.99 * ALOUD * player.bench.ws.look.points
    assert box.verticalScrollBar().maximum() == 0
    assert panel.inside.width() <= panel.area.viewport().width()
    for made in panel.findChildren(QPushButton):
        if made.isVisible():
            assert made.width() >= made.fontMetrics().horizontalAdvance(made.text())
    for widget in panel.findChildren(QWidget):
        if widget.isVisible() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus):
            assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip(), widget
