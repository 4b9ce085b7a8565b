"""A child process that works on a dossier and writes beside it each word that it was given.

`python -m tests.reliability.power_writer FOLDER SEED GESTURES FULL|NORMAL clear|protected|given` makes the dossier,
types, checks in, pours the log now and then, copies, closes, changes the phrase and opens again. What it acknowledges
goes to the file « told » of the same disk, so that one order holds for the writes, the syncs and the words. « given »
begins without a phrase and gives one on the way.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import closing
from pathlib import Path

from sqlalchemy import event

from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.services.importing import apply_import
from fabrique_desktop.store import keys, upkeep
from fabrique_desktop.store.backup import backup_before
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import create, create_protected, open_dossier
from fabrique_desktop.store.protecting import protect
from tests.conftest import SAMPLES
from tests.reliability import protected
from tests.store.typist import Typist

NAME, TOLD, PHRASE = "atelier.fabrique", "told", protected.PHRASE
CLEAR, PROTECTED, GIVEN = "clear", "protected", "given"
_POUR, _COPY, CLOSE = 7, 31, 43  # gestures between two of each


class Worker:
    def __init__(self, folder: Path, seed: int, synchronous: str, manner: str) -> None:
        self.path = folder / NAME
        self.seed = seed
        self.synchronous = synchronous
        self.manner = manner
        self.phrase = PHRASE if manner == PROTECTED else ""
        self.told = os.open(folder / TOLD, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)

    def tell(self, **word: str) -> None:
        os.write(self.told, f"{json.dumps(word)}\n".encode())

    def begin(self) -> None:
        made = create_protected(self.path, self.phrase)[0] if self.phrase else create(self.path)
        with closing(made) as database:
            self.tell(created=self.path.name, phrase=self.phrase)
            database.write(apply_import, read_registrants(SAMPLES / "registrants.csv").lines, None)

    def work(self, first: int, gestures: int) -> None:
        """Until the next closing."""
        unlocked = keys.unlock(self.path, self.phrase) if self.phrase else None
        with closing(open_dossier(self.path, unlocked=unlocked)) as database:
            set_synchronous(database, self.synchronous)
            typist = Typist(database, self.seed + first)
            for number in range(first, first + gestures):
                self.tell(**typist.gesture(number))
                if number % _POUR == 0:
                    upkeep.pour(database.engine, upkeep.POUR)
                if number % _COPY == _COPY - 1:
                    self.tell(copy=str(backup_before(self.path, "essai").relative_to(self.path.parent)))
        if unlocked:
            self.phrase = f"{PHRASE} {first}"
            keys.set_phrase(self.path, unlocked.key, Post.LEAD, self.phrase)
            self.tell(phrase=self.phrase)
        elif self.manner == GIVEN:
            self.phrase = PHRASE
            protect(self.path, self.phrase)
            self.tell(phrase=self.phrase)


def set_synchronous(database: Database, mode: str) -> None:
    """On every connection of the writers, from now on."""

    @event.listens_for(database.engine, "checkout")
    def _lower(connection: object, _record: object, _proxy: object) -> None:
        connection.execute(f"PRAGMA synchronous={mode}")  # type: ignore[attr-defined]


def main(folder: Path, seed: int, gestures: int, synchronous: str, manner: str) -> None:
    worker = Worker(folder, seed, synchronous, manner)
    worker.begin()
    for first in range(0, gestures, CLOSE):
        worker.work(first, min(CLOSE, gestures - first))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:6])
