"""Child processes for the tests of what a second process, a kill or a limit does to a dossier."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def start(arguments: Sequence[object], **options: Any) -> subprocess.Popen[str]:
    """The interpreter of the tests, from the project's root, with both streams read as text."""
    return subprocess.Popen(
        [sys.executable, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        **options,
    )
