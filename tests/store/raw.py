"""The dossier as another program would touch it: plain SQL, past every rule of ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fabrique_desktop.store.engine import connect


@contextmanager
def by_hand(path: Path, *, guards: bool = True) -> Iterator[Any]:
    """A connection of our own; without guards, what somebody holding the file could do first."""
    connection = connect(path)
    try:
        if not guards:
            connection.execute("PRAGMA foreign_keys=OFF")
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")
        yield connection
    finally:
        connection.close()
