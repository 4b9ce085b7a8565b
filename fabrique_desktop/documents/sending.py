"""What of a package may be sent: all but what bears names of people, with a manifest that lists what is left."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fabrique_desktop.documents.file_names import TEAM_ONLY, for_team_only
from fabrique_desktop.documents.manifest import PREFIX


@dataclass(frozen=True, slots=True)
class Parcel:
    """`instead`: what is written in place of the bytes of these files."""

    files: tuple[Path, ...]
    instead: Mapping[Path, bytes] = field(default_factory=dict)

    def content(self, path: Path) -> bytes:
        return self.instead[path] if path in self.instead else path.read_bytes()


def parcel(files: Sequence[Path], root: Path, *, with_attendance: bool) -> Parcel:
    """Of these files of one package, those to send; what is sent verifies by itself."""
    kept = tuple(path for path in files if with_attendance or not for_team_only(path, root))
    if len(kept) == len(files):
        return Parcel(kept)
    return Parcel(kept, {path: _without(path.read_bytes()) for path in kept if path.name.startswith(PREFIX)})


def _without(manifest: bytes) -> bytes:
    """The same manifest, which does not list what stays with the team."""
    told = json.loads(manifest)
    told["fichiers"] = [one for one in told["fichiers"] if not one["chemin"].startswith(f"{TEAM_ONLY}_")]
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
