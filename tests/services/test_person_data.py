"""Everything that the dossier holds about one person is given, nothing of anybody else."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.documents.person_data_json import person_json, write_person_data_json
from fabrique_desktop.documents.person_data_pdf import write_person_data_pdf
from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.leaving import Edition
from fabrique_desktop.domain.people import (
    KEPT_CODE,
    Attendance,
    Manner,
    Participant,
    ParticipantCategory,
    RefusalReason,
    Registration,
    Role,
)
from fabrique_desktop.domain.programme import TableReport, Workshop
from fabrique_desktop.domain.rights import PersonData
from fabrique_desktop.services import capture, check_in, closing, desk_history, duplicates
from fabrique_desktop.services.person_data import compile_person_data
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING
from tests.documents import reading
from tests.services.people import register

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Story:
    """Zoé Roy, entered twice, who came, left, was refused, spoke for a table and is named in what was said."""

    database: Database
    zoe: str
    twin: str

    def data(self, person: str = "") -> PersonData:
        return self.database.read(compile_person_data, person or self.zoe, EVENING)


@pytest.fixture
def story(database: Database, workshop: str) -> Story:
    ids = database.write(_people, workshop)
    database.write(_evening, workshop, ids["zoe"])
    database.write(duplicates.same_person, ids["zoe"], ids["twin"], EVENING)
    return Story(database, ids["zoe"], ids["twin"])


def _people(session: Session, workshop: str) -> dict[str, str]:
    later = session.scalars(select(Workshop.id).where(Workshop.code == "A3-ACT-2")).one()
    zoe = register(session, "Roy", "Zoé", workshop, organization="ADIL 44")
    twin = register(session, "ROY", "Zoe", later)
    alike = register(session, "Roy", "Zoë")
    register(session, "Martin", "Paul", workshop)
    register(session, "Roy", "Jean", workshop)
    person = session.get_one(Participant, zoe)
    person.email, person.phone, person.source_id = "zoe.roy@example.org", "06 39 98 00 01", "P-017"
    person.answer_wanted, person.needs = True, "rampe"
    session.get_one(Participant, twin).other_contact = "boîte aux lettres 12"
    session.scalars(select(Registration).where(Registration.participant_id == zoe)).one().code = "ZR-1"
    session.flush()
    duplicates.different_people(session, zoe, alike)
    return {"zoe": zoe, "twin": twin}


def _evening(session: Session, workshop: str, zoe: str) -> None:
    presence = check_in.check_in(session, workshop, zoe, EVENING)
    session.get_one(Attendance, presence).table_number = 2
    check_in.depart(session, presence, EVENING + timedelta(hours=1))
    desk_history.refuse(session, workshop, zoe, RefusalReason.ALREADY_PRESENT, EVENING + timedelta(minutes=3))
    session.add_all(
        Attendance(
            workshop_id=workshop, participant_id=None, manner=Manner.GROUP_MEMBER, role=Role.PARTICIPANT,
            label=label, category=ParticipantCategory.CITIZEN, arrived_at=EVENING,
        )
        for label in ("Famille de Zoé Roy", "Emmaüs")
    )  # fmt: skip
    session.add_all(
        TableReport(workshop_id=workshop, table_number=table, rapporteur=name)
        for table, name in ((2, "Zoé"), (3, "Jean"))
    )
    for text in (
        "On attend trop. Mme Zoé Roy et M. Paul Martin l’ont dit ensemble. Rien d’autre.",
        "M. Jean Roy habite là.",
        "Un ascenseur.",
    ):
        capture.add_contribution(session, workshop, Saying(text, 1), EVENING)
    session.add(
        Edition(workshop_id=workshop, version=1, seal="", digest="0" * 64, folder="/documents", made_at=EVENING)
    )


class TestWhatIsGiven:
    def test_both_entries_and_who_they_are(self, story: Story) -> None:
        keep, merged = story.data().entries
        assert (keep.surname, keep.first_name, keep.email, keep.source) == (
            "Roy",
            "Zoé",
            "zoe.roy@example.org",
            "P-017",
        )
        assert (keep.answer_wanted, keep.photo_allowed, keep.merged) == (True, False, False)
        assert (merged.surname, merged.merged, merged.other_contact) == ("ROY", True, "boîte aux lettres 12")
        assert keep.noted_at is not None

    def test_asked_of_the_merged_entry_it_is_the_same_person(self, story: Story) -> None:
        assert story.data(story.twin) == story.data()

    def test_registrations_and_presences(self, story: Story) -> None:
        data = story.data()
        assert {(one.where.code, one.code) for one in data.expected} == {("A3-ACT-1", "ZR-1"), ("A3-ACT-2", "")}
        (came,) = data.came
        assert (came.where.code, came.table, came.arrived_at) == ("A3-ACT-1", 2, EVENING)
        assert came.departed_at == EVENING + timedelta(hours=1)

    def test_a_cancelled_presence_is_given_as_such(self, story: Story) -> None:
        def cancel(session: Session) -> None:
            here = session.scalars(select(Attendance.id).where(Attendance.participant_id == story.zoe)).one()
            check_in.cancel_presence(session, here, EVENING)

        story.database.write(cancel)
        assert story.data().came[0].cancelled_at == EVENING

    def test_a_second_code_is_given_without_its_mark(self, story: Story, workshop: str) -> None:
        def keep_code(session: Session) -> None:
            session.add(Registration(participant_id=story.twin, workshop_id=workshop, code=f"{KEPT_CODE}ZR-2"))

        story.database.write(keep_code)
        assert [(one.code, one.spare) for one in story.data().expected if one.spare] == [("ZR-2", True)]

    def test_what_was_refused_decided_and_spoken(self, story: Story) -> None:
        data = story.data()
        assert [one.reason for one in data.turned_away] == [RefusalReason.ALREADY_PRESENT]
        assert len(data.told_apart) == 1
        assert [one.label for one in data.group_labels] == ["Famille de Zoé Roy"]
        assert [(one.table, one.rapporteur, one.alone) for one in data.spoke_for] == [(2, "Zoé", True)]
        assert [(one.where.code, one.version) for one in data.left] == [("A3-ACT-1", 1)]

    def test_only_the_sentence_that_names_them_without_the_others(self, story: Story) -> None:
        (passage,) = story.data().passages
        assert passage.sentence == "Mme Zoé Roy et M. [autre personne] l’ont dit ensemble."
        assert (passage.holder, passage.reference) == ("contribution", "A3-ACT-1-T1-01")

    def test_an_entry_of_somebody_else_that_names_them_is_not_shown(self, story: Story) -> None:
        def note(session: Session) -> None:
            paul = session.scalars(select(Participant).where(Participant.surname == "Martin")).one()
            paul.other_contact = "par sa voisine Zoé Roy, 02 61 91 00 09"

        story.database.write(note)
        passage = next(one for one in story.data().passages if one.holder == "participant")
        assert (passage.words, passage.sentence) == ("Zoé Roy", "")

    def test_the_history_tells_each_change_and_leads_to_nobody_else(self, story: Story) -> None:
        history = story.data().history
        assert {one.entity for one in history} == {
            "participant",
            "registration",
            "attendance",
            "refusal",
            "distinction",
        }
        written = {(one.entity, one.field): one.value for one in history}
        assert written["participant", "email"] == "zoe.roy@example.org"
        assert written["registration", "workshop_id"] in ("A3-ACT-1", "A3-ACT-2")
        assert {one.value for one in history if one.field in ("one_id", "other_id")} == {
            "cette personne",
            "une autre personne",
        }
        assert not [one for one in history if _UUID.search(str(one.value))]

    def test_what_the_closing_erased_is_said_to_be(self, story: Story, workshop: str) -> None:
        story.database.write(closing.close_workshop, workshop, EVENING)
        data = story.data()
        assert data.came[0].table is None
        erased = {one.field for one in data.history if one.erased}
        assert "table_number" in erased
        assert data.spoke_for == ()

    def test_a_registration_deleted_since_is_still_told_by_the_journal(self, story: Story) -> None:
        def delete(session: Session) -> None:
            session.delete(session.scalars(select(Registration).where(Registration.code == "ZR-1")).one())

        story.database.write(delete)
        assert ("registration", "delete") in {(one.entity, one.action) for one in story.data().history}


def test_somebody_of_whom_nothing_is_known_but_a_name(database: Database) -> None:
    person = database.write(register, "Najibullah")
    data = database.read(compile_person_data, person, EVENING)
    assert data.full_name == "Najibullah"
    assert (data.expected, data.came, data.passages) == ((), (), ())


def test_the_file_explains_its_keys_and_holds_no_identifier(story: Story, tmp_path: Path) -> None:
    path = tmp_path / "personne.json"
    write_person_data_json(story.data(), path)
    text = path.read_text(encoding="utf-8")
    told = json.loads(text)
    assert not _UUID.search(text)
    assert told["format"] == "fabrique-personne-1"
    assert set(told) <= set(told["cles"])
    assert told["passages"][0]["phrase"] == "Mme Zoé Roy et M. [autre personne] l’ont dit ensemble."
    assert told["presences"][0]["arrivee"] == "2017-04-06T14:05:00+02:00"
    assert told["fiches"][0]["accords"]["recevoir_la_reponse"] is True
    assert "Martin" not in text
    assert "Jean" not in text
    assert "{" not in " ".join(told["droits"])


def test_the_paper_says_the_same(story: Story, tmp_path: Path) -> None:
    path = tmp_path / "personne.pdf"
    data = story.data()
    write_person_data_pdf(data, path)
    text = reading.whole(path)
    for part in (
        "Zoé Roy", "zoe.roy@example.org", "06 39 98 00 01", "P-017", "ZR-1", "boîte aux lettres 12", "ADIL 44",
        "arrivée à 14 h 05", "départ à 15 h 05", "Table 2".lower(), "déjà noté·e présent·e", "Famille de Zoé Roy",
        "Passages où ce nom apparaît", "l’ont dit ensemble", "article 6.1.e", "une empreinte de ces mots",
        "Recevoir la réponse de la Ville oui", "Une photo de vous non",
    ):  # fmt: skip
        assert part in text, part
    assert not _UUID.search(text)
    assert "Martin" not in text
    assert str(person_json(data)["contact"]) in text
