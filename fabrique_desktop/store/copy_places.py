"""The folders where this computer puts the copies of a dossier: beside it, and a second one, chosen once.

Noted beside the preferences, a file for each dossier: the window writes its own preferences whole, as it read them.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from fabrique_desktop import leftovers, logs, paths
from fabrique_desktop.store.backup import folder_of
from fabrique_desktop.store.failures import FolderRefused, MissingFolder, OfDossier
from fabrique_desktop.store.translate import translated

_noting = threading.Lock()


class SecondInsideFirst(OfDossier):
    """The second folder is where the dossier lies, or among its copies: one accident would take both."""


@dataclass(frozen=True, slots=True)
class Places:
    """`second` is what was chosen: a key, another disk. `others` held copies once, and may still."""

    first: Path
    second: Path | None = None
    others: tuple[Path, ...] = ()
    on_another_disk: bool = False  # on the day it was chosen

    @property
    def mirror(self) -> Path | None:
        """In the second folder, a folder of this dossier's name."""
        return self.second / self.first.name if self.second else None

    @property
    def is_second_there(self) -> bool:
        """The folder where a key is put may stay when the key goes: it is then on the dossier's own disk."""
        if self.second is None or not self.second.is_dir():
            return False
        return not self.on_another_disk or is_apart(self.second, self.first.parent)

    def reached(self) -> list[Path]:
        """Those that can be looked at now."""
        return [one for one in self.all() if one.is_dir() and (one != self.mirror or self.is_second_there)]

    def away(self) -> list[Path]:
        """Those that cannot, and may hold copies: a key that was taken away. A folder that was deleted holds none."""
        second = [self.mirror] if self.mirror and not self.is_second_there else []
        return [*second, *(one for one in self.others if not one.parent.is_dir())]

    def all(self) -> list[Path]:
        return [self.first, *([self.mirror] if self.mirror else []), *self.others]


def is_apart(folder: Path, other: Path) -> bool:
    try:
        return folder.stat().st_dev != other.stat().st_dev
    except OSError:
        return False


def places_of(path: Path, dossier: str = "") -> Places:
    """By the dossier's own name; by its place when it cannot be opened."""
    path = paths.real(path)
    noted = _read(_note(dossier)) if dossier else _found(path)
    first, second = folder_of(path), noted.get("second")
    chosen = Path(second) if isinstance(second, str) and second else None
    places = Places(first, chosen, on_another_disk=noted.get("apart") is True)
    known = (Path(one) for one in _texts(noted.get("folders")))
    return replace(places, others=tuple(one for one in known if one not in (first, places.mirror)))


def remember(path: Path, dossier: str, folder: Path) -> None:
    """Each folder that got a copy is noted, so that what is erased can be erased there too."""
    with _noting:
        places = places_of(path, dossier)
        if folder not in places.all():
            places = replace(places, others=(*places.others, folder))
        try:
            _keep(path, dossier, places)
        except OSError as error:  # no reason to refuse a copy that is made
            logs.note(f"places of copies: {type(error).__name__}")


def _keep(path: Path, dossier: str, places: Places) -> None:
    before = _read(_note(dossier))
    content: dict[str, object] = {
        "paths": sorted({str(paths.real(path)), *_texts(before.get("paths"))}),
        "second": str(places.second or ""),
        "apart": places.on_another_disk,
        "folders": sorted({str(one) for one in places.all()}),
    }
    if before != content:
        paths.save_object(_note(dossier), content)


def choose_second(path: Path, dossier: str, folder: Path | None) -> Places:
    """None takes the choice back; what is there stays, and is still purged. Refused without a change."""
    path, first = paths.real(path), folder_of(paths.real(path))
    second = paths.real(folder) if folder is not None else None
    if second is not None:
        if not second.is_dir():
            raise MissingFolder(second)
        if second == path.parent or first in (second, *second.parents):
            raise SecondInsideFirst(second)
        _must_be_writable(second)
    with _noting, translated(path):
        before = places_of(path, dossier)
        places = Places(first, second, on_another_disk=bool(second and is_apart(second, path.parent)))
        others = {*before.others, *([before.mirror] if before.mirror else [])} - {places.mirror, first}
        places = replace(places, others=tuple(sorted(others)))
        _keep(path, dossier, places)
    return places


def _must_be_writable(folder: Path) -> None:
    """By writing: a key with its lock on allows it until one tries."""
    try:
        handle, part = leftovers.begin(folder, ".part")
    except OSError as error:
        raise FolderRefused(folder) from error
    os.close(handle)
    part.unlink()


def _note(dossier: str) -> Path:
    return paths.preferences_file().with_name("copies") / f"{dossier}.json"


def _read(note: Path) -> dict[str, object]:
    """A damaged or absent note is no choice: the copies go on beside the dossier."""
    try:
        return paths.read_object(note)
    except (OSError, ValueError):
        return {}


def _found(path: Path) -> dict[str, object]:
    return next((one for one in _notes() if str(path) in _texts(one.get("paths"))), {})


def _texts(noted: object) -> list[str]:
    return [one for one in noted if isinstance(one, str)] if isinstance(noted, list) else []


def _notes() -> Iterator[dict[str, object]]:
    with suppress(OSError):
        for note in sorted(paths.preferences_file().with_name("copies").glob("*.json")):
            yield _read(note)
