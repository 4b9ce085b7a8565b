"""A copy of the dossier that is known to be whole before it is trusted."""

from __future__ import annotations

import os
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

from fabrique_desktop import leftovers, paths
from fabrique_desktop.store.engine import connect, look_as_it_lies
from fabrique_desktop.store.failures import DamagedDossier

_HEAD = "SELECT count(*), max(position), (SELECT hash FROM journal_entry ORDER BY position DESC LIMIT 1)"


def backup_before(path: Path, reason: str) -> Path:
    """Copy what was committed beside the dossier, down to the disk; raises DamagedDossier rather than keep a bad copy.

    By SQLite itself: a plain copy would miss the log, and drop the locks of this process.
    """
    handle, part = leftovers.begin(path.parent, ".part")
    os.close(handle)
    try:
        with closing(connect(path)) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
            head = _head(connection)
        _verify(part, head)
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        return _named(part, path, reason)
    finally:
        part.unlink(missing_ok=True)


def _head(connection: Any) -> Any:
    return connection.execute(f"{_HEAD} FROM journal_entry").fetchone()


def _verify(part: Path, head: Any) -> None:
    with closing(look_as_it_lies(part)) as copy:
        found = [line for (line,) in copy.execute("PRAGMA integrity_check(1)")]
        if found != ["ok"] or copy.execute("PRAGMA foreign_key_check").fetchone() or _head(copy) != head:
            raise DamagedDossier("the copy does not hold")


def _named(part: Path, path: Path, reason: str) -> Path:
    """Under the first free name, which opens like any dossier."""
    for number in count(1):
        again = f"-{number}" if number > 1 else ""
        target = path.with_name(f"{path.stem}.avant-{reason}{again}{path.suffix}")
        try:
            paths.publish(part, target)
        except FileExistsError:
            continue
        return target
    raise AssertionError("count is endless")
