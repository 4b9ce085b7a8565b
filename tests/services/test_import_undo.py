"""An import is taken back whole, or refused whole once something of it has served."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.domain.errors import ImportUsed, NothingToUndo, WorkshopClosed
from fabrique_desktop.domain.journal import JournalEntry
from fabrique_desktop.domain.people import Distinction, Participant, Registration
from fabrique_desktop.services import check_in, closing, searching
from fabrique_desktop.services.importing import (
    RegistrantLine,
    apply_import,
    last_import,
    undo_import,
)
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING

FEW = (RegistrantLine(2, surname="Lê", first_name="Zoé"), RegistrantLine(3, surname="Roy", first_name="Ali"))


def people(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Participant)) or 0


def registrations(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Registration)) or 0


def held(database: Database) -> tuple[int, int]:
    return database.read(people), database.read(registrations)


@pytest.fixture
def sample(samples: Path) -> Sequence[RegistrantLine]:
    return read_registrants(samples / "registrants.csv").lines


@pytest.fixture
def gesture(database: Database, workshop: str) -> int:
    """Two people registered for the workshop by a list."""
    return database.write(apply_import, FEW, workshop).gesture


def found(database: Database, workshop: str, words: str) -> str:
    return database.read(searching.find_people, words, [workshop])[0].id


def test_everything_of_it_goes_and_the_journal_holds(
    database: Database, dossier: Path, sample: Sequence[RegistrantLine]
) -> None:
    gesture = database.write(apply_import, sample, None).gesture
    undone = database.write(undo_import, gesture)
    assert (undone.people, undone.registrations) == (120, 227)
    assert held(database) == (0, 0)
    assert database.read(last_import, database.station) is None
    database.close()
    assert check_dossier(dossier).problems == ()


def test_the_list_can_come_in_again(database: Database, sample: Sequence[RegistrantLine]) -> None:
    database.write(undo_import, database.write(apply_import, sample, None).gesture)
    assert database.write(apply_import, sample, None).new == 118
    assert held(database) == (120, 227)


def test_only_what_that_import_added_goes(database: Database, workshop: str, gesture: int) -> None:
    again = database.write(apply_import, (*FEW, RegistrantLine(4, surname="Kerbrat")), workshop)
    assert (again.known, again.new) == (2, 1)
    database.write(undo_import, again.gesture)
    assert held(database) == (2, 2)


def test_the_last_one_is_found_behind_the_gestures_of_the_desk(database: Database, workshop: str, gesture: int) -> None:
    for name in ("Nina", "Omar"):
        database.write(check_in.walk_in, workshop, check_in.NewPerson("", name), EVENING)
    last = database.read(last_import, database.station)
    assert last is not None
    assert (last.gesture, last.people, last.registrations) == (gesture, 2, 2)


def test_one_after_the_other(database: Database, workshop: str, gesture: int) -> None:
    later = database.write(apply_import, [RegistrantLine(2, surname="Kerbrat")], workshop).gesture
    for expected in (later, gesture):
        last = database.read(last_import, database.station)
        assert last is not None
        assert last.gesture == expected
        database.write(undo_import, expected)
    assert database.read(last_import, database.station) is None
    with pytest.raises(NothingToUndo):
        database.write(undo_import, gesture)


def test_an_import_that_changes_nothing_is_no_gesture(database: Database, workshop: str, gesture: int) -> None:
    assert database.write(apply_import, FEW, workshop).gesture == 0


def checked_in(database: Database, workshop: str) -> None:
    database.write(check_in.check_in, workshop, found(database, workshop, "zoé"), EVENING)


def checked_in_and_cancelled(database: Database, workshop: str) -> None:
    presence = database.write(check_in.check_in, workshop, found(database, workshop, "zoé"), EVENING)
    database.write(check_in.cancel_presence, presence, EVENING)


def corrected(database: Database, workshop: str) -> None:
    database.write(
        check_in.correct_person, found(database, workshop, "zoé"), check_in.NewPerson("Lê", "Zoé", "Ici", "", "")
    )


def told_apart(database: Database, workshop: str) -> None:
    one, other = sorted(found(database, workshop, name) for name in ("zoé", "ali"))
    database.write(lambda session: session.add(Distinction(one_id=one, other_id=other)))


def merged(database: Database, workshop: str) -> None:
    zoe, ali = (found(database, workshop, name) for name in ("zoé", "ali"))

    def merge(session: Session) -> None:
        session.get_one(Participant, zoe).merged_into = ali

    database.write(merge)


def on_another_list(database: Database, workshop: str) -> None:
    others = [RegistrantLine(7, surname="Lê", first_name="Zoé", workshops=("A4-ACT-1",))]
    assert database.write(apply_import, others, None).known == 1


@pytest.mark.parametrize("use", [checked_in, checked_in_and_cancelled, corrected, told_apart, merged, on_another_list])
def test_once_somebody_of_it_has_served_nothing_goes(
    database: Database, workshop: str, gesture: int, use: Callable[[Database, str], None]
) -> None:
    use(database, workshop)
    before = held(database)
    with pytest.raises(ImportUsed) as refused:
        database.write(undo_import, gesture)
    assert refused.value.name in ("Zoé Lê", "Ali Roy")
    assert held(database) == before


def test_a_known_person_checked_in_at_the_place_it_gave_keeps_it_too(database: Database, workshop: str) -> None:
    database.write(apply_import, FEW, None)
    seated = database.write(apply_import, FEW, workshop).gesture
    checked_in(database, workshop)
    with pytest.raises(ImportUsed, match="Zoé"):
        database.write(undo_import, seated)


def test_a_closed_workshop_keeps_those_it_expected(database: Database, workshop: str, gesture: int) -> None:
    database.write(closing.start_workshop, workshop, EVENING)
    database.write(closing.close_workshop, workshop, EVENING)
    with pytest.raises(WorkshopClosed):
        database.write(undo_import, gesture)


def test_a_code_given_to_somebody_known_is_taken_back(database: Database, workshop: str, gesture: int) -> None:
    coded = [replace(line, code=f"AB{line.line}") for line in FEW]
    done = database.write(apply_import, coded, workshop)
    assert (done.known, done.codes) == (2, 2)
    database.write(undo_import, done.gesture)
    codes = database.read(lambda session: session.scalars(select(Registration.code)).all())
    assert codes == ["", ""]
    assert held(database) == (2, 2)


class Enough(Exception):
    """Somebody pressed « Arrêter »."""


@pytest.mark.parametrize("step", [1, 3, 6])
def test_stopped_on_the_way_nothing_of_it_is_kept(database: Database, workshop: str, step: int) -> None:
    lines = [RegistrantLine(n, surname=f"Nom{n}", first_name="Prénom") for n in range(3_000)]
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        if len(told) == step:
            raise Enough

    before = database.read(lambda session: session.scalar(select(func.count()).select_from(JournalEntry)))
    with pytest.raises(Enough):
        database.write(apply_import, lines, workshop, progress)
    assert held(database) == (0, 0)
    assert database.read(lambda session: session.scalar(select(func.count()).select_from(JournalEntry))) == before
    assert all(done <= total for done, total in told)
