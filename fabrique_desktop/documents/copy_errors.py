"""Why a copy cannot be trusted."""

from __future__ import annotations


class NotTheSame(Exception):
    """Read back from the key, this file is not the one that was written."""

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self.name = name
