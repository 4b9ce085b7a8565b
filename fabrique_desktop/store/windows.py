"""Which windows are alive: a half-typed line belongs to the one that types it, until that one is gone."""

from __future__ import annotations

import ctypes
import os
import sys
import uuid
from pathlib import Path

_QUERY = 0x1000  # PROCESS_QUERY_LIMITED_INFORMATION
_STILL_ACTIVE = 259


def new_window() -> str:
    """A name for this window: its process, when that one began, and chance."""
    return f"{os.getpid()}/{_began(os.getpid())}/{uuid.uuid4().hex[:8]}"


def is_alive(window: str) -> bool:
    """Whether the process of that window still runs; a number given again to another process does not count."""
    pid, began, _chance = [*window.split("/"), "", ""][:3]
    return pid.isdecimal() and _runs(int(pid)) and _began(int(pid)) == began


def _began(pid: int) -> str:
    """The kernel's own start mark of a process on Linux; nothing elsewhere."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return status.rpartition(")")[2].split()[19]


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
