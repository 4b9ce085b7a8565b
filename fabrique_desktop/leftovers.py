"""Unfinished files: begun beside what they become, under a name of ours, and cleaned up after a kill."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

_PREFIX = ".fabrique-"
#: what `tempfile` adds to the prefix, and what SQLite puts beside a file that it is filling
_OURS = re.compile(rf"{re.escape(_PREFIX)}[a-z0-9_]{{8}}\.(?:tmp|part(?:-wal|-shm|-journal)?)")
_OUR_FOLDER = re.compile(rf"{re.escape(_PREFIX)}[a-z0-9_]{{8}}\.tmp")
#: longer than anything of ours goes without writing a word
_SILENT_S = 600
_STARTED = time.time()


def begin(folder: Path, suffix: str) -> tuple[int, Path]:
    """A new empty file, private, and its open handle; `suffix` is `.tmp` or `.part`."""
    sweep(folder)
    handle, name = tempfile.mkstemp(dir=folder, prefix=_PREFIX, suffix=suffix)
    return handle, Path(name)


def sweep(folder: Path) -> None:
    """Remove what a process that was killed left here: ours by its name, and that nobody has written for long.

    Another process may be at work in the same folder: only what lay still before this one started, and for ten
    minutes, is taken to be abandoned. What cannot be removed stays, and stops nobody.
    """
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _OUR_FOLDER.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False):
                _remove_folder_if_abandoned(Path(entry.path))
            elif _OURS.fullmatch(entry.name):
                with suppress(OSError):
                    _remove_if_abandoned(entry)


def _remove_if_abandoned(entry: os.DirEntry[str]) -> None:
    if not entry.is_file(follow_symlinks=False):
        return
    status = entry.stat(follow_symlinks=False)
    twice_named = status.st_nlink > 1  # finished and named: only this other name of it was left
    if twice_named or status.st_mtime < min(_STARTED, time.time() - _SILENT_S):
        Path(entry.path).unlink()


def _remove_folder_if_abandoned(folder: Path) -> None:
    """A package that a kill left half made: it holds documents in clear. By the moments that no document is given."""
    with suppress(OSError):
        latest = max(one.stat(follow_symlinks=False).st_ctime for one in (folder, *folder.rglob("*")))
        if latest < min(_STARTED, time.time() - _SILENT_S):
            shutil.rmtree(folder, ignore_errors=True)
