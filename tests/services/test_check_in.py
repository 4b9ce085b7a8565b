"""The desk: who is found, who is counted, who is not, and what is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.domain.errors import AlreadyPresent, ChangedMeanwhile, EmptyText, TooManyAtOnce, WorkshopClosed
from fabrique_desktop.domain.people import Manner, Minority, Participant, ParticipantCategory, Role
from fabrique_desktop.services import attendance, check_in, closing, programme, searching
from fabrique_desktop.services.check_in import NewPerson
from fabrique_desktop.services.importing import apply_import
from fabrique_desktop.services.typed_arrival import read_walk_in
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.failures import NoLongerThere
from tests.conftest import EVENING, SAMPLES
from tests.services.people import register

Import = Callable[[], None]


@pytest.fixture
def imported(database: Database) -> None:
    lines = read_registrants(SAMPLES / "registrants.csv").lines
    database.write(apply_import, lines, None)


def first(database: Database, words: str, *workshops: str) -> attendance.PersonRow:
    return database.read(searching.find_people, words, workshops)[0]


@pytest.mark.usefixtures("imported")
class TestSearch:
    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("celik", "Hüseyin Çelik"),
            ("ÇELIK", "Hüseyin Çelik"),
            ("yildiz", "Ayşe Yıldız"),
            ("nguyen", "Thị Hồng Nhung Nguyễn"),
            ("soeur", "Hélène Sœur"),
            ("sœur", "Hélène Sœur"),
            ("lhostis", "Loïc L'Hostis"),
            ("l hostis", "Loïc L'Hostis"),
            ("l’hostis", "Loïc L'Hostis"),
            ("n diaye", "Aminata N'Diaye"),
            ("ndiaye", "Aminata N'Diaye"),
            ("ozturk", "Mehmet Öztürk"),
            ("quemener", "Erwan Quéméner"),
            ("kowalczyk", "Małgorzata Kowalczyk-Dubois"),
            ("malgorzata", "Małgorzata Kowalczyk-Dubois"),
            ("ibrahim", "İbrahim Aydın"),
            ("gross", "Dominique Groß"),
            ("duc", "Văn Đức Trần"),
            ("corbe", "Rémi Corbé"),
            ("remi corbé", "Rémi Corbé"),
            ("najibullah", "Najibullah"),
            ("goff ginette", "Ginette Le Goff"),
            ("gin leg", "Ginette Le Goff"),
            ("floch", "Damien Le Floc'h"),
            ("oconnor", "Christelle O'Connor"),
            ("fanch", "Fañch Le Moal"),
            ("kermadec", "Gwenaël de La Haye-Kermadec"),
        ],
    )
    def test_the_person_comes_first(self, database: Database, typed: str, found: str) -> None:
        assert first(database, typed).full_name == found

    @pytest.mark.parametrize("typed", ["le goff", "legoff", "légoff", "LE-GOFF", "goff"])
    def test_three_le_goff(self, database: Database, typed: str) -> None:
        found = database.read(searching.find_people, typed)
        assert [person.first_name for person in found[:3]] == ["Céline", "Ginette", "Stéphane"]

    def test_a_name_in_one_word_answers_to_two(self, database: Database) -> None:
        database.write(register, "LEGOFF", "Anne")
        assert "Anne" in [p.first_name for p in database.read(searching.find_people, "le goff")]

    @pytest.mark.parametrize("typed", ["", "  ", "'", "-", "\u0301", '"', "*"])
    def test_nothing_finds_nobody(self, database: Database, typed: str) -> None:
        assert list(database.read(searching.find_people, typed)) == []

    @pytest.mark.parametrize("typed", ['" OR "a', "NEAR(a b)", "a AND", "search_key:a", "a^2", "(((", "%", "NOT le"])
    def test_search_words_are_only_words(self, database: Database, typed: str) -> None:
        database.read(searching.find_people, typed)

    def test_those_expected_here_come_first(self, database: Database, workshop: str) -> None:
        found = database.read(searching.find_people, "a", [workshop])
        expected = ["A3-ACT-1" in person.registered for person in found]
        assert expected == sorted(expected, reverse=True)
        assert expected[0]

    def test_namesakes_are_both_there(self, database: Database) -> None:
        assert len(database.read(searching.find_people, "benali")) == 2

    def test_a_corrected_name_is_found_at_once(self, database: Database) -> None:
        person = first(database, "celik")
        database.write(check_in.correct_person, person.id, NewPerson("Çelikoğlu", "Hüseyin"))
        assert first(database, "celikoglu").id == person.id
        assert database.read(searching.find_people, "celik ville") == []


class TestCounts:
    def test_each_manner_is_counted_and_each_role_apart(self, database: Database, workshop: str) -> None:
        def scene() -> None:
            expected = database.write(register, "Çelik", "Hüseyin", workshop, organization="Ville – hygiène")
            database.write(check_in.check_in, workshop, expected, EVENING - timedelta(minutes=10))
            minor = database.write(register, "Drouet", "Océane", workshop, minority=Minority.AUTHORISED)
            database.write(check_in.check_in, workshop, minor, EVENING)
            elected = database.write(register, "Joalland", "Armelle", category=ParticipantCategory.ELECTED)
            database.write(check_in.check_in, workshop, elected, EVENING)
            press = database.write(register, "Perrochaud", "N.", workshop, category=ParticipantCategory.PRESS)
            database.write(check_in.check_in, workshop, press, EVENING)
            walk_in = NewPerson("Le Gall", "Marie", "Ville - logement")
            database.write(check_in.walk_in, workshop, walk_in, EVENING)
            ids = database.write(check_in.unnamed, workshop, 3, EVENING)
            database.write(check_in.change_role, ids[0], Role.BABY)
            database.write(check_in.depart, ids[1], EVENING)
            database.write(register, "Absente", "Anne", workshop)

        scene()
        counts = database.read(attendance.counts, workshop)
        assert (counts.expected, counts.present, counts.departed, counts.in_the_room) == (4, 5, 1, 4)
        assert (counts.registered, counts.walk_in, counts.unnamed, counts.minors) == (2, 1, 2, 1)
        assert counts.apart == {Role.ELECTED: 1, Role.PRESS: 1, Role.BABY: 1}
        assert sum(counts.categories.values()) == counts.present
        assert (counts.registered + counts.walk_in + counts.unnamed + counts.group_member) == counts.present

    def test_late_is_after_the_real_start(self, database: Database, workshop: str) -> None:
        database.write(check_in.unnamed, workshop, 1, EVENING)
        assert database.read(attendance.counts, workshop).late == 1
        database.write(closing.start_workshop, workshop, EVENING + timedelta(minutes=10))
        assert database.read(attendance.counts, workshop).late == 0
        database.write(check_in.unnamed, workshop, 1, EVENING + timedelta(minutes=11))
        assert database.read(attendance.counts, workshop).late == 1

    def test_late_is_by_the_minute_as_hours_are_printed(self, database: Database, workshop: str) -> None:
        began = EVENING.replace(second=2)
        database.write(closing.start_workshop, workshop, began)
        database.write(check_in.unnamed, workshop, 1, began.replace(second=40))
        assert database.read(attendance.counts, workshop).late == 0
        assert [row.late for row in database.read(attendance.attendance_rows, [workshop])] == [False]
        database.write(check_in.unnamed, workshop, 1, began + timedelta(minutes=1))
        assert database.read(attendance.counts, workshop).late == 1

    def test_a_cancelled_presence_counts_nowhere(self, database: Database, workshop: str) -> None:
        person = database.write(register, "Çelik", "Hüseyin", workshop)
        mistake = database.write(check_in.check_in, workshop, person, EVENING)
        database.write(check_in.cancel_presence, mistake, EVENING)
        assert database.read(attendance.counts, workshop).present == 0
        database.write(check_in.check_in, workshop, person, EVENING)
        assert database.read(attendance.counts, workshop).present == 1

    def test_people_without_a_name_keep_their_numbers(self, database: Database, workshop: str) -> None:
        ids = database.write(check_in.unnamed, workshop, 2, EVENING)
        database.write(check_in.cancel_presence, ids[1], EVENING)
        database.write(check_in.unnamed, workshop, 1, EVENING)
        rows = database.read(attendance.attendance_rows, [workshop])
        assert sorted(row.label for row in rows) == ["1", "3"]

    def test_both_parallel_workshops_are_counted_apart(self, database: Database, workshop: str) -> None:
        other = database.read(programme.workshop_named, "A4-ACT-1").id
        person = database.write(register, "Kowalczyk", "Małgorzata", workshop, other)
        database.write(check_in.check_in, workshop, person, EVENING)
        assert database.read(attendance.counts, workshop).present == 1
        assert database.read(attendance.counts, other).present == 0


def test_the_names_awaited_are_a_screenful_in_french_order(database: Database, workshop: str) -> None:
    def expect(session: Session) -> None:
        for number in range(attendance.AWAITED_LIMIT + 20):
            register(session, f"Nom{number:03}", "Anne", workshop)
        register(session, "Édouard", "Léa", workshop)

    database.write(expect)
    names = [one.surname for one in database.read(attendance.awaited, [workshop])]
    assert len(names) == attendance.AWAITED_LIMIT
    assert names[:2] == ["Édouard", "Nom000"]
    assert names[1:] == sorted(names[1:])


class TestRefusals:
    def test_twice_present(self, database: Database, workshop: str) -> None:
        person = database.write(register, "Çelik", "Hüseyin")
        database.write(check_in.check_in, workshop, person, EVENING)
        with pytest.raises(AlreadyPresent, match="Hüseyin Çelik"):
            database.write(check_in.check_in, workshop, person, EVENING)

    def test_nobody_enters_a_closed_workshop(self, database: Database, workshop: str) -> None:
        person = database.write(register, "Çelik", "Hüseyin")
        database.write(closing.close_workshop, workshop, EVENING)
        with pytest.raises(WorkshopClosed):
            database.write(check_in.check_in, workshop, person, EVENING)
        with pytest.raises(WorkshopClosed):
            database.write(check_in.unnamed, workshop, 1, EVENING)
        with pytest.raises(WorkshopClosed):
            database.write(check_in.walk_in, workshop, NewPerson("A"), EVENING)

    def test_a_person_needs_a_name(self, database: Database, workshop: str) -> None:
        with pytest.raises(EmptyText):
            database.write(check_in.walk_in, workshop, NewPerson(email="a@example.org"), EVENING)
        person = database.write(register, "Çelik", "Hüseyin")
        with pytest.raises(EmptyText):
            database.write(check_in.correct_person, person, NewPerson(" ", "\u200b"))

    @pytest.mark.parametrize("blank", ["\u200b", " ", "\x00", '"', "&", "-"])
    def test_a_walk_in_of_blanks_is_nobody(self, database: Database, workshop: str, blank: str) -> None:
        with pytest.raises(EmptyText):
            database.write(check_in.walk_in, workshop, NewPerson(blank), EVENING)

    def test_somebody_taken_back_meanwhile(self, database: Database, workshop: str) -> None:
        with pytest.raises(NoLongerThere):
            database.write(check_in.check_in, workshop, "nobody", EVENING)


class TestWalkInLine:
    @pytest.mark.parametrize(
        ("line", "person"),
        [
            ("Marie", NewPerson("", "Marie")),
            ("Marie Le Gall", NewPerson("Le Gall", "Marie")),
            ("LE GALL Marie", NewPerson("LE GALL", "Marie")),
            ("Marie LE GALL, Emmaüs", NewPerson("LE GALL", "Marie", "Emmaüs")),
            (
                "Marie LE GALL, Emmaüs, 06 39 98 00 00",
                NewPerson("LE GALL", "Marie", "Emmaüs", "", "06 39 98 00 00"),
            ),
            (
                "Marie Le Gall marie@example.org",
                NewPerson("Le Gall", "Marie", "", "marie@example.org"),
            ),
            ("Marie +33 6 39 98 00 00", NewPerson("", "Marie", "", "", "+33 6 39 98 00 00")),
            ("Marie Smith +1 202 555 0100", NewPerson("Smith", "Marie", "", "", "+1 202 555 0100")),
            ("Marie Smith, Emmaüs, 2025550100", NewPerson("Smith", "Marie", "Emmaüs", "", "2025550100")),
            ("Marie LE GALL, ADIL 44", NewPerson("LE GALL", "Marie", "ADIL 44")),
            ("Marie LE GALL, 3 rue des Lilas", NewPerson("LE GALL", "Marie", other_contact="3 rue des Lilas")),
            (
                "Marie LE GALL, bâtiment 12, Emmaüs",
                NewPerson("LE GALL", "Marie", "Emmaüs", other_contact="bâtiment 12"),
            ),
            ("Marie LE GALL, Emmaüs ; suivie", NewPerson("LE GALL", "Marie", "Emmaüs", other_contact="suivie")),
            ("Zoé MORIN, zoe@laposte", NewPerson("MORIN", "Zoé", other_contact="zoe@laposte")),
            ("Zoé MORIN, 06 39 98", NewPerson("MORIN", "Zoé", other_contact="06 39 98")),
        ],
    )
    def test_reads(self, line: str, person: NewPerson) -> None:
        assert read_walk_in(line) == person

    def test_leaving_a_contact_is_no_consent(self, database: Database, workshop: str) -> None:
        database.write(check_in.walk_in, workshop, read_walk_in("Marie Le Gall, 06 39 98 00 00"), EVENING)
        (row,) = database.read(attendance.attendance_rows, [workshop])
        assert row.manner is Manner.WALK_IN
        person = database.read(lambda session: session.get_one(Participant, row.participant_id).answer_wanted)
        assert person is False

    def test_what_is_no_structure_is_kept_and_never_shown(self, database: Database, workshop: str) -> None:
        person = read_walk_in("Marie LE GALL, 3 rue des Lilas, zoe@laposte")
        database.write(check_in.walk_in, workshop, person, EVENING)
        (row,) = database.read(attendance.attendance_rows, [workshop])
        assert (row.organization, row.job) == ("", "")
        kept = database.read(lambda session: session.get_one(Participant, row.participant_id).other_contact)
        assert kept == "3 rue des Lilas, zoe@laposte"


class TestStructures:
    def test_only_those_of_the_register_are_named(self, database: Database, workshop: str) -> None:
        known = database.write(register, "Çelik", "Hüseyin", workshop, organization="C.C.A.S. – accueil")
        database.write(check_in.check_in, workshop, known, EVENING)
        database.write(register, "Absent", "Paul", workshop, organization="Emmaüs")
        for line in ("Marie A, CCAS", "Jean B, emmaus", "Lou C, APAJH", "Max D, A.P.A.J.H", "Luc E, suivi par le CMP"):
            database.write(check_in.walk_in, workshop, read_walk_in(line), EVENING)
        counts = database.read(attendance.counts, workshop)
        assert counts.organizations == ("C.C.A.S.", "Emmaüs")
        assert (counts.other_organizations, counts.structures) == (1, 3)

    def test_a_list_without_a_workshop_is_the_register_too(self, database: Database, workshop: str) -> None:
        known = database.write(register, "Çelik", "Hüseyin", organization="Les Petits Frères")
        database.write(lambda session: setattr(session.get_one(Participant, known), "source_id", "A-12"))
        database.write(check_in.check_in, workshop, known, EVENING)
        assert database.read(attendance.counts, workshop).organizations == ("Les Petits Frères",)

    def test_who_is_apart_brings_no_structure(self, database: Database, workshop: str) -> None:
        known = database.write(register, "Çelik", "Hüseyin", workshop, organization="Emmaüs")
        presence = database.write(check_in.check_in, workshop, known, EVENING)
        database.write(check_in.change_role, presence, Role.OBSERVER)
        assert database.read(attendance.counts, workshop).structures == 0


class TestMany:
    def test_a_slip_of_the_finger_is_refused(self, database: Database, workshop: str) -> None:
        with pytest.raises(TooManyAtOnce) as refusal:
            database.write(check_in.unnamed, workshop, 51, EVENING)
        assert refusal.value.most == 50
        assert len(database.write(check_in.unnamed, workshop, 50, EVENING)) == 50

    def test_counting_reads_nobody(self, database: Database, workshop: str, monkeypatch: pytest.MonkeyPatch) -> None:
        database.write(check_in.unnamed, workshop, 3, EVENING)
        monkeypatch.delattr(attendance, "attendance_rows")
        assert database.read(attendance.counts, workshop).unnamed == 3


class TestCorrection:
    BEFORE = NewPerson("Celik", "Husein", "Ville", "h@example.org", category=ParticipantCategory.CITIZEN)

    @pytest.fixture
    def person(self, database: Database) -> str:
        id_ = database.write(register, "Celik", "Husein", organization="Ville")
        database.write(check_in.correct_person, id_, self.BEFORE)
        return id_

    def test_only_what_was_changed_is_written(self, database: Database, person: str) -> None:
        database.write(check_in.correct_person, person, replace(self.BEFORE, phone="06"), self.BEFORE)
        database.write(check_in.correct_person, person, replace(self.BEFORE, surname="Çelik"), self.BEFORE)
        assert database.read(check_in.person_card, person) == replace(self.BEFORE, surname="Çelik", phone="06")

    def test_another_correction_is_not_covered(self, database: Database, person: str) -> None:
        database.write(check_in.correct_person, person, replace(self.BEFORE, surname="Çelik"), self.BEFORE)
        with pytest.raises(ChangedMeanwhile):
            database.write(check_in.correct_person, person, NewPerson("Selik", "Hüseyin"), self.BEFORE)
        assert database.read(check_in.person_card, person) == replace(self.BEFORE, surname="Çelik")
        database.write(check_in.correct_person, person, replace(self.BEFORE, surname="Çelik"), self.BEFORE)

    def test_a_name_remains(self, database: Database, person: str) -> None:
        with pytest.raises(EmptyText):
            database.write(check_in.correct_person, person, NewPerson(organization="Ville"), self.BEFORE)
        database.write(check_in.correct_person, person, replace(self.BEFORE, first_name=""), self.BEFORE)
