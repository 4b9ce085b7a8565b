"""The dossiers that are open in this process, and their keys: one place to look, and one to forget them.

A dossier without a phrase has an empty one. The file of half-typed lines beside a dossier has the same key.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_lock = threading.Lock()
_keys: dict[Path, list[str]] = {}  # one for each who holds it: the last to forget it is the last to have it


def hold(path: Path, key: str) -> None:
    """From now on whoever connects to this file uses this key: 64 hexadecimal digits, never a phrase."""
    with _lock:
        _keys.setdefault(path, []).append(key)


def key_of(path: Path) -> str:
    """Empty for a file without a phrase, and for one that is locked: SQLite then takes it for no database."""
    held = _keys.get(path)
    return held[-1] if held else ""


def held_as(path: Path) -> Path | None:
    """The name by which this file is open here, be it another one: its bytes are then read by SQLite only, since
    closing another handle would drop its locks.
    """
    if path in _keys:
        return path
    with suppress(OSError):
        asked = path.stat()
        for one in list(_keys):
            with suppress(OSError):
                if os.path.samestat(asked, one.stat()):
                    return one
    return None


def forget(path: Path) -> None:
    with _lock:
        held = _keys.get(path, [])
        if held:
            held.pop()
        if not held:
            _keys.pop(path, None)


@contextmanager
def lent(path: Path, like: Path) -> Iterator[None]:
    """While a file in hand, a copy being made for instance, has the key of another one."""
    with held(path, key_of(like)):
        yield


@contextmanager
def held(path: Path, key: str) -> Iterator[None]:
    """The same with a key in hand; nothing when it is empty."""
    if not key:
        yield
        return
    hold(path, key)
    try:
        yield
    finally:
        forget(path)
