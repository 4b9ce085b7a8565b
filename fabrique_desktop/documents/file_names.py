"""How files are named: kind, workshop, day, state and version, in letters that every system takes."""

from __future__ import annotations

import re
from pathlib import PurePath

from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.domain.text import fold
from fabrique_desktop.services.programme import WorkshopRow

#: the folder of a package that holds what bears names: it is sent only when asked for
TEAM_ONLY = "equipe-seule"
_TRAINING = "EXERCICE"


def file_stem(kind: str, workshop: WorkshopRow, state: str = "", *, training: bool = False) -> str:
    """`CR_A3-ACT-1_2017-04-06_provisoire`: plain letters, no space, the day or `sans-date`; an exercise says so."""
    starts_at = workshop.starts_at
    when = "sans-date" if starts_at is None else starts_at.astimezone(PARIS).date().isoformat()
    return marked("_".join(part for part in (kind, plain_code(workshop.code), when, state) if part), training=training)


def marked(stem: str, *, training: bool) -> str:
    return f"{stem}_{_TRAINING}" if training else stem


def versioned(stem: str, version: int) -> str:
    return stem if version == 1 else f"{stem}_v{version}"


def for_team_only(path: PurePath, root: PurePath) -> bool:
    """Whether this file of a package bears names of people."""
    return path.relative_to(root).parts[0].startswith(f"{TEAM_ONLY}_")


def plain_code(code: str) -> str:
    """A code as every file system takes it: A to Z, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(code)).strip("-").upper()[:40] or "ATELIER"
