"""The real window while it exports: gaps of its event loop, and the time from a key to its paint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest

from fabrique_desktop import app as composition
from fabrique_desktop.app import Desktop
from fabrique_desktop.services import programme
from tests.benchmarks.dossiers import CODE, copied, fill
from tests.benchmarks.measuring import Measure, bounded, remark
from tests.journeys.player import Player

_CONTRIBUTIONS, _PRESENT = 300, 60
_EXPORTS = 6
_KEY_S = 0.030
_WORDS = "Les bailleurs pourraient prévenir plus tôt les locataires "


class Watcher(QObject):
    """Ticks each millisecond, types a letter each 30; a key waits from the moment it was due."""

    def __init__(self, player: Player) -> None:
        super().__init__()
        self._line = player.bench.capture.composer.line
        self._line.viewport().installEventFilter(self)
        self.gaps: list[float] = []
        self.waits: list[float] = []
        self._typed, self._pressed = 0, 0.0
        self._last = monotonic()
        self._due = self._last + _KEY_S
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def watch(self, on: bool) -> None:
        self._last = monotonic()
        self._due, self._pressed = self._last + _KEY_S, 0.0
        self._timer.start() if on else self._timer.stop()

    def _tick(self) -> None:
        now = monotonic()
        self.gaps.append((now - self._last) * 1000)
        self._last = now
        if now >= self._due and not self._pressed:
            self._pressed, self._due = self._due, max(self._due + _KEY_S, now)
            letter = _WORDS[self._typed % len(_WORDS)]
            self._typed += 1
            none = Qt.KeyboardModifier.NoModifier
            QTest.sendKeyEvent(QTest.KeyAction.Click, self._line, Qt.Key.Key_unknown, letter, none)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and self._pressed:
            QTimer.singleShot(0, self._painted)
        return False

    def _painted(self) -> None:
        if self._pressed:
            self.waits.append((monotonic() - self._pressed) * 1000)
            self._pressed = 0.0


def measure(founded: Path) -> Iterator[Measure]:
    dossier = copied(founded, "window")
    fill(dossier, _CONTRIBUTIONS, _PRESENT)
    player = _window(dossier)
    watcher = Watcher(player)
    worst = [_export(player, watcher) for _ in range(_EXPORTS)]
    remark(f"event loop: {_EXPORTS} exports, {sum(watcher.gaps) / 1000:.1f} s watched")
    player.desktop.window.close()
    QTest.qWait(20)
    yield bounded("event_loop_gap_p99_during_export", watcher.gaps, 50)
    yield Measure("event_loop_worst_gap_during_export", max(worst), 50, 1)
    yield bounded("keystroke_to_paint_p99_during_export", watcher.waits, 16)


def _window(dossier: Path) -> Player:
    """The window on its dossier, at the page where one types."""
    desktop = Desktop(composition.application(["fabrique"]), dossier)
    desktop.window.show()
    player = Player(desktop)
    player.until(lambda: desktop.bench is not None, "the dossier")
    row = player.bench.database.read(programme.workshop_named, CODE)
    player.bench.choose([row], "capture")
    desktop.window.activateWindow()
    player.until(player.bench.capture.composer.line.hasFocus, "the line")
    QTest.qWait(100)
    return player


def _export(player: Player, watcher: Watcher) -> float:
    """The worst gap. Watched from the gesture itself to the documents shown, in Qt's own loop: QTest's sleeps."""
    page, loop = player.bench.closing, QEventLoop()
    page.task.finished.connect(lambda _made: QTimer.singleShot(50, loop.quit))
    page.task.failed.connect(loop.quit)
    before = len(watcher.gaps)
    watcher.watch(True)
    QTimer.singleShot(0, page.documents.export)
    loop.exec()
    watcher.watch(False)
    assert page.made
    worst = sorted(watcher.gaps[before:])[-4:]
    remark(f"an export: worst gaps {', '.join(f'{gap:.0f}' for gap in worst)} ms")
    return worst[-1]
