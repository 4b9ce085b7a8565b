"""The last word of a window that could not open: a report on the disk, a line in the terminal, a small window."""

from __future__ import annotations

import sys
from contextlib import suppress

from fabrique_desktop.crash_report import failed_start


def give_up(error: Exception) -> int:
    """1, as for any refusal. Whatever is broken may be what would show it: nothing is taken for granted."""
    failed = failed_start(error)
    with suppress(Exception):  # a program started without a terminal has no such stream
        sys.stderr.write(f"{failed.sentence}\n")
        sys.stderr.flush()
    with suppress(Exception):
        from fabrique_desktop.ui.crash_window import show_failed_start  # noqa: PLC0415 - Qt may be what is missing

        show_failed_start(failed)
    return 1
