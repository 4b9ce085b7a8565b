"""What goes with the day goes for good: out of the rows, out of the journal, out of the bytes of the file."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import closing as closed_at_the_end
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.errors import BuiltUpon
from fabrique_desktop.domain.journal import JournalEntry, JournalValue
from fabrique_desktop.domain.people import Attendance, Participant, Registration
from fabrique_desktop.domain.programme import Workshop
from fabrique_desktop.services import check_in, closing, completing, duplicates, programme, seating
from fabrique_desktop.services.check_in import NewPerson, person_card
from fabrique_desktop.services.erasing import keeps_needs
from fabrique_desktop.services.history import DESK, history, undo_last
from fabrique_desktop.services.import_undo import last_import, undo_import
from fabrique_desktop.services.importing import apply_import
from fabrique_desktop.services.registrants import RegistrantLine
from fabrique_desktop.store import upkeep
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.ui.store_messages import report_lines
from tests.conftest import EVENING, Clock
from tests.services.people import register

NEED = "interprète dari"


@pytest.fixture(autouse=True)
def _sound_afterwards(database: Database, dossier: Path) -> Iterator[None]:
    yield
    assert check_dossier(dossier).problems == ()


@pytest.fixture
def other(database: Database) -> str:
    return database.read(programme.workshop_named, "A4-ACT-1").id


def somebody(session: Session, needs: str, *workshops: str, surname: str = "Rahimi") -> str:
    id_ = register(session, surname, "", *workshops)
    session.get_one(Participant, id_).needs = needs
    return id_


def needs_of(database: Database, person: str) -> str:
    return database.read(person_card, person).needs


def told(database: Database, field: str) -> list[str | None]:
    """All that the journal still says of this field."""
    statement = select(JournalValue.value).where(JournalValue.field == field).order_by(JournalValue.position)
    return list(database.read(lambda session: session.scalars(statement).all()))


def tables_of(database: Database) -> set[int | None]:
    return set(database.read(lambda session: session.scalars(select(Attendance.table_number)).all()))


def test_tables_and_needs_leave_with_the_day(database: Database, dossier: Path, workshop: str) -> None:
    person = database.write(somebody, NEED, workshop)
    here = database.write(check_in.check_in, workshop, person, EVENING)
    database.write(seating.seat, here, 3)
    cancelled = database.write(check_in.walk_in, workshop, NewPerson("Le Gall", needs=NEED), EVENING)
    database.write(check_in.cancel_presence, cancelled, EVENING)
    database.write(closing.close_workshop, workshop, EVENING)
    assert tables_of(database) == {None}
    assert needs_of(database, person) == ""
    for field, empty in (("table_number", "null"), ("needs", '""')):
        assert set(told(database, field)) == {None, empty}
    for id_, field in ((here, "table_number"), (person, "needs")):
        assert {change.after for change in database.read(history, id_) if change.field == field} <= {None, ""}
    report = check_dossier(dossier)
    erased = [*told(database, "needs"), *told(database, "table_number")].count(None)
    assert (report.problems, report.erased) == ((), erased)
    assert f"{erased} valeurs effacées" in " ".join(report_lines(report))


def test_salt_goes_with_the_value(database: Database, workshop: str) -> None:
    database.write(check_in.unnamed, workshop, 2, EVENING)
    database.write(closing.close_workshop, workshop, EVENING)
    erased = select(JournalValue.salt).where(JournalValue.value.is_(None))
    salts = database.read(lambda session: session.scalars(erased).all())
    assert salts == [None, None]


def test_nothing_is_left_in_the_bytes_of_the_file(
    database: Database, dossier: Path, workshop: str, clock: Clock
) -> None:
    def crowd(session: Session) -> list[str]:
        return [
            somebody(session, f"{NEED} {number:03d}", workshop, surname=f"Rahimi {number}") for number in range(120)
        ]

    people = database.write(crowd)
    for person in people[:40]:
        database.write(check_in.check_in, workshop, person, EVENING)
    card = database.read(person_card, people[0])
    database.write(check_in.correct_person, people[0], NewPerson("Rahimi", needs=f"{NEED}, puis autre chose"), card)
    database.close()
    assert NEED.encode() in dossier.read_bytes()
    reopened = open_dossier(dossier, clock=clock)
    reopened.write(closing.close_workshop, workshop, EVENING)
    reopened.close()
    for path in dossier.parent.glob(f"{dossier.name}*"):
        assert NEED.encode() not in path.read_bytes(), path.name
    assert check_dossier(dossier).erased >= 121


def test_who_is_awaited_elsewhere_keeps_their_needs_until_then(database: Database, workshop: str, other: str) -> None:
    expected = database.write(somebody, NEED, workshop, other)
    received = database.write(somebody, "fauteuil", workshop)
    database.write(check_in.check_in, other, received, EVENING)
    gone = database.write(somebody, "lecture", workshop)
    mistaken = database.write(check_in.check_in, other, gone, EVENING)
    database.write(check_in.cancel_presence, mistaken, EVENING)
    elsewhere = database.write(somebody, "boucle", other)
    database.write(closing.close_workshop, workshop, EVENING)
    kept = {one: needs_of(database, one) for one in (expected, received, gone, elsewhere)}
    assert kept == {expected: NEED, received: "fauteuil", gone: "", elsewhere: "boucle"}
    assert tables_of(database) != {None}  # the other workshop goes on
    database.write(closing.close_workshop, other, EVENING)
    assert {needs_of(database, one) for one in kept} == {""}
    assert set(told(database, "needs")) == {None, '""'}
    assert tables_of(database) == {None}


def test_an_entry_found_to_be_somebody_else_tells_no_more(database: Database, workshop: str) -> None:
    person = database.write(somebody, NEED, workshop)
    twin = database.write(somebody, "interprète dari ou pachto")

    def merge(session: Session) -> None:
        one = session.get_one(Participant, twin)
        one.merged_into, one.needs = person, ""

    database.write(merge)
    database.write(closing.close_workshop, workshop, EVENING)
    assert set(told(database, "needs")) == {None, '""'}


def test_reopening_gives_neither_back(database: Database, workshop: str) -> None:
    person = database.write(somebody, "", workshop)
    here = database.write(check_in.check_in, workshop, person, EVENING)
    card = database.read(person_card, person)
    database.write(check_in.correct_person, person, NewPerson("Rahimi", needs=NEED), card)
    database.write(closing.close_workshop, workshop, EVENING)
    database.write(closing.reopen_workshop, workshop)
    assert (needs_of(database, person), tables_of(database)) == ("", {None})
    for _ in range(2):
        with pytest.raises(BuiltUpon):
            database.write(undo_last, DESK, [workshop], EVENING)
    database.write(seating.seat, here, 2)
    database.write(undo_last, DESK, [workshop], EVENING)
    assert tables_of(database) == {None}
    database.write(seating.seat, here, 2)
    database.write(closing.close_workshop, workshop, EVENING)
    assert set(told(database, "table_number")) == {None, "null"}


def test_what_was_emptied_before_the_closing_cannot_be_undone_into_the_erased(
    database: Database, workshop: str
) -> None:
    person = database.write(somebody, NEED, workshop)
    database.write(check_in.correct_person, person, NewPerson("Rahimi"), database.read(person_card, person))
    database.write(closing.close_workshop, workshop, EVENING)
    database.write(closing.reopen_workshop, workshop)
    with pytest.raises(BuiltUpon):
        database.write(undo_last, DESK, [workshop], EVENING)
    assert needs_of(database, person) == ""


def test_a_day_without_tables_or_needs_adds_nothing_to_the_closing(database: Database, workshop: str) -> None:
    database.write(closing.close_workshop, workshop, EVENING)
    entries = select(JournalEntry.entity).order_by(JournalEntry.position.desc()).limit(1)
    assert database.read(lambda session: session.scalar(entries)) == "workshop"
    gesture = select(JournalEntry.seq, JournalEntry.gesture).order_by(JournalEntry.position.desc()).limit(1)
    seq, first = database.read(lambda session: session.execute(gesture).one())
    assert seq == first


def test_a_refused_closing_erases_nothing(database: Database, workshop: str, other: str) -> None:
    person = database.write(somebody, NEED, workshop)
    database.write(check_in.unnamed, workshop, 1, EVENING)

    def closing_that_fails(session: Session) -> None:
        closing.close_workshop(session, workshop, EVENING)
        session.add(Registration(participant_id=person, workshop_id=workshop))  # expected twice

    with pytest.raises(Exception, match="UNIQUE"):
        database.write(closing_that_fails)
    assert needs_of(database, person) == NEED
    assert tables_of(database) == {1}


class TestNeedsOfNobodyAwaited:
    """What the journal alone still tells: of people taken out since, or found to be others and told apart again."""

    def test_who_left_a_name_by_mistake(self, database: Database, workshop: str) -> None:
        (here,) = database.write(check_in.unnamed, workshop, 1, EVENING)
        database.write(completing.attach, here, NewPerson("Rahimi", needs=NEED), EVENING)
        database.write(undo_last, DESK, [workshop], EVENING)
        database.write(closing.close_workshop, workshop, EVENING)
        assert told(database, "needs") == [None]

    def test_a_list_taken_back(self, database: Database, workshop: str) -> None:
        line = RegistrantLine(2, surname="Rahimi", workshops=("A3-ACT-1",), needs=NEED)
        database.write(apply_import, [line], workshop)
        imported = database.read(last_import, database.station)
        assert imported is not None
        database.write(undo_import, imported.gesture)
        database.write(closing.close_workshop, workshop, EVENING)
        assert told(database, "needs") == [None]

    def test_two_entries_made_one_after_the_closing_and_told_apart_again(
        self, database: Database, workshop: str, other: str
    ) -> None:
        kept = database.write(somebody, "", workshop)
        database.write(check_in.check_in, workshop, kept, EVENING)
        twin = database.write(somebody, NEED, other)
        database.write(closing.close_workshop, workshop, EVENING)
        database.write(duplicates.same_person, kept, twin, EVENING)
        database.write(undo_last, DESK, [workshop], EVENING)
        assert needs_of(database, twin) == NEED
        database.write(closing.close_workshop, other, EVENING)
        assert set(told(database, "needs")) == {None, '""'}

    def test_two_entries_made_one_keep_what_the_other_workshop_waits_for(
        self, database: Database, workshop: str, other: str
    ) -> None:
        kept, twin = database.write(somebody, "", other), database.write(somebody, NEED, workshop)
        database.write(duplicates.same_person, kept, twin, EVENING)
        database.write(closing.close_workshop, workshop, EVENING)
        assert needs_of(database, kept) == NEED
        assert None not in told(database, "needs")
        database.write(closing.close_workshop, other, EVENING)
        assert set(told(database, "needs")) == {None, '""'}

    def test_what_was_typed_after_the_closing_goes_with_the_next_one(
        self, database: Database, workshop: str, other: str
    ) -> None:
        person = database.write(somebody, "", workshop)
        database.write(closing.close_workshop, workshop, EVENING)
        database.write(lambda session: setattr(session.get_one(Participant, person), "needs", NEED))
        database.write(closing.close_workshop, other, EVENING)
        assert needs_of(database, person) == ""
        assert set(told(database, "needs")) == {None, '""'}

    def test_who_is_of_no_workshop_yet_may_come_to_any_that_is_left(
        self, database: Database, workshop: str, other: str
    ) -> None:
        person = database.write(somebody, NEED)
        for id_ in database.read(lambda session: session.scalars(select(Workshop.id)).all()):
            assert needs_of(database, person) == NEED
            assert database.read(keeps_needs, person)
            database.write(closing.close_workshop, id_, EVENING)
        assert needs_of(database, person) == ""
        assert not database.read(keeps_needs, person)


def test_needs_serve_as_long_as_a_workshop_awaits(database: Database, workshop: str, other: str) -> None:
    expected, came = database.write(somebody, "", workshop), database.write(somebody, "", workshop)
    database.write(check_in.check_in, other, came, EVENING)
    twin = database.write(somebody, "", workshop)
    database.write(duplicates.same_person, came, twin, EVENING)

    def serving() -> list[bool]:
        return [database.read(keeps_needs, one) for one in (expected, came, twin)]

    assert serving() == [True, True, True]
    database.write(closing.close_workshop, workshop, EVENING)
    assert serving() == [False, True, True]
    database.write(closing.close_workshop, other, EVENING)
    assert serving() == [False, False, False]
    database.write(closing.reopen_workshop, workshop)
    assert serving() == [True, True, True]  # the twin's registration followed


class TestBytes:
    """What SQLite leaves behind: in the log while a window is open, in the pages that it rearranged."""

    @pytest.mark.parametrize("seed", range(3))
    def test_pages_rearranged_keep_nothing(self, database: Database, dossier: Path, workshop: str, seed: int) -> None:
        chance = random.Random(seed)
        people = [database.write(somebody, "", workshop, surname=f"Rahimi {number}") for number in range(80)]

        def corrected(session: Session) -> None:
            person = session.get_one(Participant, chance.choice(people))
            person.needs = NEED + "x" * chance.randint(0, 200)
            person.organization = "o" * chance.randint(0, 300)

        for _ in range(150):
            database.write(corrected)
        database.write(closing.close_workshop, workshop, EVENING)
        database.close()
        assert NEED.encode() not in dossier.read_bytes()

    def test_an_open_window_keeps_nothing_in_the_log(
        self, database: Database, dossier: Path, workshop: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(upkeep, "PAUSE", 0.05)
        with closed_at_the_end(open_dossier(dossier)) as other_post:
            person = database.write(somebody, NEED, workshop)
            database.write(closing.close_workshop, workshop, EVENING)
            assert NEED.encode() in b"".join(held(dossier).values())
            other_post.read(person_card, person)
            for _ in range(200):
                time.sleep(0.05)
                if NEED.encode() not in b"".join(held(dossier).values()):
                    break
            assert [name for name, content in held(dossier).items() if NEED.encode() in content] == []
            assert database.read(person_card, person).needs == ""
            other_post.write(check_in.unnamed, database.read(programme.workshop_named, "A4-ACT-1").id, 1, EVENING)

    def test_a_reader_delays_it_and_the_next_gesture_or_the_closing_ends_it(
        self, database: Database, dossier: Path, workshop: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(upkeep, "PAUSE", 0.05)
        with closed_at_the_end(open_dossier(dossier)) as other_post, other_post.engine.connect() as reading:
            database.write(somebody, NEED, workshop)
            reading.exec_driver_sql("SELECT count(*) FROM workshop").fetchall()
            database.write(closing.close_workshop, workshop, EVENING)
            database.close()
            assert NEED.encode() in b"".join(held(dossier).values())
        assert NEED.encode() not in b"".join(held(dossier).values())


def held(dossier: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in dossier.parent.glob(f"{dossier.name}*")}
