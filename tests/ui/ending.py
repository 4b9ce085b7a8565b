"""A real window in a process of its own, that ends as it is told: `python -m tests.ui.ending DOSSIER`.

It says in JSON what its banner shows once one can type, then obeys each word of its input.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import threading
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, Qt, QTimer, Signal, qFatal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from fabrique_desktop import app as composition
from fabrique_desktop.ui import failures
from fabrique_desktop.ui.crash_window import CrashWindow
from tests.journeys.player import Player
from tests.needles import NAME, SAID


def tell(**what: object) -> None:
    print(json.dumps(what), flush=True)


class Orders(QObject):
    """What the parent process wants, heard in the window's thread."""

    came = Signal(str)

    def __init__(self, desktop: composition.Desktop) -> None:
        super().__init__(desktop)
        self._desktop = desktop
        self.came.connect(self._obey)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for word in sys.stdin:
            self.came.emit(word.strip())

    def _obey(self, order: str) -> None:
        getattr(self, order)()

    def close(self) -> None:
        self._desktop.window.close()

    def fault(self) -> None:
        ctypes.string_at(0)

    def abort(self) -> None:
        os.abort()

    def fatal(self) -> None:
        qFatal(f"QPaintDevice: Cannot destroy {NAME} {SAID}")

    def type(self) -> None:
        player = Player(self._desktop)
        bench = player.bench
        bench.choose([bench.workshops[0]], "capture")
        self._desktop.window.activateWindow()
        player.until(bench.capture.composer.line.hasFocus, "the line")
        player.type(SAID)
        tell(line=bench.capture.composer.line.toPlainText())

    def throw(self) -> None:
        raise KeyError(f"{NAME} {SAID}")

    def report(self) -> None:
        banner = self._desktop.window.banner
        see = next(one for one in banner.findChildren(QPushButton) if one.text() == failures.SEE)
        QTest.keyClick(see, Qt.Key.Key_Space)
        shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, CrashWindow) and one.isVisible()]
        tell(report=shown[0].text.toPlainText())

    def tell(self) -> None:
        banner = self._desktop.window.banner
        tell(banner=banner.text.text() if banner.isVisible() else "")


class Desktop(composition.Desktop):
    def __init__(self, app: QApplication, dossier: Path | None) -> None:
        super().__init__(app, dossier)
        orders = Orders(self)
        self.ready.connect(lambda: QTimer.singleShot(0, orders, orders.tell))


if __name__ == "__main__":
    vars(composition)["Desktop"] = Desktop
    sys.exit(composition.run(Path(sys.argv[1])))
