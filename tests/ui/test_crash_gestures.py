"""A bug in a gesture, or in the process that makes documents: said once, with the way to its report."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from PySide6.QtWidgets import QPushButton
from sqlalchemy.orm import Session

from fabrique_desktop import logs
from fabrique_desktop.ui import failures
from fabrique_desktop.ui.failures import Failures
from fabrique_desktop.ui.tasks import Task
from tests.journeys.player import Player
from tests.needles import NAME, SAID, traces_in
from tests.ui.test_crash_window import hooks, player, said, see_report, written

__all__ = ["hooks", "player"]

WITHOUT_QT = """
import sys
sys.modules["PySide6"] = None
from fabrique_desktop.entry import main
sys.exit(main([]))
"""


def failing(_session: Session) -> None:
    raise KeyError(f"{NAME} {SAID}")


def failing_work(_progress: Callable[[int, int], None]) -> None:
    raise KeyError(f"{NAME} {SAID}")


def offered(player: Player) -> bool:
    made = player.desktop.window.banner.findChildren(QPushButton)
    return any(one.isVisible() and one.text() == failures.SEE for one in made)


def test_a_gesture_that_fails_says_so_once_and_leads_to_its_report(player: Player, hooks: Failures) -> None:
    player.bench.ws.gestures.run(failing)
    player.until(lambda: offered(player), "the way to the report")
    assert said(player).count("erreur imprévue") == 1
    assert "ce geste n’a pas été enregistré" in said(player)
    report = see_report(player).text.toPlainText()
    assert "fabrique_desktop/store/database.py" in report
    assert traces_in(report) == []
    assert traces_in(written()) == []


def test_the_places_of_another_process_come_with_its_error(player: Player, hooks: Failures) -> None:
    task = Task(player.desktop.window)
    task.failed.connect(player.bench.ws.refuse)
    task.start(failing_work)
    player.until(lambda: offered(player), "the way to the report")
    (trouble,) = logs.troubles()
    assert any("fabrique_desktop/ui/child.py" in place for place in trouble.places)
    assert traces_in(written()) == []


def test_the_door_itself_tells_of_a_window_that_could_not_open() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_QT], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("La Fabrique n’a pas pu s’ouvrir")
