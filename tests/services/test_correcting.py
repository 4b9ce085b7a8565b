"""What one learns of somebody afterwards: two posts never make a minor photographable, nor change closed numbers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fabrique_desktop.domain.errors import ChangedMeanwhile, PhotoOfMinor, WorkshopClosed
from fabrique_desktop.domain.people import Manner, Minority, ParticipantCategory, Role
from fabrique_desktop.domain.programme import Seating
from fabrique_desktop.services import attendance, check_in, closing, completing, duplicates, programme, reporting
from fabrique_desktop.services.attendance import AttendanceRow
from fabrique_desktop.services.check_in import Manners, NewPerson, Several
from fabrique_desktop.services.history import DESK, undo_last
from fabrique_desktop.services.totals import totals
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING
from tests.services.people import register
from tests.services.register import everything

LATER = EVENING + timedelta(hours=2)
ELECTED, PRESS, CITIZEN = ParticipantCategory.ELECTED, ParticipantCategory.PRESS, ParticipantCategory.CITIZEN


@pytest.fixture(autouse=True)
def _sound_afterwards(database: Database, dossier: Path) -> Iterator[None]:
    yield
    assert check_dossier(dossier).problems == ()


@pytest.fixture
def leo(database: Database, workshop: str) -> str:
    return database.write(register, "Dupont", "Léo", workshop)


def card(database: Database, id_: str) -> NewPerson:
    return database.read(check_in.person_card, id_)


def change(database: Database, id_: str, before: NewPerson, **fields: object) -> None:
    database.write(check_in.correct_person, id_, replace(before, **fields), before)  # type: ignore[arg-type]


def only(database: Database, workshop: str) -> AttendanceRow:
    (row,) = database.read(attendance.attendance_rows, [workshop])
    return row


class TestPhotoOfAMinor:
    def test_arriving_as_a_minor_takes_the_consent_back(self, database: Database, workshop: str, leo: str) -> None:
        change(database, leo, card(database, leo), photo_allowed=True)
        before = everything(database)
        database.write(check_in.check_in, workshop, leo, EVENING, Manners(minor=True))
        told = card(database, leo)
        assert (told.minority, told.photo_allowed) == (Minority.AWAITED, False)
        database.write(undo_last, DESK, [workshop], EVENING)
        assert everything(database) == before

    def test_one_post_ticks_the_photo_while_another_says_the_age(
        self, database: Database, workshop: str, leo: str
    ) -> None:
        here = database.write(check_in.check_in, workshop, leo, EVENING)
        loaded = card(database, leo)
        database.write(check_in.mark_minor, here)
        with pytest.raises(PhotoOfMinor):
            change(database, leo, loaded, photo_allowed=True)
        assert not card(database, leo).photo_allowed

    def test_and_the_other_way_round(self, database: Database, leo: str) -> None:
        loaded = card(database, leo)
        change(database, leo, loaded, photo_allowed=True)
        with pytest.raises(PhotoOfMinor):
            change(database, leo, loaded, minority=Minority.AWAITED)
        change(database, leo, card(database, leo), minority=Minority.AWAITED, photo_allowed=False)

    def test_an_authorisation_received_allows_it(self, database: Database, leo: str) -> None:
        change(database, leo, card(database, leo), minority=Minority.AUTHORISED, photo_allowed=True)
        change(database, leo, card(database, leo), phone="06 39 98 00 00")
        assert card(database, leo).photo_allowed


def test_somebody_made_part_of_another_meanwhile_is_not_corrected(database: Database, leo: str) -> None:
    """The correction would be written where nobody reads any more."""
    other = database.write(register, "Dupont", "Léo")
    loaded = card(database, other)
    database.write(duplicates.same_person, leo, other, EVENING)
    with pytest.raises(ChangedMeanwhile):
        change(database, other, loaded, email="leo@example.org")


class TestRoles:
    @pytest.mark.parametrize(("category", "role"), [(ELECTED, Role.ELECTED), (PRESS, Role.PRESS)])
    def test_the_role_follows_the_category_and_back(
        self, database: Database, workshop: str, leo: str, category: ParticipantCategory, role: Role
    ) -> None:
        database.write(check_in.check_in, workshop, leo, EVENING)
        seated = only(database, workshop).table
        change(database, leo, card(database, leo), category=category)
        assert (only(database, workshop).role, only(database, workshop).table) == (role, None)
        assert database.read(attendance.counts, workshop).present == 0
        change(database, leo, card(database, leo), category=CITIZEN)
        assert (only(database, workshop).role, only(database, workshop).table) == (Role.PARTICIPANT, seated)

    def test_a_role_that_somebody_chose_stays(self, database: Database, workshop: str, leo: str) -> None:
        database.write(check_in.check_in, workshop, leo, EVENING, Manners(role=Role.OBSERVER))
        change(database, leo, card(database, leo), category=ELECTED)
        assert only(database, workshop).role is Role.OBSERVER

    def test_a_closed_workshop_counts_as_it_did(self, database: Database, workshop: str, leo: str) -> None:
        database.write(check_in.check_in, workshop, leo, EVENING)
        database.write(closing.close_workshop, workshop, LATER)
        told = database.read(attendance.counts, workshop)
        change(database, leo, card(database, leo), category=ELECTED)
        assert database.read(attendance.counts, workshop) == told

    def test_who_leaves_a_name_may_be_of_the_press(self, database: Database, workshop: str) -> None:
        (here,) = database.write(check_in.unnamed, workshop, 1, EVENING)
        database.write(completing.attach, here, NewPerson("Perrochaud", category=PRESS), EVENING)
        assert (only(database, workshop).role, only(database, workshop).table) == (Role.PRESS, None)

    def test_a_seat_given_back_crosses_the_structures(self, database: Database, workshop: str) -> None:
        database.write(programme.edit_workshop, workshop, {"tables": 2, "seating": Seating.MIXED})
        ids = [database.write(register, name, "A", workshop, organization="Emmaüs") for name in ("Roy", "Riou")]
        database.write(check_in.check_in, workshop, ids[0], EVENING)
        other = database.write(register, "Kerjean", "A", workshop)
        database.write(check_in.check_in, workshop, other, EVENING)
        observer = database.write(check_in.check_in, workshop, ids[1], EVENING, Manners(role=Role.OBSERVER))
        database.write(check_in.change_role, observer, Role.PARTICIPANT)
        tables = {row.surname: row.table for row in database.read(attendance.attendance_rows, [workshop])}
        assert tables["Riou"] == tables["Kerjean"] != tables["Roy"]


class TestClosedNumbers:
    def test_a_structure_counted_there_stays(self, database: Database, workshop: str, leo: str) -> None:
        database.write(check_in.check_in, workshop, leo, EVENING)
        database.write(closing.close_workshop, workshop, LATER)
        minutes = database.read(reporting.compile_minutes, workshop, LATER)
        loaded = card(database, leo)
        with pytest.raises(WorkshopClosed) as refused:
            change(database, leo, loaded, organization="Emmaüs")
        assert refused.value.code == "A3-ACT-1"
        with pytest.raises(WorkshopClosed):
            change(database, leo, loaded, surname="", first_name="", phone="06 39 98 00 00")
        change(database, leo, loaded, surname="Dupond", phone="06 39 98 00 00", answer_wanted=True)
        assert card(database, leo).surname == "Dupond"
        assert database.read(reporting.compile_minutes, workshop, LATER) == minutes
        database.write(closing.reopen_workshop, workshop)
        change(database, leo, card(database, leo), organization="Emmaüs")

    def test_who_was_only_expected_or_apart_brings_none(self, database: Database, workshop: str, leo: str) -> None:
        other = database.write(register, "Roy", "Anne", workshop)
        database.write(check_in.check_in, workshop, other, EVENING, Manners(role=Role.OBSERVER))
        database.write(closing.close_workshop, workshop, LATER)
        told = database.read(attendance.counts, workshop)
        for id_ in (leo, other):
            change(database, id_, card(database, id_), organization="Emmaüs")
        assert database.read(attendance.counts, workshop) == told


class TestANameTakenBack:
    def test_who_has_no_name_any_more_has_a_number(self, database: Database, workshop: str, leo: str) -> None:
        database.write(check_in.unnamed, workshop, 1, EVENING)
        database.write(check_in.check_in, workshop, leo, EVENING)
        before = everything(database)
        change(database, leo, card(database, leo), surname="", first_name="", phone="06 39 98 00 00")
        counts = database.read(attendance.counts, workshop)
        assert (counts.present, counts.unnamed, counts.registered) == (2, 2, 0)
        assert database.read(totals).unnamed == 2
        sheet = database.read(reporting.compile_sheet, workshop, EVENING)
        assert [(line.named, line.number) for line in sheet.lines] == [(False, 1), (False, 2)]
        database.write(undo_last, DESK, [workshop], EVENING)
        assert everything(database) == before

    def test_and_is_counted_as_registered_with_a_name_again(self, database: Database, workshop: str, leo: str) -> None:
        database.write(check_in.check_in, workshop, leo, EVENING)
        change(database, leo, card(database, leo), surname="", first_name="", phone="06 39 98 00 00")
        change(database, leo, card(database, leo), first_name="Léo")
        assert only(database, workshop).manner is Manner.REGISTERED

    def test_the_number_or_the_group_that_was_theirs_is_theirs_again(self, database: Database, workshop: str) -> None:
        first, _second = database.write(check_in.unnamed, workshop, 2, EVENING)
        (member,) = database.write(check_in.several, workshop, Several(1, "Emmaüs"), EVENING)
        for here in (first, member):
            id_ = database.write(completing.attach, here, NewPerson("Roy", phone="06 39 98 00 00"), EVENING)
            change(database, id_, card(database, id_), surname="")
        rows = {row.id: row for row in database.read(attendance.attendance_rows, [workshop])}
        assert (rows[first].manner, rows[first].label) == (Manner.UNNAMED, "1")
        assert (rows[member].manner, rows[member].label) == (Manner.GROUP_MEMBER, "Emmaüs")

    def test_a_name_left_after_the_closing_changes_no_total(self, database: Database, workshop: str) -> None:
        (here,) = database.write(check_in.unnamed, workshop, 1, EVENING)
        database.write(closing.close_workshop, workshop, LATER)
        told = database.read(totals)
        database.write(completing.attach, here, NewPerson("Roy"), LATER)
        assert database.read(totals) == told
        assert database.read(attendance.counts, workshop).unnamed == told.unnamed == 1
