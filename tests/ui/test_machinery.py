"""Lists, tasks, starting and leaving: what every page stands on."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from fabrique_desktop import logs, paths
from fabrique_desktop.services import capture
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.engine import connect
from fabrique_desktop.ui.ahead import Ahead
from fabrique_desktop.ui.tables import RowsModel
from fabrique_desktop.ui.tasks import Task, WorkerDied
from tests.ui import work
from tests.ui.conftest import Opener


@dataclass(frozen=True)
class Row:
    id: str
    text: str = ""


def test_merging_ids_gives_what_reading_all_would(qtmodeltester: ModelTester) -> None:
    chance = random.Random(2017)
    model: RowsModel[Row] = RowsModel(lambda row: row.text)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    truth: dict[str, Row] = {}
    for step in range(300):
        ids = {f"{chance.randrange(40):02d}" for _ in range(chance.randint(1, 4))}
        for id_ in ids:
            if chance.random() < 0.3:
                truth.pop(id_, None)
            else:
                truth[id_] = Row(id_, str(step))
        model.merge(ids, [truth[id_] for id_ in ids if id_ in truth], 1_000)
        assert model.rows == sorted(truth.values(), key=lambda row: row.id, reverse=True)


def test_showing_rows_keeps_those_already_there(qtmodeltester: ModelTester) -> None:
    model: RowsModel[Row] = RowsModel(lambda row: row.text)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    chance = random.Random(6)
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    model.show_rows([Row("a"), Row("b")])
    for _ in range(100):
        rows = [Row(id_) for id_ in chance.sample("abcdefgh", 6)]
        model.show_rows(rows)
        assert model.rows == rows
    assert len(resets) == 1


@pytest.fixture
def task(qapp: QApplication) -> Iterator[Task]:
    made = Task(qapp)
    yield made
    made.deleteLater()


def ended(qtbot: QtBot, task: Task, job: Callable[..., Any], *arguments: Any, cancel_ms: int | None = None) -> Any:
    heard: list[tuple[str, Any]] = []
    task.finished.connect(lambda result: heard.append(("finished", result)))
    task.failed.connect(lambda error: heard.append(("failed", error)))
    task.cancelled.connect(lambda: heard.append(("cancelled", None)))
    task.start(job, *arguments)
    if cancel_ms is not None:
        QTest.qWait(cancel_ms)
        task.cancel()
    qtbot.waitUntil(lambda: bool(heard), timeout=20_000)
    return heard[0]


def test_a_task_gives_its_result(qtbot: QtBot, task: Task) -> None:
    assert ended(qtbot, task, work.count, 0.05) == ("finished", 42)


def test_a_failure_comes_back_as_its_own_type(qtbot: QtBot, task: Task) -> None:
    kind, error = ended(qtbot, task, work.fail)
    assert kind == "failed"
    assert isinstance(error, FileNotFoundError)


def test_a_child_that_dies_is_said(qtbot: QtBot, task: Task) -> None:
    kind, error = ended(qtbot, task, work.die)
    assert kind == "failed"
    assert isinstance(error, WorkerDied)


def test_cancelling_ends_the_work(qtbot: QtBot, task: Task) -> None:
    assert ended(qtbot, task, work.count, 60.0, cancel_ms=700) == ("cancelled", None)
    assert not task.running


def test_quitting_waits_for_the_last_line_and_says_so(
    open_window: Opener, dossier: Path, database: Database, workshop: str
) -> None:
    player = open_window(dossier)
    other = connect(dossier)
    other.execute("BEGIN IMMEDIATE")
    player.type("juste avant de fermer")
    player.press(Qt.Key.Key_Return)
    window = player.desktop.window
    window.close()
    assert window.isVisible()
    assert "Enregistrement en cours" in window.banner.text.text()
    other.execute("ROLLBACK")
    other.close()
    player.until(lambda: not window.isVisible(), "the closing")
    (one,) = database.read(capture.contribution_rows, workshop)
    assert one.text == "juste avant de fermer"


def test_nothing_is_called_saved_before_it_is(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier)
    other = connect(dossier)
    other.execute("BEGIN IMMEDIATE")
    player.type("en attente")
    player.press(Qt.Key.Key_Return)
    QTest.qWait(100)
    assert player.desktop.window.saved.text().startswith("Enregistrement en cours")
    other.execute("ROLLBACK")
    other.close()
    player.settle()
    assert player.desktop.window.saved.text().startswith("Tout est enregistré")


def test_a_later_start_reopens_the_last_dossier(open_window: Opener, dossier: Path) -> None:
    first = open_window(dossier)
    first.desktop.window.close()
    again = open_window(None)
    again.until(lambda: again.desktop.bench is not None, "the dossier")
    assert again.bench.database.path == dossier


def test_a_lost_dossier_is_said_and_the_welcome_comes(open_window: Opener, dossier: Path) -> None:
    paths.save_preferences({"dossier": str(dossier.with_name("parti.fabrique"))})
    player = open_window(None)
    player.until(lambda: player.desktop.welcome is not None, "the welcome")
    assert player.desktop.window.banner.isVisible()
    assert "parti.fabrique" in player.desktop.window.banner.text.text()


def test_a_training_dossier_is_marked(open_window: Opener, tmp_path: Path) -> None:
    player = open_window(None)
    player.until(lambda: player.desktop.welcome is not None, "the welcome")
    assert player.desktop.create(tmp_path / "essai.fabrique", True)
    assert player.desktop.window.training.isVisible()
    assert player.bench.database.read(capture.tally, player.bench.workshops[0].id)


def test_what_is_done_ahead_waits_for_whoever_types(qtbot: QtBot) -> None:
    line, did = QLineEdit(), list[int]()
    qtbot.addWidget(line)
    line.show()
    ahead = Ahead(line, [partial(did.append, piece) for piece in range(12)], line)
    qtbot.waitUntil(lambda: bool(did))
    for _ in range(10):
        QTest.keyClick(line.windowHandle(), Qt.Key.Key_A)
        before = len(did)
        QTest.qWait(30)
        assert len(did) == before
    qtbot.waitUntil(lambda: ahead.done)
    assert did == list(range(12))
    assert line.text() == "a" * 10


def test_a_dossier_left_early_leaves_nothing_to_do(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier, page="day")
    ahead = player.bench.ahead
    assert ahead is not None
    player.desktop.window.close()
    QTest.qWait(100)
    assert not ahead.done


def test_a_page_first_asked_for_late_is_on_the_workshop_in_hand(open_window: Opener, dossier: Path) -> None:
    player = open_window(dossier, code="A3-ACT-2", page="day")
    for page in ("desk", "capture", "lead", "closing", "tidy"):
        player.bench.go(page)
        assert player.desktop.window.stack.currentWidget() is player.desktop.window.pages[page]
    assert player.bench.desk.gestures.workshop_ids == [player.bench.workshops[0].id]
    assert player.bench.capture.gestures.workshop_id == player.bench.workshops[0].id
    assert player.bench.room.view is not None


def test_a_brutal_end_is_still_told_once_the_first_page_is_there(dossier: Path, home: Path) -> None:
    """The page's coming used to put the news away at once."""
    logs.crash_file().parent.mkdir(parents=True)
    logs.crash_file().write_text("Fatal", encoding="utf-8")
    program = """
import sys
from PySide6.QtCore import QTimer
from fabrique_desktop import app as composition

class Desktop(composition.Desktop):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.ready.connect(lambda: QTimer.singleShot(0, self.tell))

    def tell(self):
        print(self.window.banner.isVisible(), self.window.banner.text.text())
        self.window.close()

composition.Desktop = Desktop
composition.run(composition.Path(sys.argv[1]))
"""
    done = subprocess.run([sys.executable, "-c", program, str(dossier)], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("True La Fabrique s’était arrêtée brutalement"), done.stdout
