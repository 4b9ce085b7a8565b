"""A child process whose disk refuses one call after the other while it works, and that tells what came of each.

`python -m tests.reliability.refused_writer DOSSIER GESTURE KINDS ERROR LASTS EVERY [PHRASE]` counts the calls of one
gesture, then does it again and again, refusing each EVERY-th of them in turn. Each try is one JSON line: what the
gesture answered, and what the same opened dossier answers once the disk does.
"""

from __future__ import annotations

import ctypes
import errno
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.domain.contributions import Contribution, Saying
from fabrique_desktop.domain.people import Participant
from fabrique_desktop.services import capture, check_in, programme
from fabrique_desktop.services.check_in import NewPerson
from fabrique_desktop.services.importing import apply_import
from fabrique_desktop.store import keys
from fabrique_desktop.store.backup import backup_before
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.ui.messages import is_known, sentence

WRITES, SYNCS, READS = 1, 2, 4  # as the library knows them


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the disk refuses: calls of these kinds, by the name of an error, one of them or all that follow."""

    error: str
    kinds: int
    lasts: bool


_disk = ctypes.CDLL(None)  # where the library preloaded is found


class Post:
    """One opened dossier, at work on a disk that refuses."""

    def __init__(self, path: Path, phrase: str) -> None:
        self.path = path
        self.unlocked = keys.unlock(path, phrase) if phrase else None
        self.database = open_dossier(path, unlocked=self.unlocked)
        self.workshop = self.database.read(programme.workshop_named, "A3-ACT-1").id
        self.kept: set[str] = set()
        self.number = 0

    def type(self) -> str:
        text = f"Idée {self.number} : " + "un banc devant l’école, " * 20
        self.database.write(capture.add_contribution, self.workshop, Saying(text.strip()), self.database.clock())
        return text.strip()

    def welcome(self) -> str:
        person = NewPerson(f"Nom{self.number}", "Ginette")
        self.database.write(check_in.walk_in, self.workshop, person, self.database.clock())
        return person.surname

    def enlist(self) -> str:
        """A list of sixty people."""
        names = [f"Liste{self.number}x{place}" for place in range(60)]
        file = self.path.parent.parent / "liste.csv"
        file.write_text("nom;prenom\n" + "".join(f"{name};Ginette\n" for name in names), encoding="utf-8")
        self.database.write(apply_import, read_registrants(file).lines, None)
        return names[-1]

    def there(self) -> set[str]:
        return self.database.read(words)

    def reopen(self) -> str:
        self.database.close()
        self.database = open_dossier(self.path, unlocked=self.unlocked)
        return ""

    def copy(self) -> str:
        backup_before(self.path, "essai")
        return ""


def words(session: Session) -> set[str]:
    return {*session.scalars(select(Contribution.text)), *session.scalars(select(Participant.surname))}


def answer(work: Callable[[], object]) -> dict[str, object]:
    try:
        work()
    except Exception as error:  # noqa: BLE001 - told, whatever it is
        return {"error": type(error).__name__, "sentence": sentence(error), "known": is_known(error)}
    return {"error": "", "sentence": "", "known": True}


class Refusals:
    """One gesture, tried with each of its calls to the disk refused in turn."""

    def __init__(self, post: Post, gesture: Callable[[], str]) -> None:
        self.post = post
        self.gesture = gesture
        gesture()  # what a first one alone does is done
        before = post.there()
        post.number += 1
        gesture()
        self.adds = len(post.there() - before)

    def count(self, kinds: int) -> int:
        self.post.number += 1
        _disk.fault_arm(kinds, ctypes.c_long(0), 0, 0)
        self.gesture()
        seen = _disk.fault_seen
        seen.restype = ctypes.c_long
        return int(seen())

    def refuse(self, which: int, trouble: Trouble) -> dict[str, object]:
        before, kept = self.post.there(), list[str]()
        _disk.fault_arm(trouble.kinds, ctypes.c_long(which), getattr(errno, trouble.error), int(trouble.lasts))
        self.post.number += 1
        first = answer(lambda: kept.append(self.gesture()))
        _disk.fault_arm(0, ctypes.c_long(0), 0, 0)
        self.post.number += 1
        again = answer(lambda: kept.append(self.gesture()))
        if again["error"]:
            self.post.reopen()
        self.post.kept.update(filter(None, kept))
        after = self.post.there()
        lost, strays = len((before | self.post.kept) - after), len(after - before) - self.adds * len(kept)
        return {"first": first, "again": again, "lost": lost, "strays": strays}


def main(path: Path, gesture: str, trouble: Trouble, every: int, phrase: str = "") -> None:
    post = Post(path, phrase)
    post.kept.add(post.type())
    refusals = Refusals(post, getattr(post, gesture))
    for which in range(1, refusals.count(trouble.kinds) + 1, every):
        print(json.dumps(refusals.refuse(which, trouble)), flush=True)
    post.reopen()
    copies = path.with_name(f"{path.stem} - copies").glob("*.fabrique")
    reports = (check_dossier(one, post.unlocked) for one in (path, *copies))
    problems = [str(problem.kind) for report in reports for problem in report.problems]
    left = sorted(one.name for one in path.parent.iterdir() if one.name.startswith("."))
    print(json.dumps({"lost": len(post.kept - post.there()), "problems": problems, "left": left}), flush=True)
    post.database.close()


if __name__ == "__main__":
    _, dossier, gesture, kinds, error, lasts, every, *phrase = sys.argv
    main(Path(dossier), gesture, Trouble(error, int(kinds), lasts == "1"), int(every), *phrase)
