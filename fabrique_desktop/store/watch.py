"""A doorbell: tells when somebody committed to the file, in this process or another."""

from __future__ import annotations

from pathlib import Path

from fabrique_desktop.store.engine import connect


class Watch:
    """Its own connection, never inside a transaction: `PRAGMA data_version` costs 3.5 µs a poll."""

    def __init__(self, path: Path) -> None:
        self._connection = connect(path)
        self._version = self._read()

    def rang(self) -> bool:
        """True once after each burst of commits."""
        version = self._read()
        rang = version != self._version
        self._version = version
        return rang

    def close(self) -> None:
        self._connection.close()

    def _read(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])
