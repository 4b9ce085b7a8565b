"""What the child process that writes a synthesis runs; without Qt, and without what makes PDFs until it runs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from fabrique_desktop.documents.progress import Progress, silent
from fabrique_desktop.services.synthesis import Synthesis


@dataclass(frozen=True, slots=True)
class Printed:
    """A file that was put in place, and the SHA-256 of its bytes."""

    path: Path
    digest: str


def make_synthesis(synthesis: Synthesis, folder: Path, progress: Progress = silent) -> Printed:
    """Under a free name of `folder`; OSError when it refuses, and whatever `progress` raises to cancel."""
    from fabrique_desktop.documents.printing import print_synthesis  # reportlab, in the child only

    path = print_synthesis(synthesis, folder, progress)
    return Printed(path, hashlib.sha256(path.read_bytes()).hexdigest())
