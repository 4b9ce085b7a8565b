"""Once closed, an erratum stands beside the words: written by keys, kept while half-typed, taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fabrique_desktop.services import capture, closing, errata, removing
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.capture_faces import contribution_face, contribution_spoken
from fabrique_desktop.ui.theme import ZOOMS, Look
from tests.conftest import EVENING
from tests.journeys.player import CTRL, SHIFT, Player
from tests.ui.conftest import Opener
from tests.ui.entries import drafts, focused, on_list, row_of, say, told

Key = Qt.Key
WRONG = "Lire « quatre » au lieu de « trois »"


@pytest.fixture
def closed(database: Database, workshop: str) -> str:
    """A contribution of a closed workshop."""
    id_ = say(database, workshop)
    database.write(closing.close_workshop, workshop, EVENING)
    return id_


class TestErratum:
    def test_correcting_once_closed_writes_beside_the_words(
        self, open_window: Opener, dossier: Path, closed: str
    ) -> None:
        player = open_window(dossier)
        page = player.bench.capture
        on_list(player)
        player.press(Key.Key_F2)
        assert focused() == "Erratum"
        assert page.cards.erratum.entry.toPlainText() == "Trois bancs"
        assert not page.entries.isVisible()
        player.type(WRONG)
        player.press(Key.Key_Return)
        player.settle()
        one = row_of(player, closed)
        assert (one.text, one.errata) == ("Trois bancs", (WRONG,))
        assert told(player).startswith("Erratum ajouté à A3-ACT-1-T1-01")
        assert page.list.hasFocus()
        player.until(lambda: page.model.rows[0].errata == (WRONG,), "the erratum in the list")
        assert f"Erratum\u00a0: {WRONG}" in contribution_face(page.model.rows[0]).quote
        assert f"Erratum\u00a0: {WRONG}" in contribution_spoken(page.model.rows[0])

    def test_undo_takes_it_back_and_the_history_tells_both(
        self, open_window: Opener, dossier: Path, closed: str
    ) -> None:
        player = open_window(dossier)
        page = player.bench.capture
        on_list(player)
        player.press(Key.Key_Return)
        player.type(WRONG)
        player.press(Key.Key_Return)
        player.settle()
        player.press(Key.Key_Z, CTRL)
        player.settle()
        assert row_of(player, closed).errata == ()
        assert "Erratum de A3-ACT-1-T1-01 retiré" in told(player)
        player.until(lambda: page.model.rows[0].errata == (), "the list")
        player.press(Key.Key_H, CTRL)
        history = page.cards.reading.text.toPlainText().replace("\u00a0", " ")
        assert "Erratum : « Lire « quatre » au lieu de « trois » »" in history or f"Erratum : {WRONG}" in history
        assert history.endswith("Erratum retiré (par « Annuler »)")
        player.press(Key.Key_Escape)
        assert page.list.hasFocus()

    def test_another_window_shows_it_at_once(
        self, open_window: Opener, dossier: Path, database: Database, closed: str
    ) -> None:
        player = open_window(dossier)
        database.write(errata.add, closed, WRONG, database.clock())
        player.until(lambda: player.bench.capture.model.rows[0].errata == (WRONG,), "the other's erratum")

    def test_an_open_history_follows_and_leaves_the_line_alone(
        self, open_window: Opener, dossier: Path, database: Database, closed: str
    ) -> None:
        player = open_window(dossier)
        page = player.bench.capture
        on_list(player)
        player.press(Key.Key_H, CTRL)
        player.bench.capture.composer.initials.setFocus()
        database.write(errata.add, closed, WRONG, database.clock())
        player.until(lambda: "Erratum" in page.cards.reading.text.toPlainText(), "the erratum in the history")
        assert page.composer.initials.hasFocus()

    def test_half_an_erratum_is_kept_and_comes_back(self, open_window: Opener, dossier: Path, closed: str) -> None:
        player = open_window(dossier)
        page = player.bench.capture
        on_list(player)
        player.press(Key.Key_F2)
        player.type("Lire « qua")
        player.press(Key.Key_Escape)
        assert page.list.hasFocus()
        assert "est gardé" in told(player)
        player.press(Key.Key_F2)
        assert page.cards.erratum.words == "Lire « qua"
        player.type("tre »")
        player.until(lambda: b"quatre" in drafts(dossier), "the draft")
        player.desktop.window.close()
        again = open_window(dossier)
        again.until(lambda: "erratum commencé" in told(again), "what was left behind")
        again.desktop.window.banner._action.click()
        assert again.bench.capture.cards.erratum.words == "Lire « quatre »"
        again.press(Key.Key_Return)
        again.settle()
        assert row_of(again, closed).errata == ("Lire « quatre »",)
        again.desktop.window.close()
        assert b"quatre" not in drafts(dossier)

    def test_a_refused_one_stays_in_its_card(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str, closed: str
    ) -> None:
        player = open_window(dossier)
        on_list(player)
        player.press(Key.Key_F2)
        player.type(WRONG)
        database.write(closing.reopen_workshop, workshop)
        player.press(Key.Key_Return)
        player.settle()
        assert "n’est pas clôturé" in told(player)
        card = player.bench.capture.cards.erratum
        assert (card.words, card.line.isReadOnly()) == (WRONG, False)

    def test_the_menu_says_only_what_is_possible(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        say(database, workshop)
        player = open_window(dossier)
        on_list(player)
        assert menu(player) == ["Réagir à A3-ACT-1-T1-01", "Promouvoir en proposition", "Fait débat",
            "Axe de rattachement", "Effacer le texte de A3-ACT-1-T1-01, à la demande d’une personne…"]  # fmt: skip
        database.write(closing.close_workshop, workshop, EVENING)
        player.until(player.bench.capture.composer.line.isReadOnly, "the closing")
        assert menu(player) == ["Erratum à A3-ACT-1-T1-01…",
            "Effacer le texte de A3-ACT-1-T1-01, à la demande d’une personne…"]  # fmt: skip
        player.bench.capture.entries.open_menu()
        player.letter("e")
        assert focused() == "Erratum"

    def test_none_is_written_beside_a_removed_text(
        self, open_window: Opener, dossier: Path, database: Database, closed: str
    ) -> None:
        database.write(removing.remove, closed, EVENING)
        player = open_window(dossier)
        on_list(player)
        assert menu(player) == ["Son texte a été retiré à la demande d’une personne"]
        on_list(player)
        player.press(Key.Key_F2)
        assert "déjà été retiré" in told(player)
        assert player.bench.capture.cards.erratum.isHidden()

    def test_nothing_more_is_offered_of_what_is_withdrawn(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        database.write(capture.withdraw, say(database, workshop), EVENING)
        player = open_window(dossier)
        on_list(player)
        offered = menu(player)
        assert "Promouvoir en proposition" not in offered
        assert "Fait débat" not in offered


def menu(player: Player) -> list[str]:
    player.bench.capture.entries.open_menu()
    popup = QApplication.activePopupWidget()
    assert popup is not None
    shown = [action.text().replace("&", "") for action in popup.actions() if not action.isSeparator()]
    player.press(Key.Key_Escape)
    player.desktop.window.activateWindow()
    player.until(QApplication.focusWidget, "the window's focus")
    return shown


Opening = Callable[[Player], object]
OPENINGS: dict[str, Opening] = {
    "history": lambda player: player.press(Key.Key_H, CTRL),
    "erratum": lambda player: player.press(Key.Key_F2),
    "removal": lambda player: player.press(Key.Key_Delete, SHIFT),
}


@pytest.mark.parametrize("zoom", ZOOMS)
@pytest.mark.parametrize("opening", OPENINGS)
def test_every_card_fits_and_every_stop_has_a_name(
    open_window: Opener, dossier: Path, closed: str, zoom: float, opening: str
) -> None:
    player = open_window(dossier)
    player.desktop.dress(Look(zoom=zoom))
    on_list(player)
    OPENINGS[opening](player)
    QTest.qWait(30)
    page = player.bench.capture
    assert page.cards.isVisible()
    stops = [one for one in page.findChildren(QWidget) if one.isVisible() and is_a_stop(one)]
    assert [type(one).__name__ for one in stops if not spoken(one)] == []
    hint = player.desktop.window.minimumSizeHint()
    assert hint.width() <= 1366
    assert hint.height() <= (768 if zoom <= 1.5 else 1000)


def is_a_stop(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def spoken(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()
