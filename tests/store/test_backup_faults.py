"""Killed at any instant, or without room: no half copy under the name of a whole one, and nothing lost."""

from __future__ import annotations

import random
import resource
import shutil
import time
from contextlib import closing
from pathlib import Path

import pytest

from fabrique_desktop.store import copies, keys
from fabrique_desktop.store.backup import folder_of
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.copy_names import copies_in
from fabrique_desktop.store.dossier import create_protected, open_dossier
from fabrique_desktop.store.engine import log_of
from fabrique_desktop.store.failures import DiskFailed, DiskFull
from fabrique_desktop.store.key_file import Opened, keys_of
from tests.store.copying import PHRASE, names, pieces, said, say
from tests.store.processes import start

KILLS = 6
COPYING = """
import sys
from pathlib import Path
from fabrique_desktop.store import copies, keys
from fabrique_desktop.store.dossier import open_dossier
from tests.store.copying import PHRASE
path = Path(sys.argv[1])
with open_dossier(path, unlocked=keys.unlock(path, PHRASE)).engine.connect():
    print("ready", flush=True)
    while True:
        copies.back_up(path, "automatique")
"""
RESTORING = """
import sys
from pathlib import Path
from fabrique_desktop.store import copies, keys
from fabrique_desktop.store.restoring import restore
from tests.store.copying import PHRASE
path, copy = Path(sys.argv[1]), Path(sys.argv[2])
unlocked = keys.unlock(copy, PHRASE)
print("ready", flush=True)
while True:
    restore(copy, path, unlocked)
"""


@pytest.fixture
def closed(tmp_path: Path) -> tuple[Path, Path, Opened]:
    """A protected dossier where three things were said, its copy that knows of two, and its key."""
    with closing(create_protected(tmp_path / "clos.fabrique", PHRASE)[0]) as database:
        for words in ("Un banc", "Un bus"):
            say(database, words)
        made = copies.back_up(database.path, "automatique").path
        say(database, "Un arbre")
    return database.path, made, keys.unlock(database.path, PHRASE)


def killed(code: str, *arguments: Path, chance: random.Random) -> None:
    child = start(["-c", code, *arguments])
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n", child.communicate()[1]
    time.sleep(chance.uniform(0, 0.15))
    child.kill()
    child.communicate()


def test_killed_while_copying(closed: tuple[Path, Path, Opened]) -> None:
    path, _made, unlocked = closed
    chance = random.Random(1)
    for _ in range(KILLS):
        killed(COPYING, path, chance=chance)
        for _name, copy in copies_in(folder_of(path)):
            assert check_dossier(copy, unlocked).problems == ()
            assert keys_of(copy).read_bytes() == keys_of(path).read_bytes()
    report = check_dossier(path, unlocked)
    assert (report.problems, report.contributions) == ((), 3)


def test_killed_while_restoring(closed: tuple[Path, Path, Opened]) -> None:
    """Either the former or what was restored opens, by the same phrase; both are there at the end."""
    path, made, unlocked = closed
    chance = random.Random(2)
    seen = set()
    first = path.with_name("premier.fabrique")
    shutil.copy(path, first)
    for _ in range(KILLS):
        shutil.copy(first, path)
        killed(RESTORING, path, made, chance=chance)
        with closing(open_dossier(path, unlocked=unlocked)) as opened:
            seen.add(said(opened))
        report = check_dossier(path, unlocked)
        assert report.problems == ()
        assert not log_of(path).exists()
        for aside in path.parent.glob("clos.avant-restauration-*.fabrique"):
            assert check_dossier(aside, unlocked).sound
            assert keys_of(aside).read_bytes() == keys_of(path).read_bytes()
            aside.unlink()
    assert seen <= {2, 3}
    assert 2 in seen


def test_without_room_the_dossier_is_untouched_and_no_piece_is_left(closed: tuple[Path, Path, Opened]) -> None:
    path, made, unlocked = closed
    before, there = path.read_bytes(), names(folder_of(path))
    with closing(open_dossier(path, unlocked=unlocked)) as opened:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, hard))
        try:
            with pytest.raises((DiskFull, DiskFailed)):
                copies.back_up(path, "automatique")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert names(folder_of(path)) == there
        assert pieces(path.parent) == [f"{path.name}-shm", f"{path.name}-wal"]
        say(opened, "La suite")
        assert copies.back_up(path, "automatique").name.number == 2
    assert check_dossier(path, unlocked).contributions == 4
    assert made.exists()
