"""Who of a list is already there, nearly there, or there under another name; and what becomes of their codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.domain.people import Distinction, Participant, Registration, duplicate_key
from fabrique_desktop.services import check_in, duplicates, searching
from fabrique_desktop.services.importing import (
    ImportPlan,
    Reason,
    RegistrantLine,
    Verdict,
    apply_import,
    plan_import,
)
from fabrique_desktop.services.near_names import near_keys, near_parts
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING

NEW = (Verdict.NEW, Reason.NOBODY_ALIKE)
NEAR = (Verdict.DOUBTFUL, Reason.NEAR)
ALIKE = (Verdict.DOUBTFUL, Reason.ALIKE)
SHARED = (Verdict.DOUBTFUL, Reason.SAME_CONTACT)


def person(line: int, surname: str, first_name: str = "", **facts: Any) -> RegistrantLine:
    return replace(RegistrantLine(line, surname=surname, first_name=first_name), **facts)


def verdicts(plan: ImportPlan) -> list[tuple[Verdict, Reason]]:
    return [(row.verdict, row.reason) for row in plan.rows]


def second(database: Database, one: RegistrantLine, other: RegistrantLine) -> tuple[Verdict, Reason]:
    """What is said of `other`, which is the same in one file after `one` and in a later one."""
    together = database.read(plan_import, [one, other], None)
    database.write(apply_import, [one], None)
    later = database.read(plan_import, [other], None)
    assert verdicts(together)[1:] == verdicts(later)
    return verdicts(later)[0]


def everything(session: Session) -> tuple[int | None, int | None, int | None]:
    numbers = (select(func.count()).select_from(table) for table in (Participant, Registration))
    codes = select(func.count()).select_from(Registration).where(Registration.code != "")
    people, registrations = (session.scalar(one) for one in numbers)
    return people, registrations, session.scalar(codes)


class TestNear:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (("Ahmadi", "Zahra"), ("Ahmady", "Zahra")),
            (("Lebreton", "Anaïs"), ("LEBRETTON", "Anais")),
            (("Kowalczyk", "Piotr"), ("Piotr", "Kowalzcyk")),
            (("Lefebvre", "Jean"), ("Lefèbre", "Jean")),
            (("", "Najibullah"), ("", "Najibulah")),
        ],
    )
    def test_one_slip_is_proposed(self, database: Database, one: tuple[str, str], other: tuple[str, str]) -> None:
        assert second(database, person(2, *one), person(3, *other)) == NEAR

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (("Roy", "Jean"), ("Roy", "Jeanne")),
            (("Roy", "Michel"), ("Roy", "Michèle")),
            (("Martin", "Léa"), ("Martin", "Léo")),
            (("Ahmadi", "Zahra"), ("Ahmady", "Sarah")),
            (("", "Zahra"), ("", "Zahrah")),
        ],
    )
    def test_names_that_two_people_bear_are_not(
        self, database: Database, one: tuple[str, str], other: tuple[str, str]
    ) -> None:
        assert second(database, person(2, *one), person(3, *other)) == NEW

    def test_a_name_in_one_cell_is_the_same_in_two(self, database: Database) -> None:
        assert second(database, person(2, "Le Goff", "Anaïs Marie"), person(3, "Anaïs Marie Le Goff")) == ALIKE

    def test_a_shared_mail_and_a_name_cut_short(self, database: Database) -> None:
        mail = {"email": "n@example.org"}
        assert second(database, person(2, "Le Bihan", "Nolwenn", **mail), person(3, "Le Bihan", "N.", **mail)) == SHARED

    def test_a_couple_shares_a_mail_and_is_two(self, database: Database) -> None:
        mail = {"email": "foyer@example.org"}
        one, other = person(2, "Périon-Rousseau", "Anne", **mail), person(3, "Périon-Rousseau", "Marc", **mail)
        assert second(database, one, other) == NEW

    def test_nobody_is_compared_with_everybody(self) -> None:
        """As many near parts as slips, whatever the number of people."""
        keys = [duplicate_key(f"nom{chr(97 + n // 26)}{chr(97 + n % 26)}xyz", f"prenom{n % 7}") for n in range(600)]
        near = near_parts(keys)
        assert set(near_keys(keys[0], near)) & set(keys[1:])
        assert max(map(len, near.values())) < 60


class TestMerged:
    def merge(self, database: Database, workshop: str, keep: str, other: str) -> None:
        def one(session: Session) -> None:
            gone = session.get_one(Participant, other)
            gone.merged_into, gone.doubtful = keep, False
            gone.index()
            moved = select(Registration).where(Registration.participant_id == other)
            for registration in session.scalars(moved):
                registration.participant_id = keep

        database.write(one)

    def ids(self, database: Database) -> dict[str, str]:
        rows = database.read(lambda session: session.execute(select(Participant.surname, Participant.id)).all())
        return {row.surname: row.id for row in rows}

    @pytest.mark.parametrize("facts", [{}, {"email": "a@example.org"}, {"source_id": "I7"}])
    def test_a_list_read_again_after_a_merge_adds_nobody_and_no_doubt(
        self, database: Database, workshop: str, facts: dict[str, str]
    ) -> None:
        lines = [person(2, "Lebreton", "Anaïs"), person(3, "LEBRETON", "Anais", **facts)]
        database.write(apply_import, lines, workshop)
        ids = self.ids(database)
        self.drop_registration(database, ids["LEBRETON"])
        self.merge(database, workshop, ids["Lebreton"], ids["LEBRETON"])
        again = database.read(plan_import, lines, workshop)
        assert [(row.verdict, row.participant_id) for row in again.rows] == [(Verdict.KNOWN, ids["Lebreton"])] * 2
        assert not again.changes

    def drop_registration(self, database: Database, participant_id: str) -> None:
        def one(session: Session) -> None:
            theirs = select(Registration).where(Registration.participant_id == participant_id)
            session.delete(session.scalars(theirs).one())

        database.write(one)

    def test_somebody_like_a_merged_person_is_like_the_one_they_are(self, database: Database, workshop: str) -> None:
        database.write(apply_import, [person(2, "Roy", "Ali"), person(3, "Kerbrat", "Ali")], None)
        ids = self.ids(database)
        self.merge(database, workshop, ids["Roy"], ids["Kerbrat"])
        (row,) = database.read(plan_import, [person(2, "Kerbrat", "Ali", phone="0240000000")], None).rows
        assert (row.verdict, row.participant_id) == (Verdict.DOUBTFUL, ids["Roy"])


def test_two_people_told_apart_are_not_doubtful_again(database: Database) -> None:
    lines = [person(2, "Martin", "Jean"), person(3, "Martin", "Jean", phone="0240000000")]
    database.write(apply_import, lines, None)
    one, other = database.read(lambda session: sorted(session.scalars(select(Participant.id))))
    database.write(lambda session: session.add(Distinction(one_id=one, other_id=other)))
    assert not database.read(plan_import, lines, None).changes


def test_a_contact_learnt_at_the_desk_makes_nobody_new(database: Database, workshop: str) -> None:
    """A list without contacts nor identifiers still knows whom it brought."""
    lines = [person(2, "Lê", "Zoé"), person(3, "Roy", "Ali")]
    database.write(apply_import, lines, workshop)
    (zoe,) = database.read(searching.find_people, "zoé", [workshop])
    completed = check_in.NewPerson("Lê", "Zoë", "Vélo", "zoe@example.org", "0240000000")
    database.write(check_in.correct_person, zoe.id, completed)
    again = database.read(plan_import, lines, workshop)
    assert [(row.verdict, row.participant_id == zoe.id) for row in again.rows] == [
        (Verdict.KNOWN, True),
        (Verdict.KNOWN, False),
    ]


def test_a_correction_of_something_else_does_not_make_one_person_two(database: Database, workshop: str) -> None:
    lines = [person(2, "Martin", "Jean")]
    database.write(apply_import, lines, workshop)
    database.write(lambda session: setattr(session.scalars(select(Participant)).one(), "needs", "boucle"))
    twins = database.read(plan_import, [*lines, person(3, "Martin", "Jean")], workshop)
    assert [row.verdict for row in twins.rows] == [Verdict.KNOWN, Verdict.DOUBTFUL]


class TestCodes:
    def codes(self, database: Database) -> list[str]:
        return sorted(database.read(lambda session: session.scalars(select(Registration.code)).all()))

    def test_a_code_is_kept_with_the_registration(self, database: Database, workshop: str) -> None:
        done = database.write(apply_import, [person(2, "Lê", code="AB1"), person(3, "Roy")], workshop)
        assert (done.codes, self.codes(database)) == (1, ["", "AB1"])

    def test_a_known_registration_gets_the_one_it_lacks(self, database: Database, workshop: str) -> None:
        database.write(apply_import, [person(2, "Lê")], workshop)
        plan = database.read(plan_import, [person(2, "Lê", code="AB1")], workshop)
        assert (plan.codes, plan.registrations, plan.changes) == (1, 0, True)
        database.write(apply_import, [person(2, "Lê", code="AB1")], workshop)
        assert self.codes(database) == ["AB1"]

    def test_a_code_that_came_by_another_entry_of_theirs_is_no_other_code(
        self, database: Database, workshop: str
    ) -> None:
        lines = [
            person(2, "Lê", "Zoé", code="AB1", phone="06 39 98 00 01"),
            person(3, "Lê", "Zoé", code="CD2", phone="06 39 98 00 02"),
        ]
        database.write(apply_import, lines, workshop)
        one, other = database.read(lambda session: session.scalars(select(Participant.id)).all())
        database.write(duplicates.same_person, one, other, EVENING)
        plan = database.read(plan_import, lines, workshop)
        assert (plan.other_codes, plan.codes, plan.registrations, plan.changes) == ((), 0, 0, False)
        assert database.read(plan_import, [replace(lines[0], code="EF3")], workshop).other_codes == (2,)

    def test_another_code_is_told_and_changes_nothing(self, database: Database, workshop: str) -> None:
        database.write(apply_import, [person(2, "Lê", code="AB1")], workshop)
        plan = database.read(plan_import, [person(2, "Lê", code="ZZ9"), person(3, "Lê", code="ab1")], workshop)
        assert plan.other_codes == (2,)
        database.write(apply_import, [person(2, "Lê", code="ZZ9")], workshop)
        assert self.codes(database) == ["AB1"]

    def test_without_a_workshop_it_is_told_to_be_lost(self, database: Database) -> None:
        plan = database.read(plan_import, [person(2, "Lê", code="AB1"), person(3, "Roy")], None)
        assert (plan.lost_codes, plan.codes) == ((2,), 0)


_LISTS = {
    "decidim": (
        "id;code;user/name;user/email;registration_form_responses/1. Quartier\n"
        "1;A1B2;Zoé Lê;z@example.org;Prézégat\n2;C3D4;Ali Roy;a@example.org;\n"
    ),
    "pretix": (
        "Order code,Attendee name,Product,Price,Checked in,Secret,E-mail,Phone number\n"
        '"ABCDE","Zoé Lê","Atelier","0.00","","s3cr3t","z@example.org",""\n'
        '"FGHIJ","Ali Roy","Atelier","0.00","","s3cr4t","a@example.org",""\n'
    ),
    "indico": 'ID,Name,Affiliation,Email\n7,"Lê, Zoé",Vélo,z@example.org\n8,"Roy, Ali",,a@example.org\n',
    "openslides": (
        "title;first_name;last_name;email;member_number;structure_level;groups;number;username\n"
        ";Zoé;Lê;z@example.org;M1;;;;zoe\n;Ali;Roy;;M2;;;;ali\n"
    ),
}


class TestAgain:
    @pytest.fixture(params=_LISTS)
    def lines(self, request: pytest.FixtureRequest, tmp_path: Path) -> Sequence[RegistrantLine]:
        path = tmp_path / f"{request.param}.csv"
        path.write_text(_LISTS[request.param], encoding="utf-8")
        return read_registrants(path).lines

    def test_a_second_time_changes_nothing(
        self, database: Database, workshop: str, lines: Sequence[RegistrantLine]
    ) -> None:
        done = database.write(apply_import, lines, workshop)
        assert (done.people, done.new, done.registrations) == (2, 2, 2)
        held = database.read(everything)
        again = database.read(plan_import, lines, workshop)
        assert ([row.verdict for row in again.rows], again.changes) == ([Verdict.KNOWN] * 2, False)
        assert database.write(apply_import, lines, workshop).gesture == 0
        assert database.read(everything) == held


def test_what_is_found_by_is_what_a_correction_would_write(database: Database) -> None:
    """The import works the search words out by its own quick way."""
    names = [("L'Hostis", "Loïc"), ("Œuvrard-N’Diaye", "Éloïse"), ("", "Najibullah"), ("de la Tour", "Ana María")]
    lines = [person(n, *name, organization="Œuvre d'Anaïs – accueil") for n, name in enumerate(names)]
    database.write(apply_import, lines, None)

    def again(session: Session) -> None:
        for one in session.scalars(select(Participant)).all():
            kept = one.search_key, one.duplicate_key
            one.index()
            assert (one.search_key, one.duplicate_key) == kept

    database.write(again)
