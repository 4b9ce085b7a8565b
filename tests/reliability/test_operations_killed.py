"""Long operations killed on their way.

Afterwards the dossier holds all that it held, in its former state or in the new one, and no half file bears the name
of a whole one.
"""

from __future__ import annotations

import gzip
import json
import random
import shutil
import signal
import threading
import zipfile
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import pypdf
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import Contribution
from fabrique_desktop.domain.people import Attendance, Participant
from fabrique_desktop.store import keys
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.store.failures import StoreError, WrongPhrase
from fabrique_desktop.store.key_file import Opened, is_encrypted, keys_of
from tests.commands import Run
from tests.conftest import SAMPLES
from tests.reliability.operations import OTHER
from tests.reliability.protected import PHRASE, copied
from tests.reliability.report import Figures
from tests.reliability.volumes import volume
from tests.store.processes import start
from tests.store.typist import Typist

Held = tuple[frozenset[tuple[str, str]], frozenset[str], int]


def held(session: Session) -> Held:
    """Words and references, presences, and how many people."""
    said = {(row.reference, row.text) for row in session.execute(select(Contribution.reference, Contribution.text))}
    here = frozenset(session.scalars(select(Attendance.id)))
    return frozenset(said), here, session.scalar(select(func.count()).select_from(Participant)) or 0


def missing(before: Held, now: Held) -> int:
    return len(before[0] - now[0]) + len(before[1] - now[1]) + max(0, before[2] - now[2])


@dataclass
class Kills:
    """One operation, killed again and again on a fresh copy of one dossier."""

    operation: str
    fresh: Path
    folder: Path
    phrase: str
    run: Run
    before: Held = (frozenset(), frozenset(), 0)
    lost: int = 0
    broken: list[str] = field(default_factory=list)
    half_files: list[str] = field(default_factory=list)
    keys: dict[bytes, tuple[Opened, str]] = field(default_factory=dict)  # by their content: opening takes half a second
    seen: int = 0
    cut: int = 0  # before their end
    new: int = 0  # found as if they had ended

    @property
    def path(self) -> Path:
        return self.folder / self.fresh.name

    def often(self, kills: int, chance: random.Random) -> None:
        seconds = self.once(None)
        self.seen = self.cut = self.new = 0
        for _ in range(kills):
            self.once(chance.uniform(0, 1.05 * seconds))

    def once(self, delay: float | None) -> float:
        """Killed after this delay, or let to its end; how long it took."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        copied(self.fresh, self.path)
        child = start(["-m", "tests.reliability.operations", self.operation, self.path, *filter(None, [self.phrase])])
        assert child.stdout is not None
        assert child.stderr is not None
        assert child.stdout.readline() == "ready\n", child.stderr.read()
        began = perf_counter()
        killer = threading.Timer(delay or 0, child.send_signal, [signal.SIGKILL])
        if delay is not None:
            killer.start()
        told = child.stdout.readline()
        seconds = perf_counter() - began
        child.communicate()
        killer.cancel()
        assert child.returncode in (0, -signal.SIGKILL)
        self.cut += not told
        self.verify()
        return seconds

    def verify(self) -> None:
        try:
            opened, state = self.opened()
            with closing(open_dossier(self.path, unlocked=opened)) as database:
                now = database.read(held)
                problems = check_dossier(self.path).problems
        except StoreError as error:
            self.broken.append(type(error).__name__)
            return
        self.broken += [str(problem.kind) for problem in problems]
        self.lost += missing(self.before, now)
        self.new += state == "new" if state else now != self.before
        self.seen += 1
        self.look_at_files(opened)

    def opened(self) -> tuple[Opened | None, str]:
        if not is_encrypted(self.path):
            return None, ""
        content = keys_of(self.path).read_bytes() if keys_of(self.path).exists() else b""
        if content not in self.keys:
            self.keys[content] = self.unlocked()
        return self.keys[content]

    def unlocked(self) -> tuple[Opened, str]:
        for phrase, state in ((self.phrase, "former"), (OTHER, "new")):
            with suppress(WrongPhrase):
                return keys.unlock(self.path, phrase), state
        raise WrongPhrase(self.path)

    def look_at_files(self, opened: Opened | None) -> None:
        for copy in self.folder.glob("*/*.fabrique"):
            try:
                with closing(open_dossier(copy, unlocked=opened)) as database:
                    whole = missing(self.before, database.read(held)) == 0
            except StoreError:
                whole = False
            if not whole:
                self.half_files.append(copy.name)
        documents = self.folder / "documents"
        if documents.exists():
            self.half_files += [file.name for file in documents.rglob("*.*") if is_ours(file) and not is_whole(file)]
            if any(documents.glob("MANIFESTE*")) and self.run("verify", documents).code:
                self.half_files.append("a package")


def is_ours(file: Path) -> bool:
    """Not what is still hidden: a folder in which a package is being written."""
    return file.is_file() and not any(part.startswith(".fabrique-") for part in file.parts)


def is_whole(file: Path) -> bool:
    try:
        if file.suffix == ".pdf":
            return len(pypdf.PdfReader(file).pages) > 0
        if file.suffix == ".xlsx":
            return zipfile.ZipFile(file).testzip() is None
        if file.suffix == ".json":
            return bool(json.loads(file.read_bytes()))
        return file.read_bytes().endswith(b"\n")
    except Exception:  # noqa: BLE001 - whatever a reader says of half a file
        return False


def filled(path: Path, phrase: str) -> Held:
    """Some words and some presences."""
    unlocked = keys.unlock(path, phrase) if phrase else None
    with closing(open_dossier(path, unlocked=unlocked)) as database:
        typist = Typist(database, 7)
        for number in range(30):
            typist.gesture(number)
        return database.read(held)


@pytest.mark.parametrize("operation", ["backup", "migration", "list", "export", "phrase", "protection", "restoration"])
@volume("kills", short=2, soak=40)
def test_killed(
    request: pytest.FixtureRequest, tmp_path: Path, run: Run, figures: Figures, *, operation: str, kills: int
) -> None:
    figures.seed = 2017
    phrase = PHRASE if operation in ("backup", "phrase", "restoration") else ""
    fresh: Path = request.getfixturevalue("secret" if phrase else "dossier")
    if operation == "migration":
        fresh = tmp_path / "ancien.fabrique"
        fresh.write_bytes(gzip.decompress((SAMPLES / "dossier_0001.gz").read_bytes()))
        before = held_by_a_copy(fresh, tmp_path)
    else:
        before = filled(fresh, phrase)
    found = Kills(operation, fresh, tmp_path / "essai", phrase, run, before)
    found.often(kills, random.Random(figures.seed))
    figures.all(f"{operation}: kills", found.seen, kills)
    figures.tell(f"{operation}: cut before its end", found.cut)
    figures.tell(f"{operation}: found done", found.new)
    figures.none(f"{operation}: lost", found.lost)
    figures.none(f"{operation}: broken", len(found.broken))
    figures.none(f"{operation}: half files under the name of a whole one", len(found.half_files))
    print(found.broken, found.half_files)


def held_by_a_copy(old: Path, folder: Path) -> Held:
    """What an older dossier holds, read from a copy brought up to date."""
    copy = Path(shutil.copy(old, folder / "lecture.fabrique"))
    with closing(open_dossier(copy)) as database:
        return database.read(held)
