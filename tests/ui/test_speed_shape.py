"""What speed rests on and a stray import would lose: nothing heavy is loaded before it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_OPENED = """
import os, sys
from pathlib import Path
from fabrique_desktop import entry, app as composition

def fail(*error):
    sys.__excepthook__(*error)
    os._exit(1)

sys.excepthook = fail  # an error in a slot would leave the window waiting

def loaded(names):
    return sorted(name for name in names.split() if name in sys.modules)

app = composition.application(["fabrique"])
desktop = composition.Desktop(app, Path(sys.argv[1]))
print("painted", *loaded("sqlalchemy sqlcipher3 alembic openpyxl reportlab lxml"), sep=",")
desktop.ready.connect(lambda: print("ready", *loaded("alembic openpyxl reportlab lxml rapidfuzz"), sep=","))
desktop.ready.connect(desktop.window.close)
desktop.window.show()
app.exec()
"""


@pytest.fixture(scope="module")
def said(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What a window says it has loaded, before its first paint and once one can type."""
    dossier = tmp_path_factory.mktemp("speed") / "atelier.fabrique"
    dossier.write_bytes(founded.read_bytes())
    command = [sys.executable, "-c", _OPENED, str(dossier)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_the_window_is_painted_before_the_store_is_loaded(said: list[str]) -> None:
    assert said[0] == "painted"


def test_what_documents_and_migrations_need_waits_for_them(said: list[str]) -> None:
    assert said[1] == "ready"
