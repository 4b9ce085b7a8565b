"""A child process that types and checks in, as the window's writer thread would, until it is killed or done.

`python -m tests.store.typist DOSSIER SEED GESTURES` acknowledges each durable gesture by one JSON line.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from sqlalchemy import select

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Saying
from fabrique_desktop.domain.people import Participant
from fabrique_desktop.services import capture, check_in, programme
from fabrique_desktop.services.check_in import NewPerson
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier


class Typist:
    def __init__(self, database: Database, seed: int) -> None:
        self.database = database
        self.chance = random.Random(seed)
        self.seed = seed
        self.workshop = database.read(programme.workshop_named, "A3-ACT-1").id
        self.expected = database.read(lambda session: list(session.scalars(select(Participant.id))))
        self.chance.shuffle(self.expected)

    def gesture(self, number: int) -> dict[str, str]:
        draw = self.chance.random()
        if draw < 0.7:
            return self.type(f"Idée {number} de la frappe {self.seed} : « été » " + "mot " * int(40 * draw))
        return self.welcome(number)

    def type(self, text: str) -> dict[str, str]:
        saying = Saying(
            text.strip(),
            self.chance.choice([None, 1, 2, 3]),
            self.chance.choice(list(AngleChoice)),
            self.chance.choice(list(ContributionKind)),
        )
        gesture = self.database.submit(capture.add_contribution, self.workshop, saying, self.database.clock())
        return {"reference": gesture.result().reference, "text": saying.text}

    def welcome(self, number: int) -> dict[str, str]:
        at = self.database.clock()
        person = NewPerson(f"Nom{number}", f"Prénom{self.seed}", email="x@example.org")
        gesture = self.database.submit(check_in.walk_in, self.workshop, person, at)
        return {"attendance": gesture.result()}


def main(path: Path, seed: int, gestures: int) -> None:
    database = open_dossier(path)
    typist = Typist(database, seed)
    for number in range(gestures):
        print(json.dumps(typist.gesture(number)), flush=True)
    database.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
