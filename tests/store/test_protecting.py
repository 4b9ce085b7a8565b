"""A dossier that gets its phrase after the evening began: all of it, once, and nothing of it in clear."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.services import capture
from fabrique_desktop.store import keys, protecting
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.store.failures import AlreadyProtected, InUseElsewhere, MissingDossier, WeakPhrase
from fabrique_desktop.store.key_file import is_protected, keys_of
from tests.store.processes import start

PHRASE = "cheval agrafe pile correcte"
SAID = [f"Ouvrir la mairie le samedi, numéro {number}" for number in range(40)]


@pytest.fixture
def filled(database: Database, workshop: str) -> Path:
    for text in SAID:
        database.write(capture.add_contribution, workshop, Saying(text, table=1), database.clock())
    database.close()
    return database.path


def said(path: Path, workshop: str) -> list[str]:
    unlocked = keys.unlock(path, PHRASE) if is_protected(path) else None
    assert check_dossier(path, unlocked).problems == ()
    database = open_dossier(path, unlocked=unlocked)
    try:
        return sorted(row.text for row in database.read(capture.contribution_rows, workshop, limit=None))
    finally:
        database.close()


def test_everything_is_there_and_nothing_in_clear(filled: Path, workshop: str) -> None:
    groups = protecting.protect(filled, PHRASE)
    assert said(filled, workshop) == sorted(SAID)
    assert keys.unlock_by_sheet(filled, "-".join(groups)) == keys.unlock(filled, PHRASE)
    for path in filled.parent.iterdir():
        if path.is_file():
            assert b"samedi" not in path.read_bytes(), path.name


def test_the_search_goes_on(filled: Path, workshop: str) -> None:
    """Its index rests on the places of the rows: a copy that numbers them again would find another sentence."""
    protecting.protect(filled, PHRASE)
    database = open_dossier(filled, unlocked=keys.unlock(filled, PHRASE))
    database.write(capture.add_contribution, workshop, Saying("Un banc", table=1), database.clock())
    database.close()
    assert check_dossier(filled, keys.unlock(filled, PHRASE)).problems == ()


def test_while_it_is_open_elsewhere_nothing_changes(filled: Path, workshop: str) -> None:
    other = open_dossier(filled)
    with pytest.raises(InUseElsewhere):
        protecting.protect(filled, PHRASE)
    other.write(capture.add_contribution, workshop, Saying("Encore", table=1), other.clock())
    other.close()
    assert not keys_of(filled).exists()
    assert said(filled, workshop) == sorted([*SAID, "Encore"])


def test_twice_absent_or_weak(filled: Path, tmp_path: Path) -> None:
    with pytest.raises(WeakPhrase):
        protecting.protect(filled, "motus")
    with pytest.raises(MissingDossier):
        protecting.protect(tmp_path / "absent.fabrique", PHRASE)
    protecting.protect(filled, PHRASE)
    with pytest.raises(AlreadyProtected):
        protecting.protect(filled, PHRASE)


@pytest.mark.parametrize("rounds", [2, pytest.param(40, marks=pytest.mark.soak)])
def test_killed_at_any_instant(filled: Path, workshop: str, rounds: int) -> None:
    """Half of the way is the former file, or the new one with its keys beside it."""
    program = (
        "import sys; from pathlib import Path; from fabrique_desktop.store import protecting\n"
        "print('ready', flush=True); sys.stdin.readline(); protecting.protect(Path(sys.argv[1]), sys.argv[2])"
    )
    whole, ends = filled.read_bytes(), set()
    for number in range(rounds):
        filled.write_bytes(whole)
        keys_of(filled).unlink(missing_ok=True)
        child = start(["-c", program, filled, PHRASE], stdin=subprocess.PIPE)
        assert child.stdout is not None
        assert child.stdin is not None
        child.stdout.readline()
        child.stdin.write("go\n")
        child.stdin.flush()
        time.sleep(0.4 * number / rounds)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        ends.add(is_protected(filled))
        assert said(filled, workshop) == sorted(SAID)
    print(f"{rounds} kills, seed none, {sys.platform}: protected afterwards {ends}")
