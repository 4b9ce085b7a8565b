"""Gestures go out, changes come in: the two only ways between a page and the dossier.

A page never refreshes a neighbour: it writes, the journal's tail says what changed, and whoever shows those
ids reads them again, in this window, another one or another process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from fabrique_desktop.services import feed
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.watch import Watch

POLL_MS = 200
Touched = Mapping[str, frozenset[str]]


class Gestures(QObject):
    """Sends each gesture to the writer thread; answers come back in the window's thread, in order."""

    pending_changed = Signal(int)
    succeeded = Signal()
    failed = Signal()
    refused = Signal(object)
    _settled = Signal(object, object, object)

    def __init__(self, database: Database, parent: QObject) -> None:
        super().__init__(parent)
        self._database = database
        self.pending = 0
        self._settled.connect(self._answer)

    def run(
        self,
        command: Callable[..., Any],
        *args: Any,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """`done(result)` once durable; `failed(error)` when refused, else `refused` is emitted."""
        self.count(1)
        future = self._database.submit(command, *args)
        future.add_done_callback(lambda settled: self._settled.emit(settled, done, failed))

    def later(self, milliseconds: int, action: Callable[[], object]) -> None:
        """Counted among the pending until it has begun: whoever waits for zero waits for what it sends too."""
        self.count(1)

        def begin() -> None:
            try:
                action()
            finally:
                self.count(-1)

        QTimer.singleShot(milliseconds, self, begin)

    def _answer(self, future: Future[Any], done: Any, failed: Any) -> None:
        """The page first, then the count: whoever waits for zero finds everything said."""
        error = future.exception()
        try:
            if error is not None:
                self.failed.emit()
                (failed or self.refused.emit)(error)
            else:
                self.succeeded.emit()
                if done is not None:
                    done(future.result())
        finally:
            self.count(-1)

    def count(self, step: int) -> None:
        """Also for what waits before it is sent: a window that closes waits for it."""
        self.pending += step
        self.pending_changed.emit(self.pending)


class ChangeFeed(QObject):
    """Emits what changed, ours or another process's, from the tail of the journal."""

    changed = Signal(object)
    lost = Signal(object)
    _rung = Signal()

    def __init__(self, database: Database, parent: QObject) -> None:
        super().__init__(parent)
        self._database = database
        self._watch = Watch(database.path)
        self.closed = False
        self._position = database.read(feed.head)
        self._rung.connect(self._read)
        database.on_commit(self._rung.emit)
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def close(self) -> None:
        self.closed = True
        self._timer.stop()
        self._watch.close()

    def _look(self) -> None:
        try:
            rang = self._watch.rang()
        except Exception as error:  # noqa: BLE001 - the file vanished or the disk failed: say it once, keep the window
            self._timer.stop()
            self.lost.emit(error)
            return
        if rang:
            self._read()

    def _read(self) -> None:
        try:
            tail = self._database.read(feed.tail, self._position)
        except Exception as error:  # noqa: BLE001 - the file vanished or the disk failed: say it, keep the window
            self.lost.emit(error)
            return
        self._position = tail.position
        if tail.touched:
            self.changed.emit(tail.touched)


class Refresh(QObject):
    """Calls `read` soon after a change of one of `entities`, once a turn; a hidden page waits until it is shown."""

    def __init__(
        self,
        feed_: ChangeFeed,
        entities: frozenset[str],
        read: Callable[[], None],
        parent: QObject,
        *,
        always: bool = False,
    ) -> None:
        super().__init__(parent)
        self._feed, self._entities, self._read = feed_, entities, read
        self._page = parent if isinstance(parent, QWidget) and not always else None
        self._stale = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._now)
        feed_.changed.connect(self._on_changed)
        if self._page is not None:
            self._page.installEventFilter(self)

    def _on_changed(self, touched: Touched) -> None:
        if not self._entities.isdisjoint(touched):
            self._soon.start()

    def _now(self) -> None:
        self._stale = self._page is not None and not self._page.isVisible()
        if not self._stale and not self._feed.closed:
            self._read()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and self._stale:
            self._soon.start()
        return super().eventFilter(watched, event)
