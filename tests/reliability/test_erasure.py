"""People erased on request: what is left of their names, in any file.

In a dossier without a phrase, where a raw search reads everything: the file, its log, the copies, the logs of the
program. The journal still holds, and no number has changed.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.people import Participant
from fabrique_desktop.services import capture, check_in, programme
from fabrique_desktop.services.erasing_person import erase_person, held
from fabrique_desktop.services.importing import apply_import
from fabrique_desktop.services.searching import find_people
from fabrique_desktop.store import copies
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.dossier import open_dossier
from tests.conftest import EVENING, SAMPLES
from tests.reliability.report import Figures
from tests.reliability.test_secrets import encoded
from tests.reliability.volumes import volume


def lonely(session: Session) -> list[Participant]:
    """Those whose surname nobody else bears, in part or whole: else what is left may be another's."""
    everybody = list(session.scalars(select(Participant).order_by(Participant.surname)))
    names = [f"{one.surname} {one.first_name} {one.email} {one.organization}".casefold() for one in everybody]
    return [one for one in everybody if sum(one.surname.casefold() in name for name in names) == 1]


def left_of(words: set[str], *folders: Path) -> list[str]:
    signs = {sign for word in words for sign in encoded(word)}
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file() and file.suffix != ".csv"]
    return [file.name for file in files if any(sign in file.read_bytes() for sign in signs)]


@volume("people", short=4, soak=40)
def test_nothing_is_left_of_them(dossier: Path, home: Path, figures: Figures, people: int) -> None:
    left, changed, found = [], 0, 0
    with closing(open_dossier(dossier)) as database:
        workshop = database.read(programme.workshop_named, "A3-ACT-1").id
        database.write(apply_import, read_registrants(SAMPLES / "registrants.csv").lines, workshop)
        gone = database.read(lonely)[:people]
        for one in gone:
            database.write(check_in.check_in, workshop, one.id, EVENING)
            database.write(capture.add_contribution, workshop, Saying("Un banc"), EVENING)
        copies.back_up(dossier, "automatique")
        words = {word for one in gone for name in (one.surname, one.email) if name for word in (name, name.casefold())}
        before, there = database.read(held), left_of(words, dossier.parent)
        for one in gone:
            database.write(erase_person, one.id, EVENING)
            found += len(database.read(find_people, one.surname, [workshop]))
        changed = int(database.read(held) != before)
        copies.purge(dossier)
        running = left_of(words, dossier.parent / "atelier - copies", home)
    left = left_of(words, dossier.parent, home)
    figures.all("people erased", len(gone), people)
    figures.at_least("files that bore their names before", len(there), 2)
    figures.none("files that bear them after, copies and logs included", len({*left, *running}))
    figures.none("found by the search", found)
    figures.none("numbers changed", changed)
    figures.none("problems found by the check", len(check_dossier(dossier).problems))
    print(left, running)
