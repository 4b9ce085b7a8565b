"""The dossiers opened last on this computer, and whether a phrase protects each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fabrique_desktop.store.key_file import is_encrypted

MOST = 4


@dataclass(frozen=True, slots=True)
class Recent:
    path: Path
    protected: bool


def places(preferences: Mapping[str, object]) -> list[str]:
    kept = preferences.get("dossiers")
    return [one for one in kept if isinstance(one, str)] if isinstance(kept, list) else []


def with_this_first(preferences: Mapping[str, object], place: str) -> list[str]:
    return [place, *(one for one in places(preferences) if one != place)][:MOST]


def recent(preferences: Mapping[str, object], shown: Path | None, *, protected: bool) -> list[Recent]:
    """Those that are there. `shown` is open in this window, which knows about it: its file must not be read here."""
    found = []
    for path in map(Path, places(preferences)):
        if path == shown:
            found.append(Recent(path, protected))
            continue
        try:
            if path.is_file():
                found.append(Recent(path, is_encrypted(path)))
        except OSError:
            continue
    return found
