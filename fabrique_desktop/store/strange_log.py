"""The log beside a file may be another one's: an older copy was put back by hand over a dossier that was open, or that
nobody could close. SQLite would read the two together, and write the one into the other.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from fabrique_desktop import logs
from fabrique_desktop.store.engine import log_of, look, look_as_it_lies

_UNREADABLE = (dbapi2.SQLITE_CORRUPT, dbapi2.SQLITE_NOTADB)
_LAST = "SELECT position, hash FROM journal_entry ORDER BY position DESC LIMIT 1"
_AT = "SELECT position, hash FROM journal_entry WHERE position = ?"
_UNLINKED = (
    "SELECT count(*) FROM journal_entry AS one LEFT JOIN journal_entry AS former"
    " ON former.station = one.station AND former.seq = one.seq - 1"
    " WHERE one.seq > 1 AND former.hash IS NOT one.previous"
)


def set_aside(path: Path) -> None:
    """Under another name, when the file holds without it and not with it: somebody may still read a sentence in it.

    Looked at only when a log was left; it costs a reading of the whole file.
    """
    log = log_of(path)
    if not (log.exists() and log.stat().st_size):
        return
    with suppress(dbapi2.DatabaseError):  # busy, or a disk that does not answer: nothing is known of the log
        alone = _last_of(look_as_it_lies, path)
        if alone is not None and _last_of(look, path, alone[0]) != alone:
            put_aside(path)


def put_aside(path: Path) -> None:
    """Whoever else still has the file open finds its log gone, and is told that the file was moved."""
    logs.note("a log that is not of this file was set aside")
    names = (path.with_name(f"{path.name}-journal-{number}") for number in count(1))
    with suppress(OSError):  # not there, or in use on Windows
        log_of(path).rename(next(name for name in names if not name.exists()))
        path.with_name(f"{path.name}-shm").unlink(missing_ok=True)


def _last_of(connected: Callable[[Path], Any], path: Path, position: int | None = None) -> tuple[int, str] | None:
    """The last entry, or the one at this place, of a file that holds; None of one that does not."""
    try:
        with closing(connected(path)) as connection:
            if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
                return None
            if connection.execute(_UNLINKED).fetchone() != (0,):
                return None
            asked = connection.execute(_LAST) if position is None else connection.execute(_AT, (position,))
            row: tuple[int, str] | None = asked.fetchone()
            return row
    except dbapi2.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _UNREADABLE:
            return None
        raise
