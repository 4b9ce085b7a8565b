"""Arrivals of every kind: alone, in number, in a role, from a paper sheet, from another workshop."""

import pytest

from fabrique_desktop.domain.errors import (
    AlreadyPresent,
    BuiltUpon,
    NothingToUndo,
    PhotoOfMinor,
    TooManyAtOnce,
    WorkshopClosed,
)
from fabrique_desktop.domain.people import Manner, Minority, ParticipantCategory, Proof, Role
from fabrique_desktop.services import attendance, check_in, closing, history, programme, seating
from fabrique_desktop.services.attendance import AttendanceRow
from fabrique_desktop.services.check_in import Expected, Manners, NewPerson, Several
from fabrique_desktop.services.typed_arrival import read_several, read_walk_in
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING
from tests.services.people import register


def here(database: Database, workshop: str) -> list[AttendanceRow]:
    return list(database.read(attendance.attendance_rows, [workshop]))


def other(database: Database, code: str = "A1-ACT-2") -> str:
    return database.read(programme.workshop_named, code).id


class TestTypedNumbers:
    @pytest.mark.parametrize(
        ("typed", "read"),
        [
            ("3", Several(3)),
            (" 3 sans nom", Several(3)),
            ("2 sans noms", Several(2)),
            ("6 Emmaüs", Several(6, "Emmaüs")),
            ("6 personnes Emmaüs", Several(6, "Emmaüs")),
            ("6 personnes d’Emmaüs", Several(6, "Emmaüs")),
            ("groupe de 6 Secours populaire", Several(6, "Secours populaire")),
            ("Groupe 6", Several(6)),
            ("12 pers du Foyer du jeune travailleur", Several(12, "Foyer du jeune travailleur")),
            ("4 de l’APF", Several(4, "APF")),
        ],
    )
    def test_a_number_of_people(self, typed: str, read: Several) -> None:
        assert read_several(typed) == read

    @pytest.mark.parametrize("typed", ["", "Marie", "0", "0 sans nom", "Marie 3", "1234567", "06 39 98 00 00"])
    def test_not_a_number_of_people(self, typed: str) -> None:
        assert read_several(typed) is None

    def test_what_follows_the_structure_goes_where_nothing_prints_it(self) -> None:
        read = read_walk_in("Marie LE GALL, Emmaüs, 3 rue des Lilas, interprète turc")
        assert read == NewPerson("LE GALL", "Marie", "Emmaüs", other_contact="3 rue des Lilas", needs="interprète turc")

    def test_a_need_is_never_taken_for_a_structure(self) -> None:
        assert read_walk_in("Marie, accès fauteuil") == NewPerson(first_name="Marie", needs="accès fauteuil")


class TestInNumber:
    def test_a_group_is_counted_one_by_one_under_its_name(self, database: Database, workshop: str) -> None:
        database.write(check_in.several, workshop, Several(6, "Emmaüs"), EVENING)
        counts = database.read(attendance.counts, workshop)
        assert (counts.present, counts.group_member, counts.unnamed) == (6, 6, 0)
        assert {row.label for row in here(database, workshop)} == {"Emmaüs"}
        assert counts.structures == 1

    def test_a_known_structure_gives_its_category_and_its_name(self, database: Database, workshop: str) -> None:
        association = ParticipantCategory.ASSOCIATION
        database.write(register, "Roy", "Anne", workshop, organization="Emmaüs", category=association)
        database.write(check_in.several, workshop, Several(2, "emmaüs"), EVENING)
        database.write(check_in.several, workshop, Several(2, "Emmaüs"), EVENING)
        counts = database.read(attendance.counts, workshop)
        assert counts.organizations == ("Emmaüs",)
        assert counts.categories[association] == 2

    def test_too_many_is_refused_whole(self, database: Database, workshop: str) -> None:
        with pytest.raises(TooManyAtOnce):
            database.write(check_in.several, workshop, Several(51, "Emmaüs"), EVENING)
        assert here(database, workshop) == []

    def test_a_group_is_one_gesture(self, database: Database, workshop: str) -> None:
        database.write(check_in.several, workshop, Several(6, "Emmaüs"), EVENING)
        database.write(history.undo_last, history.DESK, [workshop], EVENING)
        assert database.read(attendance.counts, workshop).present == 0
        with pytest.raises(NothingToUndo):
            database.write(history.undo_last, history.DESK, [workshop], EVENING)

    def test_each_of_a_group_takes_a_seat(self, database: Database, workshop: str) -> None:
        database.write(check_in.several, workshop, Several(10), EVENING)
        assert [table.people for table in database.read(seating.tables, workshop)] == [3, 3, 2, 2]


class TestRolesAndProofs:
    def test_a_companion_is_here_and_not_counted_and_takes_no_seat(self, database: Database, workshop: str) -> None:
        how = Manners(role=Role.COMPANION)
        database.write(check_in.walk_in, workshop, NewPerson(first_name="Paul"), EVENING, how)
        (row,) = here(database, workshop)
        assert (row.role, row.table) == (Role.COMPANION, None)
        counts = database.read(attendance.counts, workshop)
        assert (counts.present, dict(counts.apart)) == (0, {Role.COMPANION: 1})

    def test_a_seat_is_freed_with_the_role_and_given_back_with_it(self, database: Database, workshop: str) -> None:
        id_ = database.write(check_in.walk_in, workshop, NewPerson(first_name="Paul"), EVENING)
        database.write(check_in.change_role, id_, Role.OBSERVER)
        assert here(database, workshop)[0].table is None
        database.write(check_in.change_role, id_, Role.PARTICIPANT)
        assert here(database, workshop)[0].table == 1

    def test_a_minor_is_counted_and_the_authorisation_is_awaited(self, database: Database, workshop: str) -> None:
        person = database.write(register, "Roy", "Zoé", workshop)
        database.write(check_in.check_in, workshop, person, EVENING, Manners(minor=True))
        assert here(database, workshop)[0].minor
        assert database.read(attendance.counts, workshop).minors == 1
        assert database.read(check_in.person_card, person).minority is Minority.AWAITED

    def test_no_photo_of_a_minor_is_agreed_at_the_desk(self, database: Database, workshop: str) -> None:
        person = database.write(register, "Roy", "Zoé", workshop, minority=Minority.AWAITED)
        before = database.read(check_in.person_card, person)
        asked = NewPerson("Roy", "Zoé", minority=Minority.AWAITED, photo_allowed=True)
        with pytest.raises(PhotoOfMinor):
            database.write(check_in.correct_person, person, asked, before)

    def test_every_consent_is_no_until_given(self, database: Database, workshop: str) -> None:
        walk_in = NewPerson(first_name="Paul", email="paul@example.org")
        database.write(check_in.walk_in, workshop, walk_in, EVENING)
        card = database.read(check_in.person_card, here(database, workshop)[0].participant_id or "")
        given = [getattr(card, name) for name in check_in.CONSENTS]
        assert given == [False] * 4

    def test_from_a_paper_sheet_no_hour_is_supposed_to_have_been_seen(self, database: Database, workshop: str) -> None:
        person = database.write(register, "Roy", "Zoé", workshop)
        database.write(check_in.check_in, workshop, person, EVENING, Manners(proof=Proof.SIGNATURE))
        (row,) = here(database, workshop)
        assert (row.proof, row.proof.timed, row.late) == (Proof.SIGNATURE, False, False)
        assert row.arrived_at == database.read(programme.workshops)[0].starts_at or row.arrived_at <= EVENING

    def test_a_correction_of_the_category_changes_the_count(self, database: Database, workshop: str) -> None:
        person = database.write(register, "Roy", "Zoé", workshop)
        database.write(check_in.check_in, workshop, person, EVENING)
        before = database.read(check_in.person_card, person)
        after = NewPerson("Roy", "Zoé", category=ParticipantCategory.ASSOCIATION)
        database.write(check_in.correct_person, person, after, before)
        assert dict(database.read(attendance.counts, workshop).categories) == {ParticipantCategory.ASSOCIATION: 1}


class TestMoving:
    def test_the_registration_comes_with_the_person(self, database: Database, workshop: str) -> None:
        elsewhere = other(database)
        person = database.write(register, "Roy", "Zoé", elsewhere)
        database.write(check_in.move_here, workshop, Expected(person, "A1-ACT-2"), EVENING)
        (row,) = here(database, workshop)
        assert row.manner is Manner.REGISTERED
        assert database.read(attendance.counts, workshop).expected == 1
        assert database.read(attendance.counts, elsewhere).expected == 0
        (found,) = database.read(attendance.people_rows, [person])
        assert found.registered == ("A3-ACT-1",)

    def test_it_is_one_gesture_and_goes_back_in_one(self, database: Database, workshop: str) -> None:
        elsewhere = other(database)
        person = database.write(register, "Roy", "Zoé", elsewhere)
        database.write(check_in.move_here, workshop, Expected(person, "A1-ACT-2"), EVENING)
        database.write(history.undo_last, history.DESK, [workshop], EVENING)
        assert database.read(attendance.counts, workshop).expected == 0
        assert database.read(attendance.counts, elsewhere).expected == 1
        assert here(database, workshop) == []

    def test_adding_leaves_the_other_registration(self, database: Database, workshop: str) -> None:
        elsewhere = other(database)
        person = database.write(register, "Roy", "Zoé", elsewhere)
        database.write(check_in.check_in, workshop, person, EVENING)
        assert here(database, workshop)[0].manner is Manner.WALK_IN
        assert database.read(attendance.counts, elsewhere).expected == 1

    def test_refused_it_moves_nothing(self, database: Database, workshop: str) -> None:
        elsewhere = other(database)
        person = database.write(register, "Roy", "Zoé", elsewhere)
        database.write(check_in.check_in, workshop, person, EVENING)
        with pytest.raises(AlreadyPresent):
            database.write(check_in.move_here, workshop, Expected(person, "A1-ACT-2"), EVENING)
        assert database.read(attendance.counts, elsewhere).expected == 1

    def test_not_into_a_closed_workshop(self, database: Database, workshop: str) -> None:
        person = database.write(register, "Roy", "Zoé", other(database))
        database.write(closing.close_workshop, workshop, EVENING)
        with pytest.raises(WorkshopClosed):
            database.write(check_in.move_here, workshop, Expected(person, "A1-ACT-2"), EVENING)


def test_undo_is_refused_once_the_presence_was_built_upon(database: Database, workshop: str) -> None:
    """Another window changed it since."""
    id_ = database.write(check_in.walk_in, workshop, NewPerson(first_name="Paul"), EVENING)
    database.write(seating.next_table, id_)
    database.write(history.undo_last, history.DESK, [workshop], EVENING)
    assert here(database, workshop)[0].table == 1
    database.write(history.undo_last, history.DESK, [workshop], EVENING)
    with pytest.raises((NothingToUndo, BuiltUpon)):
        database.write(history.undo_last, history.DESK, [workshop], EVENING)
