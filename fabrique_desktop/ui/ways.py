"""What is reached from anywhere: the phrase, the lock, the copies, people's rights; each made when first asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fabrique_desktop.ui import keys
from fabrique_desktop.ui.desk import Desk
from fabrique_desktop.ui.theme import Look
from fabrique_desktop.ui.widgets.parts import shortcut

if TYPE_CHECKING:
    from fabrique_desktop.ui.copies import Copies
    from fabrique_desktop.ui.doors import Doors
    from fabrique_desktop.ui.keepers import Keepers
    from fabrique_desktop.ui.lock_signals import LockSignals
    from fabrique_desktop.ui.locking import Locking
    from fabrique_desktop.ui.protection import Protection
    from fabrique_desktop.ui.rights import Rights


class Ways(QObject):
    """Nothing of it is loaded while a dossier without a phrase is opened and typed in."""

    def __init__(self, desk: Desk, look: Callable[[], Look], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._look = desk, look
        self.keepers: Keepers | None = None
        window = desk.window
        for key, asked, action in (
            (keys.LOCK, window.lock_asked, self.lock),
            (keys.PROTECTION, window.protection_asked, self.show_protection),
            (keys.COPIES, window.copies_asked, self.show_copies),
            (keys.RIGHTS, window.rights_asked, self.show_rights),
        ):
            shortcut(window, key, action, everywhere=True)
            asked.connect(action)

    @cached_property
    def doors(self) -> Doors:
        from fabrique_desktop.ui.doors import Doors

        return Doors(self._desk, self)

    @cached_property
    def signals(self) -> LockSignals:
        from fabrique_desktop.ui.lock_signals import LockSignals

        return LockSignals(self)

    @cached_property
    def locking(self) -> Locking:
        from fabrique_desktop.ui.locking import Locking

        return Locking(self._desk, self.doors, self.signals, self)

    @cached_property
    def protection(self) -> Protection:
        from fabrique_desktop.ui.protection import Protection

        return Protection(self._desk, self.doors, self.lock, self)

    @cached_property
    def copies(self) -> Copies:
        from fabrique_desktop.ui.copies import Copies

        return Copies(self._desk, self._look, self)

    @cached_property
    def rights(self) -> Rights:
        from fabrique_desktop.ui.rights import Rights

        return Rights(self._desk, self)

    # -- by their keys

    def lock(self) -> None:
        self.locking.lock_now()

    def show_protection(self) -> None:
        if not self._desk.window.covered:
            self.protection.show()

    def show_copies(self) -> None:
        """Whoever leads may take one back; the others are told whose page it is."""
        from fabrique_desktop.ui.post_rooms import may_show

        bench = self._desk.bench
        if bench is None or self._desk.window.covered:
            return
        if may_show(bench.post, "copies"):
            self.copies.show()
        else:
            bench.go("copies")

    def show_rights(self) -> None:
        if not self._desk.window.covered:
            self.rights.show()

    # -- with the dossier

    def follow(self) -> None:
        """A dossier has been opened: it is looked after, and locked when nobody is there."""
        from fabrique_desktop.ui.keepers import Keepers

        bench = self._desk.bench
        if bench is not None:
            self.keepers = Keepers(bench, self._desk.clock, self.show_copies)
            if bench.protected:
                self.locking.follow()

    def leave(self, *, last_copy: bool) -> None:
        """It is about to be closed."""
        if self.keepers is not None:
            self.keepers.line.last_copy = last_copy
            self.keepers = None

    def offer_copies(self, path: Path, error: Exception) -> bool:
        """Whether a dossier that does not open has copies: they are shown then."""
        from fabrique_desktop.store import failures
        from fabrique_desktop.ui.messages import sentence

        lost = (failures.DamagedDossier, failures.NotADossier, failures.MissingDossier, failures.MissingKeys)
        return isinstance(error, lost) and self.copies.offer(path, sentence(error))

    def give_up(self) -> None:
        """Away from the lock, towards the other dossiers."""
        if "locking" in vars(self):
            self.locking.give_up()

    def dress(self, look: Look) -> None:
        if "copies" in vars(self):
            self.copies.dress(look)
        if "rights" in vars(self):
            self.rights.dress(look)
