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
from PySide6.QtCore import QTimer

def fail(*error):
    sys.__excepthook__(*error)
    os._exit(1)

sys.excepthook = fail  # an error in a slot would leave the window waiting

def loaded(names):
    return sorted(name for name in names.split() if name in sys.modules)

def ours():
    return {name for name in sys.modules if name.startswith("fabrique_desktop") or "stemmer" in name}

PAGES = " ".join(f"fabrique_desktop.ui.{name}" for name in (
    "welcome_page check_in_page capture_page tidy_page names_page lead_page closing_page programme_page import_page"
    " help_page projection_window messages"
).split())

def later():
    if not desktop.bench.ahead.done:
        return
    poll.stop()
    before = ours()
    for page in ("desk", "capture"):
        desktop.bench.go(page)
    from fabrique_desktop.domain.stems import stem_key
    stem_key("atelier")
    print("later", *sorted(ours() - before), sep=",")
    desktop.window.close()

app = composition.application(["fabrique"])
desktop = composition.Desktop(app, Path(sys.argv[1]))
print("painted", *loaded("sqlalchemy sqlcipher3 alembic openpyxl reportlab lxml"), sep=",")
heavy = "alembic openpyxl reportlab lxml rapidfuzz snowballstemmer"
desktop.ready.connect(lambda: print("ready", *loaded(f"{heavy} {PAGES}"), sep=","))
poll = QTimer(interval=20)
poll.timeout.connect(later)
desktop.ready.connect(poll.start)
desktop.window.show()
app.exec()
"""


@pytest.fixture(scope="module")
def said(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What a window says it has loaded, before its first paint and once one can type."""
    dossier = tmp_path_factory.mktemp("speed") / "atelier.fabrique"
    dossier.write_bytes(founded.read_bytes())
    command = [sys.executable, "-c", _OPENED, str(dossier)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_the_window_is_painted_before_the_store_is_loaded(said: list[str]) -> None:
    assert said[0] == "painted"


def test_what_documents_migrations_and_other_pages_need_waits_for_them(said: list[str]) -> None:
    assert said[1] == "ready"


def test_a_quiet_moment_later_the_desk_and_the_table_open_without_loading_anything(said: list[str]) -> None:
    assert said[2] == "later"
