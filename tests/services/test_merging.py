"""Entries made one: nobody is uncounted, no code is lost, nothing typed at a door is printed, closed sheets stay."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.errors import AlreadyPresent, PresentElsewhere, WorkshopClosed
from fabrique_desktop.domain.people import Attendance, Manner, Participant, ParticipantCategory, Registration, Role
from fabrique_desktop.services import attendance, check_in, closing, programme, reporting, searching
from fabrique_desktop.services.check_in import Expected, Manners, NewPerson
from fabrique_desktop.services.duplicates import same_person
from fabrique_desktop.services.history import DESK, undo_last
from fabrique_desktop.services.typed_arrival import read_walk_in
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING
from tests.services.people import register
from tests.services.register import everything

LATER = EVENING + timedelta(hours=2)
Twins = Callable[..., tuple[str, str]]


@pytest.fixture(autouse=True)
def _sound_afterwards(database: Database, dossier: Path) -> Iterator[None]:
    yield
    assert check_dossier(dossier).problems == ()


@pytest.fixture
def elsewhere(database: Database) -> str:
    return database.read(programme.workshop_named, "A1-ACT-1").id


@pytest.fixture
def twins(database: Database, workshop: str) -> tuple[str, str]:
    """Two entries of one person, both expected at the workshop."""
    return database.write(register, "Dupont", "Jean", workshop), database.write(register, "Dupont", "Jean", workshop)


def give_code(session: Session, person: str, code: str) -> None:
    for one in session.scalars(select(Registration).where(Registration.participant_id == person)):
        one.code = code


def by_code(database: Database, code: str, workshop: str) -> str | None:
    found = database.read(searching.by_code, code, [workshop])
    return None if found is None else found.id


def met(database: Database, workshop: str, line: str) -> str:
    """Somebody typed at the door; the person's id."""
    here = database.write(check_in.walk_in, workshop, read_walk_in(line), EVENING)
    return database.read(lambda session: session.get_one(Attendance, here).participant_id) or ""


class TestComingIn:
    def test_an_entry_made_part_of_somebody_leads_to_them(
        self, database: Database, workshop: str, twins: tuple[str, str]
    ) -> None:
        keep, other = twins
        database.write(same_person, keep, other, EVENING)
        here = database.write(check_in.check_in, workshop, other, EVENING)
        (row,) = database.read(attendance.attendance_rows, [workshop])
        assert (row.id, row.participant_id) == (here, keep)
        for id_ in twins:
            with pytest.raises(AlreadyPresent):
                database.write(check_in.check_in, workshop, id_, EVENING)
        assert database.read(attendance.counts, workshop).present == 1

    def test_so_does_moving_here(self, database: Database, workshop: str, elsewhere: str) -> None:
        keep, other = (database.write(register, "Dupont", "Jean", elsewhere) for _ in range(2))
        database.write(same_person, keep, other, EVENING)
        database.write(check_in.move_here, workshop, Expected(other, "A1-ACT-1"), EVENING)
        (row,) = database.read(attendance.attendance_rows, [workshop])
        assert (row.participant_id, row.manner) == (keep, Manner.REGISTERED)
        assert database.read(attendance.counts, elsewhere).expected == 0


class TestMovingHere:
    def test_not_from_where_the_person_was_received(self, database: Database, workshop: str, elsewhere: str) -> None:
        person = database.write(register, "Dupont", "Jean", elsewhere)
        database.write(check_in.check_in, elsewhere, person, EVENING)
        before = everything(database)
        with pytest.raises(PresentElsewhere) as refused:
            database.write(check_in.move_here, workshop, Expected(person, "A1-ACT-1"), EVENING)
        assert (refused.value.name, refused.value.code) == ("Jean Dupont", "A1-ACT-1")
        assert everything(database) == before
        database.write(check_in.check_in, workshop, person, EVENING)
        told = database.read(attendance.counts, elsewhere)
        assert (told.expected, told.registered) == (1, 1)

    def test_the_code_comes_too_and_none_is_lost(self, database: Database, workshop: str, elsewhere: str) -> None:
        person = database.write(register, "Dupont", "Jean", workshop, elsewhere)
        database.write(_code_at, person, elsewhere, "ABCD99")
        database.write(check_in.move_here, workshop, Expected(person, "A1-ACT-1"), EVENING)
        assert by_code(database, "ABCD99", workshop) == person
        assert database.read(attendance.counts, elsewhere).expected == 0

    def test_with_two_codes_each_workshop_keeps_its_own(
        self, database: Database, workshop: str, elsewhere: str
    ) -> None:
        person = database.write(register, "Dupont", "Jean", workshop, elsewhere)
        database.write(_code_at, person, workshop, "ABCD11")
        database.write(_code_at, person, elsewhere, "ABCD22")
        database.write(check_in.move_here, workshop, Expected(person, "A1-ACT-1"), EVENING)
        assert [by_code(database, code, workshop) for code in ("ABCD11", "ABCD22")] == [person, person]


def _code_at(session: Session, person: str, workshop: str, code: str) -> None:
    theirs = select(Registration).filter_by(participant_id=person, workshop_id=workshop)
    session.scalars(theirs).one().code = code


class TestCodes:
    def test_both_papers_lead_to_the_person_who_is_expected_once(
        self, database: Database, workshop: str, twins: tuple[str, str]
    ) -> None:
        keep, other = twins
        database.write(give_code, keep, "ABCD11")
        database.write(give_code, other, "ABCD22")
        before = everything(database)
        database.write(same_person, keep, other, EVENING)
        for code in ("ABCD11", "abcd22", "https://x.org/c/ABCD22", "QBCD&&"):
            assert by_code(database, code, workshop) == keep
        assert database.read(attendance.counts, workshop).expected == 1
        assert [row.id for row in database.read(attendance.awaited, [workshop])] == [keep]
        assert len(database.read(reporting.compile_sheet, workshop, EVENING).lines) == 1
        database.write(closing.close_workshop, workshop, LATER)
        assert database.read(attendance.counts, workshop).expected == 1
        assert len(database.read(reporting.compile_sheet, workshop, EVENING).lines) == 1
        database.write(closing.reopen_workshop, workshop)
        database.write(undo_last, DESK, [workshop], EVENING)
        assert everything(database) == before

    def test_the_same_code_is_kept_once(self, database: Database, workshop: str, twins: tuple[str, str]) -> None:
        for id_, code in zip(twins, ("ABCD11", "abcd11"), strict=True):
            database.write(give_code, id_, code)
        database.write(same_person, *twins, EVENING)
        assert by_code(database, "ABCD11", workshop) == twins[0]
        kept = database.read(lambda session: session.scalars(select(Registration.code)).all())
        assert list(kept) == ["ABCD11"]


class TestReopened:
    def test_twins_of_a_closed_workshop_are_one_once_it_is_open_again(
        self, database: Database, workshop: str, twins: tuple[str, str]
    ) -> None:
        keep, other = twins
        database.write(check_in.check_in, workshop, keep, EVENING)
        database.write(closing.close_workshop, workshop, LATER)
        told = database.read(attendance.counts, workshop)
        database.write(same_person, keep, other, LATER)
        assert (database.read(attendance.counts, workshop), told.expected) == (told, 2)
        database.write(closing.reopen_workshop, workshop)
        assert database.read(attendance.awaited, [workshop]) == []
        assert database.read(attendance.counts, workshop).expected == 1
        assert len(database.read(reporting.compile_sheet, workshop, LATER).lines) == 1

    def test_whoever_the_other_entry_expected_is_expected(self, database: Database, workshop: str) -> None:
        expected = database.write(register, "Dupont", "Jean", workshop)
        typed = met(database, workshop, "Jean DUPONT")
        database.write(closing.close_workshop, workshop, LATER)
        database.write(same_person, typed, expected, LATER)
        database.write(closing.reopen_workshop, workshop)
        told = database.read(attendance.counts, workshop)
        assert (told.expected, told.present) == (1, 1)
        (here,) = database.read(attendance.attendance_rows, [workshop])
        database.write(check_in.cancel_presence, here.id, LATER)
        assert [row.id for row in database.read(attendance.awaited, [workshop])] == [typed]
        database.write(check_in.check_in, workshop, typed, LATER)
        assert database.read(attendance.counts, workshop).registered == 1


class TestClosedSheets:
    @pytest.mark.parametrize("turned", [False, True])
    def test_an_absent_stays_on_it(self, database: Database, workshop: str, turned: bool) -> None:
        pair = (database.write(register, "Dupont", "Jean", workshop), met(database, workshop, "Jean DUPONT"))
        database.write(closing.close_workshop, workshop, LATER)
        before, sheet = everything(database), database.read(reporting.compile_sheet, workshop, LATER)
        database.write(same_person, *(pair[::-1] if turned else pair), LATER)
        after = database.read(reporting.compile_sheet, workshop, LATER)
        assert (len(after.lines), after.counts) == (len(sheet.lines), sheet.counts) == (2, sheet.counts)
        database.write(undo_last, DESK, [workshop], LATER)
        assert everything(database) == before

    def test_its_structures_do_not_change(self, database: Database, workshop: str, elsewhere: str) -> None:
        here = database.write(register, "Dupont", "Jean", workshop)
        other = database.write(register, "Dupont", "Jean", elsewhere, organization="Emmaüs")
        database.write(check_in.check_in, workshop, here, EVENING)
        database.write(closing.close_workshop, workshop, LATER)
        before = everything(database)
        with pytest.raises(WorkshopClosed) as refused:
            database.write(same_person, here, other, LATER)
        assert refused.value.code == "A3-ACT-1"
        assert everything(database) == before


class TestRoles:
    @pytest.mark.parametrize("apart", [0, 1])
    @pytest.mark.parametrize("turned", [False, True])
    def test_whoever_takes_part_under_either_is_counted_and_seated(
        self, database: Database, workshop: str, twins: tuple[str, str], apart: int, turned: bool
    ) -> None:
        for place, id_ in enumerate(twins):
            how = Manners(role=Role.COMPANION if place == apart else None)
            database.write(check_in.check_in, workshop, id_, EVENING + timedelta(minutes=place), how)
        before = everything(database)
        database.write(same_person, *(twins[::-1] if turned else twins), LATER)
        (row,) = database.read(attendance.attendance_rows, [workshop])
        assert (row.role, row.table) == (Role.PARTICIPANT, 1)
        assert row.arrived_at == EVENING
        assert database.read(attendance.counts, workshop).present == 1
        database.write(undo_last, DESK, [workshop], LATER)
        assert everything(database) == before

    def test_an_elected_official_found_to_be_one_is_listed_apart(self, database: Database, workshop: str) -> None:
        unknown, elected = (
            database.write(register, "Dupont", "Jean", workshop, category=category)
            for category in (ParticipantCategory.UNKNOWN, ParticipantCategory.ELECTED)
        )
        database.write(check_in.check_in, workshop, unknown, EVENING)
        database.write(same_person, unknown, elected, LATER)
        (row,) = database.read(attendance.attendance_rows, [workshop])
        assert (row.role, row.category, row.table) == (Role.ELECTED, ParticipantCategory.ELECTED, None)


class TestStructures:
    @pytest.mark.parametrize("turned", [False, True])
    def test_what_was_typed_at_the_door_is_not_printed(self, database: Database, workshop: str, turned: bool) -> None:
        pair = (
            database.write(register, "Dupont", "Jean", workshop),
            _typed(database, workshop, "suivi par le CMP"),
        )
        keep, other = pair[::-1] if turned else pair
        database.write(same_person, keep, other, LATER)
        assert database.read(reporting.compile_minutes, workshop, LATER).counts.organizations == ()
        kept = database.read(lambda session: session.get_one(Participant, keep))
        assert (kept.organization, kept.other_contact) == ("", "suivi par le CMP")

    def test_a_structure_of_the_register_is_theirs(self, database: Database, workshop: str) -> None:
        database.write(register, "Roy", "Anne", organization="Emmaüs")
        database.write(lambda session: setattr(session.scalars(select(Participant)).one(), "source_id", "A-12"))
        keep, other = database.write(register, "Dupont", "Jean", workshop), _typed(database, workshop, "emmaus")
        database.write(same_person, keep, other, LATER)
        assert database.read(attendance.counts, workshop).organizations == ("Emmaüs",)

    def test_two_typed_at_the_door_lose_nothing(self, database: Database, workshop: str) -> None:
        keep, other = _typed(database, workshop, "Emmaüs"), _typed(database, workshop, "Tremplin")
        database.write(same_person, keep, other, LATER)
        kept = database.read(lambda session: session.get_one(Participant, keep))
        assert (kept.organization, kept.other_contact) == ("Emmaüs", "Tremplin")
        assert database.read(attendance.counts, workshop).organizations == ()


def _typed(database: Database, workshop: str, house: str) -> str:
    here = database.write(check_in.walk_in, workshop, NewPerson("Dupont", "Jean", house), EVENING)
    return database.read(lambda session: session.get_one(Attendance, here).participant_id) or ""
