"""The composition root: builds the window, paints it, then opens the dossier and wires its pages.

The window is painted before the store is imported: first paint costs a bare Qt window, and the 0.4 s of
SQLAlchemy pass behind a visible frame.
"""

from __future__ import annotations

import builtins
import gc
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

# PySide6's import hook reads the source of every module imported after it (+0.1 s, +20 MB for SQLAlchemy), and the
# collector runs again and again over classes being declared (26 ms): both are put aside until one can type.
_plain_import = builtins.__import__
gc.disable()

from PySide6.QtCore import QObject, Qt, Signal  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

builtins.__import__ = _plain_import

from fabrique_desktop import paths  # noqa: E402
from fabrique_desktop.ui import failures, keys, theme  # noqa: E402
from fabrique_desktop.ui.lock_choices import LockChoices  # noqa: E402
from fabrique_desktop.ui.main_window import MainWindow  # noqa: E402
from fabrique_desktop.ui.theme import ZOOMS, Look  # noqa: E402
from fabrique_desktop.ui.ways import Ways  # noqa: E402
from fabrique_desktop.ui.widgets.banner import Tone  # noqa: E402
from fabrique_desktop.ui.widgets.parts import shortcut  # noqa: E402

if TYPE_CHECKING:
    from fabrique_desktop.store.database import Database
    from fabrique_desktop.ui.welcome_page import WelcomePage
    from fabrique_desktop.ui.workbench import Workbench


class Desktop(QObject):
    """One window and what it shows: the welcome, or a dossier. `ready` once one can type."""

    ready = Signal()

    def __init__(self, app: QApplication, dossier: Path | None, clock: Callable[[], datetime] | None = None) -> None:
        super().__init__(app)
        self._app, self._clock = app, clock
        self.preferences = paths.load_preferences()
        self.look, self.choices = _preferred_look(self.preferences), LockChoices.read(self.preferences)
        theme.apply(app, self.look)
        self.window = MainWindow(self.look)
        self.window.look_asked.connect(self._change_theme)
        self.window.zoom_asked.connect(self._zoom)
        self.window.dossiers_asked.connect(self.show_welcome)
        for key, action in (
            (keys.ZOOM_IN, partial(self._zoom, 1)),
            (keys.ZOOM_OUT, partial(self._zoom, -1)),
            (keys.ZOOM_RESET, lambda: self.dress(Look(self.look.dark))),
            (keys.THEME, self._change_theme),
            (keys.DOSSIERS, self.show_welcome),
        ):
            shortcut(self.window, key, action, everywhere=True)
        self.bench: Workbench | None = None
        self.ways = Ways(self, lambda: self.look, self)
        self.welcome: WelcomePage | None = None
        self._asked = dossier
        self.window.painted.connect(self._begin, Qt.ConnectionType.QueuedConnection)  # after who else waits for it

    def _begin(self) -> None:
        """After the first paint: the dossier asked for, else the last one, else the welcome."""
        last = self.preferences.get("dossier")
        path = self._asked or (Path(last) if isinstance(last, str) else None)
        if path is None or not self.open(path):
            self.show_welcome()
        gc.freeze()  # what lives as long as the program need not be looked at again
        gc.enable()
        self.ready.emit()

    # -- which dossier

    def _ask_new(self, path: Path) -> None:
        self.ways.doors.ask_new(path)

    def show_welcome(self) -> None:
        """At first start, and to change dossier: the open one stays open until another is."""
        if self.window.covered:
            self.ways.give_up()
            return
        if "welcome" not in self.window.pages:
            from fabrique_desktop.ui.recent import recent
            from fabrique_desktop.ui.welcome_page import WelcomePage

            here = self.bench
            shown = here.database.path if here else None
            known = recent(self.preferences, shown, protected=here is not None and here.protected)
            self.welcome = WelcomePage(known)
            self.welcome.new_asked.connect(self._ask_new)
            self.welcome.create_asked.connect(self.create)
            self.welcome.open_asked.connect(self.open)
            self.window.furnish({"welcome": self.welcome})
        self.window.show_page("welcome")

    def open(self, path: Path) -> bool:
        """Open a dossier in the window, or ask for its phrase; says why it cannot be."""
        from fabrique_desktop.store.key_file import is_protected

        path = paths.real(path)
        if self.bench is not None and self.bench.database.path == path:
            self.bench.go("day")
            return True
        try:
            protected = path.is_file() and is_protected(path)
        except OSError:
            protected = False  # opening it says so
        if protected:
            self.ways.doors.ask_phrase(path)
            return True
        return self._furnish(lambda: self._opened(path), path)

    def _opened(self, path: Path) -> Database:
        from fabrique_desktop.store import dossier

        return dossier.open_dossier(path, clock=self.clock)

    def create(self, path: Path, training: bool) -> bool:
        """Without a phrase."""
        from fabrique_desktop.store import database, dossier
        from fabrique_desktop.training import load_training

        def made() -> database.Database:
            created = dossier.create(path, training=training, clock=self.clock)
            if training:
                load_training(created)
            return created

        return self._furnish(made)

    def _furnish(self, opened: Callable[[], Database], path: Path | None = None) -> bool:
        """Say what refuses; a dossier of which copies are known shows them."""
        if self.writing():
            self.window.banner.say("Enregistrement en cours : recommencez dans un instant.", Tone.WARN)
            return False
        try:
            self.enter(opened)
        except Exception as error:
            from fabrique_desktop.ui.messages import is_known, sentence

            if not is_known(error):
                raise
            if path is not None and self.offer_copies(path, error):
                return True
            self.window.banner.say(sentence(error), Tone.ERROR)
            return False
        return True

    # -- what the ways in and the lock ask

    def clock(self) -> datetime:
        from fabrique_desktop.store.database import now

        return (self._clock or now)()

    def writing(self) -> bool:
        return self.bench is not None and self.bench.ws.gestures.pending > 0

    def enter(self, opened: Callable[[], Database]) -> None:
        from fabrique_desktop.ui.posts import Posts
        from fabrique_desktop.ui.workbench import Workbench

        database = opened()
        try:
            bench = Workbench(self.window, database, self.clock, self.look, Posts(self.preferences, self.remember))
        except BaseException:
            database.close()
            raise
        self.let_go(last_copy=True)
        self.bench = bench
        bench.enter()
        self.ways.follow()
        place = str(database.path.absolute())
        if self.preferences.get("dossier") != place:  # most evenings it is the same: no file to write
            from fabrique_desktop.ui.recent import with_this_first

            self.remember(dossier=place, dossiers=with_this_first(self.preferences, place))

    def let_go(self, *, last_copy: bool = False) -> None:
        former, self.bench = self.bench, None
        self.ways.leave(last_copy=last_copy)
        self.window.clear()
        if former is not None:
            former.close()
            self.window.banner.hush()
            self.window.banner.text.setText("")  # it may have said a name

    def offer_copies(self, path: Path, error: Exception) -> bool:
        return self.ways.offer_copies(path, error)

    def choose(self, choices: LockChoices) -> None:
        self.choices = choices
        self.remember(lock=choices.kept())

    def remember(self, **choices: object) -> None:
        self.preferences.update(choices)
        try:
            paths.save_preferences(self.preferences)
        except OSError:
            return  # a preference is not worth a word in front of the public

    def _change_theme(self) -> None:
        self.dress(Look(not self.look.dark, self.look.zoom))

    def _zoom(self, step: int) -> None:
        """One size up or down; 0 goes round, for the mouse."""
        place = ZOOMS.index(self.look.zoom) if self.look.zoom in ZOOMS else 0
        place = max(0, min(place + step, len(ZOOMS) - 1)) if step else (place + 1) % len(ZOOMS)
        self.dress(Look(self.look.dark, ZOOMS[place]))

    def dress(self, look: Look) -> None:
        self.look = look
        theme.apply(self._app, look)
        self.window.dress(look)
        if self.bench is not None:
            self.bench.dress(look)
            self.ways.dress(look)
        self.remember(dark=look.dark, zoom=look.zoom)


def _preferred_look(preferences: dict[str, object]) -> Look:
    zoom = preferences.get("zoom")
    return Look(bool(preferences.get("dark", False)), float(zoom) if isinstance(zoom, (int, float)) else 1.0)


def application(arguments: list[str]) -> QApplication:
    """The QApplication with our fonts and language; made once."""
    app = QApplication(arguments)
    app.setApplicationName("Fabrique")
    app.setDesktopFileName("fabrique")
    theme.load_fonts()
    theme.speak_french(app)
    return app


def run(dossier: Path | None = None) -> int:
    """Open the window and stay until it is closed; 1 where there is no screen to open it on."""
    if not failures.has_screen():
        sys.stderr.write(f"{failures.NO_SCREEN}\n")
        return 1
    app = application(sys.argv[:1])
    desktop = Desktop(app, dossier)
    desktop.window.painted.connect(partial(failures.install, desktop.window.banner))
    desktop.window.fit()
    desktop.window.showMaximized()  # a laptop of 1366 × 768 has no pixel to lose
    return app.exec()


def smoke() -> None:
    """Start on a fresh training dossier, wait until one can type, and leave: for a try of the installed program."""
    app = application(["fabrique"])
    with tempfile.TemporaryDirectory() as folder:
        desktop = Desktop(app, None)
        desktop.preferences.clear()
        desktop.window.show()
        desktop.ready.connect(lambda: desktop.create(Path(folder) / "essai.fabrique", True))
        desktop.ready.connect(desktop.window.close)
        app.exec()
        if desktop.bench is None:
            raise SystemExit("la fenêtre ne s’est pas ouverte")
