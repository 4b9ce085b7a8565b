"""Which windows are alive: a half-typed line belongs to the one that types it, until that one is gone."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import uuid
from collections.abc import Sequence
from pathlib import Path

_QUERY = 0x1000  # PROCESS_QUERY_LIMITED_INFORMATION
_STILL_ACTIVE = 259
_DEAD = ("Z", "X", "x")  # zombie, dead


def new_window() -> str:
    """A name for this window: its process, when that one began, and chance."""
    return f"{os.getpid()}/{_began(os.getpid())}/{uuid.uuid4().hex[:8]}"


def is_alive(window: str) -> bool:
    """Whether the process of that window still runs; a number given again to another process does not count."""
    pid, began, _chance = [*window.split("/"), "", ""][:3]
    return pid.isdecimal() and _runs(int(pid)) and not _is_dead(int(pid)) and _began(int(pid)) == began


def _began(pid: int) -> str:
    """The kernel's own start mark of a process on Linux; nothing elsewhere."""
    known = _facts(pid)
    return known[19] if known else ""


def _facts(pid: int) -> Sequence[str]:
    """What Linux tells of a process, from its state on; nothing elsewhere, nor once it is gone."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ()
    return status.rpartition(")")[2].split()


def _is_dead(pid: int) -> bool:
    """Killed and not yet buried by whoever started it: it has a number still, and types no more."""
    if known := _facts(pid):
        return known[0] in _DEAD
    if sys.platform == "darwin":
        asked = ["/bin/ps", "-o", "state=", "-p", str(pid)]
        try:
            told = subprocess.run(asked, capture_output=True, timeout=2, check=False)  # noqa: S603 - a number of our own
        except (OSError, subprocess.SubprocessError):
            return False
        return told.stdout.strip()[:1] == b"Z"
    return False


def _runs(pid: int) -> bool:
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        handle = kernel.OpenProcess(_QUERY, False, pid)
        code = ctypes.c_ulong()
        running = bool(handle) and bool(kernel.GetExitCodeProcess(handle, ctypes.byref(code)))
        kernel.CloseHandle(handle)
        return running and code.value == _STILL_ACTIVE
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
