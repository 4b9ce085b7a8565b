"""A line of news inside the page: never a dialog, and it stays until read when it matters."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from fabrique_desktop.ui.widgets.parts import PushButton, label, restyle

STAYS_MS = 9_000
FRESH_MS = 8_000


class Tone(StrEnum):
    OK = "ok"
    INFO = "info"
    WARN = "warn"
    ERROR = "error"


_MARK = {Tone.OK: "Fait", Tone.INFO: "À savoir", Tone.WARN: "Attention", Tone.ERROR: "Refusé"}
_DRESS = {Tone.ERROR: Tone.WARN}  # the word says it; red would say it to the whole table


class Banner(QFrame):
    """Tone by a word and a colour; good news goes by itself, a refusal with the page or the next gesture done.

    `spoke(whether it shows)` lets the window give it a place that was already there.
    """

    spoke = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 1, 4, 1)
        self._mark = label(name="banner_mark", small=True)
        font = self._mark.font()
        font.setBold(True)
        self._mark.setFont(font)
        self.text = label(small=True, wrap=True)
        self._action = PushButton()
        self._action.setProperty("quiet", True)
        self._close = PushButton("Fermer")
        self._close.setProperty("quiet", True)
        self._close.clicked.connect(self.hush)
        layout.addWidget(self._mark)
        layout.addWidget(self.text, 1)
        layout.addWidget(self._action)
        layout.addWidget(self._close)
        self._gone = QTimer(self, singleShot=True, interval=STAYS_MS)
        self._gone.timeout.connect(self.hush)
        self._fresh = QTimer(self, singleShot=True, interval=FRESH_MS)
        self._fresh.timeout.connect(self._rest)
        self._tone, self._settled = Tone.INFO, False
        self._refusal = ""
        self._act: Callable[[], object] | None = None
        self._action.clicked.connect(self._run)
        self.hide()

    def say(self, text: str, tone: Tone = Tone.INFO, action: str = "", act: Callable[[], object] | None = None) -> None:
        """Good news is good news; a refusal that is still fresh is told again after it, so that it is not missed."""
        said = text
        if self._refusal and self._fresh.isActive() and tone is not Tone.ERROR:
            said = f"{text} (Juste avant, refusé : {self._refusal})"
        elif tone is Tone.ERROR and self._refusal and self._fresh.isActive() and text not in self._refusal:
            said = f"{self._refusal} — {text}"
        if tone is Tone.ERROR:
            self._refusal = text
        elif not self._fresh.isActive():
            self._refusal = ""
        self._mark.setText(_MARK[tone])
        self.text.setText(said)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._act = act
        self._tone, self._settled = tone, False
        restyle(self, tone=_DRESS.get(tone, tone).value)
        self.spoke.emit(True)
        self.show()
        self._announce(f"{_MARK[tone]} : {text}")
        if tone is Tone.ERROR:
            self._fresh.start()
        if tone in (Tone.OK, Tone.INFO):
            self._gone.start()
        else:
            self._gone.stop()

    @property
    def offers(self) -> bool:
        """Something to see or to do, that nobody answered yet."""
        return not self.isHidden() and self._act is not None

    def _announce(self, text: str) -> None:
        """To screen readers."""
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def leave(self) -> None:
        """Another page is shown: what was said belongs to the one before; a line that was refused waits there."""
        self.hush()

    def settle(self) -> None:
        """A gesture has been done since: a refusal says nothing true any more, once there was time to read it."""
        self._settled = self._tone is Tone.ERROR
        if not self._fresh.isActive():
            self._rest()

    def _rest(self) -> None:
        if self._settled and self._tone is Tone.ERROR:
            self.hush()

    def hush(self) -> None:
        self._refusal, self._settled = "", False
        self.hide()
        self.spoke.emit(False)

    def _run(self) -> None:
        self.hush()
        if self._act is not None:
            self._act()
