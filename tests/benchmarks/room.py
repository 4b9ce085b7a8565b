"""Capture in a full room: 10 000 entries, three windows on the dossier, near-duplicates and care marks on.

The floor is a bare line and table in the same process, typed in turn with ours.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import count, cycle, islice
from pathlib import Path
from random import Random

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, Signal
from PySide6.QtGui import QRegion, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow, QTableView, QVBoxLayout, QWidget

from fabrique_desktop.domain.contributions import AngleChoice
from fabrique_desktop.services import programme
from tests.benchmarks.dossiers import CODE, copied, full_room, spoken
from tests.benchmarks.keyboard import ENTER, Keyboard, Stroke, Typed
from tests.benchmarks.measuring import Measure, bounded, compared, compared_p99, milliseconds, remark, settle, spread
from tests.benchmarks.neighbour import opened_window
from tests.journeys.player import SHIFT, Player

_HERE, _ELSEWHERE, _THERE = 4_000, ("A1-ACT-1", "A2-ACT-1", "A4-ACT-1"), 2_000
_EMPTY = "A1-CIT-1"
_LINES, _WARM = 100, 5
_KEY_S = 0.020  # a fast typist takes four times as long
_LETTERS, _BARE_LETTERS = 32, 12
_PAUSED = 4  # one line in so many
_OPENED = 25
_REFILED, _REFILINGS = 20, 12
_SEED = 20170406
_ANGLE_KEYS = ((AngleChoice.PARTICIPATION, Qt.Key.Key_F5), (AngleChoice.COORDINATION, Qt.Key.Key_F6))


def measure(founded: Path) -> Iterator[Measure]:
    dossier = copied(founded, "room")
    full_room(dossier, _HERE, _ELSEWHERE, _THERE)
    with _neighbour("capture", dossier), _neighbour("lead", dossier):
        player = opened_window(dossier, "capture")
        bare, bare_parts = _bare()
        ours, floor = Keyboard(typed_in(player)), Keyboard(bare_parts)
        _typed_in_turn(player, ours, bare, floor)
        yield bounded("room_keystroke_to_paint_p99", ours.waits, 16)
        yield compared_p99("room_keystroke_to_bare_line", (ours.waits, floor.waits))
        yield bounded("room_enter_to_painted_entry_p99", ours.entered, 50)
        yield compared_p99("room_enter_to_bare_table", (ours.entered, floor.entered))
        bare.close()
        remark(f"room: own work from Enter to the painted entry {spread(ours.worked)}")
        remark(f"room: gaps of the event loop {spread(ours.gaps)}; load of the machine {_load()}")
        yield from _openings(player)
        yield _refilings(player)
        player.settle()
        player.desktop.window.close()
        QTest.qWait(20)


def _load() -> str:
    """Others at work on the machine lengthen every percentile, the floor's too."""
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores" if hasattr(os, "getloadavg") else "not known"


@contextmanager
def _neighbour(page: str, dossier: Path) -> Iterator[None]:
    """Another process, as when the icon is clicked again."""
    command = [sys.executable, "-m", "tests.benchmarks.neighbour", page, str(dossier)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    try:
        yield
    finally:
        child.communicate()
    assert child.returncode == 0


# -- typing


def typed_in(player: Player) -> Typed:
    """The line of the capture page and its list."""
    page = player.bench.capture

    def holds(text: str) -> QRegion:
        place = next((number for number, row in enumerate(page.model.rows[:5]) if row.text == text), None)
        return QRegion() if place is None else QRegion(page.list.visualRect(page.model.index(place)))

    line = page.composer.line
    return Typed(line, line.viewport(), page.list.viewport(), holds)


def _bare() -> tuple[QMainWindow, Typed]:
    """A line edit and a table with as many rows as our list holds; Enter adds one."""
    window, line, table = QMainWindow(), QLineEdit(), QTableView()
    model = QStandardItemModel(0, 3, window)
    for saying in spoken(200):
        model.appendRow([QStandardItem(text) for text in (saying.text, str(saying.table), saying.kind.value)])
    table.setModel(model)

    def add() -> None:
        model.insertRow(0, [QStandardItem(text) for text in (line.text(), "1", "idea")])
        line.clear()

    def holds(text: str) -> QRegion:
        there = model.item(0).text() == text
        return QRegion(table.visualRect(model.index(0, 0))) if there else QRegion()

    line.returnPressed.connect(add)
    centre = QWidget()
    layout = QVBoxLayout(centre)
    layout.addWidget(line)
    layout.addWidget(table)
    window.setCentralWidget(centre)
    window.resize(1366, 768)
    window.show()
    return window, Typed(line, line, table.viewport(), holds)


def _typed_in_turn(player: Player, ours: Keyboard, bare: QMainWindow, floor: Keyboard) -> None:
    draw, numbers = Random(_SEED), count(1)
    said = [" ".join(saying.text.split())[:_LETTERS].strip() for saying in spoken(_LINES + _WARM)]
    for place, words in enumerate(said):
        if place == _WARM:
            settle()
            for keyboard in (ours, floor):
                keyboard.waits.clear()
                keyboard.entered.clear()
                keyboard.worked.clear()
                keyboard.gaps.clear()
        text = f"{words} {next(numbers)}"
        player.desktop.window.activateWindow()
        ours.type(text, _strokes(text, draw, paused=place % _PAUSED == 0))
        bare.activateWindow()
        floor.type(text[-_BARE_LETTERS:], _strokes(text[-_BARE_LETTERS:], draw, paused=False))
    player.settle()


def _strokes(text: str, draw: Random, *, paused: bool) -> Sequence[Stroke]:
    """A paused line is left in the middle about as long as it takes for near entries to be looked for."""
    strokes = [(_KEY_S, letter) for letter in (*text, ENTER)]
    if paused:
        strokes[len(text) * 3 // 4] = (draw.uniform(0.68, 0.73), strokes[len(text) * 3 // 4][1])
    return strokes


# -- pages, and filing again


class _Painted(QObject):
    """How long a gesture takes to be seen on a widget, in Qt's own loop."""

    _once_painted = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._loop = QEventLoop()
        self._shows: Callable[[], bool] | None = None
        self._once_painted.connect(self._loop.quit, Qt.ConnectionType.QueuedConnection)
        widget.installEventFilter(self)

    def after(self, act: Callable[[], object], shows: Callable[[], bool] = lambda: True) -> float:
        """From the gesture to the end of the painting that `shows` what it brought."""
        self._shows = shows
        return milliseconds(partial(self._whole, act))

    def _whole(self, act: Callable[[], object]) -> None:
        act()
        self._loop.exec()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and self._shows is not None and self._shows():
            self._shows = None
            self._once_painted.emit()
        return False


def _openings(player: Player) -> Iterator[Measure]:
    """The workshop that is full against one where nobody spoke yet; then the page alone against a page of nothing."""
    bench, read = player.bench, player.bench.database.read
    full, empty = read(programme.workshop_named, CODE), read(programme.workshop_named, _EMPTY)
    blank = QWidget()
    bench.window.furnish({"blank": blank})
    entries, nothing = _Painted(bench.capture.list.viewport()), _Painted(blank)

    def from_day(painted: _Painted, act: Callable[[], object]) -> float:
        bench.go("day")
        QTest.qWait(30)
        return painted.after(act)

    sides: list[tuple[_Painted, Callable[[], object]]] = [
        (entries, partial(bench.choose, [full], "capture")), (entries, partial(bench.choose, [empty], "capture")),
    ]  # fmt: skip
    yield compared("room_open_capture", _sides(from_day, sides), 2)
    bench.choose([full], "capture")
    sides = [(entries, partial(bench.go, "capture")), (nothing, partial(bench.window.show_page, "blank"))]
    yield compared("room_show_capture", _sides(from_day, sides), None)


def _sides(
    timed: Callable[[_Painted, Callable[[], object]], float], sides: Sequence[tuple[_Painted, Callable[[], object]]]
) -> tuple[list[float], list[float]]:
    settle()
    taken = [[timed(*side) for side in sides] for _ in range(_OPENED + 1)][1:]
    return [ours for ours, _floor in taken], [floor for _ours, floor in taken]


def _refilings(player: Player) -> Measure:
    """Twenty entries chosen in the list, an angle key, and the last of them painted under its new angle."""
    page = player.bench.capture
    player.bench.go("capture")
    player.desktop.window.activateWindow()
    page.list.setFocus()
    player.until(page.list.hasFocus, "the list")
    painted, taken = _Painted(page.list.viewport()), []
    for angle, key in islice(cycle(_ANGLE_KEYS), _REFILINGS):
        page.list.choose(0)
        for _ in range(_REFILED - 1):
            player.press(Qt.Key.Key_Down, SHIFT)
        chosen = {row.id for row in page.list.chosen_rows()}
        assert len(chosen) == _REFILED
        taken.append(painted.after(partial(player.press, key), partial(_filed, player, chosen, angle)))
    return bounded("room_refile_20_entries_p99", taken, 100)


def _filed(player: Player, chosen: Collection[str], angle: AngleChoice) -> bool:
    return all(row.angle is angle for row in player.bench.capture.model.rows if row.id in chosen)
