"""Older copy put back by hand, over a dossier whose log is still beside it.

Whoever put it back wants what that copy holds: it opens, it holds, and it tells neither more nor less.
"""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.services import capture, programme
from fabrique_desktop.store import upkeep
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.store.failures import StoreError
from tests.conftest import EVENING
from tests.reliability.report import Figures
from tests.reliability.volumes import volume
from tests.store.processes import start

KILLED = """
import os, sys
from pathlib import Path
from fabrique_desktop.store.dossier import open_dossier
from tests.reliability.test_put_back import work
work(open_dossier(Path(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3]))
os.kill(os.getpid(), 9)
"""


def say(database: Database, text: str) -> None:
    workshop = database.read(programme.workshop_named, "A3-ACT-1").id
    database.write(capture.add_contribution, workshop, Saying(text), EVENING)


def said(path: Path) -> list[str]:
    with closing(open_dossier(path)) as database:
        workshop = database.read(programme.workshop_named, "A3-ACT-1").id
        return [row.text for row in database.read(capture.contribution_rows, workshop)]


def work(database: Database, poured: int, logged: int) -> None:
    """Some gestures that are in the file, some that are only in its log."""
    for number in range(poured):
        say(database, f"Versée {number}")
    upkeep.pour(database.engine, upkeep.EMPTY)
    for number in range(logged):
        say(database, f"Au journal {number}")


def copied_over(copy: Path, path: Path) -> None:
    """By another process, as a desktop would."""
    subprocess.run(["cp", copy, path], check=True)


def moved_over(copy: Path, path: Path) -> None:
    Path(shutil.copy(copy, path.with_suffix(".neuf"))).replace(path)


def while_open(path: Path, copy: Path, put_back: Callable[[Path, Path], None], sizes: tuple[int, int]) -> None:
    with closing(open_dossier(path)) as database:
        work(database, *sizes)
        put_back(copy, path)
        with suppress(StoreError):
            say(database, "Perdue")


def after_a_kill(path: Path, copy: Path, put_back: Callable[[Path, Path], None], sizes: tuple[int, int]) -> None:
    child = start(["-c", KILLED, path, *sizes])
    child.communicate()
    assert child.returncode == -signal.SIGKILL
    put_back(copy, path)


@pytest.mark.parametrize("put_back", [copied_over, moved_over])
@pytest.mark.parametrize("moment", [while_open, after_a_kill])
@volume("times", short=2, soak=6)
def test_it_is_what_was_copied(
    dossier: Path, figures: Figures, *, put_back: Callable[[Path, Path], None], moment: Callable[..., None], times: int
) -> None:
    figures.seed = 2017
    chance = random.Random(figures.seed)
    copy = dossier.with_name("sauvegarde.fabrique")
    with closing(open_dossier(dossier)) as database:
        say(database, "Avant")
    shutil.copy(dossier, copy)
    unreadable = other = unsound = 0
    for _ in range(times):
        copied_over(copy, dossier)
        moment(dossier, copy, put_back, (chance.randint(1, 60), chance.randint(1, 60)))
        try:
            other += said(dossier) != ["Avant"]
            unsound += not check_dossier(dossier).sound
        except StoreError:
            unreadable += 1
        for log in (f"{dossier.name}-wal", f"{dossier.name}-shm"):
            dossier.with_name(log).unlink(missing_ok=True)
    name = moment.__name__.replace("_", " ")
    figures.none(f"{name}: it does not open", unreadable)
    figures.none(f"{name}: it tells something else", other)
    figures.none(f"{name}: it does not hold", unsound)
