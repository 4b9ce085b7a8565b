"""How files are named: kind, workshop, day, state and version, in letters that every system takes."""

from __future__ import annotations

import re

from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.domain.text import fold
from fabrique_desktop.services.programme import WorkshopRow


def file_stem(kind: str, workshop: WorkshopRow, state: str = "") -> str:
    """`CR_A3-ACT-1_2017-04-06_provisoire`: plain letters, no space, the day or `sans-date`."""
    starts_at = workshop.starts_at
    when = "sans-date" if starts_at is None else starts_at.astimezone(PARIS).date().isoformat()
    return "_".join(part for part in (kind, plain_code(workshop.code), when, state) if part)


def versioned(stem: str, version: int) -> str:
    return stem if version == 1 else f"{stem}_v{version}"


def plain_code(code: str) -> str:
    """A code as every file system takes it: A to Z, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(code)).strip("-").upper()[:40] or "ATELIER"
