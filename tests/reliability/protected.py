"""A dossier that a phrase opens, for the measures that are made with and without one."""

from __future__ import annotations

import shutil
from pathlib import Path

from fabrique_desktop.store.dossier import create_protected
from fabrique_desktop.store.key_file import keys_of

PHRASE = "tilleul barque lanterne moulin"


def made(path: Path) -> Path:
    database, _groups = create_protected(path, PHRASE)
    database.close()
    return path


def copied(source: Path, target: Path) -> Path:
    """With its keys, if it has any."""
    shutil.copy(source, target)
    if keys_of(source).exists():
        shutil.copy(keys_of(source), keys_of(target))
    return target
