"""Hands at the desk, for its tests: letters and Enter, and what the desk then shows."""

from __future__ import annotations

from PySide6.QtGui import Qt

from fabrique_desktop.services import attendance
from fabrique_desktop.services.attendance import AttendanceCounts, AttendanceRow
from tests.journeys.player import Player


def counts(player: Player) -> AttendanceCounts:
    assert player.bench.workshop is not None
    return player.bench.database.read(attendance.counts, player.bench.workshop.id)


def here(player: Player) -> list[AttendanceRow]:
    assert player.bench.workshop is not None
    return list(player.bench.database.read(attendance.attendance_rows, [player.bench.workshop.id]))


def enter(player: Player, letters: str) -> None:
    player.type(letters)
    player.press(Qt.Key.Key_Return)
    player.settle()
