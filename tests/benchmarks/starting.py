"""A process that starts, paints, can be typed in, and says when: the application, or a bare Qt window.

Run as `starting.py NANOSECONDS_AT_SPAWN bare|ours [DOSSIER]`; prints the delays in milliseconds.
"""

from __future__ import annotations

import os
import sys
import time
from importlib import import_module
from typing import Any

_SPAWNED = int(sys.argv[1])


def bare() -> list[float]:
    """What any Qt program pays: an application, a main window, its first paint."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow

    times: list[float] = []

    class Window(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            QTimer.singleShot(0, painted)

    def painted() -> None:
        times.append(since_spawn())
        window.close()

    app = QApplication([])
    window = Window()
    window.resize(1366, 768)
    window.show()
    app.exec()
    return [times[0]] * 3


def ours(dossier: str) -> list[float]:
    """The command people type, listened to: the first paint, the dossier's first page painted, a letter at the desk."""
    from fabrique_desktop import entry  # first, as the command does

    times: list[float] = []
    from fabrique_desktop import app as composition  # before anything of PySide6, whose import hook it keeps off
    from fabrique_desktop.ui.main_window import MainWindow
    from fabrique_desktop.ui.theme import Look

    class Window(MainWindow):
        def __init__(self, look: Look) -> None:
            super().__init__(look)
            self.painted.connect(lambda: times.append(since_spawn()))

    core = import_module("PySide6.QtCore")

    class Desktop(composition.Desktop):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments)  # type: ignore[arg-type]
            self.ready.connect(self.follow)

        def follow(self) -> None:
            assert self.bench is not None, "the dossier did not open"
            self.bench.day.list.viewport().installEventFilter(self)

        def eventFilter(self, watched: Any, event: Any) -> bool:
            if event.type() is core.QEvent.Type.Paint:
                watched.removeEventFilter(self)
                core.QTimer.singleShot(0, self.at_the_desk)
            return False

        def at_the_desk(self) -> None:
            times.append(since_spawn())
            _hurry(self)
            times.append(since_spawn())
            self.window.close()

    composition.__dict__.update(MainWindow=Window, Desktop=Desktop)
    sys.argv[1:] = [dossier]
    return times if entry.main() == 0 else []


def _hurry(desktop: Any) -> None:
    """Whoever is in a hurry: the desk at once, and a letter in its field."""
    desktop.bench.go("desk")
    import_module("PySide6.QtTest").QTest.keyClicks(desktop.bench.desk.search, "a")
    assert desktop.bench.desk.search.text() == "a"


def fail(*error: Any) -> None:
    """An error in a slot would leave the window waiting."""
    sys.__excepthook__(*error)
    os._exit(1)


def since_spawn() -> float:
    return (time.time_ns() - _SPAWNED) / 1e6


if __name__ == "__main__":
    sys.excepthook = fail
    print(*(bare() if sys.argv[2] == "bare" else ours(sys.argv[3])))
