"""Where the answers to access requests were written: they bear somebody's data, and go when that person is erased."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path

from fabrique_desktop import logs, paths
from fabrique_desktop.domain.base import PARIS


def access_stem(folder: Path, at: datetime) -> str:
    """What the answer to an access request is called: no name, and one that nobody has yet."""
    day = f"ACCES_{at.astimezone(PARIS).date().isoformat()}"
    stems = (day if number == 1 else f"{day}_v{number}" for number in count(1))
    return next(one for one in stems if not any((folder / f"{one}{suffix}").exists() for suffix in (".pdf", ".json")))


def remember(dossier: str, folder: Path) -> None:
    """Noted on this computer, by the dossier's own name; whose data it is, nowhere."""
    known = folders(dossier)
    if folder.absolute() not in known:
        try:
            paths.save_object(_note(dossier), {"folders": [str(one) for one in (*known, folder.absolute())]})
        except OSError as error:  # no reason to refuse somebody their data
            logs.note(f"places of access papers: {type(error).__name__}")


def folders(dossier: str) -> Sequence[Path]:
    with suppress(OSError, ValueError):
        noted = paths.read_object(_note(dossier)).get("folders")
        return [Path(str(one)) for one in noted] if isinstance(noted, list) else []
    return []


def _note(dossier: str) -> Path:
    return paths.preferences_file().with_name("papers") / f"{dossier}.json"
