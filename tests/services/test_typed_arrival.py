"""What a volunteer types at the door: nobody is miscounted, nothing private is ever printed, nothing typed is lost."""

import pytest

from fabrique_desktop.domain.people import Participant, Role
from fabrique_desktop.services import attendance, check_in, closing, programme, reporting
from fabrique_desktop.services.check_in import Manners, NewPerson, Several
from fabrique_desktop.services.typed_arrival import read_several, read_walk_in
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING
from tests.services.people import register


def contact(phone: str = "", other: str = "", needs: str = "") -> NewPerson:
    return NewPerson(phone=phone, other_contact=other, needs=needs)


class TestNumbers:
    @pytest.mark.parametrize(
        ("typed", "read"),
        [
            ("2 enfants", Several(2, role=Role.CHILD)),
            ("1 bébé", Several(1, role=Role.BABY)),
            ("3 bebes", Several(3, role=Role.BABY)),
            ("1 interprète", Several(1, role=Role.INTERPRETER)),
            ("3 accompagnants", Several(3, role=Role.COMPANION)),
            ("2 accompagnatrices", Several(2, role=Role.COMPANION)),
            ("2 observatrices", Several(2, role=Role.OBSERVER)),
            ("1 élue", Several(1, role=Role.ELECTED)),
            ("4 élu·e·s", Several(4, role=Role.ELECTED)),
            ("2 journalistes", Several(2, role=Role.PRESS)),
            ("3 accompagnants Emmaüs", Several(3, "Emmaüs", Role.COMPANION)),
            ("2 enfants de Marie", Several(2, role=Role.CHILD)),
        ],
    )
    def test_a_role(self, typed: str, read: Several) -> None:
        assert read_several(typed) == read

    @pytest.mark.parametrize(
        ("typed", "group"),
        [
            ("6 Emmaüs", "Emmaüs"),
            ("6 Secours populaire", "Secours populaire"),
            ("6 secours populaire", "secours populaire"),
            ("4 APF", "APF"),
            ("3 personnes du 115", "115"),
            ("6 pers. Emmaüs", "Emmaüs"),
            ("2 personnes de CV", "CV"),
            ("3 sans nom Emmaüs", "Emmaüs"),
            ("3 sans-nom", ""),
            ("2 inconnues", ""),
        ],
    )
    def test_a_group(self, typed: str, group: str) -> None:
        read = read_several(typed)
        assert read is not None
        assert (read.group, read.role, read.contact) == (group, None, None)

    @pytest.mark.parametrize(
        "typed",
        [
            *("06", "06 39", "042", "007 Emmaüs", "2 Marie et Paul", "1 Marie", "4 août", "2 CV", "12 rue Jean Jaurès"),
            *("3 bis rue des Lilas", "15 ans", "3F", "2e", "1001 nuits", "000"),
        ],
    )
    def test_no_people(self, typed: str) -> None:
        assert read_several(typed) is None

    def test_what_the_register_knows_is_a_group(self) -> None:
        assert read_several("2 MJ et Cie", lambda name: name == "MJ et Cie") == Several(2, "MJ et Cie")
        assert read_several("2 CV", lambda name: name == "CV") == Several(2, "CV")

    @pytest.mark.parametrize(
        ("typed", "read"),
        [
            ("6 Emmaüs, 06 39 98 00 00", Several(6, "Emmaüs", contact=contact("06 39 98 00 00"))),
            ("6 Emmaüs, Paul au foyer", Several(6, "Emmaüs", contact=contact(other="Paul au foyer"))),
            ("2 sourdes et interprète", Several(2, contact=contact(needs="sourdes et interprète"))),
            ("3 Emmaüs, 1 fauteuil", Several(3, "Emmaüs", contact=contact(needs="1 fauteuil"))),
            ("3 mineurs", Several(3, contact=contact(other="mineurs"))),
        ],
    )
    def test_what_is_said_beside_is_kept_apart(self, typed: str, read: Several) -> None:
        assert read_several(typed) == read

    def test_many_at_once_is_worth_asking_twice(self) -> None:
        assert [Several(number).unusual for number in (1, 10, 11, 44)] == [False, False, True, True]


class TestGroupsEntered:
    def test_a_role_typed_is_the_role(self, database: Database, workshop: str) -> None:
        database.write(check_in.several, workshop, Several(2, role=Role.CHILD), EVENING)
        database.write(check_in.several, workshop, Several(1, role=Role.CHILD), EVENING, Manners(role=Role.BABY))
        counts = database.read(attendance.counts, workshop)
        assert (counts.present, dict(counts.apart)) == (0, {Role.CHILD: 2, Role.BABY: 1})

    def test_a_contact_is_kept_with_the_first_who_has_no_name(self, database: Database, workshop: str) -> None:
        people = read_several("6 Emmaüs, 06 39 98 00 00")
        assert people is not None
        ids = database.write(check_in.several, workshop, people, EVENING)
        rows = {row.id: row for row in database.read(attendance.attendance_rows, [workshop])}
        assert [bool(rows[id_].participant_id) for id_ in ids] == [True, *[False] * 5]
        assert database.read(check_in.person_card, rows[ids[0]].participant_id or "").phone == "06 39 98 00 00"
        counts = database.read(attendance.counts, workshop)
        assert (counts.present, counts.group_member, counts.structures) == (6, 6, 1)

    def test_a_need_names_no_group_and_goes_with_the_day(self, database: Database, workshop: str) -> None:
        for people in (Several(2, "sourdes et interprète"), read_several("2 sourdes et interprète")):
            assert people is not None
            database.write(check_in.several, workshop, people, EVENING)
        rows = database.read(attendance.attendance_rows, [workshop])
        assert {row.label for row in rows} == {"1", "2", "3", "4"}
        assert {row.needs for row in rows} == {"", "sourdes et interprète"}
        database.write(closing.close_workshop, workshop, EVENING)
        assert {row.needs for row in database.read(attendance.attendance_rows, [workshop])} == {""}


class TestLines:
    @pytest.mark.parametrize(
        "need",
        [
            *("aveugle", "Sourde", "handicapée", "autiste", "déambulateur", "chien guide", "malvoyante", "en fauteuil"),
            *("LSF", "non voyant", "MALENTENDANT"),
        ],
    )
    def test_a_need_is_one_of_the_day(self, need: str) -> None:
        assert read_walk_in(f"Marie DUPONT, {need}") == NewPerson("DUPONT", "Marie", needs=need)

    @pytest.mark.parametrize(
        "said",
        [
            *("mineure", "pas de photo", "Pas de photo", "suivie par le CMP", "Suivi par le CMP !", "15 ans", "emmaus"),
            *("maman de Léo Martin", "ne parle pas français", "2 enfants"),
        ],
    )
    def test_what_is_not_surely_a_structure_is_kept_apart(self, said: str) -> None:
        assert read_walk_in(f"Marie, {said}") == NewPerson(first_name="Marie", other_contact=said)

    @pytest.mark.parametrize(
        "house",
        ["Emmaüs", "CCAS", "ADIL 44", "Secours populaire", "le Secours populaire", "l’APF", "association Tremplin"],
    )
    def test_a_structure(self, house: str) -> None:
        assert read_walk_in(f"Marie DUPONT, {house}") == NewPerson("DUPONT", "Marie", house)
        assert read_walk_in(f"Marie DUPONT ({house})") == NewPerson("DUPONT", "Marie", house)

    @pytest.mark.parametrize(
        ("line", "surname", "first_name"),
        [
            ("M. Dupont", "Dupont", ""),
            ("Mme LE GALL", "LE GALL", ""),
            ("Mme Marie Le Gall", "Le Gall", "Marie"),
            ("Monsieur Paul KERJEAN", "KERJEAN", "Paul"),
            ("M", "", "M"),
        ],
    )
    def test_a_civility_is_no_name(self, line: str, surname: str, first_name: str) -> None:
        assert read_walk_in(line) == NewPerson(surname, first_name)

    def test_a_mail_at_the_end_of_a_sentence(self) -> None:
        assert read_walk_in("Marie, m@example.org.") == NewPerson(first_name="Marie", email="m@example.org")

    @pytest.mark.parametrize("before", ["a", "a" * 64])
    def test_a_mail(self, before: str) -> None:
        assert read_walk_in(f"Marie {before}@example.org") == NewPerson(
            first_name="Marie", email=f"{before}@example.org"
        )

    def test_a_page_pasted_is_no_mail_and_is_read_at_once(self) -> None:
        page = "a" * 32_000
        assert read_walk_in(f"{page}@example.org").email == ""
        assert read_walk_in(page) == NewPerson(first_name=page)


class TestAtTheDoor:
    def test_nothing_private_is_printed_nor_kept_as_a_structure(self, database: Database, workshop: str) -> None:
        for said in ("aveugle", "mineure", "pas de photo", "suivie par le CMP"):
            database.write(check_in.walk_in, workshop, read_walk_in(f"Marie, {said}"), EVENING)
        sheet = database.read(reporting.compile_sheet, workshop, EVENING)
        assert [line.organization for line in sheet.lines] == [""] * 4
        assert database.read(attendance.counts, workshop).structures == 0

    def test_a_structure_of_the_register_is_known_however_it_is_typed(self, database: Database, workshop: str) -> None:
        database.write(register, "Roy", "Anne", workshop, organization="Chiens guides de l’Ouest")
        database.write(register, "Riou", "Anne", workshop, organization="Emmaüs")
        lines = ("Marie, emmaus, passera demain", "Paul, chiens guides de l'ouest", "Luc, EMMAÜS")
        for line in lines:
            database.write(check_in.walk_in, workshop, read_walk_in(line), EVENING)
        rows = {row.first_name: row for row in database.read(attendance.attendance_rows, [workshop])}
        assert rows["Marie"].organization == "Emmaüs"
        assert (rows["Paul"].organization, rows["Paul"].needs) == ("Chiens guides de l’Ouest", "")
        kept = database.read(lambda session: session.get_one(Participant, rows["Marie"].participant_id).other_contact)
        assert kept == "passera demain"
        assert database.read(attendance.counts, workshop).organizations == ("Chiens guides de l’Ouest", "Emmaüs")

    def test_only_typed_by_others_it_is_not_known(self, database: Database) -> None:
        citizens = database.read(programme.workshop_named, "A3-CIT-1").id
        database.write(check_in.walk_in, citizens, NewPerson("Roy", organization="suivi par le CMP"), EVENING)
        database.write(check_in.walk_in, citizens, read_walk_in("Marie, suivi par le CMP"), EVENING)
        counts = database.read(attendance.counts, citizens)
        assert (counts.organizations, counts.other_organizations) == ((), 1)
        rows = database.read(attendance.attendance_rows, [citizens])
        assert {row.first_name: row.organization for row in rows}["Marie"] == ""
