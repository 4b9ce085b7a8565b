"""The table's list under a first user's hands: what was looked for, hidden, chosen by several, counted, undone."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtGui import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Details, Saying, Stance
from fabrique_desktop.services import capture, programme
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui import keys, theme
from fabrique_desktop.ui.theme import Look
from tests.conftest import EVENING
from tests.journeys.player import CTRL, SHIFT, Player
from tests.ui.conftest import Opener
from tests.ui.entries import focused, on_list, told

Key = Qt.Key
LIST = "Contributions, la plus récente d’abord"


def said(player: Player) -> list[ContributionRow]:
    assert player.bench.workshop is not None
    return list(player.bench.database.read(capture.contribution_rows, player.bench.workshop.id))


def say(player: Player, *texts: str) -> None:
    for text in texts:
        player.type(text)
        player.press(Key.Key_Return)
        player.settle()


def shown(player: Player) -> list[str]:
    return [one.text for one in player.bench.capture.model.rows]


def choose_two(player: Player) -> None:
    on_list(player)
    player.press(Key.Key_Home)
    player.press(Key.Key_Down, SHIFT)


def count(player: Player) -> str:
    return player.bench.capture.entries.count.text().replace("\u00a0", " ")


class TestLookedFor:
    def test_what_is_saved_is_in_sight(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        say(player, "un banc", "un arbre")
        player.press(Key.Key_F, CTRL)
        player.type("banc")
        assert shown(player) == ["un banc"]
        player.press(Key.Key_Escape)
        player.press(Key.Key_F, CTRL)
        player.type("banc")
        player.bench.capture.composer.line.setFocus()
        say(player, "une fontaine")
        assert player.bench.capture.filter.text() == ""
        assert shown(player)[0] == "une fontaine"

    @pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Down, Key.Key_Tab])
    def test_on_to_what_was_found(self, open_window: Opener, dossier: Path, key: Qt.Key) -> None:
        player = open_window(dossier)
        say(player, "un banc", "un arbre")
        player.press(Key.Key_F, CTRL)
        player.type("banc")
        player.press(key)
        assert focused() == LIST
        assert player.bench.capture.list.current_row().text == "un banc"
        player.type(" et la suite")
        assert player.bench.capture.composer.line.toPlainText() == "et la suite"

    def test_escape_clears_and_comes_back(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        say(player, "un banc", "un arbre")
        player.press(Key.Key_F, CTRL)
        player.type("banc")
        player.press(Key.Key_Escape)
        assert player.bench.capture.composer.line.hasFocus()
        assert len(shown(player)) == 2


class TestSeveralChosen:
    def test_the_history_says_whose_it_is(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        say(player, "un banc", "un arbre")
        choose_two(player)
        player.press(Key.Key_H, CTRL)
        reading = player.bench.capture.cards.reading
        assert reading.text.toPlainText().startswith("Historique de A3-ACT-1-T1-01\n")
        assert told(player) == (
            "2 contributions sont choisies : ceci ne concerne que A3-ACT-1-T1-01, où est le curseur."
        )
        player.push("Fermer  (Échap)")
        assert not reading.isVisible()

    def test_the_menu_names_the_same_one(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        say(player, "un banc", "un arbre")
        choose_two(player)
        player.push("Autres gestes")
        popup = QApplication.activePopupWidget()
        assert isinstance(popup, QMenu)
        lines = [one.text().replace("&", "") for one in popup.actions()]
        assert {
            "Réagir à A3-ACT-1-T1-01", "Promouvoir A3-ACT-1-T1-01 en proposition", "Fait débat : A3-ACT-1-T1-01",
            "Axe de rattachement des 2 choisies",
        } <= set(lines)  # fmt: skip
        player.press(Key.Key_Escape)

    def test_an_undo_says_how_many(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        say(player, "un banc", "un arbre")
        choose_two(player)
        player.press(Key.Key_F5)
        player.settle()
        player.press(Key.Key_Z, CTRL)
        player.settle()
        assert {one.angle for one in said(player)} == {AngleChoice.UNSORTED}
        assert told(player).startswith("Dernier changement de 2 contributions annulé (A3-ACT-1-T1-")


class TestWithdrawn:
    def test_they_are_hidden_and_shown_again(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        say(player, "un banc", "un arbre")
        on_list(player)
        player.press(Key.Key_Home)
        player.press(Key.Key_Delete)
        player.settle()
        player.push("Retirées (1)")
        assert shown(player) == ["un banc"]
        say(player, "une fontaine")
        assert shown(player) == ["une fontaine", "un banc"]
        on_list(player)
        player.press(Key.Key_Home)
        player.press(Key.Key_Delete)
        player.settle()
        assert shown(player) == ["un banc"]
        player.push("Retirées (2)")
        assert shown(player) == ["une fontaine", "un arbre", "un banc"]

    def test_a_selection_never_files_them_again(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        say(player, "un banc", "un arbre")
        on_list(player)
        player.press(Key.Key_Home)
        player.press(Key.Key_Delete)
        player.settle()
        choose_two(player)
        player.press(Key.Key_F6)
        player.settle()
        assert {one.text: one.angle for one in said(player)} == {
            "un arbre": AngleChoice.UNSORTED, "un banc": AngleChoice.COORDINATION,
        }  # fmt: skip
        player.press(Key.Key_Home)
        player.press(Key.Key_F5)
        player.settle()
        assert "Retirée : elle ne se classe plus" in told(player)


class TestCounts:
    def test_the_same_words_and_numbers_as_the_tidy_view(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        for text, angle, kind in (
            ("un", AngleChoice.UNSORTED, ContributionKind.FINDING),
            ("deux", AngleChoice.BOTH, ContributionKind.UNSORTED),
            ("trois", AngleChoice.BOTH, ContributionKind.UNSORTED),
            ("quatre", AngleChoice.BOTH, ContributionKind.NEED),
        ):
            database.write(capture.add_contribution, workshop, Saying(text, 1, angle, kind), EVENING)
        player = open_window(dossier)
        assert count(player) == "4 contributions · 1 angle et 2 natures à classer · 3 les deux angles"
        player.push("Ranger")
        tidy = player.bench.later.tidy
        player.until(tidy.isVisible, "the tidy view")
        assert tidy.progress.text().replace("\u00a0", " ").startswith("1 angle et 2 natures à classer, sur 4")

    def test_more_people_than_the_table_is_taken_and_marked(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        player.press(Key.Key_B, CTRL)
        beside = player.bench.capture.composer.beside
        beside.people.setValue(9)
        assert not beside.beyond.isVisible()
        beside.out_of.setValue(8)
        assert beside.beyond.isVisible()
        player.bench.capture.composer.line.setFocus()
        say(player, "un banc")
        assert (said(player)[0].beside.people, said(player)[0].beside.out_of) == (9, 8)
        spoken = player.bench.capture.model.index(0, 0).data()
        assert "plus que la table" in spoken
        player.press(Key.Key_R, CTRL)
        tidy = player.bench.later.tidy
        player.until(lambda: tidy.model.rowCount() > 0, "the list")
        assert "1 plus que la table" in tidy.progress.text().replace("\u00a0", " ")


class TestGrandAtelier:
    def proposed(self, database: Database) -> None:
        saying = Saying("Des transports à la demande", 1, AngleChoice.BOTH, ContributionKind.PROPOSAL)
        elsewhere = database.read(programme.workshop_named, "A2-CIT-1").id
        database.write(capture.add_contribution, elsewhere, saying, EVENING)

    def test_a_proposal_is_picked_by_a_key_or_in_its_place(
        self, open_window: Opener, dossier: Path, database: Database
    ) -> None:
        self.proposed(database)
        player = open_window(dossier, code="GA")
        page = player.bench.capture
        assert page.composer.filing.pick_button.isVisible()
        player.press(Key.Key_F3, SHIFT)
        assert page.about.isVisible()
        player.press(Key.Key_Escape)
        player.push("Reprendre une proposition…")
        assert page.about.isVisible()
        player.press(Key.Key_Escape)
        player.push("Autres gestes")
        player.press(Key.Key_Escape)
        assert "Choisissez d’abord" not in told(player)

    def test_elsewhere_there_is_no_such_thing(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        assert not player.bench.capture.composer.filing.grand.isVisible()
        player.press(Key.Key_F3, SHIFT)
        assert not player.bench.capture.about.isVisible()

    def test_the_line_is_about_one_axis_or_all(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier, code="GA")
        say(player, "de tous")
        player.press(Key.Key_F4, SHIFT)
        player.press(Key.Key_F4, SHIFT)
        say(player, "du deuxième", "encore")
        while player.bench.capture.composer.axis is not None:
            player.press(Key.Key_F4, SHIFT)
        say(player, "de tous encore")
        assert [(one.text, one.axis_number) for one in reversed(said(player))] == [
            ("de tous", None), ("du deuxième", 2), ("encore", 2), ("de tous encore", None),
        ]  # fmt: skip
        player.press(Key.Key_Z, CTRL)
        player.settle()
        assert said(player)[0].withdrawn

    def test_its_draft_keeps_the_axis(self, open_window: Opener, dossier: Path) -> None:
        first = open_window(dossier, code="GA")
        first.press(Key.Key_F4, SHIFT)
        first.type("à moitié")
        first.desktop.window.close()
        second = open_window(dossier, code="GA")
        assert second.bench.capture.composer.axis == 1


class TestHints:
    def test_a_correction_goes_on_saying_so(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        words = "Les démarches en ligne excluent les personnes âgées sans ordinateur"
        database.write(capture.add_contribution, workshop, Saying(words, 2), EVENING)
        player = open_window(dossier)
        composer = player.bench.capture.composer
        say(player, "Les démarches")
        player.press(Key.Key_Up)
        player.type(" en ligne excluent les personnes âgées sans ordinateur")
        player.until(lambda: composer.news.text().startswith("Proche de"), "the hint")
        assert composer.standing.isVisible()
        assert composer.standing.text().startswith("Correction de A3-ACT-1-T1-01")
        assert composer.news.accessibleName() == composer.news.text()
        player.press(Key.Key_Escape)
        assert not composer.standing.isVisible()

    def test_a_near_entry_is_no_longer_told_once_the_line_is_empty(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        words = "Les démarches en ligne excluent les personnes âgées sans ordinateur"
        database.write(capture.add_contribution, workshop, Saying(words, 2), EVENING)
        player = open_window(dossier)
        composer = player.bench.capture.composer
        player.type(words)
        player.until(lambda: composer.news.text().startswith("Proche de"), "the hint")
        player.press(Key.Key_A, CTRL)
        player.press(Key.Key_Backspace)
        assert composer.news.text() == ""


class TestRoom:
    """How much of the page the line takes, at every size of text."""

    def test_it_grows_by_whole_lines_up_to_six_then_scrolls(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        say(player, "déjà dite")
        QTest.qWait(50)
        line, heights = player.bench.capture.composer.line, []
        for number in range(8):
            player.type(f"ligne {number}")
            player.press(Key.Key_Return, SHIFT)
            QTest.qWait(20)
            heights.append(line.height())
        steps = {after - before for before, after in pairwise(heights)} - {0}
        assert len(steps) == 1
        assert heights[-1] == heights[-3]
        cards = player.bench.capture.list
        first = cards.visualRect(cards.model().index(0, 0))
        assert first.bottom() <= cards.viewport().height()

    @pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0])
    def test_the_last_entry_stays_in_sight(
        self, open_window: Opener, dossier: Path, zoom: float, qapp: QApplication
    ) -> None:
        player = open_window(dossier)
        player.desktop.window.resize(1366, 768)
        look = Look(zoom=zoom)
        theme.apply(qapp, look)
        try:
            player.bench.dress(look)
            say(player, "déjà dite")
            player.type("Une phrase assez longue pour occuper plusieurs lignes de la saisie. " * 8)
            QTest.qWait(150)
            cards = player.bench.capture.list
            first = cards.visualRect(cards.model().index(0, 0))
            assert first.top() >= 0
            assert first.bottom() <= cards.viewport().height() + 2
        finally:
            theme.apply(qapp, Look())

    def test_no_chip_is_dropped(self, open_window: Opener, dossier: Path, qapp: QApplication) -> None:
        player = open_window(dossier)
        look = Look(zoom=2.0)
        theme.apply(qapp, look)
        try:
            player.bench.dress(look)
            page = player.bench.capture
            saying = Saying(
                "un banc", 1, AngleChoice.BOTH, ContributionKind.DISAGREEMENT, "",
                Details(people=9, out_of=8, stance=Stance.FOR, to_refine=True),
            )  # fmt: skip
            player.bench.database.write(capture.add_contribution, page.gestures.workshop_id, saying, EVENING)
            player.until(lambda: page.model.rowCount() == 1, "the entry")
            face = page.entries._face(page.model.rows[0])
            placed = page.list.cards._placed(face, page.list.viewport().width() - look.px(44))
            assert [text for text, *_rest in placed] == [text for text, _token in face.chips]
            assert placed[-1][3] > 0
        finally:
            theme.apply(qapp, Look())


def test_f1_begins_with_the_keys_of_the_page(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    player.press(Key.Key_F1)
    table = player.bench.help.table
    first = table.item(table.currentRow(), 0)
    assert first is not None
    assert first.text() == keys.Where.CAPTURE.value
    assert table.visualItemRect(first).top() <= table.rowHeight(0)


def test_a_menu_opened_by_the_mouse_gives_the_focus_back(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    say(player, "un banc")
    page = player.bench.capture
    on_list(player)
    player.press(Key.Key_Escape)
    page.list.choose(0)
    page.composer.line.setFocus()
    QTest.mouseClick(page.entries.around, Qt.MouseButton.LeftButton)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    player.press(Key.Key_Escape)
    player.desktop.window.activateWindow()
    player.until(QApplication.focusWidget, "the focus")
    assert page.composer.line.hasFocus()
