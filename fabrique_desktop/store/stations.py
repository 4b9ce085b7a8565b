"""This computer's name in a dossier, and how far it wrote there: a copy put back never continues a chain it lost."""

from __future__ import annotations

import uuid
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from fabrique_desktop import paths
from fabrique_desktop.domain.journal import GENESIS
from fabrique_desktop.store.engine import connect

_HASH = "SELECT hash FROM journal_entry WHERE station = ? AND seq = ?"


class Memory:
    """The last entry of this station in this file, noted outside of it and never ahead of the disk.

    `branch` is drawn when the file turns out to hold less than that, and makes another station of this one.
    """

    def __init__(self, base: uuid.UUID) -> None:
        self._base = base
        self._file = paths.stations_folder() / f"{base}.json"
        self._noted = self._branch, self._seq, self._hash = "", 0, GENESIS
        try:
            self._noted = self._branch, self._seq, self._hash = self._read()
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError):
            self.branch_off()

    @property
    def station(self) -> str:
        return str(uuid.uuid5(self._base, self._branch) if self._branch else self._base)

    @property
    def seq(self) -> int:
        return self._seq

    def agrees(self, connection: Any) -> bool:
        """Whether the file still holds what was seen; it may well hold more."""
        if not self._seq:
            return True
        row = connection.execute(_HASH, (self.station, self._seq)).fetchone()
        return row is not None and row[0] == self._hash

    def branch_off(self) -> None:
        self._branch, self._seq, self._hash = uuid.uuid4().hex, 0, GENESIS
        self.keep()

    def saw(self, seq: int, hash_: str) -> None:
        """After a commit; costs nothing."""
        if seq > self._seq:
            self._seq, self._hash = seq, hash_

    def keep(self) -> None:
        """Note it; another process of this station may have noted more. A full disk never stops the evening."""
        seen = self._branch, self._seq, self._hash
        if seen == self._noted:
            return
        with suppress(OSError):
            if not self._is_noted():
                paths.save_object(self._file, {"branch": seen[0], "seq": seen[1], "hash": seen[2]})
            self._noted = seen

    def _is_noted(self) -> bool:
        try:
            branch, seq, _hash = self._read()
        except (FileNotFoundError, ValueError, KeyError):
            return False
        return branch == self._branch and seq >= self._seq

    def _read(self) -> tuple[str, int, str]:
        found = paths.read_object(self._file)
        return str(found["branch"]), int(str(found["seq"])), str(found["hash"])


def recall(dossier: str, path: Path) -> Memory:
    """A copied, moved or restored file takes a new name: by its place, its inode, or what it lacks."""
    with closing(connect(path)) as connection:
        generation = connection.execute("PRAGMA user_version").fetchone()[0]
        place = f"{dossier}|{path.resolve()}|{path.stat().st_ino}|{generation}"
        memory = Memory(uuid.uuid5(paths.station_id(), place))
        if not memory.agrees(connection):
            memory.branch_off()
    return memory
