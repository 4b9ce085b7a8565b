"""What every page is given: the open dossier, the way to write, the way to hear, the way to speak."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from fabrique_desktop import logs
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.drafts import Drafts
from fabrique_desktop.ui.live import ChangeFeed, Gestures
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.banner import Tone

Say = Callable[..., None]  # (text, tone, action label, action)


def _at_once(act: Callable[[], object]) -> None:
    act()


@dataclass(slots=True, weakref_slot=True)
class Workspace:
    """Passed by constructor to each page; holds no widget."""

    database: Database
    gestures: Gestures
    feed: ChangeFeed
    drafts: Drafts
    clock: Callable[[], datetime]
    look: Look
    say: Say
    operator: str = ""
    tables: dict[str, int | None] = field(default_factory=dict)  # workshop id -> « ma table »
    before: Callable[[str, Callable[[], object]], None] = lambda _reason, act: _at_once(
        act
    )  # a copy first, when one can be
    keep: Callable[[str, dict[str, int | None]], None] = lambda _operator, _tables: None

    def refuse(self, error: BaseException) -> None:
        """Say an error in French, in the page; one of ours is logged too, and its report offered."""
        from fabrique_desktop.ui.messages import is_known, sentence

        self.say(sentence(error), Tone.ERROR)
        if not is_known(error):
            logs.unexpected(error)

    def relieve(self, initials: str) -> None:
        """Another typist takes over: the journal's next entries bear these initials."""
        self.operator = self.database.operator = initials.strip()[:8]
        self.remember()

    def remember(self) -> None:
        """« Ma table » and the initials come back at the next start of this computer."""
        self.keep(self.operator, self.tables)
