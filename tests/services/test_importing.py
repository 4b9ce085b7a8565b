"""A list enters the register once: nobody lost, nobody merged, and a second time changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.domain.errors import UnknownWorkshop
from fabrique_desktop.domain.journal import JournalEntry
from fabrique_desktop.domain.people import Participant, Registration
from fabrique_desktop.services import attendance, check_in, searching
from fabrique_desktop.services.importing import (
    ImportPlan,
    ImportSummary,
    Problem,
    Reason,
    RegistrantLine,
    Verdict,
    apply_import,
    phone_key,
    plan_import,
)
from fabrique_desktop.store.database import Database


def person(line: int, surname: str, first_name: str = "", **facts: Any) -> RegistrantLine:
    return replace(RegistrantLine(line, surname=surname, first_name=first_name), **facts)


def people(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Participant)) or 0


def registrations(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Registration)) or 0


def entries(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(JournalEntry)) or 0


def verdicts(plan: ImportPlan) -> list[tuple[Verdict, Reason]]:
    return [(row.verdict, row.reason) for row in plan.rows]


NEW = (Verdict.NEW, Reason.NOBODY_ALIKE)
ALIKE = (Verdict.DOUBTFUL, Reason.ALIKE)


@pytest.fixture
def sample(samples: Path) -> Sequence[RegistrantLine]:
    return read_registrants(samples / "registrants.csv").lines


class TestSample:
    def test_everybody_comes_in(self, database: Database, sample: Sequence[RegistrantLine]) -> None:
        done = database.write(apply_import, sample, None)
        assert done == ImportSummary(people=120, new=118, known=0, doubtful=2, refused=0, registrations=227)
        assert (database.read(people), database.read(registrations)) == (120, 227)

    def test_the_doubtful_ones_are_benali_and_lebreton(
        self, database: Database, sample: Sequence[RegistrantLine]
    ) -> None:
        plan = database.read(plan_import, sample, None)
        doubtful = [row for row in plan.rows if row.verdict is Verdict.DOUBTFUL]
        assert [(row.line.source_id, row.same_as_line) for row in doubtful] == [("I068", 68), ("I088", 88)]
        assert (plan.people, plan.registrations, plan.unknown_codes) == (120, 227, ())
        database.write(apply_import, sample, None)
        marked = select(Participant.source_id).where(Participant.doubtful)
        assert database.read(lambda session: set(session.scalars(marked))) == {"I068", "I088"}

    def test_a_second_time_changes_nothing(self, database: Database, sample: Sequence[RegistrantLine]) -> None:
        database.write(apply_import, sample, None)
        before = database.read(entries)
        again = database.write(apply_import, sample, None)
        assert again == ImportSummary(people=120, new=0, known=120, doubtful=0, refused=0, registrations=0)
        assert database.read(entries) == before

    def test_nor_without_identifiers(self, database: Database, sample: Sequence[RegistrantLine]) -> None:
        bare = [replace(line, source_id="") for line in sample]
        database.write(apply_import, bare, None)
        again = database.write(apply_import, bare, None)
        assert (again.known, again.new, again.doubtful, again.registrations) == (120, 0, 0, 0)

    def test_nor_after_the_desk_corrected_a_name(
        self, database: Database, workshop: str, sample: Sequence[RegistrantLine]
    ) -> None:
        database.write(apply_import, sample, None)
        (row,) = database.read(searching.find_people, "ahmadi", [workshop])
        database.write(check_in.correct_person, row.id, check_in.NewPerson("Ahmady", "Zahra"))
        assert database.write(apply_import, sample, None).known == 120

    def test_the_desk_finds_them(self, database: Database, workshop: str, sample: Sequence[RegistrantLine]) -> None:
        database.write(apply_import, sample, None)
        for words, name in (
            ("celik", "Hüseyin Çelik"),
            ("lhostis", "Loïc L'Hostis"),
            ("najib", "Najibullah"),
        ):
            assert [row.full_name for row in database.read(searching.find_people, words, [workshop])] == [name]

    def test_reading_the_plan_writes_nothing(self, database: Database, sample: Sequence[RegistrantLine]) -> None:
        before = database.read(entries)
        database.read(plan_import, sample, None)
        assert (database.read(entries), database.read(people)) == (before, 0)

    def test_an_import_is_one_gesture_journaled_row_by_row(
        self, database: Database, sample: Sequence[RegistrantLine]
    ) -> None:
        database.write(apply_import, sample, None)
        mine = JournalEntry.entity.in_(("participant", "registration"))
        rows = database.read(lambda session: session.scalars(select(JournalEntry.gesture).where(mine)).all())
        assert (len(rows), len(set(rows))) == (347, 1)


class TestWorkshops:
    def test_everybody_is_expected_at_the_one_chosen(self, database: Database, workshop: str) -> None:
        lines = [person(2, "Lê", "Zoé", workshops=("A3-ACT-1", "A4-ACT-1")), person(3, "Roy", "Ali")]
        assert database.write(apply_import, lines, workshop).registrations == 3
        assert database.read(attendance.counts, workshop).expected == 2

    def test_a_code_of_no_workshop_is_told_and_harmless(self, database: Database) -> None:
        lines = [
            person(2, "Lê", "Zoé", workshops=("a3-act-1", "6-AVRIL")),
            person(3, "Roy", workshops=("6-AVRIL",)),
        ]
        plan = database.read(plan_import, lines, None)
        assert (plan.unknown_codes, plan.registrations) == (("6-AVRIL",), 1)
        assert plan.rows[1].unknown_codes == ("6-AVRIL",)

    def test_somebody_known_gets_what_is_missing(self, database: Database, workshop: str) -> None:
        line = person(2, "Lê", "Zoé", email="z@example.org", workshops=("A4-ACT-1",))
        database.write(apply_import, [line], None)
        done = database.write(apply_import, [line], workshop)
        assert (done.known, done.new, done.registrations) == (1, 0, 1)

    def test_an_unknown_workshop_is_refused(self, database: Database) -> None:
        with pytest.raises(UnknownWorkshop):
            database.write(apply_import, [person(2, "Lê")], "absent")
        assert database.read(people) == 0


class TestVerdicts:
    def judge(self, database: Database, first: RegistrantLine, *others: RegistrantLine) -> list[object]:
        """The verdicts on `others` once `first` is in the register, then in the same file as it."""
        fresh = database.read(plan_import, [replace(first, line=1), *others], None)
        database.write(apply_import, [first], None)
        later = database.read(plan_import, others, None)
        assert verdicts(fresh)[1:] == verdicts(later)
        assert all(row.same_as_line == 1 for row in fresh.rows[1:] if row.verdict is not Verdict.NEW)
        return list(verdicts(later))

    def test_a_mail_proves_with_the_name_written_the_same(self, database: Database) -> None:
        found = self.judge(
            database,
            person(9, "Lebreton", "Anaïs", email="anais@example.org"),
            person(2, "Lebreton", "Anaïs", email="Anais@Example.org"),
            person(3, "LEBRETON", "Anais", email="anais@example.org"),
            person(4, "Lebreton", "Marie", email="anais@example.org"),
        )
        assert found == [(Verdict.KNOWN, Reason.SAME_EMAIL), ALIKE, NEW]

    def test_a_phone_too_however_written(self, database: Database) -> None:
        found = self.judge(
            database,
            person(9, "Benali", "Mohamed", phone="06 39 98 77 51"),
            person(2, "Benali", "Mohamed", phone="+33 (0)6.39.98.77.51"),
            person(3, "Benali", "Mohamed", phone="06 39 98 78 04"),
        )
        assert found == [(Verdict.KNOWN, Reason.SAME_PHONE), ALIKE]

    def test_names_swapped_or_joined_are_alike(self, database: Database) -> None:
        found = self.judge(
            database,
            person(9, "Le Goff", "Anaïs", phone="0639980000"),
            person(2, "Anaïs", "Le Goff"),
            person(3, "LEGOFF", "Anais"),
        )
        assert found == [ALIKE, ALIKE]

    def test_an_identifier_proves_with_a_name_a_mail_or_a_number(self, database: Database) -> None:
        found = self.judge(
            database,
            person(9, "Ahmadi", "Zahra", source_id="7", phone="0639980000"),
            person(2, "AHMADI", "zahra", source_id="7"),
            person(3, "Ahmady", "Zahra", source_id="7"),
            person(4, "Rezai", "Z.", source_id="7", phone="06 39 98 00 00"),
        )
        assert found == [(Verdict.KNOWN, Reason.SAME_IDENTIFIER)] * 3

    def test_the_same_number_in_another_list_is_somebody_else(self, database: Database) -> None:
        found = self.judge(
            database, person(9, "Ahmadi", "Zahra", source_id="1"), person(2, "Guéno", "Jean", source_id="1")
        )
        assert found == [(Verdict.DOUBTFUL, Reason.IDENTIFIER_TAKEN)]
        database.write(apply_import, [person(2, "Guéno", "Jean", source_id="1")], None)
        assert database.write(apply_import, [person(2, "Guéno", "Jean", source_id="1")], None).known == 1

    def test_without_a_contact_each_of_the_register_stands_for_one_line(self, database: Database) -> None:
        twins = [person(2, "Martin", "Jean"), person(3, "Martin", "Jean")]
        assert verdicts(database.read(plan_import, twins, None)) == [NEW, ALIKE]
        database.write(apply_import, twins, None)
        three = [*twins, person(4, "Martin", "Jean")]
        assert verdicts(database.read(plan_import, three, None)) == [
            (Verdict.KNOWN, Reason.SAME_RECORD),
            (Verdict.KNOWN, Reason.SAME_RECORD),
            ALIKE,
        ]

    def test_a_person_on_two_lines_is_one(self, database: Database) -> None:
        lines = [
            person(2, "Lê", "Zoé", email="z@example.org", workshops=("A3-ACT-1",)),
            person(3, "Lê", "Zoé", email="z@example.org", workshops=("A4-ACT-1", "A3-ACT-1")),
        ]
        done = database.write(apply_import, lines, None)
        assert done == ImportSummary(people=2, new=1, known=1, doubtful=0, refused=0, registrations=2)
        assert database.read(people) == 1

    @pytest.mark.parametrize("problem", Problem)
    def test_a_refused_line_brings_nobody(self, database: Database, workshop: str, problem: Problem) -> None:
        lines = [person(2, "Groupe", problem=problem), person(3, "Lê", "Zoé")]
        plan = database.read(plan_import, lines, workshop)
        assert verdicts(plan) == [(Verdict.REFUSED, Reason(problem.value)), NEW]
        done = database.write(apply_import, lines, workshop)
        assert done == ImportSummary(people=1, new=1, known=0, doubtful=0, refused=1, registrations=1)

    def test_many_of_one_name_stay_quick(self, database: Database) -> None:
        lines = [person(n, "Martin", "Jean", phone=f"06{n:08d}") for n in range(2000)]
        plan = database.read(plan_import, lines, None)
        assert (plan.counts[Verdict.NEW], plan.counts[Verdict.DOUBTFUL]) == (1, 1999)


@pytest.mark.parametrize(
    "written", ["06 39 98 00 00", "+33 6 39 98 00 00", "+33 (0)6-39-98-00-00", "0033639980000", "33639980000"]
)
def test_one_number_has_one_key(written: str) -> None:
    assert phone_key(written) == "0639980000"
