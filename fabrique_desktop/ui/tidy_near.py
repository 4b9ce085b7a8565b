"""Looks for what is near to each entry, one at a time and only while nobody types: the window never waits for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from fabrique_desktop.services import tidying
from fabrique_desktop.services.tidying import NearRow
from fabrique_desktop.ui.workspace import Workspace

PAUSE_MS = 300
STEP_MS = 15


class NearFinder(QObject):
    """`found(id)` when the nearest of an entry are known, `finished` when none is left to look at."""

    found = Signal(str)
    finished = Signal()

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._ws = workspace
        self._mine: dict[str, None] = {}
        self._known: dict[str, Sequence[NearRow]] = {}
        self._waiting: dict[str, None] = {}
        self._probes: dict[str, None] = {}  # changed words: whoever is near to them now must be looked at again
        self.complete = False  # each was looked at once; later changes do not make the list shorter meanwhile
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._step)

    def is_done(self) -> bool:
        return not self._waiting and not self._probes

    @property
    def looked_at(self) -> int:
        return len(self._known)

    def near(self, id_: str) -> Sequence[NearRow] | None:
        """None: not looked for yet."""
        return self._known.get(id_)

    def forget(self) -> None:
        """Another workshop is in hand."""
        self._timer.stop()
        self.complete = False
        for heap in (self._mine, self._known, self._waiting, self._probes):
            heap.clear()

    def follow(self, ids: Iterable[str]) -> None:
        """The entries of the view, in the order in which they are worth looking at."""
        self._mine = dict.fromkeys(ids)
        self._known = {id_: near for id_, near in self._known.items() if id_ in self._mine}
        self._waiting = {id_: None for id_ in self._mine if id_ in self._waiting or id_ not in self._known}

    def want(self, id_: str) -> None:
        """Look at this one first."""
        if id_ in self._waiting:
            self._waiting = {id_: None, **self._waiting}

    def renew(self, ids: Iterable[str], changed: Iterable[str]) -> None:
        """These were touched, and of these the words: what was near to them is looked for again."""
        touched = set(ids)
        stale = [one for one, near in self._known.items() if touched & {row.id for row in near}]
        self._probes.update(dict.fromkeys(changed))
        self._waiting.update(dict.fromkeys(stale))

    def rest(self) -> None:
        """A key was pressed, or something was written: begin again after a pause."""
        if not self.is_done():
            self._timer.start(PAUSE_MS)

    def stop(self) -> None:
        self._timer.stop()

    def _step(self) -> None:
        """One entry a turn of the event loop."""
        if self._ws.feed.closed or self.is_done():
            return
        id_ = next(iter(self._waiting or self._probes))
        probed = id_ in self._probes
        self._waiting.pop(id_, None)
        self._probes.pop(id_, None)
        try:
            near = self._ws.database.read(tidying.near_rows, id_)
        except Exception as error:  # noqa: BLE001 - the file vanished or the disk failed: say it, keep the window
            self._waiting.clear()
            self._probes.clear()
            self._ws.refuse(error)
            return
        if id_ in self._mine:
            self._known[id_] = near
            self.found.emit(id_)
        if probed:
            self._waiting.update({row.id: None for row in near if row.id in self._mine})
        if self.is_done():
            self.complete = True
            self.finished.emit()
        else:
            self._timer.start(STEP_MS)
