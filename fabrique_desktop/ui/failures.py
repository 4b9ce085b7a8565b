"""Our own bugs: logged without personal data, said once in the page; what was recorded is safe."""

from __future__ import annotations

import atexit
import os
import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, qVersion

from fabrique_desktop.ui.widgets.banner import Banner, Tone

if TYPE_CHECKING:
    from fabrique_desktop.crash_report import Death, Watch
    from fabrique_desktop.ui.crash_window import CrashWindow

SEE = "Voir le rapport"
_SENTENCE = (
    "Une erreur imprévue s’est produite ; elle est notée dans le journal technique. "
    "Ce qui est enregistré est intact. Si la page ne répond plus, fermez et rouvrez la Fabrique."
)
_KEPT = "Ce qui était enregistré est là, et la ligne à moitié tapée revient avec son dossier."
_CUT = "sans avoir été fermée : ordinateur éteint, ou programme arrêté de force"

NO_SCREEN = (
    "Il n’y a pas d’écran ici : la fenêtre ne peut pas s’ouvrir, et rien n’a été touché. "
    "Ouvrez une session graphique, ou utilisez les commandes (« fabrique --help »)."
)


def has_screen() -> bool:
    """Qt aborts the process where Linux has no display; a platform asked for by name is taken at its word."""
    asked = any(os.environ.get(name) for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"))
    return asked or not sys.platform.startswith("linux")


class Failures(QObject):
    """Hears what nobody catches, in any thread, and says it in the window's own; `close` puts all back."""

    _rang = Signal()
    _refused = Signal(object)

    def __init__(self, banner: Banner, watch: Watch) -> None:
        super().__init__(banner)
        from fabrique_desktop import crash_report, logs
        from fabrique_desktop.ui.qt_messages import QtMessages

        self._banner, self._watch = banner, watch
        self._report: CrashWindow | None = None
        self._rang.connect(self._tell, Qt.ConnectionType.QueuedConnection)  # after what the page says of it
        self._refused.connect(self._say_refusal)
        logs.on_unexpected(self._ring)
        self._qt = QtMessages()
        self._pulse = QTimer(self, interval=crash_report.PULSE_S * 1000, timerType=Qt.TimerType.VeryCoarseTimer)
        self._pulse.timeout.connect(watch.pulse)
        self._pulse.start()
        self._former = (sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning)
        sys.excepthook = self._hook
        threading.excepthook = self._in_thread
        sys.unraisablehook = self._unraisable
        warnings.showwarning = lambda _said, kind, file, line, *_more: _note_warning(kind, file, line)
        atexit.register(self.close)

    def close(self) -> None:
        """The window ends as it should."""
        from fabrique_desktop import logs

        atexit.unregister(self.close)
        sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning = self._former
        logs.no_longer_on_unexpected(self._ring)
        self._qt.close()
        self._watch.close()

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        with suppress(Exception):  # what tells of errors makes none
            from fabrique_desktop import logs
            from fabrique_desktop.ui.messages import is_known

            if is_known(error):
                self._refused.emit(error)
            else:
                logs.unexpected(error)

    def _in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        self._hook(arguments.exc_type, arguments.exc_value or arguments.exc_type(), arguments.exc_traceback)

    def _unraisable(self, what: sys.UnraisableHookArgs) -> None:
        self._hook(what.exc_type, what.exc_value or what.exc_type(), what.exc_traceback)

    def _ring(self, _trouble: object) -> None:
        with suppress(RuntimeError):  # the window is gone
            self._rang.emit()

    def _say_refusal(self, error: BaseException) -> None:
        from fabrique_desktop.ui.messages import sentence

        self._banner.say(sentence(error), Tone.ERROR)

    def _tell(self) -> None:
        """A gesture that failed has already said so, in words of its own: the way to the report is added to them."""
        from fabrique_desktop.ui.messages import sentence

        of_a_gesture = sentence(RuntimeError())
        said = self._banner.isVisible() and of_a_gesture in self._banner.text.text()
        self._banner.say(of_a_gesture if said else _SENTENCE, Tone.ERROR, SEE, self.show_troubles)

    def tell_deaths(self, deaths: tuple[Death, ...]) -> None:
        from fabrique_desktop import crash_report

        happened = death_sentence(deaths, datetime.now().astimezone())
        report = crash_report.of_deaths(deaths, qVersion())

        def show() -> None:
            self._show(lambda window: window.tell_death(happened, _KEPT, report))

        self._banner.say(f"{happened} {_KEPT}", Tone.WARN, SEE, show)

    def show_troubles(self) -> None:
        """As it is now: how often the error came, and which others came since."""
        from fabrique_desktop import crash_report, logs

        if troubles := logs.troubles():
            report = crash_report.of_troubles(troubles, self._watch.began, qVersion())
            self._show(lambda window: window.tell_trouble(troubles[0].count, report))

    def _show(self, fill: Callable[[CrashWindow], None]) -> None:
        from fabrique_desktop.ui.crash_window import CrashWindow

        if self._report is None:
            self._report = CrashWindow()
            self.destroyed.connect(self._report.deleteLater)
        fill(self._report)
        self._report.show()
        self._report.raise_()
        self._report.activateWindow()


def install(banner: Banner) -> Failures:
    """Errors in slots, virtuals, timers and threads all arrive here; so does the news of a window that died."""
    from fabrique_desktop import logs
    from fabrique_desktop.crash_report import Watch

    logs.start()
    watch = Watch()
    failures = Failures(banner, watch)
    if watch.died:
        failures.tell_deaths(watch.died)
    return failures


def death_sentence(deaths: tuple[Death, ...], now: datetime) -> str:
    """« La Fabrique s’était arrêtée brutalement hier à 18 h 42. »"""
    from fabrique_desktop.crash_report import End

    last = deaths[-1]
    cut = last.end is End.CUT
    when = _when(last.at, now, "vers" if cut else "à")
    if len(deaths) > 1:
        return (
            f"La Fabrique s’était arrêtée brutalement : {len(deaths)} fenêtres n’ont pas été fermées, "
            f"la dernière {when}."
        )
    return f"La Fabrique s’était arrêtée brutalement {when}{f', {_CUT}' if cut else ''}."


def _when(at: datetime, now: datetime, about: str) -> str:
    from fabrique_desktop.documents import text as french

    days = (now.date() - at.date()).days
    day = {0: "aujourd’hui", 1: "hier"}.get(days) or f"le {french.day(at.date())}"
    return f"{day} {about} {at.hour}\u00a0h\u00a0{at.minute:02d}"


def _note_warning(category: type[Warning], filename: str, line: int) -> None:
    """Python's own warnings quote values: only their kind and their place are kept."""
    from fabrique_desktop import impersonal, logs

    logs.note_place(category.__name__, impersonal.place(filename), line)
