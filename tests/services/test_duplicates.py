"""Two entries that may be one person: proposed to somebody, who decides; nothing is lost and nobody miscounted."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.domain.errors import AlreadyCounted, BuiltUpon, ChangedMeanwhile
from fabrique_desktop.domain.people import Attendance, Manner, Minority, Participant, ParticipantCategory, Registration
from fabrique_desktop.services import attendance, check_in, closing, duplicates, programme, reporting, searching
from fabrique_desktop.services.attendance import AttendanceCounts
from fabrique_desktop.services.check_in import NewPerson
from fabrique_desktop.services.duplicates import Likeness, Pair, different_people, possible_duplicates, same_person
from fabrique_desktop.services.history import DESK, Gesture, Undone, undo_last
from fabrique_desktop.services.importing import apply_import
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from tests.conftest import EVENING, SAMPLES
from tests.services.people import register
from tests.services.register import everything

LATER = EVENING + timedelta(minutes=20)


@pytest.fixture(autouse=True)
def _sound_afterwards(database: Database, dossier: Path) -> Iterator[None]:
    yield
    assert check_dossier(dossier).problems == ()


@pytest.fixture
def sample(database: Database) -> Database:
    database.write(apply_import, read_registrants(SAMPLES / "registrants.csv").lines, None)
    return database


def workshop_id(database: Database, code: str) -> str:
    return database.read(programme.workshop_named, code).id


def named(database: Database, source: str) -> str:
    found = select(Participant.id).where(Participant.source_id == source)
    return database.read(lambda session: session.scalars(found).one())


def person(database: Database, id_: str) -> Participant:
    return database.read(lambda session: session.get_one(Participant, id_))


def change(database: Database, id_: str, **fields: Any) -> str:
    def changing(session: Session) -> None:
        one = session.get_one(Participant, id_)
        for name, value in fields.items():
            setattr(one, name, value)
        one.index()

    database.write(changing)
    return id_


def pairs(database: Database, *codes: str) -> Mapping[frozenset[str], Likeness]:
    found = database.read(possible_duplicates, [workshop_id(database, code) for code in codes])
    return {frozenset((pair.one.id, pair.other.id)): pair.why for pair in found}


def undo(database: Database, *workshops: str) -> Undone:
    return database.write(undo_last, DESK, list(workshops), database.clock())


def counts(database: Database) -> dict[str, AttendanceCounts]:
    rows = database.read(programme.workshops)
    return {row.code: database.read(attendance.counts, row.id) for row in rows}


def registrations(database: Database, id_: str) -> set[tuple[str, str]]:
    statement = select(Registration.workshop_id, Registration.code).where(Registration.participant_id == id_)
    return database.read(lambda session: {(place, code) for place, code in session.execute(statement)})


def presences(database: Database, id_: str) -> list[Attendance]:
    statement = select(Attendance).where(Attendance.participant_id == id_).order_by(Attendance.arrived_at)
    return list(database.read(lambda session: session.scalars(statement).all()))


class TestSample:
    def test_both_pairs_are_proposed_and_nobody_else(self, sample: Database) -> None:
        lebreton = frozenset((named(sample, "I087"), named(sample, "I088")))
        benali = frozenset((named(sample, "I067"), named(sample, "I068")))
        assert pairs(sample) == {lebreton: Likeness.SAME_NAME, benali: Likeness.SAME_NAME}
        assert set(pairs(sample, "A1-CIT-2")) == {lebreton}
        assert set(pairs(sample, "A1-CIT-1", "A3-CIT-1")) == {lebreton, benali}
        assert pairs(sample, "A3-ACT-1") == {}

    def test_the_entry_that_a_list_marked_comes_second(self, sample: Database) -> None:
        for pair in sample.read(possible_duplicates):
            assert isinstance(pair, Pair)
            assert (pair.one.doubtful, pair.other.doubtful) == (False, True)
            assert pair.id == f"{pair.one.id}/{pair.other.id}"

    def test_one_person_and_two_people_then_both_undone(self, sample: Database) -> None:
        before, told = everything(sample), counts(sample)
        keep, other = named(sample, "I087"), named(sample, "I088")
        sample.write(different_people, named(sample, "I068"), named(sample, "I067"))
        assert set(pairs(sample)) == {frozenset((keep, other))}
        assert not person(sample, named(sample, "I068")).doubtful

        sample.write(same_person, keep, other, EVENING)
        assert pairs(sample) == {}
        assert registrations(sample, keep) == {(workshop_id(sample, code), "") for code in ("A1-CIT-1", "A1-CIT-2")}
        one = person(sample, keep)
        assert (one.first_name, one.phone, one.other_contact) == ("Anaïs", "06 39 98 97 11", "06 39 98 98 64")
        assert one.email == "anais.lebreton@example.org"
        assert [row.id for row in sample.read(searching.find_people, "lebreton")] == [keep]
        after = counts(sample)
        assert after["A1-CIT-1"].expected == told["A1-CIT-1"].expected - 1
        assert {code: one for code, one in after.items() if code != "A1-CIT-1"} == {
            code: one for code, one in told.items() if code != "A1-CIT-1"
        }

        merged = undo(sample, workshop_id(sample, "A4-ACT-2"))  # from any desk of this window
        assert (merged.gesture, merged.what) == (Gesture.MERGE, "Anaïs Lebreton")
        apart = undo(sample, workshop_id(sample, "A4-ACT-2"))
        assert (apart.gesture, apart.entity, apart.what) == (Gesture.DISTINCTION, "distinction", "Mohamed Benali")
        assert (everything(sample), counts(sample)) == (before, told)


class TestLikeness:
    def test_one_edit_in_one_of_the_names(self, database: Database, workshop: str) -> None:
        expected = database.write(register, "Kermarrec", "Soizic", workshop)
        near = [database.write(register, *names) for names in (("Kermarec", "Soizic"), ("Soizik", "Kermarrec"))]
        for names in (("Kermarrec", "Erwan"), ("Kermadec", "Soizig"), ("Kermarrecoux", "Soizic")):
            database.write(register, *names)
        assert pairs(database, "A3-ACT-1") == {frozenset((expected, id_)): Likeness.NEAR_NAME for id_ in near}
        assert pairs(database) == {}, "nobody was marked, and the whole register is not compared with itself"

    def test_a_short_name_is_not_forgiven_one(self, database: Database, workshop: str) -> None:
        for names in (("Luc", "Anne"), ("Luz", "Anne"), ("Riou", "Michel"), ("Riou", "Michèle"), ("", "Marie")):
            database.write(register, *names, workshop)
        assert pairs(database, "A3-ACT-1") == {}
        for names in (("", "Najibullah"), ("", "Najibulah")):
            database.write(register, *names, workshop)
        (why,) = pairs(database, "A3-ACT-1").values()
        assert why is Likeness.NEAR_NAME

    def test_a_name_written_in_one_cell(self, database: Database, workshop: str) -> None:
        one = database.write(register, "Le Goff", "Anaïs", workshop)
        others = [database.write(register, name) for name in ("Le Goff Anaïs", "Anaïs LEGOFF")]
        assert pairs(database, "A3-ACT-1") == {frozenset((one, id_)): Likeness.SAME_NAME for id_ in others}

    def test_first_names_alone_are_not_alike(self, database: Database, workshop: str) -> None:
        for _ in range(3):
            database.write(check_in.walk_in, workshop, NewPerson(first_name="Marie"), EVENING)
        assert pairs(database, "A3-ACT-1") == {}
        for _ in range(2):
            database.write(check_in.walk_in, workshop, NewPerson("", "Marie", "Emmaüs"), EVENING)
        assert list(pairs(database, "A3-ACT-1").values()) == [Likeness.SAME_NAME]

    def test_a_couple_shares_a_mail(self, database: Database, workshop: str) -> None:
        marie = change(database, database.write(register, "Le Gall", "Marie", workshop), email="legall@example.org")
        change(database, database.write(register, "Le Gall", "Yann"), email="LeGall@example.org")
        assert pairs(database, "A3-ACT-1") == {}
        married = change(database, database.write(register, "Riou", "Marie"), email="LeGall@example.org")
        assert pairs(database, "A3-ACT-1") == {frozenset((marie, married)): Likeness.SAME_EMAIL}

    def test_a_number_written_in_two_ways(self, database: Database, workshop: str) -> None:
        one = change(database, database.write(register, "Le Gall", "Marie", workshop), phone="06 39 98 77 51")
        other = change(database, database.write(register, "Riou", "Marie"), phone="+33 (0)6.39.98.77.51")
        assert pairs(database, "A3-ACT-1") == {frozenset((one, other)): Likeness.SAME_PHONE}

    def test_somebody_present_counts_as_asked(self, database: Database, workshop: str) -> None:
        database.write(register, "Çelik", "Hüseyin")
        database.write(check_in.walk_in, workshop, NewPerson("Celik", "Huseyin"), EVENING)
        assert list(pairs(database, "A3-ACT-1").values()) == [Likeness.SAME_NAME]
        assert pairs(database, "A4-ACT-1") == {}


class TestOnePerson:
    def test_nothing_is_lost(self, database: Database, workshop: str) -> None:
        keep = database.write(register, "Le Gall", "", workshop)
        change(database, keep, email="a@example.org", needs="fauteuil", named_in_minutes=True, photo_allowed=True)
        other = database.write(register, "LE GALL", "Marie", workshop, organization="Emmaüs")
        change(
            database, other, civility="Mme", email="b@example.org", phone="06 39 98 00 00", other_contact="le soir",
            needs="interprète", neighbourhood="Méan", minority=Minority.AWAITED, named_in_minutes=True,
            photo_allowed=False, answer_wanted=True, category=ParticipantCategory.ASSOCIATION,
        )  # fmt: skip
        database.write(same_person, keep, other, EVENING)
        one = person(database, keep)
        assert (one.civility, one.surname, one.first_name) == ("Mme", "Le Gall", "Marie")
        assert (one.organization, one.neighbourhood) == ("Emmaüs", "Méan")
        assert (one.email, one.phone, one.other_contact) == (
            "a@example.org",
            "06 39 98 00 00",
            "le soir, b@example.org",
        )
        assert (one.needs, one.minority) == ("fauteuil, interprète", Minority.AWAITED)
        consents = (one.named_in_minutes, one.photo_allowed, one.answer_wanted, one.follow_up_wanted)
        assert consents == (True, False, True, False)
        assert one.category is ParticipantCategory.CITIZEN
        assert person(database, other).merged_into == keep

    def test_the_only_name_may_have_been_written_in_the_other_place(self, database: Database) -> None:
        keep, other = database.write(register, "Mohamed"), database.write(register, "Benali", "Mohamed")
        database.write(same_person, keep, other, EVENING)
        assert person(database, keep).full_name == "Mohamed Benali"

    def test_a_code_is_kept_and_a_registration_moves(self, database: Database, workshop: str) -> None:
        elsewhere = workshop_id(database, "A4-ACT-1")
        keep = database.write(register, "Le Gall", "Marie", workshop)
        other = database.write(register, "Le Gal", "Marie", workshop, elsewhere)

        def code(session: Session) -> None:
            theirs = select(Registration).where(Registration.participant_id == other)
            for one in session.scalars(theirs):
                one.code = f"QR{one.workshop_id == workshop:d}"

        database.write(code)
        before = everything(database)
        database.write(same_person, keep, other, EVENING)
        assert registrations(database, keep) == {(workshop, "QR1"), (elsewhere, "QR0")}
        undo(database, workshop)
        assert everything(database) == before

    def test_who_was_expected_and_typed_again_at_the_door_is_one_registered_person_here(
        self, database: Database, workshop: str
    ) -> None:
        expected = database.write(register, "Le Gall", "Marie", workshop)
        walk_in = database.write(check_in.walk_in, workshop, NewPerson("Le Gal", "Marie"), EVENING)
        typed = presences(database, _owner(database, walk_in))[0].participant_id
        assert typed
        database.write(same_person, typed, expected, LATER)
        told = database.read(attendance.counts, workshop)
        assert (told.expected, told.present, told.registered, told.walk_in) == (1, 1, 1, 0)

    @pytest.mark.parametrize("turned", [False, True])
    def test_present_twice_in_one_workshop_is_present_once_since_the_first_hour(
        self, database: Database, workshop: str, turned: bool
    ) -> None:
        keep, other = (database.write(register, "Le Gall", name, workshop) for name in ("Marie", "Maria"))
        arrivals = [(keep, EVENING), (other, LATER)]
        for id_, at in reversed(arrivals) if turned else arrivals:
            database.write(check_in.check_in, workshop, id_, _other(at) if turned else at)
        before, told = everything(database), counts(database)
        database.write(same_person, keep, other, LATER)
        here = [one for one in presences(database, keep) if one.cancelled_at is None]
        assert [one.arrived_at for one in here] == [EVENING]
        assert database.read(attendance.counts, workshop).present == 1
        assert len(presences(database, keep)) == 2
        undo(database, workshop)
        assert (everything(database), counts(database)) == (before, told)

    def test_who_left_and_came_back_under_another_entry_is_in_the_room(self, database: Database, workshop: str) -> None:
        keep, other = (database.write(register, "Le Gall", name, workshop) for name in ("Marie", "Maria"))
        first = database.write(check_in.check_in, workshop, keep, EVENING)
        database.write(check_in.depart, first, EVENING + timedelta(minutes=5))
        database.write(check_in.check_in, workshop, other, LATER)
        database.write(same_person, other, keep, LATER)
        told = database.read(attendance.counts, workshop)
        assert (told.present, told.in_the_room) == (1, 1)

    def test_a_departure_noted_on_either_stays(self, database: Database, workshop: str) -> None:
        keep, other = (database.write(register, "Le Gall", name, workshop) for name in ("Marie", "Maria"))
        database.write(check_in.check_in, workshop, keep, EVENING)
        second = database.write(check_in.check_in, workshop, other, LATER)
        database.write(check_in.depart, second, LATER + timedelta(hours=1))
        database.write(same_person, keep, other, LATER)
        assert database.read(attendance.counts, workshop).in_the_room == 0

    def test_a_chain_leads_to_one_person_and_back(self, database: Database, workshop: str) -> None:
        a, b, c = (database.write(register, "Le Gall", name, workshop) for name in ("Marie", "Maria", "Mariet"))
        before = everything(database)
        database.write(same_person, b, a, EVENING)
        database.write(same_person, c, b, EVENING)
        assert {person(database, id_).merged_into for id_ in (a, b)} == {c}
        assert [row.id for row in database.read(searching.find_people, "le gall")] == [c]
        undo(database, workshop)
        assert person(database, a).merged_into == b
        undo(database, workshop)
        assert everything(database) == before

    def test_whoever_is_not_the_one_is_not_the_other(self, database: Database, workshop: str) -> None:
        a, b, c = (database.write(register, "Benali", "Mohamed", workshop) for _ in range(3))
        database.write(different_people, b, c)
        before = everything(database)
        database.write(same_person, a, b, EVENING)
        assert pairs(database, "A3-ACT-1") == {}
        undo(database, workshop)
        assert everything(database) == before
        assert len(pairs(database, "A3-ACT-1")) == 2

    def test_a_mark_stays_while_something_is_undecided(self, database: Database, workshop: str) -> None:
        a, b, c = (database.write(register, "Benali", "Mohamed", workshop) for _ in range(3))
        change(database, c, doubtful=True)
        database.write(different_people, a, c)
        assert person(database, c).doubtful
        database.write(same_person, a, b, EVENING)
        assert not person(database, c).doubtful

    def test_decided_meanwhile(self, database: Database, workshop: str) -> None:
        a, b, c = (database.write(register, "Benali", "Mohamed", workshop) for _ in range(3))
        database.write(different_people, a, b)
        database.write(different_people, b, a)
        with pytest.raises(ChangedMeanwhile):
            database.write(same_person, a, b, EVENING)
        database.write(same_person, a, c, EVENING)
        for one, other in ((b, c), (c, b), (a, a)):
            with pytest.raises(ChangedMeanwhile):
                database.write(same_person, one, other, EVENING)
            with pytest.raises(ChangedMeanwhile):
                database.write(different_people, one, other)

    def test_what_another_window_corrected_since_keeps_them_together(
        self, database: Database, dossier: Path, workshop: str
    ) -> None:
        a, b = (database.write(register, "Benali", "Mohamed", workshop) for _ in range(2))
        change(database, b, phone="06 39 98 77 51")
        database.write(same_person, a, b, EVENING)
        window = open_dossier(dossier)
        change(window, a, phone="06 39 98 00 00")
        window.close()
        with pytest.raises(BuiltUpon):
            undo(database, workshop)


class TestClosed:
    def test_two_counted_there_stay_two(self, database: Database, workshop: str) -> None:
        a, b = (database.write(register, "Benali", "Mohamed", workshop) for _ in range(2))
        for id_ in (a, b):
            database.write(check_in.check_in, workshop, id_, EVENING)
        database.write(closing.close_workshop, workshop, LATER)
        before = everything(database)
        with pytest.raises(AlreadyCounted) as refused:
            database.write(same_person, a, b, LATER)
        assert refused.value.code == "A3-ACT-1"
        assert everything(database) == before
        database.write(different_people, a, b)

    @pytest.mark.parametrize("present", [(), (0,), (1,)])
    def test_its_numbers_do_not_change(self, database: Database, workshop: str, present: tuple[int, ...]) -> None:
        people = [database.write(register, "Benali", "Mohamed", workshop) for _ in range(2)]
        for place in present:
            database.write(check_in.check_in, workshop, people[place], EVENING)
        database.write(closing.close_workshop, workshop, LATER)
        before, told = everything(database), counts(database)
        sheet = database.read(reporting.compile_sheet, workshop, LATER)
        for keep, other in (people, people[::-1]):
            database.write(same_person, keep, other, LATER)
            assert counts(database) == told
            after = database.read(reporting.compile_sheet, workshop, LATER)
            assert (len(after.lines), after.counts) == (len(sheet.lines), sheet.counts)
            undo(database, workshop)
            assert (everything(database), counts(database)) == (before, told)

    def test_a_presence_there_is_the_person_s_one(self, database: Database, workshop: str) -> None:
        keep, other = (database.write(register, "Benali", name) for name in ("Mohamed", "Mohammed"))
        database.write(check_in.check_in, workshop, other, EVENING)
        database.write(closing.close_workshop, workshop, LATER)
        told = counts(database)
        database.write(same_person, keep, other, LATER)
        assert counts(database) == told
        (row,) = database.read(attendance.attendance_rows, [workshop])
        assert (row.participant_id, row.manner) == (keep, Manner.WALK_IN)


def _owner(database: Database, attendance_id: str) -> str:
    owner = database.read(lambda session: session.get_one(Attendance, attendance_id).participant_id)
    assert owner is not None
    return owner


def _other(at: datetime) -> datetime:
    return LATER if at == EVENING else EVENING


def test_the_pairs_of_a_long_list_of_namesakes_are_bounded(database: Database, workshop: str) -> None:
    for _ in range(30):
        database.write(register, "Martin", "Marie", workshop)
    assert len(database.read(possible_duplicates, [workshop])) == duplicates.MOST_PAIRS
