"""Locking: everything covered at once, then what is half-typed kept, the dossier closed and its key forgotten.

Unlocking is opening the dossier again, where one was.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QScreen, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from fabrique_desktop.ui.desk import Desk
from fabrique_desktop.ui.doors import Doors, opened_by
from fabrique_desktop.ui.frozen_wall import FrozenWall
from fabrique_desktop.ui.lock_choices import NEVER
from fabrique_desktop.ui.lock_signals import LockSignals
from fabrique_desktop.ui.unlock_page import UnlockPage, of_lock
from fabrique_desktop.ui.widgets.banner import Tone

if TYPE_CHECKING:
    from fabrique_desktop.store.key_file import Opened
    from fabrique_desktop.ui.standing import Standing
    from fabrique_desktop.ui.workbench import Workbench

_ACTIVE = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress,
)
_NO_PHRASE = "Ce dossier n’a pas de phrase de passe : rien ne le verrouille. « Protection » (en bas) lui en donne une."


class Locking(QObject):
    """`lock` and, by the page that it shows, unlock; `now` is what counts idle time."""

    def __init__(
        self, desk: Desk, doors: Doors, signals: LockSignals, parent: QObject, now: Callable[[], float] = monotonic
    ) -> None:
        super().__init__(parent)
        self._desk, self._doors, self._signals, self._now = desk, doors, signals, now
        self._touched = now()
        self._hearing = False
        self._standing: Standing | None = None
        self._unlocked: Opened | None = None  # typed before the last gesture was written
        self.page: UnlockPage | None = None
        self.wall: FrozenWall | None = None
        signals.locked.connect(self.lock)
        signals.ticked.connect(self.look_at_the_time)

    @property
    def locked(self) -> bool:
        return self._standing is not None

    def follow(self) -> None:
        """A dossier has been opened: from now on somebody is there, or is not."""
        self._touched = self._now()
        bench = self._desk.bench
        if bench is None or not bench.protected or self._hearing:
            return
        self._hearing = True
        self._signals.start(int(self._desk.window.winId()))
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._hear)
            app.screenRemoved.connect(self._unplugged)
            app.aboutToQuit.connect(self.close)
        self._hear(self._desk.window.windowHandle())

    def _hear(self, window: QWindow | None) -> None:
        """Where the system's own events arrive; a window already heard is heard once."""
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _ACTIVE:
            self._touched = self._now()
        return False

    def look_at_the_time(self) -> None:
        bench, choices = self._desk.bench, self._desk.choices
        if bench is None or choices.minutes == NEVER or (bench.running and not choices.running):
            return
        if self._now() - self._touched >= choices.minutes * 60:
            self.lock()

    # -- locking

    def lock_now(self) -> None:
        """Asked for by somebody, who is told when nothing can be locked."""
        bench = self._desk.bench
        if bench is not None and not bench.protected:
            bench.ws.say(_NO_PHRASE, Tone.WARN)
        else:
            self.lock()

    def lock(self) -> None:
        bench = self._desk.bench
        if bench is None or self.locked or not bench.protected:
            return
        from fabrique_desktop.ui.standing import keep_all, standing_of

        self._standing = standing_of(bench)
        self.page = of_lock(self._desk.clock())
        self.page.typed.connect(self._unlock)
        self.page.left.connect(self.give_up)
        self._desk.window.cover(self.page)
        self._desk.window.setWindowTitle("Fabrique — verrouillé")
        self._cover_others()
        bench.deafen()
        keep_all(bench)
        bench.ws.gestures.pending_changed.connect(self._close_soon)
        self._close_soon()

    def _cover_others(self) -> None:
        """The room's screen gets a picture, every other window of ours goes, and what was copied from here too."""
        from fabrique_desktop.ui.projection_window import ProjectionWindow

        window = self._desk.window
        for other in QApplication.topLevelWidgets():
            if other is window or isinstance(other, FrozenWall) or not other.isVisible():
                continue
            if isinstance(other, ProjectionWindow):
                self._freeze(other)
            if isinstance(other, QDialog):
                other.reject()
            else:
                other.hide()
        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsClipboard():
            clipboard.clear()

    def _freeze(self, room: QWidget) -> None:
        """On a screen of its own only: over the desk's, it would cover the lock."""
        screen = room.screen()
        if screen is not self._desk.window.screen():
            self.wall = FrozenWall(room.grab() if self._desk.choices.wall else None, screen)
            self._desk.window.activateWindow()

    def _close_soon(self) -> None:
        """Once the windows that were just sent away have returned to whoever opened them."""
        QTimer.singleShot(0, self, self._close_when_written)

    def _close_when_written(self) -> None:
        bench = self._desk.bench
        if not self.locked or bench is None or bench.ws.gestures.pending:
            return
        bench.ws.drafts.stay()
        self._desk.let_go()
        if self._unlocked is not None:
            unlocked, self._unlocked = self._unlocked, None
            self._enter(unlocked)

    # -- unlocking

    def _unlock(self, words: str, by_sheet: bool) -> None:
        if self._standing is not None and self.page is not None:
            self._doors.unlock(self._standing.path, self.page, words, by_sheet, self._enter)

    def _enter(self, unlocked: Opened) -> None:
        """As it was before; a refusal is told in the page, which stays."""
        standing = self._standing
        if standing is None:
            return
        if self._desk.bench is not None:
            self._unlocked = unlocked
            return
        self._desk.enter(lambda: opened_by(self._desk, standing.path, unlocked))
        self._stand_again(standing)

    def _stand_again(self, standing: Standing) -> None:
        from fabrique_desktop.ui.standing import stand_again

        if (bench := self._desk.bench) is not None:
            self._uncover()
            stand_again(bench, standing)
            self._give_room_back(bench)

    def _uncover(self) -> None:
        self._standing, self.page = None, None
        self._touched = self._now()
        self._desk.window.uncover()

    def _give_room_back(self, bench: Workbench) -> None:
        """First the living image, then away with the still one: the room sees no desk between them."""
        from fabrique_desktop.ui.post_rooms import may_show

        if self.wall is not None and may_show(bench.post, "room"):
            bench.room.open_on(self.wall.screen())
        self._drop_wall()

    def _drop_wall(self) -> None:
        if self.wall is not None:
            self.wall.close()
            self.wall.deleteLater()
            self.wall = None

    def _unplugged(self, _screen: QScreen) -> None:
        """A picture without its screen would land on the lock."""
        self._drop_wall()

    def give_up(self) -> None:
        """Another dossier instead: this one stays closed."""
        if self.locked and self._desk.bench is None:
            self._uncover()
            self._drop_wall()
            self._desk.show_welcome()

    def close(self) -> None:
        self._signals.close()
        self._drop_wall()
