"""An error before any window is there: a small window says it, or one line where there is no screen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fabrique_desktop import paths
from tests.needles import HOME, NAME, SAID, traces_in

# A window that its maker leaves half made, then a person who reads what is said and presses Escape.
PROGRAM = """
import sys
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit
from fabrique_desktop import app as composition, outermost
from fabrique_desktop.ui.crash_window import CrashWindow
from tests.needles import HOME, NAME, SAID

def read(app):
    shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    print([type(one).__name__ for one in shown])
    print(*(label.text() for label in shown[0].findChildren(QLabel)))
    print(shown[0].findChild(QPlainTextEdit).toPlainText())
    QTest.keyClick(shown[0], Qt.Key.Key_Escape)

class Desktop(composition.Desktop):
    def __init__(self, app, *arguments):
        super().__init__(app, *arguments)
        self.window.show()
        QTimer.singleShot(100, app, lambda: read(app))
        raise LookupError(f"{NAME} {SAID} {HOME}")

composition.Desktop = Desktop
try:
    composition.run(None)
except Exception as error:
    sys.exit(outermost.give_up(error))
"""

WITHOUT_QT = """
import sys
sys.modules["PySide6"] = None
from fabrique_desktop import outermost
try:
    import fabrique_desktop.app
except Exception as error:
    sys.exit(outermost.give_up(error))
"""

WITHOUT_SCREEN = f"""
import sys
from fabrique_desktop import outermost
sys.exit(outermost.give_up(LookupError("{NAME} {SAID} {HOME}")))
"""


def ended(program: str, *, screen: bool = False) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    if not screen:
        kept.pop("QT_QPA_PLATFORM", None)
    command = [sys.executable, "-c", program]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, env=kept | {"PYTHONUTF8": "1"}
    )


def report() -> Path:
    return paths.log_folder() / "rapport-ouverture.txt"


def test_a_small_window_says_it_and_the_report_is_kept(home: Path) -> None:
    done = ended(PROGRAM, screen=True)
    assert done.returncode == 1, done.stderr
    windows, *said = done.stdout.splitlines()
    assert windows == "['CrashWindow']"
    assert "La Fabrique n’a pas pu s’ouvrir" in said[0]
    assert "Aucun dossier n’a été changé" in said[0]
    assert str(report()) in said[0]
    kept = report().read_text(encoding="utf-8")
    assert "LookupError" in kept
    assert kept.strip() in done.stdout
    assert traces_in(done.stdout) == []
    assert traces_in(done.stderr) == []
    assert str(report()) in done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a screen")
@pytest.mark.parametrize(("program", "kind"), [(WITHOUT_SCREEN, "LookupError"), (WITHOUT_QT, "ModuleNotFoundError")])
def test_without_a_screen_one_line_says_it(home: Path, program: str, kind: str) -> None:
    done = ended(program)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("La Fabrique n’a pas pu s’ouvrir")
    assert str(report()) in line
    assert kind in report().read_text(encoding="utf-8")
    assert traces_in(line + report().read_text(encoding="utf-8")) == []


def test_a_disk_that_refuses_the_report_does_not_hide_the_error(home: Path) -> None:
    home.mkdir(exist_ok=True)
    (home / "logs").write_text("un fichier là où il faudrait un répertoire", encoding="utf-8")
    done = ended(WITHOUT_SCREEN)
    assert done.returncode == 1
    assert done.stderr.strip().endswith("Aucun dossier n’a été changé.")
