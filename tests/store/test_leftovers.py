"""What a kill leaves unfinished beside a dossier goes the next time the folder serves, and nothing else does."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from fabrique_desktop.documents.atomic import written_beside
from fabrique_desktop.store.backup import backup_before, folder_of
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.dossier import create, open_dossier
from tests.store.processes import start

AN_HOUR = 3600
FOUNDING = """
import sys
from pathlib import Path
from fabrique_desktop.store.dossier import create
for number in range(1000):
    create(Path(sys.argv[1]) / f"nouveau{number}.fabrique").close()
"""
COPYING = """
import sys
from pathlib import Path
from fabrique_desktop.store.backup import backup_before
for number in range(1000):
    backup_before(Path(sys.argv[1]) / "atelier.fabrique", "essai").unlink()
"""
EXPORTING = """
import sys, time
from pathlib import Path
from fabrique_desktop.documents.atomic import written_beside
with written_beside(Path(sys.argv[1]) / "compte-rendu.pdf") as stream:
    stream.write(b"%PDF")
    stream.flush()
    time.sleep(60)
"""


def unfinished(folder: Path) -> list[Path]:
    return sorted(folder.rglob(".fabrique-*"))


def kill_in_the_middle(work: str, folder: Path) -> list[Path]:
    """Let a child work until an unfinished file of its own is seen, kill it there, and give what it left."""
    for _attempt in range(50):
        child = start(["-c", work, folder])
        while child.poll() is None and not unfinished(folder):
            time.sleep(0.001)
        child.kill()
        child.communicate()
        if left := unfinished(folder):
            return left
    pytest.fail("nothing was left")


def age(paths: list[Path]) -> None:
    for path in paths:
        os.utime(path, (time.time() - AN_HOUR,) * 2)


@pytest.mark.parametrize("work", [FOUNDING, COPYING, EXPORTING], ids=["new", "backup", "export"])
def test_what_a_kill_left_goes_once_it_is_old(dossier: Path, work: str) -> None:
    left = kill_in_the_middle(work, dossier.parent)
    open_dossier(dossier).close()
    assert unfinished(dossier.parent) == left  # for all one knows, somebody is still writing it
    age(left)
    open_dossier(dossier).close()
    backup_before(dossier, "essai")
    assert unfinished(dossier.parent) == []
    assert check_dossier(dossier).sound


def test_each_use_of_the_folder_cleans_it(dossier: Path) -> None:
    folder = dossier.parent

    def export() -> None:
        with written_beside(folder / "fiche.pdf") as stream:
            stream.write(b"%PDF")

    backup_before(dossier, "essai")
    for use, place in (
        (export, folder),
        (lambda: backup_before(dossier, "essai"), folder_of(dossier)),
        (lambda: create(folder / "autre").close(), folder),
    ):
        left = place / ".fabrique-abcd_123.part-wal"
        left.touch()
        age([left])
        use()
        assert unfinished(folder) == []


def test_what_is_not_surely_ours_stays(dossier: Path) -> None:
    folder = dossier.parent
    names = [
        ".fabrique-notes.tmp", ".fabrique-abcd_1234.tmp", ".fabrique-abcd_123.tmp.txt", "fabrique-abcd_123.tmp",
        ".atelier-abcd_123.part", ".fabrique-abcd_123.fabrique", "film.part",
    ]  # fmt: skip
    others = [folder / name for name in names]
    for one in others:
        one.touch()
    (folder / ".fabrique-dossiers.tmp").mkdir()
    (folder / ".fabrique-abcdefgh.tmp").mkdir()
    (folder / ".fabrique-linkedto.tmp").symlink_to(dossier)
    (folder / ".fabrique-link_123.tmp").symlink_to(dossier)
    age(others)
    before = {path.name for path in folder.iterdir()}
    open_dossier(dossier).close()
    assert {path.name for path in folder.iterdir()} >= before


def test_a_finished_dossier_whose_first_name_stayed_keeps_the_other(dossier: Path) -> None:
    """Killed between the two names: one file under both."""
    first = dossier.with_name(".fabrique-abcd_123.part")
    first.hardlink_to(dossier)
    open_dossier(dossier).close()
    assert not first.exists()
    assert check_dossier(dossier).sound
