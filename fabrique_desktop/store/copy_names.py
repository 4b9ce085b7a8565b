"""How a copy is called, and what its name tells: « atelier - copie 0012 - 2017-04-06 14h05 - avant-import.fabrique ».

The number alone gives the order: a clock that is set back neither overwrites a copy nor makes an older one of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

SUFFIX = ".fabrique"
BY_ITSELF, AT_CLOSING, BY_HAND = "automatique", "fermeture", "demandee"
BY_COMMAND = "commande"  # where somebody wanted it: it does not go with time
_NAME = re.compile(
    r"(?P<stem>.+) - copie (?P<number>\d{4,9}) - (?P<at>\d{4}-\d\d-\d\d \d\dh\d\d) - (?P<reason>[a-z0-9-]+)"
    rf"{re.escape(SUFFIX)}",
    re.DOTALL,  # a line end is a character of a name like another, on some systems
)
_WHEN = "%Y-%m-%d %Hh%M"


@dataclass(frozen=True, slots=True)
class CopyName:
    """`at` is the hour that this computer showed, for people; nothing is decided by it but the age."""

    number: int
    at: datetime
    reason: str
    stem: str

    def __str__(self) -> str:
        return f"{self.stem} - copie {self.number:04d} - {self.at:{_WHEN}} - {self.reason}{SUFFIX}"


def read_name(name: str) -> CopyName | None:
    """None for a file that is no copy of ours."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        at = datetime.strptime(found["at"], _WHEN)  # noqa: DTZ007 - what the clock on the wall said
    except ValueError:
        return None
    return CopyName(int(found["number"]), at, found["reason"], found["stem"])


def copies_in(folder: Path) -> list[tuple[CopyName, Path]]:
    """By name only, newest first; nothing where the folder cannot be reached."""
    found: list[tuple[CopyName, Path]] = []
    with suppress(OSError):
        named = ((read_name(path.name), path) for path in folder.iterdir())
        found = [(name, path) for name, path in named if name is not None and path.is_file()]
    return sorted(found, key=lambda one: (one[0].number, one[0].at, one[1].name), reverse=True)


def next_number(folders: Iterable[Path]) -> int:
    return 1 + max((found[0][0].number for folder in folders if (found := copies_in(folder))), default=0)
