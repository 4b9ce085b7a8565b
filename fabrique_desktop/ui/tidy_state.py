"""What the tidy view knows of a workshop: its entries, what is near to each, the pairs a person set apart."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from fabrique_desktop.services import tidying
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.services.tidying import NearRow, Progress, TidyRow
from fabrique_desktop.ui.live import Touched
from fabrique_desktop.ui.tidy_list import TidyLine, arranged
from fabrique_desktop.ui.tidy_near import NearFinder
from fabrique_desktop.ui.workspace import Workspace


class TidyState(QObject):
    """`changed` when the list is to be arranged again. Asleep, it only notes what it will have to read."""

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._ws = workspace
        self._workshop_id = ""
        self._awake = self._read = False
        self._missed: set[str] = set()
        self._rows: dict[str, TidyRow] = {}
        self._apart: set[frozenset[str]] = set()
        self.finder = NearFinder(workspace, self)
        self.finder.finished.connect(self.changed.emit)
        workspace.feed.changed.connect(self._on_changed)

    def open_workshop(self, workshop_id: str) -> None:
        self._workshop_id, self._read = workshop_id, False
        self._rows.clear()
        self._apart.clear()
        self._missed.clear()
        self.finder.forget()
        if self._awake:
            self.wake()

    def wake(self) -> None:
        """The view is shown."""
        self._awake = True
        if not self._workshop_id:
            return
        if self._read:
            self._follow(frozenset(self._missed))
        else:
            self._read = True
            self._rows = {one.id: one for one in self._ws.database.read(tidying.to_tidy, self._workshop_id)}
            self.finder.follow(self._rows)
            self.changed.emit()
        self._missed.clear()
        self.finder.rest()

    def sleep(self) -> None:
        self._awake = False
        self.finder.stop()

    def _on_changed(self, touched: Touched) -> None:
        ids = touched.get("contribution", frozenset())
        if self._awake and self._read:
            self._follow(ids)
        else:
            self._missed.update(ids)

    def _follow(self, ids: frozenset[str]) -> None:
        """Read again the ids that changed, and those only; whatever is near to them is looked for again."""
        if not ids:
            return
        before = {id_: _words(self._rows[id_].contribution) for id_ in ids if id_ in self._rows}
        found = {one.id: one for one in self._ws.database.read(tidying.to_tidy, self._workshop_id, only=ids)}
        for id_ in ids - found.keys():
            self._rows.pop(id_, None)
        self._rows = dict(sorted({**self._rows, **found}.items()))
        now = {id_: _words(one.contribution) for id_, one in found.items()}
        self.finder.follow(self._rows)
        self.finder.renew(ids, [id_ for id_ in ids if id_ not in now or before.get(id_) != now[id_]])
        self.changed.emit()
        self.finder.rest()

    @property
    def progress(self) -> Progress:
        return tidying.progress(self._rows.values())

    def lines(self) -> Sequence[TidyLine]:
        return arranged(self._rows.values(), self._best, near_known=self.finder.complete)

    def near(self, one: TidyRow) -> Sequence[NearRow] | None:
        """The nearest, without those set apart; None: not looked for yet."""
        near = self.finder.near(one.id)
        return None if near is None else [row for row in near if frozenset((one.id, row.id)) not in self._apart]

    def _best(self, one: TidyRow) -> float | None:
        """How near the nearest is that may still be put together with it."""
        left = (near.score for near in self.near(one) or () if not are_together(one.contribution, near.contribution))
        return max(left, default=None)

    def set_apart(self, one_id: str, other_id: str, *, apart: bool = True) -> None:
        """Not the same thing: not shown together again while this view is open; nothing is written."""
        pair = frozenset((one_id, other_id))
        if apart:
            self._apart.add(pair)
        else:
            self._apart.discard(pair)
        self.changed.emit()


def are_together(row: ContributionRow, other: ContributionRow) -> bool:
    return row.group_id is not None and row.group_id == other.group_id


def _words(row: ContributionRow) -> tuple[str, ...]:
    """What nearness is made of."""
    return (row.drawn_up.title, row.text, row.drawn_up.answers_to, row.drawn_up.how)
