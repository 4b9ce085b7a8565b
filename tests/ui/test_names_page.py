"""Names in the texts: seen in context, decided by one key, told before anything leaves; never on the room's screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.leaving import Naming
from fabrique_desktop.services import capture, closing, leading, leaks, projecting
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.names_page import NamesPage
from fabrique_desktop.ui.theme import ZOOMS, Look
from tests.journeys.player import CTRL, SHIFT, Player
from tests.services.people import register
from tests.ui.conftest import Opener

SURE, UNSURE = "Yves Kerbrat attend", "Comme dit Kerbrat, un banc"


@pytest.fixture(autouse=True)
def kerbrat(database: Database) -> str:
    return database.write(register, "Kerbrat", "Yves")


def say(database: Database, workshop: str, text: str, table: int = 2) -> str:
    return database.write(capture.add_contribution, workshop, Saying(text, table), database.clock()).id


def names(player: Player) -> NamesPage:
    page = player.bench.later.names
    player.until(page.isVisible, "the names")
    return page


def entries(page: NamesPage) -> list[str]:
    return [line.heading or (f"{line.leak.words}" if line.leak else "") for line in page.model.rows]


def current(page: NamesPage) -> tuple[str, str]:
    one = page.list.current()
    assert one is not None
    return one.reference, one.words


def decided(database: Database, workshop: str) -> list[tuple[str, Naming | None]]:
    return [(one.words, one.naming) for one in database.read(leaks.found, workshop)]


def told(player: Player) -> str:
    return player.desktop.window.banner.text.text()


class TestDeciding:
    def test_the_surest_first_then_the_next_by_itself(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        say(database, workshop, UNSURE)
        say(database, workshop, SURE)
        say(database, workshop, "M. Kerbrat attend")
        player = open_window(dossier, page="names")
        page = names(player)
        assert page.progress.text() == "3\u00a0noms du registre possibles à décider, dont 2\u00a0presque sûrs"
        assert current(page) == ("A3-ACT-1-T2-02", "Yves Kerbrat")
        assert page.list.hasFocus()
        player.press(Qt.Key.Key_F5)
        player.settle()
        player.until(lambda: current(page) == ("A3-ACT-1-T2-03", "M. Kerbrat"), "the next")
        player.press(Qt.Key.Key_F6)
        player.settle()
        player.until(lambda: current(page) == ("A3-ACT-1-T2-01", "Kerbrat"), "the last")
        assert page.progress.text() == "1\u00a0nom du registre possible à décider · 2\u00a0décidés"
        player.press(Qt.Key.Key_F5)
        player.settle()
        player.until(lambda: page.progress.text() == "Tout est décidé (3)", "the end")
        assert decided(database, workshop) == [
            ("Yves Kerbrat", Naming.LEFT), ("M. Kerbrat", Naming.HIDDEN), ("Kerbrat", Naming.LEFT),
        ]  # fmt: skip

    def test_one_key_too_many_changes_nothing(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        say(database, workshop, SURE)
        say(database, workshop, UNSURE)
        player = open_window(dossier, page="names")
        page = names(player)
        player.press(Qt.Key.Key_F6)
        player.settle()
        for _ in range(3):
            player.press(Qt.Key.Key_F5)
            player.settle()
        assert [naming for _words, naming in decided(database, workshop)] == [Naming.HIDDEN, Naming.LEFT]
        player.go("T", "capture")
        player.press(Qt.Key.Key_F9, SHIFT)
        names(player)
        assert page.list.current() is None or page.list.current() == page.leaks[1]
        player.press(Qt.Key.Key_F5)
        player.settle()
        assert decided(database, workshop)[0][1] is Naming.HIDDEN

    def test_taken_back_one_after_the_other(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        say(database, workshop, SURE)
        player = open_window(dossier, page="names")
        page = names(player)
        for key in (Qt.Key.Key_F5, Qt.Key.Key_F6):
            player.press(key)
            player.settle()
        assert decided(database, workshop) == [("Yves Kerbrat", Naming.HIDDEN)]
        assert "Il s’imprime" in page.decision.text()
        player.press(Qt.Key.Key_Z, CTRL)
        player.settle()
        assert decided(database, workshop) == [("Yves Kerbrat", Naming.LEFT)]
        player.press(Qt.Key.Key_Z, CTRL)
        player.settle()
        assert decided(database, workshop) == [("Yves Kerbrat", None)]
        player.press(Qt.Key.Key_Z, CTRL)
        assert "Rien à annuler" in told(player)

    def test_left_everywhere_only_when_it_is_not_sure(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        for text in (SURE, UNSURE, "Voir KERBRAT là-bas", "Voir kerbrat"):
            say(database, workshop, text)
        player = open_window(dossier, page="names")
        page = names(player)
        assert not page.alike_button.isEnabled()
        player.press(Qt.Key.Key_F7)
        player.settle()
        assert all(naming is None for _words, naming in decided(database, workshop))
        player.press(Qt.Key.Key_Down)
        player.press(Qt.Key.Key_Down)
        player.press(Qt.Key.Key_F7)
        player.settle()
        assert decided(database, workshop) == [
            ("Yves Kerbrat", None), ("Kerbrat", Naming.LEFT), ("KERBRAT", Naming.LEFT),
        ]  # fmt: skip
        player.press(Qt.Key.Key_Z, CTRL)
        player.settle()
        assert all(naming is None for _words, naming in decided(database, workshop))

    def test_corrected_where_it_was_typed(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        say(database, workshop, SURE)
        player = open_window(dossier, page="names")
        names(player)
        player.press(Qt.Key.Key_F2)
        composer = player.bench.capture.composer
        player.until(lambda: composer.line.toPlainText() == SURE, "the line")
        assert composer.line.hasFocus()

    def test_once_closed_hiding_is_what_is_left(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        say(database, workshop, SURE)
        database.write(closing.close_workshop, workshop, database.clock())
        player = open_window(dossier, page="names")
        page = names(player)
        player.press(Qt.Key.Key_Return)
        assert "ne change plus" in told(player)
        assert page.isVisible()
        player.press(Qt.Key.Key_F6)
        player.settle()
        assert decided(database, workshop) == [("Yves Kerbrat", Naming.HIDDEN)]

    def test_any_other_text_leads_to_its_page(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        database.write(leading.report_field, workshop, 2, "message", SURE)
        player = open_window(dossier, page="names")
        names(player)
        player.press(Qt.Key.Key_F2)
        player.until(player.bench.lead.isVisible, "the lead's page")


class TestWhatIsShown:
    def test_in_context_and_never_by_a_colour_alone(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        say(database, workshop, "<i>Avec</i> Yves Kerbrat & <b>moi</b>")
        player = open_window(dossier, page="names")
        page = names(player)
        assert page.passage.accessibleName() == "<i>Avec</i> [Yves Kerbrat] & <b>moi</b>"
        assert "[<b><u>Yves Kerbrat</u></b>] &amp; &lt;b&gt;moi" in page.passage.text()
        spoken = page.model.data(page.list.currentIndex(), Qt.ItemDataRole.AccessibleTextRole)
        assert spoken.startswith("Yves Kerbrat, presque sûr. A3-ACT-1-T2-01, texte")

    def test_nothing_is_said_in_plain_words(self, open_window: Opener, dossier: Path, database: Database) -> None:
        player = open_window(dossier, page="names")
        page = names(player)
        assert page.nothing.text().startswith("Aucun nom trouvé.")
        assert "(1\u00a0fiche)" in page.nothing.text()
        assert not page.list.isVisible()
        player.press(Qt.Key.Key_Escape)
        player.until(player.bench.day.isVisible, "the way back")

    def test_it_follows_what_is_said_and_who_comes(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        player = open_window(dossier, page="names")
        page = names(player)
        say(database, workshop, f"{SURE} avec Inès Rahimi")
        player.until(lambda: entries(page)[1:] == ["Yves Kerbrat"], "what was said")
        database.write(register, "Rahimi", "Inès")
        player.until(lambda: len(page.leaks) == 2, "who came")
        assert page.list.isVisible()

    def test_the_keyboard_reaches_everything_and_everything_has_a_name(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        say(database, workshop, UNSURE)
        player = open_window(dossier, page="names")
        page = names(player)
        reached = set()
        for _ in range(40):
            focused = QApplication.focusWidget()
            assert focused is not None
            interface = QAccessible.queryAccessibleInterface(focused)
            reached.add(interface.text(QAccessible.Text.Name))
            player.press(Qt.Key.Key_Tab)
        assert {
            "Noms du registre possibles dans les textes", "Laisser", "Cacher", "Laisser partout", "Corriger le texte",
            "Revenir",
        } <= reached  # fmt: skip
        assert page.list.accessibleName()

    @pytest.mark.parametrize("zoom", ZOOMS)
    def test_no_word_is_cut_in_large_letters(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str, zoom: float
    ) -> None:
        say(database, workshop, f"{'Un mot. ' * 20}{SURE}{' un mot.' * 20}")
        player = open_window(dossier, page="names")
        page = names(player)
        player.desktop.dress(Look(zoom=zoom))
        player.desktop.window.resize(1366, 768)
        QTest.qWait(60)
        assert player.desktop.window.width() == 1366
        for made in page.findChildren(QPushButton):
            if made.isVisible():
                assert made.width() >= made.sizeHint().width(), made.text()
                assert page.rect().contains(made.geometry().center())
        seen = page.list.visualRect(page.list.currentIndex())
        assert page.list.viewport().rect().contains(seen), (seen, page.list.viewport().rect())
        assert page.card.isVisible() is (zoom < 1.5)


class TestTheRoom:
    def test_a_sure_name_is_not_shown_and_leads_to_the_decision(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        say(database, workshop, SURE)
        player = open_window(dossier)
        player.bench.capture.list.setFocus()
        player.bench.capture.list.choose(0)
        player.press(Qt.Key.Key_F9)
        player.settle()
        assert "n’est pas montrée" in told(player)
        assert "Kerbrat" not in told(player)
        assert database.read(projecting.shown_number, workshop) == 0
        player.desktop.window.banner._action.click()
        page = names(player)
        assert current(page) == ("A3-ACT-1-T2-01", "Yves Kerbrat")
        player.press(Qt.Key.Key_F6)
        player.settle()
        assert player.desktop.window.banner._action.text() == "Montrer à la salle"
        player.desktop.window.banner._action.click()
        player.settle()
        view = database.read(projecting.room_view, workshop)
        assert view is not None
        assert [one.text for one in view.shown] == ["[nom retiré] attend"]

    def test_a_doubt_is_shown_and_told_without_the_name(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        say(database, workshop, UNSURE)
        player = open_window(dossier)
        player.bench.capture.list.setFocus()
        player.bench.capture.list.choose(0)
        player.press(Qt.Key.Key_F9)
        player.settle()
        assert database.read(projecting.shown_number, workshop) == 1
        assert "est montrée" in told(player)
        assert "Kerbrat" not in told(player)
        player.desktop.window.banner._action.click()
        page = names(player)
        player.press(Qt.Key.Key_F6)
        player.settle()
        assert player.desktop.window.banner._action.text() == "Annuler"  # it is shown already
        assert page.isVisible()


class TestTheWayThere:
    def test_from_the_closing_and_back(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        say(database, workshop, SURE)
        player = open_window(dossier, page="closing")
        page = player.bench.closing
        assert page.documents.names.text().startswith("1\u00a0nom du registre possible, sans décision")
        player.push("Y aller")
        assert names(player).list.hasFocus()
        player.press(Qt.Key.Key_F5)
        player.settle()
        player.press(Qt.Key.Key_Escape)
        player.until(page.isVisible, "the closing")
        assert not page.documents.names.isVisible()

    def test_documents_say_what_they_print(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        say(database, workshop, SURE)
        player = open_window(dossier, page="closing")
        player.press(Qt.Key.Key_F9)
        player.until(lambda: player.bench.closing.made, "the documents")
        assert "documents sont prêts. 1\u00a0nom du registre possible y est imprimé tel quel" in told(player)
        player.desktop.window.banner._action.click()
        names(player)

    @pytest.mark.parametrize("page", ["capture", "lead", "closing"])
    def test_by_a_key_and_back(self, open_window: Opener, dossier: Path, page: str) -> None:
        player = open_window(dossier, page=page)
        player.press(Qt.Key.Key_F9, SHIFT)
        names(player)
        player.press(Qt.Key.Key_Escape)
        player.until(player.desktop.window.pages[page].isVisible, "the way back")

    def test_another_workshop_in_hand(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        say(database, workshop, SURE)
        player = open_window(dossier, code="A4-ACT-1", page="names")
        page = names(player)
        assert page.leaks == []
        here = [row for row in player.bench.day.proposed if row.code == "A3-ACT-1"]
        player.bench.choose(here, "names")
        assert [one.words for one in page.leaks] == ["Yves Kerbrat"]
