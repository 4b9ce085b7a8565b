"""A text somebody asks not to keep: asked twice, then gone for good, half-typed lines included."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtGui import QKeyEvent, Qt

from fabrique_desktop.services import removing
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.drafts import Draft
from fabrique_desktop.store.typed_line import TypedLine
from fabrique_desktop.ui.capture_faces import contribution_face
from fabrique_desktop.ui.widgets.removal_card import pressed_again
from tests.conftest import EVENING
from tests.journeys.player import CTRL, SHIFT, Player
from tests.ui.conftest import Opener
from tests.ui.entries import drafts, focused, on_list, row_of, say, told

Key = Qt.Key
SECRET = "Quinquina habite au 12 rue des Lilas"


class TestRemoval:
    def test_the_first_time_tells_and_the_second_does(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        id_ = say(database, workshop, SECRET)
        player = open_window(dossier)
        page = player.bench.capture
        on_list(player)
        player.press(Key.Key_Delete, SHIFT)
        assert focused() == "Tout laisser"
        assert "pour toujours" in page.cards.removal.leave.accessibleDescription()
        shown = page.cards.removal.entry.toPlainText()
        assert all(words in shown for words in (SECRET, "Effacés pour toujours", "elle reste comptée"))
        player.settle()
        assert not row_of(player, id_).removed
        player.press(Key.Key_Delete, SHIFT)
        player.settle()
        one = row_of(player, id_)
        assert (one.removed, one.text, one.withdrawn) == (True, "", False)
        assert told(player).startswith("Le texte de A3-ACT-1-T1-01 est effacé")
        assert page.list.hasFocus()
        assert page.cards.removal.entry.toPlainText() == ""
        face = contribution_face(page.model.rows[0])
        assert (face.body, face.struck) == ("Texte retiré à la demande d’une personne.", False)
        player.press(Key.Key_Z, CTRL)
        player.settle()
        assert row_of(player, id_).text == ""

    def test_escape_or_enter_leaves_everything(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        id_ = say(database, workshop, SECRET)
        player = open_window(dossier)
        for key in (Key.Key_Escape, Key.Key_Return):
            on_list(player)
            player.press(Key.Key_Delete, SHIFT)
            player.press(key)
            player.settle()
            assert player.bench.capture.list.hasFocus()
        assert row_of(player, id_).text == SECRET

    def test_a_key_held_down_is_no_confirmation(self) -> None:
        held = QKeyEvent(QKeyEvent.Type.KeyPress, Key.Key_Delete, SHIFT, "", True)
        assert not pressed_again(held)
        assert pressed_again(QKeyEvent(QKeyEvent.Type.KeyPress, Key.Key_Delete, SHIFT))

    def test_by_the_menu_then_its_button(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        id_ = say(database, workshop, SECRET)
        player = open_window(dossier)
        on_list(player)
        player.bench.capture.entries.open_menu()
        player.letter("f")
        if focused() != "Tout laisser":  # two lines begin with that letter: the next one, then Enter
            player.letter("f")
            player.press(Key.Key_Return)
        player.push("Effacer ce texte")
        player.settle()
        assert row_of(player, id_).removed

    def test_what_was_removed_already_says_so(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        database.write(removing.remove, say(database, workshop, SECRET), EVENING)
        player = open_window(dossier)
        on_list(player)
        player.press(Key.Key_Delete, SHIFT)
        assert "déjà été retiré" in told(player)
        assert not player.bench.capture.cards.isVisible()

    def test_removed_elsewhere_the_card_goes_and_says_why(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        id_ = say(database, workshop, SECRET)
        player = open_window(dossier)
        on_list(player)
        player.press(Key.Key_Delete, SHIFT)
        database.write(removing.remove, id_, EVENING)
        player.until(lambda: not player.bench.capture.cards.isVisible(), "the removal")
        assert "déjà été retiré" in told(player)

    def test_an_open_history_no_longer_tells_the_words(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        id_ = say(database, workshop, SECRET)
        player = open_window(dossier)
        on_list(player)
        player.press(Key.Key_H, CTRL)
        reading = player.bench.capture.cards.reading.text
        assert "Quinquina" in reading.toPlainText()
        database.write(removing.remove, id_, EVENING)
        player.until(lambda: "Quinquina" not in reading.toPlainText(), "the removal")
        assert "Texte : (mots effacés)" in reading.toPlainText()
        assert reading.toPlainText().endswith("Texte : retiré à la demande d’une personne")


class TestDraftsOfWhatWasRemoved:
    """Half-typed corrections hold the words: they go from the line, from the other windows and from the file."""

    def test_the_line_that_corrects_it_goes_and_the_one_set_aside_comes_back(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        id_ = say(database, workshop, SECRET)
        player = open_window(dossier)
        composer = player.bench.capture.composer
        player.type("autre chose")
        on_list(player)
        player.press(Key.Key_F2)
        player.type(" au 3e")
        player.until(lambda: b"Lilas au 3e" in drafts(dossier), "the draft")
        on_list(player)
        database.write(removing.remove, id_, EVENING)
        player.until(lambda: composer.line.toPlainText() == "autre chose", "the line set aside")
        assert player.bench.capture.list.hasFocus()
        gone(player, dossier)

    def test_two_windows_let_go_of_it(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        id_ = say(database, workshop, SECRET)
        first, second = open_window(dossier), open_window(dossier)
        first.desktop.window.activateWindow()
        for player in (first, second):
            line = player.bench.capture.composer.line
            player.bench.capture.composer.edit(row_of(player, id_))
            line.insertPlainText(" !")
        first.until(lambda: drafts(dossier).count(b"Lilas !") >= 2, "both drafts")
        database.write(removing.remove, id_, EVENING)
        for player in (first, second):
            player.until(partial(is_empty, player), "the line")
        gone(first, dossier)

    def test_a_correction_sent_too_late_is_dropped_not_offered_again(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        id_ = say(database, workshop, SECRET)
        player = open_window(dossier)
        composer = player.bench.capture.composer
        on_list(player)
        player.press(Key.Key_F2)
        player.type(" !")
        database.write(removing.remove, id_, EVENING)
        player.press(Key.Key_Return)
        player.settle()
        assert "déjà été retiré" in told(player)
        assert composer.line.toPlainText() == ""
        assert not composer.again_button.isVisible()
        gone(player, dossier)

    def test_what_dead_windows_left_leaves_the_file_too(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        id_ = say(database, workshop, SECRET)
        dead = open_window(dossier)
        dead.bench.capture.composer.edit(row_of(dead, id_))
        dead.bench.capture.composer.line.insertPlainText(" !")
        dead.bench.capture.draw_up()
        dead.desktop.window.close()
        player = open_window(dossier, code="A4-ACT-1")  # elsewhere: what the dead window left is nobody's
        player.type("une phrase à moitié")
        player.until(lambda: "à moitié".encode() in drafts(dossier), "the draft")
        assert b"Quinquina" in drafts(dossier)
        database.write(removing.remove, id_, EVENING)
        gone(player, dossier)
        assert "à moitié".encode() in drafts(dossier)

    def test_removed_while_no_window_was_there_it_is_not_given_back(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        id_ = say(database, workshop, SECRET)
        dead = open_window(dossier)
        dead.bench.capture.composer.edit(row_of(dead, id_))
        dead.bench.capture.composer.line.insertPlainText(" !")
        dead.desktop.window.close()
        database.write(removing.remove, id_, EVENING)
        assert b"Quinquina" in drafts(dossier)
        player = open_window(dossier)
        assert player.bench.capture.composer.line.toPlainText() == ""
        gone(player, dossier)

    def test_what_is_said_about_it_stays(
        self, open_window: Opener, dossier: Path, database: Database, workshop: str
    ) -> None:
        id_ = say(database, workshop, SECRET)
        player = open_window(dossier)
        on_list(player)
        player.bench.capture.entries.open_menu()
        player.letter("r")
        player.type("je réponds")
        database.write(removing.remove, id_, EVENING)
        player.until(lambda: player.bench.capture.model.rows[0].removed, "the removal")
        assert player.bench.capture.composer.line.toPlainText() == "je réponds"


def is_empty(player: Player) -> bool:
    return not player.bench.capture.composer.line.toPlainText()


def gone(player: Player, dossier: Path) -> None:
    player.until(lambda: b"Quinquina" not in drafts(dossier), "its words leaving the draft file")


class TestTheDraftFile:
    def test_only_what_holds_the_words_is_forgotten(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        store = player.bench.ws.drafts
        correcting = TypedLine("corrigée", editing="x", base=("mots", "", 1, "idea", "P"))
        plain, sent = TypedLine("à moi"), TypedLine("en route", token="1")
        store.keep("w/7", Draft(correcting, parked=plain, waiting=(sent, correcting), aside=correcting)).result()
        store.keep("w/8", Draft(plain, aside=correcting)).result()
        store.keep("w/9", Draft(correcting)).result()
        store.forget("x").result()
        (seventh,), (eighth,) = store.find("w/7"), store.find("w/8")
        assert seventh == Draft(plain, waiting=(sent,))
        assert eighth == Draft(plain)
        assert store.find("w/9") == []
