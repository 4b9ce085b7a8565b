"""What runs beside the window once a dossier is open: does it hold, and if not, which copy does.

In a child process: working it out in a thread would keep the window's own waiting, and reading the file there would
drop the locks of the whole program.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fabrique_desktop.domain.posts import Post
from fabrique_desktop.store import keyring
from fabrique_desktop.store.check import CheckReport, check_dossier
from fabrique_desktop.store.copies import Copy
from fabrique_desktop.store.key_file import Opened
from fabrique_desktop.store.restoring import first_sound


@dataclass(frozen=True, slots=True)
class Examined:
    """`newest` is looked for only when something does not hold; the `unsound` copies are newer than it."""

    report: CheckReport
    newest: Copy | None = None
    unsound: tuple[Path, ...] = ()


def examine(path: Path, key: str, _progress: Callable[[int, int], None]) -> Examined:
    report = check_dossier(path, Opened(key, Post.LEAD) if key else None)
    if report.sound:
        return Examined(report)
    with keyring.held(path, key):
        return Examined(report, *first_sound(path, key))
