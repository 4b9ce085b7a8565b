"""What looks after the open dossier without being asked: its copies, and whether it holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from fabrique_desktop.domain.posts import Post
from fabrique_desktop.ui.aside import Aside
from fabrique_desktop.ui.copies_line import CopiesLine
from fabrique_desktop.ui.health import Health
from fabrique_desktop.ui.widgets.banner import Tone

if TYPE_CHECKING:
    from fabrique_desktop.ui.workbench import Workbench


DUE_MS = 8_000  # once one works


class Keepers(QObject):
    """They end with the dossier: the look before it, the copies after it."""

    def __init__(self, bench: Workbench, clock: Callable[[], datetime], show_copies: Callable[[], None]) -> None:
        super().__init__(bench)
        say = bench.ws.say
        self.line = CopiesLine(bench.window, bench.database, say, clock, self)
        bench.ws.before = self.line.before
        self.line.waits.connect(bench.ws.gestures.count)
        self._aside = Aside(self)
        if bench.post is Post.LEAD:
            QTimer.singleShot(DUE_MS, self, partial(self._look_at_what_is_due, bench, clock))
        self.health = Health(bench.database, say, show_copies, self)
        bench.before_closing.append(self.health.close)
        bench.after_closing.append(self._close_line)

    def _look_at_what_is_due(self, bench: Workbench, clock: Callable[[], datetime]) -> None:
        """Nothing is purged by itself: whoever leads is told once that something could be."""
        from fabrique_desktop.services import retention
        from fabrique_desktop.ui.rights_words import due_in_a_line

        def tell(found: retention.Due) -> None:
            if said := due_in_a_line(found):
                bench.ws.say(said, Tone.INFO)

        self._aside.run(lambda: bench.database.read(retention.due, clock()), tell, lambda _closed: None)

    def _close_line(self) -> None:
        """The last copy is made behind: what it has to say finds nobody."""
        self.line.blockSignals(True)
        self.line.close()
