"""Who is found by their letters, by a letter nearly right, by a structure, or by the code on their paper."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.domain.people import Participant, Registration
from fabrique_desktop.services import alike, attendance, check_in, programme, searching
from fabrique_desktop.services.importing import apply_import
from fabrique_desktop.services.keyboards import readings
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING, SAMPLES
from tests.services.people import register

CODE = "AB12CD34"
LINK = f"https://participez.example.org/meetings/12/registrations_attendees/{CODE}/qr_mark_as_attendee"


@pytest.fixture
def sample(database: Database) -> Database:
    database.write(apply_import, read_registrants(SAMPLES / "registrants.csv").lines, None)
    return database


def names(people: object) -> list[str]:
    assert isinstance(people, (list, tuple))
    return [person.full_name for person in people if isinstance(person, attendance.PersonRow)]


def give_code(session: Session, participant_id: str, workshop_id: str, code: str) -> None:
    registration = session.scalars(
        select(Registration).where(
            Registration.participant_id == participant_id, Registration.workshop_id == workshop_id
        )
    ).one()
    registration.code = code


def merge(session: Session, other_id: str, kept_id: str) -> None:
    other = session.get_one(Participant, other_id)
    other.merged_into = kept_id
    other.index()


class TestByLetters:
    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("lê", "Minh Châu Lê"),
            ("le minh", "Minh Châu Lê"),
            ("bâ", "Fatoumata Bâ"),
            ("najib", "Najibullah"),
            ("mme ba", "Fatoumata Bâ"),
            ("M. Haddad", "Inès Haddad"),
            ("yildiz ayse", "Ayşe Yıldız"),
            ("hong nhung", "Thị Hồng Nhung Nguyễn"),
            ("Corbe\u0301 Re\u0301mi", "Rémi Corbé"),
            ("dalmeida", "Émilie d'Almeida"),
            ("d almeida emilie", "Émilie d'Almeida"),
            ("emiliedalmeida", "Émilie d'Almeida"),
            ("denberghe", "Patrice van den Berghe"),
            ("vanden berghe", "Patrice van den Berghe"),
            ("marie charlotte de ker", "Marie-Charlotte de Kergariou de Rosmadec"),
        ],
    )
    def test_the_person_comes_first(self, sample: Database, typed: str, found: str) -> None:
        assert names(sample.read(searching.find_people, typed))[0] == found

    def test_a_name_of_two_letters_comes_before_those_it_begins(self, sample: Database) -> None:
        found = names(sample.read(searching.find_people, "le"))
        assert found[0] == "Minh Châu Lê"
        assert {"Céline Le Goff", "Anaïs Lebreton"}.issubset(found)

    def test_two_words_find_a_name_written_in_one(self, database: Database) -> None:
        database.write(register, "LEGOFF", "Anne")
        assert names(database.read(searching.find_people, "le goff anne")) == ["Anne LEGOFF"]

    @pytest.mark.parametrize("typed", ["alimentaire", "banque alim", "BANQUE ALIMENTAIRE", "brochard banque"])
    def test_the_words_of_a_structure_find_its_people(self, sample: Database, typed: str) -> None:
        assert names(sample.read(searching.find_people, typed)) == ["Hervé Brochard"]

    @pytest.mark.parametrize("typed", ["adil", "adil 44", "a.d.i.l.", "Averty ADIL"])
    def test_so_do_its_initials_when_they_are_its_name(self, sample: Database, typed: str) -> None:
        assert names(sample.read(searching.find_people, typed))[0] == "Solène Averty"

    def test_whoever_was_merged_is_found_no_more(self, database: Database, workshop: str) -> None:
        kept = database.write(register, "Lebreton", "Anaïs", workshop)
        other = database.write(register, "LEBRETON", "Anais", workshop)
        database.write(merge, other, kept)
        for words in ("leb", "lebreton anais", "lebretno"):
            assert [one.id for one in database.read(alike.first_five, words, [workshop])] == [kept]

    def test_a_long_register_does_not_hide_a_short_name(self, database: Database) -> None:
        for place in range(300):
            database.write(register, f"Bailleul{place}", "Paul")
        database.write(register, "Bâ", "Oumou")
        assert names(database.read(searching.find_people, "ba"))[0] == "Oumou Bâ"

    @pytest.mark.parametrize("typed", ["a" * 5000, "xyz " * 500, "abc def " * 20, "é" * 300, "lorem ipsum " * 9])
    def test_anything_pasted_is_only_looked_for(self, sample: Database, typed: str) -> None:
        assert names(sample.read(alike.first_five, typed)) == []


class TestNearly:
    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("quemn", "Erwan Quéméner"),
            ("szczpa", "Zbigniew Szczepański"),
            ("kowlacz", "Małgorzata Kowalczyk-Dubois"),
            ("erwna quem", "Erwan Quéméner"),
            ("hervouet phillipe", "Philippe Hervouet"),
            ("le gogf cel", "Céline Le Goff"),
            ("legofg celine", "Céline Le Goff"),
            ("emaus", "Małgorzata Kowalczyk-Dubois"),
            ("rio", "Camille Riou"),
            ("iou", "Camille Riou"),
            ("kowalchik", "Małgorzata Kowalczyk-Dubois"),
            ("quemenner", "Erwan Quéméner"),
        ],
    )
    def test_the_person_is_among_five(self, sample: Database, typed: str, found: str) -> None:
        assert found in names(sample.read(alike.first_five, typed))

    def test_an_exact_namesake_hides_nobody(self, sample: Database) -> None:
        sample.write(register, "Besnard", "Odile")
        five = names(sample.read(alike.first_five, "bernard"))
        assert five[0] == "Bernard Coquelin"
        assert "Odile Besnard" in five

    def test_nor_does_a_structure_that_begins_so(self, sample: Database) -> None:
        assert "Emine Şahin" in names(sample.read(alike.first_five, "şain"))

    def test_of_two_as_near_the_expected_one_comes_first(self, database: Database, workshop: str) -> None:
        database.write(register, "Martel", "Anne")
        database.write(register, "Marteo", "Zoé", workshop)
        assert names(database.read(alike.find_alike, "martex", [workshop])) == ["Zoé Marteo", "Anne Martel"]
        assert names(database.read(alike.find_alike, "martex")) == ["Anne Martel", "Zoé Marteo"]

    def test_whoever_the_letters_find_is_not_near(self, sample: Database) -> None:
        assert sample.read(alike.find_alike, "quemener") == []

    @pytest.mark.parametrize("typed", ["", "  ", "'", "é", "le", "marie dupont", "zzyzx"])
    def test_nobody_is_near_a_stranger(self, sample: Database, typed: str) -> None:
        assert sample.read(alike.find_alike, typed) == []

    def test_at_most_five(self, database: Database) -> None:
        for letter in "abcdefgh":
            database.write(register, f"Martine{letter}", "Paul")
        assert len(database.read(alike.find_alike, "marztine")) == 5

    def test_letters_of_another_alphabet(self, database: Database) -> None:
        database.write(register, "Əliyev", "Rəşad")
        assert names(database.read(alike.find_alike, "eliyev")) == ["Rəşad Əliyev"]

    @pytest.mark.parametrize(
        ("typed", "found"), [("spf", "Bernard Coquelin"), ("s.p.f.", "Bernard Coquelin"), ("pfp", "Jacqueline Thobie")]
    )
    def test_the_initials_of_a_structure_find_its_people(self, sample: Database, typed: str, found: str) -> None:
        assert names(sample.read(alike.first_five, typed))[0] == found

    def test_whoever_was_first_stays_first_and_no_structure_hides_a_name(self, database: Database) -> None:
        clerk, named = (
            database.write(register, "Aubin", "Luc", organization="Marthe et Cie"),
            database.write(register, "Marthe", "Zoé"),
        )
        near = database.write(register, "Martel", "Anne")
        rows = {one.id: one for one in database.read(searching.rows_of, [clerk, named, near])}
        shown = alike.with_near([rows[clerk], rows[named]], [rows[near]], "marthe")
        assert [one.id for one in shown] == [clerk, named, near]
        shown = alike.with_near([rows[named], rows[clerk]], [rows[near], rows[named]], "marthe")
        assert [one.id for one in shown] == [named, near, clerk]

    def test_the_near_ones_come_after_the_found(self, sample: Database) -> None:
        found = sample.read(searching.find_people, "lebreton")
        near = sample.read(alike.find_alike, "lebrteon")
        assert {one.surname for one in near} == {"Lebreton", "LEBRETON"}
        assert alike.with_near(found, near, "lebreton") == found


class TestByCode:
    @pytest.fixture
    def somebody(self, database: Database, workshop: str) -> str:
        id_ = database.write(register, "Çelik", "Hüseyin", workshop)
        database.write(give_code, id_, workshop, CODE)
        return id_

    @pytest.mark.parametrize(
        "typed", [CODE, CODE.lower(), f"  {CODE}\r", LINK, LINK.upper(), f"https://x.org/?c={CODE}"]
    )
    def test_a_code_tells_who(self, database: Database, somebody: str, typed: str) -> None:
        person = database.read(searching.by_code, typed)
        assert person is not None
        assert person.id == somebody

    @pytest.mark.parametrize(
        "typed",
        [
            "QB&éCD\"'",  # a French PC
            "qb&écd\"'",
            "qb12cd34",  # capitals locked under Windows, or digits from the pad
            "qb&Écd\"'",  # capitals locked where only letters follow
            "httpsM!!pqrticipe::org!qttendees!QB&éCD\"'!qr°,qrk",
            "HTTPSm§§PQRTICIPE/ORG§QB12CD34§QR",
        ],
    )
    def test_a_scanner_set_for_another_keyboard(self, database: Database, somebody: str, typed: str) -> None:
        assert searching.looks_scanned(typed)
        person = database.read(searching.by_code, typed)
        assert person is not None
        assert person.id == somebody

    @pytest.mark.parametrize("code", ["AZERTY68", "M0Q1W2Z3", "a-b_c.4567890"])
    @pytest.mark.parametrize("keyboard", range(2))
    def test_each_key_of_a_french_keyboard_is_known(self, code: str, keyboard: int) -> None:
        american = "1234567890-_.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        digits = ("&é\"'(-è_çà", "&é\"'(§è!çà")[keyboard]
        letters = "qbcdefghijkl,noparstuvzxyw" + "QBCDEFGHIJKL?NOPARSTUVZXYW"
        seen = code.translate(str.maketrans(american, digits + ")°:" + letters))
        assert code in readings(seen)

    def test_a_code_of_this_workshop_before_the_same_elsewhere(
        self, database: Database, workshop: str, somebody: str
    ) -> None:
        other = database.read(programme.workshop_named, "A4-ACT-1").id
        elsewhere = database.write(register, "Orain", "Delphine", other)
        database.write(give_code, elsewhere, other, CODE)
        for wanted, expected in ((workshop, somebody), (other, elsewhere)):
            person = database.read(searching.by_code, CODE, [wanted])
            assert person is not None
            assert person.id == expected
        assert database.read(searching.by_code, CODE) is None  # it would be one of two

    def test_a_code_of_another_workshop_is_told(self, database: Database, somebody: str) -> None:
        other = database.read(programme.workshop_named, "A4-ACT-1").id
        person = database.read(searching.by_code, CODE, [other])
        assert person is not None
        assert person.registered == ("A3-ACT-1",)

    def test_a_code_that_a_family_shares_tells_nobody(self, database: Database, workshop: str, somebody: str) -> None:
        other = database.write(register, "Çelik", "Elif", workshop)
        database.write(give_code, other, workshop, CODE)
        assert database.read(searching.by_code, CODE, [workshop]) is None

    def test_the_identifier_of_the_list_they_came_in(self, sample: Database) -> None:
        for typed in ("I054", "i054"):
            person = sample.read(searching.by_code, typed)
            assert person is not None
            assert person.surname == "Quéméner"

    @pytest.mark.parametrize("typed", ['"', "&", "é", "3", "22", "ç&", "é&é"])
    def test_a_stray_sign_is_nobody_of_a_list_numbered_from_one(
        self, database: Database, workshop: str, typed: str
    ) -> None:
        def fill(session: Session) -> None:
            for number in range(1, 31):
                id_ = register(session, f"Kumz{number}", "Bob", workshop)
                session.get_one(Participant, id_).source_id = str(number)

        database.write(fill)
        assert database.read(searching.by_code, typed, [workshop]) is None

    def test_a_short_code_is_read_as_typed_only(self, database: Database, workshop: str) -> None:
        id_ = database.write(register, "Çelik", "Hüseyin", workshop)
        database.write(give_code, id_, workshop, "12")
        assert database.read(searching.by_code, "12", [workshop]) is not None
        assert database.read(searching.by_code, "&é", [workshop]) is None

    @pytest.mark.parametrize(("source", "found"), [("A1", True), ("2017", True), ("201", False), ("AB", False)])
    def test_an_identifier_is_long_or_has_letters_and_digits(
        self, database: Database, workshop: str, source: str, found: bool
    ) -> None:
        id_ = database.write(register, "Çelik", "Hüseyin", workshop)
        database.write(lambda session: setattr(session.get_one(Participant, id_), "source_id", source))
        assert (database.read(searching.by_code, source, [workshop]) is not None) is found

    def test_the_number_of_a_meeting_in_an_address_is_nobody_s(self, database: Database, workshop: str) -> None:
        id_ = database.write(register, "Çelik", "Hüseyin", workshop)
        database.write(give_code, id_, workshop, "12")
        database.write(lambda session: setattr(session.get_one(Participant, id_), "source_id", "12"))
        assert database.read(searching.by_code, LINK) is None
        assert database.read(searching.by_code, "12") is not None

    def test_merged_people_are_followed(self, database: Database, workshop: str, somebody: str) -> None:
        middle = database.write(register, "Celik", "Huseyin")
        kept = database.write(register, "Çelik", "Hüseyin")
        database.write(merge, middle, kept)
        database.write(merge, somebody, middle)
        person = database.read(searching.by_code, CODE, [workshop])
        assert person is not None
        assert person.id == kept

    @pytest.mark.parametrize("typed", ["", " ", "ZZ99ZZ99", "https://", "'", "çelik", "a" * 3000])
    def test_no_code_is_nobody(self, database: Database, somebody: str, typed: str) -> None:
        assert database.read(searching.by_code, typed) is None

    def test_somebody_here_is_told_as_such(self, database: Database, workshop: str, somebody: str) -> None:
        database.write(check_in.check_in, workshop, somebody, EVENING)
        person = database.read(searching.by_code, CODE, [workshop])
        assert person is not None
        assert [code for code, _at in person.present] == ["A3-ACT-1"]


class TestLooksScanned:
    @pytest.mark.parametrize("typed", [CODE, LINK, "HTTP://A.ORG", "QB&éCD(-", "A-1234", " 123456 ", "httpM!!q:org"])
    def test_codes_and_addresses(self, typed: str) -> None:
        assert searching.looks_scanned(typed)

    @pytest.mark.parametrize(
        "typed",
        [
            *("", "3", "12", "Hélène", "HéLèNE", "N'Diaye", "Le Goff 2", "Kowalczyk-Dubois", "3 sans nom", "ADIL 44"),
            *("a.martin44@example.org", "Jean-François", "O'Connor", "A12", "Ç'hoïà"),
        ],
    )
    def test_names_numbers_and_contacts(self, typed: str) -> None:
        assert not searching.looks_scanned(typed)
