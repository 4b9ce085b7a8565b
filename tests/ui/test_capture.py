"""The twelve things a capture screen must never do, tried by keys in the real window."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Saying
from fabrique_desktop.services import capture, closing, history, programme
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui import keys
from tests.journeys.player import CTRL, SHIFT, Player
from tests.ui.conftest import Opener


def said(player: Player) -> list[ContributionRow]:
    workshop = player.bench.workshop
    assert workshop is not None
    return list(player.bench.database.read(capture.contribution_rows, workshop.id))


def say(player: Player, text: str) -> None:
    player.type(text)
    player.press(Qt.Key.Key_Return)
    player.settle()


def test_enter_saves_and_the_line_is_ready_for_the_next(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    say(player, "+ de bancs, l’été")
    say(player, "= un seul dossier")
    assert [one.text for one in said(player)] == ["= un seul dossier", "+ de bancs, l’été"]
    assert [one.reference for one in said(player)] == ["A3-ACT-1-T1-02", "A3-ACT-1-T1-01"]
    line = player.bench.capture.composer.line
    assert line.hasFocus()
    assert line.toPlainText() == ""
    assert [one.text for one in player.bench.capture.model.rows] == ["= un seul dossier", "+ de bancs, l’été"]


def test_shift_enter_breaks_the_line(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    player.type("un")
    player.press(Qt.Key.Key_Return, SHIFT)
    say(player, "deux")
    assert said(player)[0].text == "un\ndeux"


def test_up_takes_the_last_and_its_first_wording_stays(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    say(player, "un banc")
    player.press(Qt.Key.Key_Up)
    assert player.bench.capture.composer.line.toPlainText() == "un banc"
    say(player, " à l’ombre")
    (one,) = said(player)
    assert (one.reference, one.text) == ("A3-ACT-1-T1-01", "un banc à l’ombre")
    changes = player.bench.database.read(history.history, one.id)
    assert [change.after for change in changes if change.field == "text"] == ["un banc", "un banc à l’ombre"]


def test_correcting_gives_the_half_typed_line_back(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    say(player, "première")
    player.type("à moitié")
    player.tab_to("Contributions, la plus récente d’abord")
    player.press(Qt.Key.Key_Home)
    player.press(Qt.Key.Key_F2)
    assert player.bench.capture.composer.line.toPlainText() == "première"
    player.press(Qt.Key.Key_Escape)
    assert player.bench.capture.composer.line.toPlainText() == "à moitié"
    assert said(player)[0].text == "première"


def test_another_table_s_entry_can_be_corrected_without_changing_table(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    player.press(Qt.Key.Key_F4)
    say(player, "de la table 2")
    for _ in range(4):
        player.press(Qt.Key.Key_F4)
    assert player.bench.capture.composer.table == 1
    player.tab_to("Contributions, la plus récente d’abord")
    player.press(Qt.Key.Key_Home)
    player.press(Qt.Key.Key_Return)
    say(player, ", précisée")
    assert (said(player)[0].text, said(player)[0].table) == ("de la table 2, précisée", 2)
    assert player.bench.capture.composer.table == 1


def test_delete_withdraws_and_ctrl_z_takes_back(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    say(player, "à retirer")
    player.tab_to("Contributions, la plus récente d’abord")
    player.press(Qt.Key.Key_Home)
    player.press(Qt.Key.Key_Delete)
    player.settle()
    assert said(player)[0].withdrawn
    player.press(Qt.Key.Key_Z, CTRL)
    player.settle()
    assert not said(player)[0].withdrawn


def test_several_entries_are_filed_in_one_gesture(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    for text in ("un", "deux", "trois"):
        say(player, text)
    player.tab_to("Contributions, la plus récente d’abord")
    player.press(Qt.Key.Key_Home)
    player.press(Qt.Key.Key_Down, SHIFT)
    player.press(Qt.Key.Key_Down, SHIFT)
    player.press(Qt.Key.Key_F6)
    player.settle()
    assert {one.angle for one in said(player)} == {AngleChoice.COORDINATION}
    player.press(Qt.Key.Key_F3)
    player.letter("c")
    player.tab_to("Contributions, la plus récente d’abord")
    player.settle()
    assert player.bench.capture.composer.angle is AngleChoice.UNSORTED


def test_a_letter_typed_in_the_list_goes_to_the_line(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    say(player, "déjà dit")
    player.tab_to("Contributions, la plus récente d’abord")
    player.type("é")
    assert player.bench.capture.composer.line.toPlainText() == "é"
    player.tab_to("Retirer")
    player.type("t")
    assert player.bench.capture.composer.line.toPlainText() == "ét"


@pytest.mark.parametrize("key", [key for key in keys.TABLE_OF_KEYS if key.where is keys.Where.EVERYWHERE], ids=str)
def test_no_key_of_the_table_changes_the_line(open_window: Opener, dossier: Path, key: keys.Key) -> None:
    player = open_window(dossier)
    player.type("rien ne bouge")
    if key.sequence and key is not keys.UNDO:
        letter = key.sequence.rsplit("+", 1)[-1] or "+"
        code = Qt.Key(ord(letter)) if len(letter) == 1 else Qt.Key[f"Key_{letter}"]
        player.press(code, CTRL if key.sequence.startswith("Ctrl") else Qt.KeyboardModifier.NoModifier)
    assert player.bench.capture.composer.line.toPlainText() == "rien ne bouge"


def test_what_another_process_writes_appears_without_moving_the_line(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    player = open_window(dossier)
    player.type("je tape")
    place = player.bench.capture.composer.line.mapToGlobal(player.bench.capture.composer.line.rect().topLeft())
    database.write(capture.add_contribution, workshop, Saying("dit ailleurs", 3), database.clock())
    player.until(lambda: [one.text for one in player.bench.capture.model.rows] == ["dit ailleurs"], "the entry")
    line = player.bench.capture.composer.line
    assert line.mapToGlobal(line.rect().topLeft()) == place
    assert line.toPlainText() == "je tape"
    assert line.hasFocus()


def test_the_half_typed_line_survives_a_kill_at_its_table(open_window: Opener, dossier: Path) -> None:
    command = [sys.executable, "-m", "tests.ui.half_typed", str(dossier), "au milieu d’une phra"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "typed\n"
        child.kill()
    player = open_window(dossier)
    composer = player.bench.capture.composer
    assert (composer.line.toPlainText(), composer.table) == ("au milieu d’une phra", 3)
    assert composer.angle is AngleChoice.PARTICIPATION
    say(player, "se")
    assert (said(player)[0].text, said(player)[0].reference) == ("au milieu d’une phrase", "A3-ACT-1-T3-01")
    assert open_window(dossier).bench.capture.composer.line.toPlainText() == ""


def test_two_windows_never_share_a_half_typed_line(open_window: Opener, dossier: Path) -> None:
    first = open_window(dossier)
    first.type("dans la première")
    QTest.qWait(400)
    second = open_window(dossier)
    assert second.bench.capture.composer.line.toPlainText() == ""
    say(second, "dans la seconde")
    assert first.bench.capture.composer.line.toPlainText() == "dans la première"
    first.desktop.window.close()
    assert open_window(dossier).bench.capture.composer.line.toPlainText() == "dans la première"


def test_the_line_set_aside_for_a_correction_survives_too(open_window: Opener, dossier: Path) -> None:
    first = open_window(dossier)
    say(first, "première")
    first.type("mise de côté")
    first.press(Qt.Key.Key_Tab)
    first.press(Qt.Key.Key_Return)
    assert first.bench.capture.composer.line.toPlainText() == "première"
    first.desktop.window.close()
    second = open_window(dossier)
    assert second.bench.capture.composer.line.toPlainText() == "première"
    second.press(Qt.Key.Key_Escape)
    assert second.bench.capture.composer.line.toPlainText() == "mise de côté"


def test_erased_words_come_back_before_anything_else_is_undone(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    say(player, "gardée")
    player.type("effacé")
    player.press(Qt.Key.Key_A, CTRL)
    player.press(Qt.Key.Key_Backspace)
    player.press(Qt.Key.Key_Z, CTRL)
    player.settle()
    assert player.bench.capture.composer.line.toPlainText() == "effacé"
    assert not said(player)[0].withdrawn


def test_undo_leaves_what_another_window_wrote(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    player = open_window(dossier)
    say(player, "d’ici")
    database.write(capture.add_contribution, workshop, Saying("d’ailleurs", 2), database.clock())
    player.press(Qt.Key.Key_Z, CTRL)
    player.settle()
    assert {one.text: one.withdrawn for one in said(player)} == {"d’ici": True, "d’ailleurs": False}
    player.press(Qt.Key.Key_Z, CTRL)
    player.settle()
    assert not next(one for one in said(player) if one.text == "d’ailleurs").withdrawn


def test_tab_goes_from_the_line_to_the_list_and_escape_comes_back(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    say(player, "là")
    player.press(Qt.Key.Key_Tab)
    assert player.bench.capture.list.hasFocus()
    assert player.bench.capture.list.current_row().text == "là"
    player.press(Qt.Key.Key_Escape)
    assert player.bench.capture.composer.line.hasFocus()


def test_the_filing_of_one_workshop_is_not_carried_to_another(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    player.press(Qt.Key.Key_F5)
    other = player.bench.database.read(programme.workshop_named, "A4-ACT-1")
    player.bench.choose([other], "capture")
    assert player.bench.capture.composer.angle is AngleChoice.UNSORTED


def test_the_post_is_remembered(open_window: Opener, dossier: Path) -> None:
    first = open_window(dossier)
    first.tab_to("Initiales de la personne au clavier")
    first.type("JD")
    first.press(Qt.Key.Key_Return)
    first.press(Qt.Key.Key_F4)
    first.desktop.window.close()
    second = open_window(dossier)
    assert second.bench.database.operator == "JD"
    assert second.bench.capture.composer.table == 2


def test_a_refused_line_comes_back(open_window: Opener, dossier: Path, database: Database, workshop: str) -> None:
    player = open_window(dossier)
    player.type("trop tard")
    line = player.bench.capture.composer.line
    database.write(closing.close_workshop, workshop, database.clock())
    player.press(Qt.Key.Key_Return)
    player.until(line.isReadOnly, "the closing")
    player.settle()
    assert line.toPlainText() == "trop tard"
    assert said(player) == []


def test_any_size_is_saved_at_once(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    long = "Un très long témoignage. " * 2_000
    player.bench.capture.composer.line.setPlainText(long)
    player.press(Qt.Key.Key_Return)
    player.settle()
    assert said(player)[0].text == long.strip()


def test_the_operator_is_whoever_is_at_the_keyboard(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    player.tab_to("Initiales de la personne au clavier")
    player.type("ML")
    player.press(Qt.Key.Key_Return)
    say(player, "signée")
    changes = player.bench.database.read(history.history, said(player)[0].id)
    assert {change.operator for change in changes} == {"ML"}


def test_kind_is_chosen_by_two_keys_and_kept(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    player.press(Qt.Key.Key_F3)
    player.letter("p")
    say(player, "un")
    say(player, "deux")
    assert [one.kind for one in said(player)] == [ContributionKind.PROPOSAL] * 2
    assert QApplication.activePopupWidget() is None


def test_the_list_loads_by_need(open_window: Opener, dossier: Path, database: Database, workshop: str) -> None:
    for number in range(capture.WINDOW + 30):
        database.write(capture.add_contribution, workshop, Saying(f"n° {number}", 1), database.clock())
    player = open_window(dossier)
    page = player.bench.capture
    assert len(page.model.rows) == capture.WINDOW
    bar = page.list.verticalScrollBar()
    bar.setValue(bar.maximum())
    player.until(lambda: len(page.model.rows) == capture.WINDOW + 30, "the older ones")
