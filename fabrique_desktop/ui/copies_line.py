"""« Dernière copie : il y a 4 min », in the footer; and what makes the copies of the dossier that is in the window."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from fabrique_desktop.store.database import Database
from fabrique_desktop.store.keeping import Keeping, Standing
from fabrique_desktop.ui import copies_words as words
from fabrique_desktop.ui.aside import Gate
from fabrique_desktop.ui.main_window import MainWindow
from fabrique_desktop.ui.widgets.banner import Tone
from fabrique_desktop.ui.widgets.parts import Eliding, restyle
from fabrique_desktop.ui.workspace import Say

START_MS = 5_000  # once one can type
TICK_MS = 20_000


class CopiesLine(QObject):
    """Made by whoever opens the dossier, and closed after it. `waits(1)`, then `waits(-1)`, around a large gesture."""

    waits = Signal(int)
    _heard = Signal(object)
    _ready = Signal(object, object)

    def __init__(
        self, window: MainWindow, database: Database, say: Say, clock: Callable[[], datetime], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._say = say
        self.last_copy = True  # one more at the closing
        self.standing = Standing()
        self._gate = Gate(self._told)  # the thread of the copies goes on after this, which Qt deletes
        self.keeping = Keeping(database.path, self._gate, clock)
        database.on_commit(self.keeping.touch)
        self.label = Eliding()
        self.label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)  # whole, before the rest
        footer = window.saved.parentWidget()
        if footer is not None and isinstance(across := footer.layout(), QHBoxLayout):
            across.insertWidget(1, self.label)
        self._heard.connect(self._hear)
        self._ready.connect(self._go_on)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self.show)
        self._tick.start()
        QTimer.singleShot(START_MS, self, self.keeping.start)

    def before(self, reason: str, act: Callable[[], object]) -> None:
        """A copy first, then the gesture that changes much; a copy that fails is told, and stops no evening."""
        self.waits.emit(1)
        self.keeping.start()
        self.keeping.ask(reason, lambda error: self._answered(error, act))

    def _answered(self, error: Exception | None, act: Callable[[], object]) -> None:
        with suppress(RuntimeError):  # the window is gone
            self._ready.emit(error, act)

    def _go_on(self, error: Exception | None, act: Callable[[], object]) -> None:
        if error is not None:
            self._say(words.failed(error), Tone.WARN)
        try:
            act()
        finally:
            self.waits.emit(-1)

    def _told(self, standing: Standing) -> None:
        with suppress(RuntimeError):
            self._heard.emit(standing)

    def _hear(self, standing: Standing) -> None:
        before, self.standing = self.standing, standing
        if standing.second_away and not before.second_away:
            self._say(words.away(standing), Tone.INFO)
        elif standing.trouble is not None and before.trouble is None:
            self._say(words.failed(standing.trouble), Tone.WARN)
        elif standing.second_trouble is not None and before.second_trouble is None:
            self._say(words.second_failed(standing.second_trouble), Tone.WARN)
        self.show()

    def show(self) -> None:
        now = time.monotonic()
        said = words.line(self.standing, now)
        self.label.setText(said, said.replace("Dernière copie", "Copie"))
        restyle(self.label, state="waiting" if words.is_late(self.standing, now) else "")

    def close(self) -> None:
        """Once the dossier is closed: what was not copied yet is copied behind."""
        self._gate.close()
        self._tick.stop()
        self.label.hide()
        self.label.deleteLater()
        self.keeping.close(last_copy=self.last_copy)
