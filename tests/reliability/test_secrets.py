"""Protected dossier: what can be read without its phrase, and what a changed byte does.

Names and sentences are looked for in every file that the program left, while it runs, after it was killed and after it
closed; one byte in turn is changed in the dossier, in its keys and in a copy.
"""

from __future__ import annotations

import os
import random
import subprocess
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.services import capture, programme
from fabrique_desktop.store import keys
from fabrique_desktop.store.backup import backup_before
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.store.failures import StoreError
from fabrique_desktop.store.key_file import Opened, keys_of
from tests.conftest import EVENING
from tests.reliability.protected import PHRASE
from tests.reliability.report import Figures
from tests.reliability.secret_worker import NEEDLES
from tests.reliability.volumes import volume
from tests.store.processes import start


def encoded(needle: str) -> Iterator[bytes]:
    for form in ("NFC", "NFD"):
        word = unicodedata.normalize(form, needle)
        yield from (word.encode("utf-8"), word.encode("utf-16-le"), word.encode("utf-16-be"))
    yield needle.encode("ascii", "backslashreplace")


def found_in(*folders: Path) -> list[str]:
    """Where a needle is read in clear; the phrase is one of them."""
    sought = {sign for needle in (*NEEDLES, PHRASE) for sign in encoded(needle)}
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    contents = [(file.name, file.read_bytes()) for file in files]
    return [f"{name}: {sign!r}" for name, content in contents for sign in sought if sign in content]


@contextmanager
def at_work(temporary: Path, *words: object) -> Iterator[subprocess.Popen[str]]:
    temporary.mkdir()
    environment = dict(os.environ) | dict.fromkeys(("TMPDIR", "SQLITE_TMPDIR"), str(temporary))
    child = start(["-m", "tests.reliability.secret_worker", *words], stdin=-1, env=environment)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    yield child
    child.kill()
    child.communicate()


@pytest.fixture
def working(secret: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    with at_work(tmp_path / "temporary", secret, PHRASE) as child:
        yield child


@pytest.mark.parametrize("end", ["killed", "closed"])
@volume("rounds", short=1, soak=3)
def test_nothing_is_left_in_clear(
    working: subprocess.Popen[str], secret: Path, home: Path, tmp_path: Path, figures: Figures, *, end: str, rounds: int
) -> None:
    places = (secret.parent, home, tmp_path / "temporary")
    running = found_in(*places)
    names = {file.name.replace(secret.name, "").lstrip("-.") for file in secret.parent.iterdir()}
    assert names >= {"wal", "shm", "cles", "brouillons", "brouillons-wal"}
    assert any((secret.parent / "atelier - copies").iterdir())
    if end == "killed":
        working.kill()
        working.wait()
    else:
        working.communicate("\n")
        assert working.returncode == 0
    left: list[str] = []
    for _ in range(rounds):
        left += found_in(*places)
        with closing(open_dossier(secret, unlocked=keys.unlock(secret, PHRASE))) as database:
            workshop = database.read(programme.workshop_named, "A3-ACT-1").id
            database.write(capture.add_contribution, workshop, Saying(NEEDLES[5]), EVENING)
    figures.at_least("names and sentences looked for", len(NEEDLES), 10)
    figures.none("read in clear while it runs", len(running))
    figures.none("read in clear once it was killed, or closed", len(left))
    print(running, left)


def test_without_a_phrase_they_are_read(dossier: Path, tmp_path: Path, figures: Figures) -> None:
    """Else the search would prove nothing."""
    with at_work(tmp_path / "temporary", dossier):
        figures.at_least("read in clear in a dossier without a phrase", len(found_in(dossier.parent)), 10)


@volume("flips", short=40, soak=600)
@pytest.mark.parametrize("where", ["the dossier", "a copy", "the keys"])
def test_a_changed_byte_is_told(secret: Path, figures: Figures, *, where: str, flips: int) -> None:
    figures.seed = 2017
    unlocked = keys.unlock(secret, PHRASE)
    with closing(open_dossier(secret, unlocked=unlocked)) as database:
        workshop = database.read(programme.workshop_named, "A3-ACT-1").id
        for number in range(40):
            database.write(capture.add_contribution, workshop, Saying(f"Idée {number} " * 20), EVENING)
        copy = backup_before(secret, "essai")
    flipped = {"the dossier": secret, "a copy": copy, "the keys": keys_of(secret)}[where]
    whole, chance = flipped.read_bytes(), random.Random(figures.seed)
    told = 0
    if where == "the keys":
        flips //= 8  # each opening takes a quarter of a second
    for _ in range(flips):
        content = bytearray(whole)
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        flipped.write_bytes(content)
        told += opens_otherwise(secret, unlocked) if where == "the keys" else damaged(flipped, unlocked)
    figures.all(f"bytes changed in {where}, told", told, flips)


def damaged(path: Path, unlocked: Opened) -> bool:
    try:
        return not check_dossier(path, unlocked).sound
    except StoreError:
        return True


def opens_otherwise(path: Path, unlocked: Opened) -> bool:
    """Refused, or opened rightly: a change of what only decorates the file harms nobody, a wrong key would."""
    try:
        return keys.unlock(path, PHRASE) == unlocked
    except StoreError:
        return True
    except Exception as error:  # noqa: BLE001 - no sentence was written for it
        print(type(error).__name__, error)
        return False
