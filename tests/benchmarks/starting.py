"""A process that starts, paints, can be typed in, and says when: the application, or a bare Qt window.

Run as `starting.py NANOSECONDS_AT_SPAWN bare|ours [DOSSIER]`; prints both delays in milliseconds.
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
    return [times[0], times[0]]


def ours(dossier: str) -> list[float]:
    """The command people type, listened to; ready is when the dossier's first page has been laid out too."""
    from fabrique_desktop import entry  # first, as the command does

    times: list[float] = []
    from fabrique_desktop import app as composition  # before anything of PySide6, whose import hook it keeps off
    from fabrique_desktop.ui.main_window import MainWindow
    from fabrique_desktop.ui.theme import Look

    class Window(MainWindow):
        def __init__(self, look: Look) -> None:
            super().__init__(look)
            self.painted.connect(lambda: times.append(since_spawn()))

    QTimer = import_module("PySide6.QtCore").QTimer  # noqa: N806

    class Desktop(composition.Desktop):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments)  # type: ignore[arg-type]
            self.ready.connect(lambda: QTimer.singleShot(0, self.leave))

        def leave(self) -> None:
            times.append(since_spawn())
            assert self.bench is not None, "the dossier did not open"
            self.window.close()

    composition.__dict__.update(MainWindow=Window, Desktop=Desktop)
    sys.argv[1:] = [dossier]
    assert entry.main() == 0
    return times


def fail(*error: Any) -> None:
    """An error in a slot would leave the window waiting."""
    sys.__excepthook__(*error)
    os._exit(1)


def since_spawn() -> float:
    return (time.time_ns() - _SPAWNED) / 1e6


if __name__ == "__main__":
    sys.excepthook = fail
    print(*(bare() if sys.argv[2] == "bare" else ours(sys.argv[3])))
