"""What the tests ask of a child process: without Qt, so that the child can import it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable


def count(seconds: float, progress: Callable[[int, int], None]) -> int:
    for step in range(200):
        progress(step, 200)
        time.sleep(seconds / 200)
    return 42


def fail(progress: Callable[[int, int], None]) -> None:
    progress(0, 1)
    raise FileNotFoundError(2, "rien ici")


def die(_progress: Callable[[int, int], None]) -> None:
    os._exit(9)
