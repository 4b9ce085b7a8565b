"""Qt's own complaints, in the log: its classes and its ordinary words, never a text or a file that it quotes."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from fabrique_desktop import logs

Handler = Callable[[QtMsgType, QMessageLogContext, str], object]

_MOST_ALIKE, _MOST_KINDS = 3, 200
_LEVELS = {
    QtMsgType.QtWarningMsg: "warning",
    QtMsgType.QtCriticalMsg: "critical",
    QtMsgType.QtFatalMsg: "fatal",
    QtMsgType.QtSystemMsg: "critical",
}
_TOKEN = re.compile(r"[A-Za-z_:]+|\S")
_CLASS = re.compile(r"(?:Q[A-Z][a-z]\w*|Qt|QT|QPA|QML)(?:::~?\w+)*:?")
#: what its complaints are made of; anything else may come from people
_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
    a accessible active already an and another application argument at available be been before bitmap buffer called
    cannot class client closed connect connection context corrupt could count create current data database deleted
    destroyed device different directory dispatcher display does engine error event events exist failed file filter
    find font for format found from function geometry handle has have image in index inside integration internal
    invalid is item layout load loop make menu message method mime missing model move name negative no non not null
    object of on one only open or out outside paint painter parameter parent parse parsing pixmap platform plugin
    point printer property range read recursive release removed repaint requested resize resource returned role row
    screen set shared signal size slot source state still style stylesheet support supported surface that the theme
    thread timer timers to translator type unable unknown unsupported use used value warning when while widget window
    with without wrong xcb
    """,
    )
)


class QtMessages:
    """Listens from its making until `close`; the same complaint is noted three times, then counted in silence."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._former: Handler | None = qInstallMessageHandler(self._hear)

    def close(self) -> None:
        qInstallMessageHandler(self._former)

    def _hear(self, level: QtMsgType, context: QMessageLogContext, text: str) -> None:
        """Called by Qt in any thread: nothing may come out of here."""
        with suppress(Exception):
            if level in _LEVELS:
                self._note(f"Qt {_LEVELS[level]}: {plain_words(text or '')}")

    def _note(self, said: str) -> None:
        with self._lock:
            if said not in self._seen and len(self._seen) >= _MOST_KINDS:
                return
            self._seen[said] += 1
            often = self._seen[said]
        if often <= _MOST_ALIKE:
            logs.note(said if often < _MOST_ALIKE else f"{said} (from now on unsaid)")


def plain_words(text: str) -> str:
    """« QFont::setPointSize: Point size 0 … »: the classes and the ordinary words of a complaint."""
    kept: list[str] = []
    for token in _TOKEN.findall(text[:1000]):
        word = token.rstrip(":")
        if _CLASS.fullmatch(token) or word.lower() in _WORDS:
            kept.append(token)
        elif kept[-1:] != ["…"]:
            kept.append("…")
    return " ".join(kept[:40])
