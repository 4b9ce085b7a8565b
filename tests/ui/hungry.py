"""What a hostile list could make of its child process: without Qt, so that the child can import it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fabrique_desktop.ui import child


def eat(_progress: Callable[[int, int], None]) -> str:
    child._bound_memory()
    try:
        held = [bytearray(2**20) for _ in range(2_000)]
    except MemoryError:
        return "refused"
    return f"ate {len(held)} MB"


def sleep(progress: Callable[[int, int], None]) -> None:
    progress(0, 1)
    time.sleep(60)


def breathe(progress: Callable[[int, int], None]) -> str:
    """Slow, but it says so."""
    for step in range(8):
        time.sleep(0.25)
        progress(step, 8)
    return "done"


def die(_path: Path, _options: dict[str, Any], _progress: Callable[[int, int], None]) -> None:
    os._exit(9)
