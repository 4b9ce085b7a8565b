"""A line about another one, an entry about another axis: by keys, in the real window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import Qt

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Link, Saying, Stance
from fabrique_desktop.services import capture, programme
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING
from tests.journeys.player import CTRL, SHIFT
from tests.ui.conftest import Opener
from tests.ui.test_proposal import LIST, said, say

Key = Qt.Key


class TestAbout:
    def test_a_reaction_to_the_chosen_one(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        say(player, "Un accueil le soir")
        player.tab_to(LIST)
        player.press(Key.Key_Home)
        player.push("Autres gestes")
        player.letter("R")
        composer = player.bench.capture.composer
        assert composer.line.hasFocus()
        composer.beside.stance.setCurrentIndex(composer.beside.stance.findData(Stance.AGAINST))
        say(player, "Trop cher")
        reaction = said(player)[0]
        assert (reaction.about, reaction.beside.link, reaction.beside.stance) == (
            "A3-ACT-1-T1-01", Link.REACTION, Stance.AGAINST,
        )  # fmt: skip

    def test_what_it_answers_is_gone_and_the_line_comes_back(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        say(player, "Un accueil le soir")
        (one,) = said(player)
        player.bench.capture.composer.set_about(one.id, one.reference, Link.REACTION)
        player.bench.database.write(capture.withdraw, one.id, EVENING)
        say(player, "Trop cher")
        assert len(said(player)) == 1
        assert player.bench.capture.composer.line.toPlainText() == "Trop cher"
        assert "n’est plus là" in player.desktop.window.banner.text.text()

    def earlier(self, database: Database) -> None:
        for code, text in (("A2-CIT-1", "Des transports à la demande"), ("A1-ACT-1", "Une équipe mobile")):
            saying = Saying(text, 1, AngleChoice.BOTH, ContributionKind.PROPOSAL)
            workshop = database.read(programme.workshop_named, code).id
            database.write(capture.add_contribution, workshop, saying, EVENING)

    def test_the_last_workshop_refines_what_an_earlier_one_proposed(
        self, open_window: Opener, dossier: Path, database: Database
    ) -> None:
        self.earlier(database)
        player = open_window(dossier, code="GA")
        player.type("à moitié")
        player.push("Autres gestes")
        player.letter("E")
        panel = player.bench.capture.about
        player.until(panel.search.hasFocus, "the search")
        spoken = [panel.model.index(number, 0).data() for number in range(panel.model.rowCount())]
        assert [one[:5] for one in spoken] == ["Axe\u00a01", "A1-AC", "Axe\u00a02", "A2-CI"]
        player.type("transp")
        assert panel.model.rowCount() == 2
        player.press(Key.Key_Return)
        player.letter("S")
        composer = player.bench.capture.composer
        player.until(composer.line.hasFocus, "the line")
        assert not panel.isVisible()
        say(player, "")
        (one,) = said(player)
        assert (one.text, one.about, one.beside.link) == ("à moitié", "A2-CIT-1-T1-01", Link.OPPOSES)

    def test_by_the_arrows_and_away_by_escape(self, open_window: Opener, dossier: Path, database: Database) -> None:
        self.earlier(database)
        player = open_window(dossier, code="GA")
        player.push("Autres gestes")
        player.letter("E")
        panel = player.bench.capture.about
        player.until(panel.search.hasFocus, "the search")
        player.press(Key.Key_Down)
        assert panel.list.current_row().proposal.reference == "A1-ACT-1-T1-01"
        player.press(Key.Key_Down)
        assert panel.list.current_row().proposal is None
        player.press(Key.Key_Return)
        assert panel.isVisible()
        player.press(Key.Key_Escape)
        assert not panel.isVisible()
        assert player.bench.capture.composer.line.hasFocus()


class TestAxis:
    def test_attached_elsewhere_said_on_the_card_and_taken_back(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        say(player, "Le minibus")
        say(player, "Le médecin")
        player.tab_to(LIST)
        player.press(Key.Key_Home)
        player.press(Key.Key_Down, SHIFT)
        player.push("Autres gestes")
        player.letter("A")
        player.letter("V")
        player.settle()
        page = player.bench.capture
        assert [one.axis_number for one in said(player)] == [2, 2]
        assert all("rattachée à l’axe\u00a02" in page.model.index(number, 0).data() for number in (0, 1))
        assert "2 contributions rattachées" in player.desktop.window.banner.text.text()
        player.press(Key.Key_Z, CTRL)
        player.settle()
        assert [one.axis_number for one in said(player)] == [3, 3]
        assert "rattachée" not in page.model.index(0, 0).data()
