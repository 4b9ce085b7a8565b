"""Keeps the machine awake while a workshop runs, by what each system offers; failing to is not an error."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys

_ES_CONTINUOUS, _ES_SYSTEM, _ES_DISPLAY = 0x80000000, 0x1, 0x2


class Awake:
    """`hold()` and `release()`; both may be called again and again."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self.held = False

    def hold(self) -> None:
        if self.held:
            return
        self.held = True
        if sys.platform == "win32":
            ctypes.windll.kernel32.SetThreadExecutionState(_ES_CONTINUOUS | _ES_SYSTEM | _ES_DISPLAY)
        elif command := self._command():
            quiet = subprocess.DEVNULL
            self._process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)  # noqa: S603 - our own words

    def release(self) -> None:
        if sys.platform == "win32" and self.held:
            ctypes.windll.kernel32.SetThreadExecutionState(_ES_CONTINUOUS)
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=5)
            self._process = None
        self.held = False

    def _command(self) -> list[str]:
        """Tied to our process: it ends with us even if we are killed."""
        mine = str(os.getpid())
        if sys.platform == "darwin":
            return ["caffeinate", "-d", "-i", "-w", mine]
        if shutil.which("systemd-inhibit") and shutil.which("tail"):
            why = ["--who=Fabrique", "--why=Atelier en cours", "--what=idle:sleep"]
            return ["systemd-inhibit", *why, "tail", f"--pid={mine}", "-f", "/dev/null"]
        return []
