"""What the system does with a file that we made: open it, print it, show its folder; where a key usually is."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_file(path: Path) -> bool:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def print_file(path: Path) -> bool:
    """Send to the usual printer; False when there is none, or no way to ask for it."""
    if sys.platform == "win32":
        try:
            os.startfile(path, "print")  # noqa: S606
        except OSError:
            return False
        return True
    asked, printer = shutil.which("lpstat"), shutil.which("lp")
    if asked is None or printer is None:
        return False
    try:
        usual = subprocess.run([asked, "-d"], capture_output=True, timeout=2, check=False)  # noqa: S603
        if usual.returncode or b":" not in usual.stdout:
            return False
        return subprocess.run([printer, "--", str(path)], capture_output=True, timeout=5, check=False).returncode == 0  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False


def place_of_keys() -> Path | None:
    """Where the system shows a key that was plugged in, if it shows one."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        return None
    for folder in (Path("/run/media") / user, Path("/media") / user, Path("/media"), Path("/Volumes")):
        try:
            found = [one for one in folder.iterdir() if one.is_dir()] if folder.is_dir() else []
        except OSError:
            continue
        if found:
            return found[0] if len(found) == 1 else folder
    return None
