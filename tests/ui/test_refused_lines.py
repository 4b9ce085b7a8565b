"""A line that the dossier refuses is never merged, misfiled or lost: it comes back as it was, when there is room."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtGui import Qt
from PySide6.QtTest import QTest

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Saying
from fabrique_desktop.services import capture, programme
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.engine import connect
from tests.journeys.player import CTRL, Player
from tests.ui.conftest import Opener


def said(player: Player) -> list[ContributionRow]:
    assert player.bench.workshop is not None
    return list(player.bench.database.read(capture.contribution_rows, player.bench.workshop.id))


@contextmanager
def refusing(dossier: Path) -> Iterator[None]:
    """Writes are refused while this holds: a trigger stands for a full disk, a lock, a vanished file."""
    other = connect(dossier)
    other.execute("CREATE TRIGGER no_more BEFORE INSERT ON journal_entry BEGIN SELECT RAISE(ABORT, 'refused'); END")
    try:
        yield
    finally:
        other.execute("DROP TRIGGER no_more")
        other.close()


def enter(player: Player, text: str = "") -> None:
    player.type(text)
    player.press(Qt.Key.Key_Return)


def wait(player: Player) -> None:
    player.until(lambda: player.bench.ws.gestures.pending == 0, "the answers")
    QTest.qWait(20)


def test_it_comes_back_into_an_empty_line_with_its_filing(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    composer = player.bench.capture.composer
    player.press(Qt.Key.Key_F5)
    player.press(Qt.Key.Key_B, CTRL)
    composer.verbatim.setText("mot pour mot")
    composer.line.setFocus()
    with refusing(dossier):
        enter(player, "refusée")
        wait(player)
    assert (composer.line.toPlainText(), composer.verbatim.text()) == ("refusée", "mot pour mot")
    assert composer.angle is AngleChoice.PARTICIPATION
    player.press(Qt.Key.Key_Return)
    player.settle()
    assert [(one.text, one.verbatim) for one in said(player)] == [("refusée", "mot pour mot")]


def test_two_refused_lines_stay_two(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    composer = player.bench.capture.composer
    with refusing(dossier):
        enter(player, "un")
        enter(player, "deux")
        player.type("trois, en cours")
        wait(player)
    assert composer.line.toPlainText() == "trois, en cours"
    assert composer.again_button.isVisible()
    enter(player)
    player.settle()
    for _ in range(2):
        composer.take_refused()
        enter(player)
        player.settle()
    assert [one.text for one in reversed(said(player))] == ["trois, en cours", "un", "deux"]
    assert not composer.again_button.isVisible()


def test_a_refused_correction_never_touches_the_line_being_typed(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    enter(player, "banc")
    player.settle()
    player.press(Qt.Key.Key_Up)
    with refusing(dossier):
        enter(player, " vert")
        player.type("une tout autre idée")
        wait(player)
    enter(player)
    player.settle()
    assert sorted(one.text for one in said(player)) == ["banc", "une tout autre idée"]
    player.bench.capture.composer.take_refused()
    assert player.bench.capture.composer.line.toPlainText() == "banc vert"
    enter(player)
    player.settle()
    assert sorted(one.text for one in said(player)) == ["banc vert", "une tout autre idée"]


def test_a_refused_line_keeps_its_table_and_its_workshop(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    composer = player.bench.capture.composer
    with refusing(dossier):
        enter(player, "de la table 1")
        player.press(Qt.Key.Key_F4)
        wait(player)
    assert composer.line.toPlainText() == ""
    enter(player, "de la table 2")
    player.settle()
    other = player.bench.database.read(programme.workshop_named, "A1-CIT-1")
    here = player.bench.workshops
    player.bench.choose([other], "capture")
    assert composer.line.toPlainText() == ""
    player.bench.choose(here, "capture")
    for _ in range(4):
        player.press(Qt.Key.Key_F4)
    composer.take_refused()
    enter(player)
    player.settle()
    assert {one.text: one.table for one in said(player)} == {"de la table 1": 1, "de la table 2": 2}


def test_a_refused_line_survives_the_window(open_window: Opener, dossier: Path) -> None:
    first = open_window(dossier)
    with refusing(dossier):
        enter(first, "pas encore")
        first.type("et la suite")
        wait(first)
    first.desktop.window.close()
    second = open_window(dossier)
    composer = second.bench.capture.composer
    assert composer.line.toPlainText() == "et la suite"
    assert composer.again_button.text() == "Reprendre (1 non enregistrée)"


def test_quitting_stays_when_the_last_line_is_refused(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    with refusing(dossier):
        enter(player, "juste avant")
        player.desktop.window.close()
        wait(player)
    assert player.desktop.window.isVisible()
    assert player.bench.capture.composer.line.toPlainText() == "juste avant"


def test_a_line_recorded_then_corrected_does_not_come_back(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    enter(player, "une fois")
    player.press(Qt.Key.Key_F4)
    wait(player)
    player.press(Qt.Key.Key_Up)
    enter(player, ", corrigée")
    player.settle()
    for _ in range(4):
        player.press(Qt.Key.Key_F4)
    assert player.bench.capture.composer.line.toPlainText() == ""
    assert not player.bench.capture.composer.again_button.isVisible()


def test_a_correction_never_covers_another_s(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    player = open_window(dossier)
    enter(player, "banc")
    player.settle()
    player.press(Qt.Key.Key_Up)
    theirs = Saying("banc à l’ombre", 3, AngleChoice.COORDINATION, ContributionKind.PROPOSAL)
    database.write(capture.revise, said(player)[0].id, theirs)
    enter(player, " public")
    wait(player)
    assert said(player)[0].text == "banc à l’ombre"
    composer = player.bench.capture.composer
    assert composer.line.toPlainText() == "banc public"
    enter(player)
    wait(player)
    assert said(player)[0].text == "banc à l’ombre"
    player.press(Qt.Key.Key_Return, CTRL)
    player.settle()
    (one,) = said(player)
    assert (one.text, one.angle, one.kind) == ("banc public", AngleChoice.COORDINATION, ContributionKind.PROPOSAL)


def test_a_change_of_filing_alone_leaves_the_words_of_another(
    open_window: Opener, dossier: Path, database: Database
) -> None:
    player = open_window(dossier)
    enter(player, "banc")
    player.settle()
    entry = said(player)[0]
    player.press(Qt.Key.Key_Up)
    database.write(capture.change_angle, [entry.id], AngleChoice.BOTH)
    enter(player, " vert")
    player.settle()
    assert (said(player)[0].text, said(player)[0].angle) == ("banc vert", AngleChoice.BOTH)


def test_a_correction_in_hand_is_not_dropped_for_another(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    for text in ("première", "seconde"):
        enter(player, text)
        player.settle()
    player.press(Qt.Key.Key_Up)
    player.type(" changée")
    page = player.bench.capture
    page.list.setFocus()
    page.list.choose(1)
    player.press(Qt.Key.Key_F2)
    assert page.composer.line.toPlainText() == "seconde changée"


def test_showing_an_old_entry_keeps_the_whole_list(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    for number in range(capture.WINDOW + 40):
        database.write(capture.add_contribution, workshop, Saying(f"n° {number}", 1), database.clock())
    player = open_window(dossier)
    page = player.bench.capture
    page.reveal(page.model.rows[-1].id)
    bar = page.list.verticalScrollBar()
    bar.setValue(bar.maximum())
    player.until(lambda: len(page.model.rows) == capture.WINDOW + 40, "the older ones")
    page.list.setFocus()
    page.list.choose(5)
    player.press(Qt.Key.Key_F9)
    player.settle()
    assert len(page.model.rows) == capture.WINDOW + 40


@pytest.fixture
def second_dossier(founded: Path, tmp_path: Path) -> Path:
    other = tmp_path / "autre.fabrique"
    other.write_bytes(founded.read_bytes())
    return other


def test_changing_dossier_leaves_nothing_of_the_first(open_window: Opener, dossier: Path, second_dossier: Path) -> None:
    player = open_window(dossier)
    former = player.bench
    gone: list[str] = []
    former.destroyed.connect(lambda _object: gone.append("bench"))
    for path in (second_dossier, dossier, second_dossier):
        assert player.desktop.open(path)
        QTest.qWait(30)
    assert gone == ["bench"]
    assert player.bench.database.path == second_dossier
    player.press(Qt.Key.Key_F11)
    player.press(Qt.Key.Key_F12)
    QTest.qWait(50)
    assert not dossier.with_name(dossier.name + "-wal").exists()


def test_a_dossier_that_cannot_be_opened_leaves_the_other_in_place(
    open_window: Opener, dossier: Path, tmp_path: Path
) -> None:
    player = open_window(dossier)
    (tmp_path / "faux.fabrique").write_text("pas un dossier")
    assert not player.desktop.open(tmp_path / "faux.fabrique")
    assert player.desktop.window.banner.isVisible()
    player.desktop.window.activateWindow()
    player.bench.go("capture")
    enter(player, "toujours là")
    player.settle()
    assert said(player)[0].text == "toujours là"


def test_a_correction_left_by_a_key_too_many_can_be_taken_back(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    composer = player.bench.capture.composer
    enter(player, "banc")
    player.settle()
    player.press(Qt.Key.Key_Up)
    player.type(" près de l’école, dicté par la table")
    player.press(Qt.Key.Key_Escape)
    assert composer.line.toPlainText() == ""
    composer.take_refused()
    assert composer.line.toPlainText() == "banc près de l’école, dicté par la table"
    player.press(Qt.Key.Key_Escape)
    assert not composer.again_button.isVisible(), "left twice, they go"
    player.press(Qt.Key.Key_Up)
    player.press(Qt.Key.Key_Escape)
    assert not composer.again_button.isVisible(), "nothing was changed"
    assert [one.text for one in said(player)] == ["banc"]


def test_an_abandoned_correction_survives_the_window(open_window: Opener, dossier: Path) -> None:
    first = open_window(dossier)
    enter(first, "banc")
    first.settle()
    first.press(Qt.Key.Key_Up)
    first.type(" vert")
    first.press(Qt.Key.Key_Escape)
    first.desktop.window.close()
    composer = open_window(dossier).bench.capture.composer
    composer.take_refused()
    assert composer.line.toPlainText() == "banc vert"
    assert composer._editing
