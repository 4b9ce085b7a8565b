"""The documents of one workshop, made together from one frozen bundle: what a child process runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fabrique_desktop.documents.atomic import write_free
from fabrique_desktop.documents.progress import Progress, silent
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.domain.text import fold
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.services.reporting import AttendanceSheet, Minutes

_STEPS = 1000
#: shares of the whole, as measured with 300 contributions and 60 people
_SHARES = (450, 150, 400)


@dataclass(frozen=True, slots=True)
class ExportBundle:
    """All that leaves after a workshop, read in one view; picklable, so that a child process can write it."""

    minutes: Minutes
    sheet: AttendanceSheet


def export_workshop(bundle: ExportBundle, folder: Path, progress: Progress = silent) -> tuple[Path, ...]:
    """Write minutes, attendance sheet and data workbook under free names; each file whole or absent.

    Raises OSError when the folder refuses, and whatever `progress` raises to cancel.
    """
    from fabrique_desktop.documents.attendance_pdf import write_attendance_pdf
    from fabrique_desktop.documents.minutes_pdf import write_minutes_pdf
    from fabrique_desktop.documents.workbook import write_workbook

    workshop = bundle.minutes.workshop
    state = "provisoire" if bundle.minutes.provisional else "cloture"
    step = _Steps(progress)
    return (
        write_free(
            folder,
            file_stem("CR", workshop, state),
            ".pdf",
            lambda path: write_minutes_pdf(bundle.minutes, path, step.part(0)),
        ),
        write_free(
            folder,
            file_stem("EMARGEMENT", workshop),
            ".pdf",
            lambda path: write_attendance_pdf(bundle.sheet, path, step.part(1)),
        ),
        write_free(
            folder,
            file_stem("DONNEES", workshop),
            ".xlsx",
            lambda path: write_workbook(bundle.minutes, path, step.part(2)),
        ),
    )


def file_stem(kind: str, workshop: WorkshopRow, state: str = "") -> str:
    """`CR_A3-ACT-1_2017-04-06_provisoire`: plain letters, no space, the day or `sans-date`."""
    starts_at = workshop.starts_at
    when = "sans-date" if starts_at is None else starts_at.astimezone(PARIS).date().isoformat()
    return "_".join(part for part in (kind, plain_code(workshop.code), when, state) if part)


def plain_code(code: str) -> str:
    """A code as every file system takes it: A to Z, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(code)).strip("-").upper()[:40] or "ATELIER"


class _Steps:
    """One count for the three files, which never goes back."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._last = 0

    def part(self, index: int) -> Callable[[int, int], None]:
        base, share = sum(_SHARES[:index]), _SHARES[index]

        def report(done: int, total: int) -> None:
            reached = base + share * min(done, total) // total if total else base
            self._last = max(self._last, reached)
            self._progress(self._last, _STEPS)

        return report
