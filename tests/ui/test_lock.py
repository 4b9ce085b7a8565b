"""The lock: everything is covered at once, nothing is lost, and no key is left in this process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from fabrique_desktop.services import capture, closing
from fabrique_desktop.store import keyring
from fabrique_desktop.store.engine import connect
from fabrique_desktop.ui import keys
from fabrique_desktop.ui.frozen_wall import FrozenWall
from fabrique_desktop.ui.lock_choices import LockChoices
from fabrique_desktop.ui.lock_signals import TICK_MS, LockSignals
from fabrique_desktop.ui.locking import Locking
from fabrique_desktop.ui.widgets.files import ask_save
from tests.journeys.player import CTRL, SHIFT, Player
from tests.ui.conftest import Opener
from tests.ui.locked import PHRASE, PHRASES, lock, open_protected, page_to_unlock, refusal, traces, unlock

HALF = "Un banc devant la maison du département"


@pytest.fixture
def player(open_window: Opener, protected: Path) -> Player:
    opened = open_window(None)
    open_protected(opened, protected)
    return opened


def every_word(player: Player) -> str:
    """All that any widget of ours shows or holds."""
    found = []
    for widget in QApplication.allWidgets():
        for name in ("text", "toPlainText", "windowTitle", "accessibleName"):
            told = getattr(widget, name, None)
            found.append(str(told()) if callable(told) else "")
    return "\n".join(found)


class TestLocking:
    def test_the_half_typed_line_comes_back_with_its_place(self, player: Player, protected: Path) -> None:
        player.bench.capture.composer.line.setFocus()
        player.type(HALF)
        before = (player.bench.workshop, player.bench.capture.composer.table)
        lock(player)
        unlock(player)
        line = player.bench.capture.composer.line
        assert line.toPlainText() == HALF
        assert line.textCursor().position() == len(HALF)
        assert (player.bench.workshop, player.bench.capture.composer.table) == before
        assert player.desktop.window.shown_page() == "capture"
        player.until(line.hasFocus, "the line's focus")
        player.type(" de plus")
        assert line.toPlainText() == f"{HALF} de plus"

    def test_the_same_table_and_page(self, player: Player) -> None:
        player.press(Qt.Key.Key_F4)
        table = player.bench.capture.composer.table
        assert table != 1
        player.bench.go("tidy")
        lock(player)
        unlock(player)
        assert player.desktop.window.shown_page() == "tidy"
        player.bench.go("capture")
        assert player.bench.capture.composer.table == table

    def test_what_was_done_before_can_still_be_undone(self, player: Player) -> None:
        player.bench.capture.composer.line.setFocus()
        player.type("Un banc de trop")
        player.press(Qt.Key.Key_Return)
        player.settle()
        lock(player)
        unlock(player)
        bench = player.bench
        player.until(bench.capture.composer.line.hasFocus, "the line's focus")
        player.press(Qt.Key.Key_Z, CTRL)
        player.until(lambda: bench.ws.gestures.pending == 0, "the undo")
        rows = bench.database.read(capture.contribution_rows, bench.workshops[0].id)
        assert [row.text for row in rows if not row.withdrawn] == []

    def test_a_name_half_typed_at_the_desk_comes_back(self, player: Player) -> None:
        player.bench.go("desk")
        player.bench.desk.finder.field.setText("Duran")
        lock(player)
        unlock(player)
        assert player.desktop.window.shown_page() == "desk"
        assert player.bench.desk.finder.words == "Duran"
        player.bench.go("capture")
        lock(player)
        unlock(player)
        assert player.desktop.window.shown_page() == "capture"
        assert player.bench.desk.finder.words == "Duran"

    def test_no_key_and_no_word_is_left(self, player: Player, protected: Path) -> None:
        player.type(HALF)
        player.press(Qt.Key.Key_Return)
        player.settle()
        player.type("Dupont à moitié")
        assert keyring.key_of(protected)
        lock(player)
        QTest.qWait(50)
        player.until(lambda: keyring.key_of(protected) == "", "the key's end")
        assert keyring.key_of(protected.with_name(f"{protected.name}-brouillons")) == ""
        told = every_word(player)
        for word in (HALF, "Dupont", protected.stem, "A3-ACT-1"):
            assert word not in told, word
        assert not traces(protected.parent, HALF)
        assert not traces(protected.parent, "Dupont")

    def test_what_is_on_its_way_to_the_disk_is_waited_for(self, player: Player, protected: Path) -> None:
        other = connect(protected)
        other.execute("BEGIN IMMEDIATE")
        player.type("Presque enregistrée")
        player.press(Qt.Key.Key_Return)
        player.desktop.ways.signals.locked.emit()
        assert player.desktop.window.covered
        QTest.qWait(50)
        assert player.desktop.bench is not None
        other.execute("ROLLBACK")
        other.close()
        player.until(lambda: player.desktop.bench is None, "the lock")
        unlock(player)
        rows = player.bench.database.read(capture.contribution_rows, player.bench.workshops[0].id)
        assert [one.text for one in rows] == ["Presque enregistrée"]
        assert player.bench.capture.composer.line.toPlainText() == ""

    def test_quitting_while_it_waits_for_the_disk_ends_once(self, player: Player, protected: Path) -> None:
        other = connect(protected)
        other.execute("BEGIN IMMEDIATE")
        player.type("Presque enregistrée")
        player.press(Qt.Key.Key_Return)
        player.desktop.ways.signals.locked.emit()
        assert not player.desktop.window.close()
        other.execute("ROLLBACK")
        other.close()
        player.until(lambda: not player.desktop.window.isVisible(), "the end")
        player.until(lambda: player.desktop.bench is None, "the lock")

    def test_a_window_of_files_goes_too(self, player: Player) -> None:
        answers: list[object] = []
        QTimer.singleShot(30, player.desktop.ways.signals.locked.emit)
        answers.append(ask_save(player.desktop.window, "Où ?", Path("rien.txt"), "Tout (*)"))
        assert answers == [None]
        player.until(lambda: player.desktop.bench is None, "the lock")
        assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, QFileDialog) and one.isVisible()]
        unlock(player)

    def test_no_key_of_a_page_is_heard_behind_it(self, player: Player) -> None:
        lock(player)
        for key in (Qt.Key.Key_E, Qt.Key.Key_T, Qt.Key.Key_L):
            player.press(key, CTRL)
        player.press(Qt.Key.Key_F11)
        player.press(Qt.Key.Key_F11, SHIFT)
        assert player.desktop.window.covered
        assert page_to_unlock(player).isVisible()
        assert player.desktop.window.windowTitle() == "Fabrique — verrouillé"

    def test_by_its_key(self, player: Player) -> None:
        assert keys.LOCK.sequence == "Shift+F12"
        player.press(Qt.Key.Key_F12, SHIFT)
        assert player.desktop.window.covered
        player.until(lambda: player.desktop.bench is None, "the lock")

    def test_another_dossier_instead(self, player: Player, dossier: Path) -> None:
        lock(player)
        page_to_unlock(player).leave_button.click()
        assert player.desktop.window.shown_page() == "welcome"
        assert player.desktop.open(dossier)
        assert not player.bench.protected

    def test_a_wrong_phrase_leaves_it_locked(self, player: Player) -> None:
        lock(player)
        assert "phrase" in refusal(player, "rien de tout cela ici")
        assert player.desktop.window.covered
        unlock(player)

    def test_another_post_gets_its_own_window(self, player: Player, protected: Path) -> None:
        player.type("Une phrase à moitié")
        lock(player)
        unlock(player, PHRASES[next(iter(PHRASES))])
        assert player.desktop.window.shown_page() == "desk"
        assert not player.desktop.window.buttons["capture"].isVisible()
        lock(player)
        unlock(player)
        player.bench.go("capture")
        assert player.bench.capture.composer.line.toPlainText() == "Une phrase à moitié"

    def test_what_it_covers_is_not_another_windows_to_take(
        self, player: Player, protected: Path, open_window: Opener
    ) -> None:
        player.type(HALF)
        lock(player)
        other = open_window(None)
        open_protected(other, protected)
        assert other.bench.capture.composer.line.toPlainText() == ""
        unlock(player)
        assert player.bench.capture.composer.line.toPlainText() == HALF


class TestUnprotected:
    def test_nothing_locks_it(self, open_window: Opener, dossier: Path) -> None:
        player = open_window(dossier)
        player.desktop.ways.locking.follow()
        player.desktop.ways.signals.locked.emit()
        assert not player.desktop.window.covered
        player.press(Qt.Key.Key_F12, SHIFT)
        assert "n’a pas de phrase" in player.desktop.window.banner.text.text()


def locks(locking: Locking) -> bool:
    """Whether it does, at the time that it is."""
    locking.look_at_the_time()
    return locking.locked


class TestByItself:
    @pytest.fixture
    def watched(self, player: Player) -> tuple[Player, Locking, list[float]]:
        """A lock that counts on a clock of ours."""
        now = [0.0]
        locking = Locking(
            player.desktop, player.desktop.ways.doors, LockSignals(player.desktop), player.desktop, lambda: now[0]
        )
        player.desktop.ways.locking = locking
        locking.follow()
        return player, locking, now

    @pytest.mark.parametrize("minutes", [2, 5, 15])
    def test_after_so_long_without_a_key(self, watched: tuple[Player, Locking, list[float]], minutes: int) -> None:
        player, locking, now = watched
        player.desktop.choose(LockChoices(minutes))
        now[0] = minutes * 60 - 1
        assert not locks(locking)
        now[0] = minutes * 60
        assert locks(locking)
        player.until(lambda: player.desktop.bench is None, "the lock")

    def test_a_key_puts_it_off(self, watched: tuple[Player, Locking, list[float]]) -> None:
        player, locking, now = watched
        now[0] = 299
        handle = player.desktop.window.windowHandle()
        assert handle is not None
        QTest.keyClick(handle, Qt.Key.Key_A)
        now[0] = 500
        assert not locks(locking)

    def test_never_when_asked(self, watched: tuple[Player, Locking, list[float]]) -> None:
        player, locking, now = watched
        player.desktop.choose(LockChoices(0))
        now[0] = 1e6
        assert not locks(locking)

    def test_not_while_a_workshop_runs_unless_asked(self, watched: tuple[Player, Locking, list[float]]) -> None:
        player, locking, now = watched
        bench = player.bench
        bench.ws.gestures.run(closing.start_workshop, bench.workshops[0].id, player.desktop.clock())
        player.settle()
        player.until(lambda: bench.running, "the workshop's beginning")
        now[0] = 1000
        assert not locks(locking)
        player.desktop.choose(LockChoices(running=True))
        assert locks(locking)
        player.until(lambda: player.desktop.bench is None, "the lock")

    def test_choices_outlive_the_window_and_damage(self, player: Player) -> None:
        player.desktop.choose(LockChoices(15, running=True, wall=True))
        assert LockChoices.read(player.desktop.preferences) == LockChoices(15, running=True, wall=True)
        damages: list[object] = ["x", 3, [], {"minutes": "5"}, {"minutes": 7}, {"running": 1, "wall": "oui"}]
        for damaged in damages:
            assert LockChoices.read({"lock": damaged}) == LockChoices()


class TestSignals:
    @pytest.mark.parametrize(
        ("wall", "steady", "slept"),
        [(70.0, 5.0, True), (5.0, 5.0, False), (-3600.0, 5.0, False), (200.0, 200.0, True), (30.0, 5.0, False)],
    )
    def test_a_clock_that_jumped_is_a_computer_that_slept(
        self, player: Player, wall: float, steady: float, slept: bool
    ) -> None:
        clocks = [1000.0, 50.0]
        signals = LockSignals(player.desktop, lambda: clocks[0], lambda: clocks[1])
        heard: list[bool] = []
        signals.locked.connect(lambda: heard.append(True))
        clocks[0] += wall
        clocks[1] += steady
        signals.tick()
        assert bool(heard) is slept
        clocks[0] += TICK_MS / 1000
        clocks[1] += TICK_MS / 1000
        signals.tick()
        assert len(heard) == slept

    def test_coming_back_does_not_lock(self, player: Player) -> None:
        signals = LockSignals(player.desktop)
        heard: list[bool] = []
        signals.locked.connect(lambda: heard.append(True))
        signals.told(False)
        assert not heard
        signals.told(True)
        signals.told_to_lock()
        assert len(heard) == 2


class TestRoom:
    def test_over_the_desk_it_goes_and_the_lock_is_seen(self, player: Player) -> None:
        """One screen only: what covers the desk would cover the lock."""
        player.bench.toggle_room()
        room = player.bench.room
        lock(player)
        assert player.desktop.ways.locking.wall is None
        assert not [
            one
            for one in QApplication.topLevelWidgets()
            if one.isVisible() and one.windowTitle() != "Fabrique — verrouillé"
        ]
        assert room is not None

    @pytest.mark.parametrize("kept", [False, True])
    def test_a_still_picture_or_black(self, player: Player, kept: bool) -> None:
        player.bench.room.resize(800, 600)
        image = player.bench.room.grab() if kept else None
        wall = FrozenWall(image, player.desktop.window.screen())
        wall.resize(800, 600)
        shown = wall.grab().toImage()
        assert (shown == player.bench.room.grab().toImage()) is kept
        assert (shown.pixelColor(400, 300).name() == "#000000") is not kept
        wall.close()
        wall.deleteLater()


def test_the_projector_shows_black_or_its_last_image(protected: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.ui.two_screens", str(protected), str(tmp_path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert told == ["projector black back projector", "projector image back projector"]


def test_the_lock_says_no_name(player: Player, protected: Path) -> None:
    lock(player)
    page = page_to_unlock(player)
    said = " ".join(one.text() for one in (page.title, page.about, page.asked))
    assert "Dossier verrouillé" in said
    assert protected.stem not in said
    assert PHRASE not in every_word(player)


@pytest.mark.parametrize("then", [[], ["lock"]])
def test_the_half_typed_line_survives_a_kill(
    open_window: Opener, protected: Path, tmp_path: Path, then: list[str]
) -> None:
    command = [sys.executable, "-m", "tests.ui.half_typed_locked", str(protected), HALF, *then]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "typed\n"
        child.kill()
    assert not traces(tmp_path, HALF)
    assert not traces(tmp_path, "la maison")
    player = open_window(None)
    open_protected(player, protected)
    assert player.bench.capture.composer.line.toPlainText() == HALF
    assert not traces(tmp_path, HALF)
