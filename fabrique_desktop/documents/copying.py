"""A package copied to a key: written, synced, then read back from the key itself and compared."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from fabrique_desktop import paths
from fabrique_desktop.documents.copy_errors import NotTheSame
from fabrique_desktop.documents.progress import Progress, silent

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Copied:
    """The folder made on the key, and how many files were read back the same."""

    folder: Path
    files: int


def copy_package(files: Sequence[Path], root: Path, target: Path, name: str, progress: Progress = silent) -> Copied:
    """Copy `files`, which are below `root`, to a new folder of `target`; what was begun is removed if it fails.

    Raises OSError (a full or yanked key), NotTheSame, and whatever `progress` raises to cancel.
    """
    folder = _new_folder(target, name)
    done: list[Path] = []
    total = 2 * len(files)
    try:
        digests = []
        for index, source in enumerate(files):
            copy = folder / source.relative_to(root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            done.append(copy)
            digests.append(_copied(source, copy))
            progress(index + 1, total)
        for made in {folder, *(copy.parent for copy in done)}:
            paths.sync_folder(made)
        for index, (copy, digest) in enumerate(zip(done, digests, strict=True)):
            if _read_back(copy) != digest:
                raise NotTheSame(copy.name)
            progress(len(files) + index + 1, total)
    except BaseException:
        _remove(folder, done)
        raise
    return Copied(folder, len(done))


def _new_folder(target: Path, name: str) -> Path:
    for version in count(1):
        folder = target / (name if version == 1 else f"{name} ({version})")
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder
    raise AssertionError("unreachable")


def _copied(source: Path, copy: Path) -> str:
    digest = hashlib.sha256()
    with source.open("rb") as read, copy.open("xb") as write:
        while block := read.read(_BLOCK):
            digest.update(block)
            write.write(block)
        write.flush()
        os.fsync(write.fileno())
    return digest.hexdigest()


def _read_back(copy: Path) -> str:
    """From the key and not from memory, where the system lets it be asked."""
    digest = hashlib.sha256()
    with copy.open("rb") as read:
        if hasattr(os, "posix_fadvise"):
            with suppress(OSError):
                os.posix_fadvise(read.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while block := read.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _remove(folder: Path, done: Sequence[Path]) -> None:
    """As far as a key that was yanked allows it."""
    with suppress(OSError):
        for copy in done:
            copy.unlink(missing_ok=True)
        for made in sorted({*(copy.parent for copy in done), folder}, key=lambda path: -len(path.parts)):
            made.rmdir()
