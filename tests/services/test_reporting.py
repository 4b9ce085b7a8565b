"""Documents of one evening agree: both snapshots come from one view of the dossier, and print what the desk counts."""

from __future__ import annotations

import pickle
import re
from collections import Counter
from contextlib import closing
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.documents.attendance_columns import full_name
from fabrique_desktop.documents.attendance_pdf import write_attendance_pdf
from fabrique_desktop.documents.package import export_workshop
from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.people import (
    Attendance,
    Manner,
    Minority,
    Participant,
    ParticipantCategory,
    Proof,
    Role,
)
from fabrique_desktop.services import (
    capture,
    check_in,
    completing,
    duplicates,
    editions,
    errata,
    grouping,
    leading,
    programme,
    removing,
    reporting,
)
from fabrique_desktop.services.attendance import counts
from fabrique_desktop.services.check_in import NewPerson
from fabrique_desktop.services.closing import close_workshop
from fabrique_desktop.services.reporting import AttendanceSheet, SheetLine
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from tests.conftest import EVENING
from tests.documents import reading
from tests.services.people import register


def sheet_of(database: Database, workshop: str, *, blank: bool = False) -> AttendanceSheet:
    def compiled(session: Session) -> AttendanceSheet:
        return reporting.compile_sheet(session, workshop, EVENING, blank=blank)

    return database.read(compiled)


def printed(sheet: AttendanceSheet, folder: Path) -> str:
    path = folder / "emargement.pdf"
    path.unlink(missing_ok=True)
    write_attendance_pdf(sheet, path)
    return reading.whole(path)


def enter(session: Session, workshop: str, person: str | None = None, minutes: int = 0, **more: Any) -> str:
    """Somebody comes in, so many minutes after the doors."""
    known: dict[str, Any] = {"manner": Manner.REGISTERED, "category": ParticipantCategory.CITIZEN}
    presence = Attendance(
        workshop_id=workshop,
        participant_id=person,
        arrived_at=EVENING + timedelta(minutes=minutes),
        **{"role": Role.PARTICIPANT, **known, **more},
    )
    session.add(presence)
    session.flush()
    return presence.id


def without_name(session: Session, workshop: str, number: int, **more: Any) -> str:
    return enter(session, workshop, manner=Manner.UNNAMED, label=str(number), **more)


def group(session: Session, /, workshop: str, name: str, size: int, **more: Any) -> None:
    for _one in range(size):
        enter(session, workshop, manner=Manner.GROUP_MEMBER, label=name, **more)


def evening(session: Session, workshop: str) -> None:
    """31 people counted, of whom 4 without a name; 3 apart; 2 who did not come; one presence cancelled."""
    names = [f"Nom{letter}" for letter in "ABCDEFGHIJKLMNOPQRS"]
    people = [register(session, name, "Éli", workshop) for name in names]
    proofs = [Proof.SIGNATURE, Proof.SIGNATURE, Proof.LATER, Proof.CODE]
    for person, proof in zip(people[:17], [*proofs, *[Proof.DESK] * 13], strict=True):
        enter(session, workshop, person, proof=proof)
    walk_ins = [
        register(session, "Zoé"),
        register(session, "", "Najib"),
        register(session, "Ëmond"),
        register(session, "Çelik"),
    ]
    for person in walk_ins:
        enter(session, workshop, person, minutes=20, manner=Manner.WALK_IN, minor=person == walk_ins[0])
    group(session, workshop, "Emmaüs", 4)
    group(session, workshop, "EMMAÜS", 2, minutes=30)
    for number in (1, 2, 3, 4):
        without_name(session, workshop, number)
    enter(session, workshop, register(session, "Roy", "Léa"), manner=Manner.WALK_IN, role=Role.PRESS)
    without_name(session, workshop, 5, role=Role.INTERPRETER, proof=Proof.LATER)
    group(session, workshop, "Emmaüs", 1, minutes=40, role=Role.CHILD, minor=True)
    session.get_one(Attendance, without_name(session, workshop, 6)).cancelled_at = EVENING


def test_both_documents_count_the_same_people(database: Database, dossier: Path, workshop: str) -> None:
    database.write(check_in.unnamed, workshop, 2, EVENING)

    def compiled(session: Session) -> editions.Bundle:
        reporting.compile_minutes(session, workshop, EVENING)
        with closing(open_dossier(dossier)) as other:
            other.write(check_in.unnamed, workshop, 1, EVENING)
        return editions.compile_bundle(session, workshop, EVENING)

    bundle = database.read(compiled)
    minutes, sheet = bundle.minutes, bundle.sheet
    assert minutes.counts == sheet.counts
    assert (minutes.counts.unnamed, len(sheet.lines)) == (2, 2)


def test_minutes_hold_what_was_noted_and_nobody_s_name(database: Database, workshop: str) -> None:
    """Groups go through workshops, errata and messages leave whoever wrote or spoke in the dossier."""
    elsewhere = database.read(programme.workshop_named, "A1-ACT-1").id
    database.operator = "ZZ"
    first, second, gone = (
        database.write(capture.add_contribution, place, Saying(text, 1), EVENING).id
        for place, text in ((workshop, "un banc"), (elsewhere, "un siège"), (workshop, "à retirer"))
    )
    database.write(grouping.group, [first, second], EVENING)
    database.write(leading.report, workshop, leading.ReportRow(2, "Zoé", "Le voisinage d’abord."))
    database.write(leading.report, workshop, leading.ReportRow(3, "Zoé", ""))
    database.write(leading.give_out, workshop, "Chiffres", None, "à l’accueil")
    database.write(removing.remove, gone, EVENING)
    database.write(close_workshop, workshop, EVENING)
    database.write(errata.add, first, "Lire « deux bancs ».", EVENING)
    minutes = database.read(reporting.compile_minutes, workshop, EVENING)
    assert list(minutes.groups.values()) == [("A3-ACT-1-T1-01", "A1-ACT-1-T1-01")]
    assert minutes.corrections == {first: (reporting.Correction("Lire « deux bancs ».", EVENING),)}
    assert minutes.messages == ((2, "Le voisinage d’abord."),)
    assert [one.title for one in minutes.supports] == ["Chiffres"]
    assert [row.removed for row in minutes.contributions] == [False, True]
    told = repr(minutes)
    assert not [word for word in ("Zoé", "ZZ", "à retirer") if word in told]
    assert pickle.loads(pickle.dumps(minutes)) == minutes  # noqa: S301 - our own bytes: it goes to a child process


def test_a_group_of_which_one_is_left_says_nothing(database: Database, workshop: str) -> None:
    ids = [database.write(capture.add_contribution, workshop, Saying(text, 1), EVENING).id for text in ("un", "deux")]
    database.write(grouping.group, ids, EVENING)
    database.write(capture.withdraw, ids[0], EVENING)
    assert database.read(reporting.compile_minutes, workshop, EVENING).groups == {}


class TestLinesAreTheCounts:
    @pytest.fixture(autouse=True)
    def _evening(self, database: Database, workshop: str) -> None:
        database.write(evening, workshop)

    def test_each_line_is_somebody_counted_and_the_other_way_round(self, database: Database, workshop: str) -> None:
        sheet = sheet_of(database, workshop)
        here = [line for line in sheet.lines if line.manner is not None]
        counted = [line for line in here if line.role is Role.PARTICIPANT]
        manners = Counter(line.manner for line in counted)
        assert sheet.counts == database.read(counts, workshop)
        assert len(counted) == sheet.counts.present == 31
        assert manners[Manner.UNNAMED] == sheet.counts.unnamed == 4
        assert manners[Manner.GROUP_MEMBER] == sheet.counts.group_member == 6
        assert manners[Manner.REGISTERED] == sheet.counts.registered == 17
        assert manners[Manner.WALK_IN] == sheet.counts.walk_in == 4
        assert Counter(line.role for line in here if line.role is not Role.PARTICIPANT) == sheet.counts.apart
        assert [line.surname for line in sheet.lines if line.manner is None] == ["NomR", "NomS"]

    def test_french_order_then_groups_then_those_without_a_name(self, database: Database, workshop: str) -> None:
        counted = [line for line in sheet_of(database, workshop).lines if line.role is Role.PARTICIPANT and line.manner]
        names = [full_name(line).replace("\u00a0", " ") for line in counted]
        assert names[:3] == ["Çelik", "Ëmond", "Najib"]
        assert names[20:] == [
            "Zoé",
            *(f"Emmaüs (groupe), {number}" for number in (1, 2, 3, 4)),
            *(f"EMMAÜS (groupe), {number}" for number in (5, 6)),
            *(f"Sans nom n° {number}" for number in (1, 2, 3, 4)),
        ]

    def test_one_export_says_the_same_numbers_everywhere(
        self, database: Database, workshop: str, tmp_path: Path
    ) -> None:
        bundle = database.read(editions.compile_bundle, workshop, EVENING)
        report, attendance, data, *_rest = export_workshop(bundle, tmp_path).paths
        for path in (report, attendance):
            assert "31 personnes présentes, dont 4 sans nom" in reading.whole(path)
        text = reading.whole(attendance)
        assert {int(one) for one in re.findall(r" (\d+) (?:Nom[A-S]|Emmaüs|EMMAÜS|Sans nom n°)", text)} <= set(
            range(1, 32)
        )
        assert text.count("(groupe), ") == 6  # whoever is out of the count has no number
        assert text.count("Sans nom n°") == 4
        assert "2 présences attestées par une signature." in text
        assert "Hors du compte : 1 journaliste, 1 interprète et 1 enfant." in text
        assert text.count("— après coup") == 2
        book = openpyxl.load_workbook(data)
        rows = [tuple(row) for row in book["Présences"].iter_rows(min_row=2, values_only=True)]
        assert ("Total", "Personnes présentes", 31) in rows
        assert ("Venue", "Membre d’un groupe", 6) in rows
        assert ("Hors du compte", "Presse, Interprète, Enfant (réunis)", "non publié") in rows
        assert sum(int(str(row[2])) for row in rows if row[0] == "Catégorie") == 31
        assert ("Démarche", "Participations", 31) in rows
        assert ("Démarche", "Personnes différentes, d’après leur nom", 21) in rows

    def test_who_comes_again_is_one_person_and_two_participations(self, database: Database, workshop: str) -> None:
        later = database.read(programme.workshop_named, "A3-ACT-2").id

        def comes_again(session: Session) -> None:
            people = session.scalars(select(Attendance.participant_id).where(Attendance.participant_id.is_not(None)))
            enter(session, later, next(iter(people)))

        before = database.read(reporting.compile_minutes, workshop, EVENING).totals
        database.write(comes_again)
        after = database.read(reporting.compile_minutes, later, EVENING)
        assert (after.totals.participations, after.totals.workshops) == (before.participations + 1, 2)
        assert after.counts.present == 1
        assert before.participations == before.people + before.unnamed + before.group_member == 31

    def test_the_sheet_to_sign_holds_everybody_expected_and_nothing_of_them_but_a_name(
        self, database: Database, workshop: str, tmp_path: Path
    ) -> None:
        sheet = sheet_of(database, workshop, blank=True)
        assert len(sheet.lines) == sheet.counts.expected == 19
        assert all(line.manner is None and line.proof is None for line in sheet.lines)
        text = printed(sheet, tmp_path)
        assert all(f"Nom{letter}" in text for letter in "ABCDEFGHIJKLMNOPQRS")
        assert "Najib" not in text


class TestOnePerson:
    def test_a_minor_is_not_marked(self, database: Database, workshop: str, tmp_path: Path) -> None:
        def arrives(session: Session) -> None:
            person = register(session, "Roy", "Zoé", workshop, minority=Minority.AWAITED)
            enter(session, workshop, person, minor=True)

        database.write(arrives)
        assert not {"minor", "minority", "needs", "email", "phone"} & {field.name for field in fields(SheetLine)}
        table, _foot = printed(sheet_of(database, workshop), tmp_path).split("Bilan de l’accueil")
        assert "Roy Zoé" in table
        assert "mineur" not in table

    def test_a_contact_left_without_a_name_leaves_no_name(
        self, database: Database, workshop: str, tmp_path: Path
    ) -> None:
        def arrives(session: Session) -> None:
            without_name(session, workshop, 1)
            person = register(session, "")
            session.get_one(Participant, person).other_contact = "passera à l’accueil du CCAS"
            session.get_one(Attendance, without_name(session, workshop, 2)).participant_id = person

        database.write(arrives)
        text = printed(sheet_of(database, workshop), tmp_path)
        assert "1 Sans nom n° 1" in text
        assert "2 Sans nom n° 2" in text
        assert "passera" not in text
        assert "2 personnes présentes, dont 2 sans nom." in text

    def test_a_name_left_after_the_closing_changes_neither_the_numbers_nor_the_sheet(
        self, database: Database, workshop: str, tmp_path: Path
    ) -> None:
        first, second = database.write(check_in.unnamed, workshop, 2, EVENING)
        database.write(completing.attach, first, NewPerson(first_name="Nour"), EVENING)
        database.write(close_workshop, workshop, EVENING)
        database.write(completing.attach, second, NewPerson(first_name="Awa"), EVENING)
        text = printed(sheet_of(database, workshop), tmp_path)
        assert "1 Nour" in text
        assert "2 Sans nom n° 2" in text
        assert "Awa" not in text
        assert "2 personnes présentes, dont 1 sans nom." in text

    def test_a_group_whose_name_is_a_number_is_a_group(self, database: Database, workshop: str) -> None:
        database.write(group, workshop, "44", 2)
        assert [full_name(line) for line in sheet_of(database, workshop).lines] == ["44 (groupe), 1", "44 (groupe), 2"]

    def test_somebody_found_to_be_another_one_is_not_expected_twice(self, database: Database, workshop: str) -> None:
        kept = database.write(register, "Benali", "Samir", workshop)
        other = database.write(register, "Bénali", "Samir", workshop)
        database.write(duplicates.same_person, kept, other, EVENING)
        for blank in (True, False):
            sheet = sheet_of(database, workshop, blank=blank)
            assert [line.surname for line in sheet.lines] == ["Benali"]
            assert sheet.counts.expected == 1

    def test_the_hour_of_a_presence_nobody_timed_is_not_printed(
        self, database: Database, workshop: str, tmp_path: Path
    ) -> None:
        def arrives(session: Session) -> None:
            for name, proof in (("Vu", Proof.DESK), ("Signé", Proof.SIGNATURE)):
                enter(session, workshop, register(session, name, "", workshop), proof=proof, table_number=2)

        database.write(arrives)
        text = printed(sheet_of(database, workshop), tmp_path)
        assert text.count("14 h 05 accueil") == 1
        assert re.search(r"Vu 2 14 h 05 accueil", text)
        assert re.search(r"Signé 2 — signature", text)

    def test_once_the_tables_are_erased_no_column_is_left_for_them(
        self, database: Database, workshop: str, tmp_path: Path
    ) -> None:
        database.write(group, workshop, "Emmaüs", 1, table_number=2)
        assert "Table Arrivée" in printed(sheet_of(database, workshop), tmp_path)

        def erase(session: Session) -> None:
            session.scalars(select(Attendance)).one().table_number = None

        database.write(erase)
        assert "Table Arrivée" not in printed(sheet_of(database, workshop), tmp_path)
