"""Our own bugs: logged without personal data, said once in the page; what was recorded is safe."""

from __future__ import annotations

import os
import sys
import threading
from types import TracebackType
from typing import IO

from PySide6.QtCore import QObject, Signal

from fabrique_desktop import logs
from fabrique_desktop.ui.widgets.banner import Banner, Tone

_SENTENCE = (
    "Une erreur imprévue s’est produite ; elle est notée dans le journal technique. "
    "Ce qui est enregistré est intact. Si la page ne répond plus, fermez et rouvrez la Fabrique."
)


_DIED = (
    "La Fabrique s’était arrêtée brutalement la dernière fois. Ce qui était enregistré est là, "
    "et la ligne à moitié tapée est revenue."
)


NO_SCREEN = (
    "Il n’y a pas d’écran ici : la fenêtre ne peut pas s’ouvrir, et rien n’a été touché. "
    "Ouvrez une session graphique, ou utilisez les commandes (« fabrique --help »)."
)


def has_screen() -> bool:
    """Qt aborts the process where Linux has no display; a platform asked for by name is taken at its word."""
    asked = any(os.environ.get(name) for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"))
    return asked or not sys.platform.startswith("linux")


class _Bell(QObject):
    """Carries the news to the window's thread; keeps open the file where a fatal fault would be written."""

    rang = Signal(str)

    def __init__(self, parent: QObject, faults: IO[str] | None) -> None:
        super().__init__(parent)
        self.faults = faults


def install(banner: Banner) -> None:
    """Errors in slots, virtuals, timers and threads all arrive here."""
    logs.start()
    faults, died = logs.watch_crashes()
    bell = _Bell(banner, faults)
    bell.rang.connect(lambda text: banner.say(text, Tone.ERROR))
    if died:
        banner.say(_DIED, Tone.WARN)

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        from fabrique_desktop.ui.messages import is_known, sentence

        if is_known(error):
            bell.rang.emit(sentence(error))
        else:
            logs.unexpected(error)
            bell.rang.emit(_SENTENCE)

    sys.excepthook = hook
    threading.excepthook = lambda args: hook(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)
