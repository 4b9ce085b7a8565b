"""A child process that works on a protected dossier, leaving words wherever the program leaves any.

`python -m tests.reliability.secret_worker DOSSIER [PHRASE]` imports, welcomes, types, searches, corrects, keeps a
half-typed line, copies, meets an error, says « ready » with everything open, then closes when a line comes in.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from fabrique_desktop import logs
from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.services import capture, check_in, programme
from fabrique_desktop.services.check_in import NewPerson
from fabrique_desktop.services.importing import apply_import
from fabrique_desktop.services.searching import find_people
from fabrique_desktop.store import keys
from fabrique_desktop.store.backup import backup_before
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.store.drafts import Draft, Drafts
from fabrique_desktop.store.typed_line import TypedLine
from tests.conftest import SAMPLES

NAME, FIRST, MAIL = "Quéméneur", "Maryvonne", "maryvonne.q@exemple.fr"
SAID = "Je dors dans ma voiture depuis le mois de mars"
CORRECTED = "On m’a refusé l’aide alimentaire deux fois"
HALF = "Mon assistante sociale ne répond"
#: each of them as it was typed, and as the search folds it
NEEDLES = (NAME, NAME.upper(), "quemeneur", FIRST, MAIL, SAID, SAID.lower(), CORRECTED, HALF, "Ginette", "Le Goff")


def work(database: Database) -> Drafts:
    workshop = database.read(programme.workshop_named, "A3-ACT-1").id
    database.write(apply_import, read_registrants(SAMPLES / "registrants.csv").lines, workshop)
    database.write(check_in.walk_in, workshop, NewPerson(NAME, FIRST, email=MAIL), database.clock())
    recorded = database.write(capture.add_contribution, workshop, Saying(SAID), database.clock())
    database.read(find_people, "quemeneur", [workshop])
    database.write(capture.revise, recorded.id, Saying(CORRECTED))
    drafts = Drafts(database.path)
    drafts.keep(f"{workshop}/1", Draft(TypedLine(HALF))).result()
    backup_before(database.path, "essai")
    for meet in (badly_asked, of_ours):
        try:
            database.write(meet)
        except Exception as error:  # noqa: BLE001 - as the outermost hook would
            logs.unexpected(error)
    return drafts


def badly_asked(session: Session) -> None:
    """An error of SQL that carries its parameters."""
    session.execute(text("INSERT INTO absent VALUES (:name, :said)"), {"name": NAME, "said": SAID})


def of_ours(_session: Session) -> None:
    raise ValueError(f"{FIRST} {NAME} : {SAID}")


def main(path: Path, phrase: str = "") -> None:
    logs.start()
    database = open_dossier(path, unlocked=keys.unlock(path, phrase) if phrase else None)
    drafts = work(database)
    print("ready", flush=True)
    sys.stdin.readline()
    drafts.close()
    database.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
