"""The child process that reads a list is bounded in memory, and in silence."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fabrique_desktop.ui.tasks import Silent, Task
from tests.ui import hungry
from tests.ui.conftest import Opener
from tests.ui.test_import_page import look_at


@pytest.fixture
def task(qapp: QApplication) -> Iterator[Task]:
    made = Task(qapp)
    yield made
    made.stop()
    made.deleteLater()


def ended(qtbot: QtBot, task: Task, job: Callable[..., Any], patience_s: float) -> object:
    heard: list[object] = []
    task.finished.connect(heard.append)
    task.failed.connect(heard.append)
    task.start(job, patience_s=patience_s)
    qtbot.waitUntil(lambda: bool(heard), timeout=20_000)
    return heard[0]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux bounds a process's own memory so")
def test_a_list_that_asks_for_too_much_memory_is_refused(qtbot: QtBot, task: Task) -> None:
    assert ended(qtbot, task, hungry.eat, 0) == "refused"


def test_a_child_without_a_sign_of_life_is_ended(qtbot: QtBot, task: Task) -> None:
    assert isinstance(ended(qtbot, task, hungry.sleep, 1.5), Silent)
    assert not task.running


def test_a_slow_one_that_says_so_is_waited_for(qtbot: QtBot, task: Task) -> None:
    assert ended(qtbot, task, hungry.breathe, 1.5) == "done"


def test_a_child_that_dies_reading_is_told_in_french(
    open_window: Opener, dossier: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    player = open_window(dossier)
    monkeypatch.setattr("fabrique_desktop.ui.import_reading.read_list", hungry.die)
    page = look_at(player, samples / "registrants.csv")
    assert page.summary.text() == "Rien n’a été importé."
    assert "arrêtée d’elle-même" in player.desktop.window.banner.text.text()


def test_the_child_that_reads_a_list_starts_without_a_database() -> None:
    """Importing SQLAlchemy took a third of the wait before a preview."""
    asked = "import sys, fabrique_desktop.ui.child, fabrique_desktop.documents.registrants as _; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    assert not {"sqlalchemy", "PySide6", "openpyxl", "rapidfuzz", "fabrique_desktop.services.importing"} & set(told)
