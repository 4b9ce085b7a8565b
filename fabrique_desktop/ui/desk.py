"""What the ways into a dossier, and its lock, ask of the application."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from fabrique_desktop.ui.lock_choices import LockChoices
from fabrique_desktop.ui.main_window import MainWindow

if TYPE_CHECKING:
    from fabrique_desktop.store.database import Database
    from fabrique_desktop.ui.workbench import Workbench


class Desk(Protocol):
    """One window and at most one dossier in it."""

    window: MainWindow
    bench: Workbench | None
    choices: LockChoices

    def clock(self) -> datetime: ...

    def writing(self) -> bool:
        """Whether a gesture of the open dossier is on its way to the disk."""

    def enter(self, opened: Callable[[], Database]) -> None:
        """Open in the window, in the place of the dossier that is there; whatever refuses is raised, and it stays."""

    def let_go(self, *, last_copy: bool = False) -> None:
        """Close the dossier, which takes its pages, its connections and its key; a last copy would keep it in use."""

    def offer_copies(self, path: Path, error: Exception) -> bool:
        """Whether this dossier, which does not open, has copies: they are shown then."""

    def create(self, path: Path, training: bool) -> bool: ...

    def show_welcome(self) -> None: ...

    def choose(self, choices: LockChoices) -> None: ...
