"""Files appear whole or not at all, and nothing that exists is ever overwritten."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import IO

from fabrique_desktop import leftovers, paths


@contextmanager
def written_beside(path: Path) -> Iterator[IO[bytes]]:
    """Give a stream beside `path`; it takes the name once it is on the disk, unless the name is taken.

    Raises FileExistsError then, and leaves no half file whatever was raised inside.
    """
    handle, temporary = leftovers.begin(path.parent, ".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        readable_like_others(temporary)
        paths.publish(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def free_name(folder: Path, stem: str, suffix: str) -> Path:
    """Name a file nobody has yet: `stem.pdf`, then `stem_v2.pdf`, `stem_v3.pdf`."""
    return next(path for path in _names(folder, stem, suffix) if not os.path.lexists(path))


def write_free(folder: Path, stem: str, suffix: str, write: Callable[[Path], object]) -> Path:
    """Write under the first free name; another process that takes it meanwhile costs one more try."""
    while True:
        path = free_name(folder, stem, suffix)
        try:
            write(path)
        except FileExistsError:
            if not os.path.lexists(path):
                raise
        else:
            return path


def _names(folder: Path, stem: str, suffix: str) -> Iterator[Path]:
    yield folder / f"{stem}{suffix}"
    for version in count(2):
        yield folder / f"{stem}_v{version}{suffix}"


def readable_like_others(path: Path) -> None:
    """A temporary file is private; a document to hand over has the rights of any new file of the folder."""
    if os.name == "posix":
        mask = os.umask(0)
        os.umask(mask)
        path.chmod(0o666 & ~mask)
