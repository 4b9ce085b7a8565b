"""What is still to ask: listed once the rush is over, the most important first; asking is never compulsory."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from fabrique_desktop.domain.errors import ChangedMeanwhile, EmptyText, NeedsNotKept, PhotoOfMinor, WorkshopClosed
from fabrique_desktop.domain.people import Attendance, Manner, Minority, Participant, ParticipantCategory, Role
from fabrique_desktop.services import (
    attendance,
    check_in,
    closing,
    completing,
    correcting,
    duplicates,
    programme,
    reporting,
)
from fabrique_desktop.services.check_in import Manners, NewPerson, Several
from fabrique_desktop.services.completing import Lack, attach, to_complete
from fabrique_desktop.services.history import DESK, Gesture, undo_last
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING
from tests.services.people import register
from tests.services.register import everything

LATER = EVENING + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _sound_afterwards(database: Database, dossier: Path) -> Iterator[None]:
    yield
    assert check_dossier(dossier).problems == ()


@pytest.fixture
def citizens(database: Database) -> str:
    return database.read(programme.workshop_named, "A3-CIT-1").id


def lacks(database: Database, *workshop_ids: str) -> dict[str, tuple[Lack, ...]]:
    return {one.title: one.lacks for one in database.read(to_complete, workshop_ids)}


def walk_in(
    database: Database, workshop: str, surname: str, first_name: str = "", organization: str = "", **facts: Any
) -> str:
    return database.write(check_in.walk_in, workshop, NewPerson(surname, first_name, organization, **facts), EVENING)


def presence(database: Database, id_: str) -> Attendance:
    return database.read(lambda session: session.get_one(Attendance, id_))


def person(database: Database, id_: str) -> Participant:
    return database.read(lambda session: session.get_one(Participant, id_))


class TestList:
    def test_what_is_asked_of_an_actor(self, database: Database, workshop: str) -> None:
        walk_in(database, workshop, "", "Marie", email="m@example.org", answer_wanted=True)
        walk_in(database, workshop, "Le Gall", "Yann", "Emmaüs", phone="06 39 98 00 00")
        walk_in(database, workshop, "Riou", "Anne", "Emmaüs", other_contact="au CCAS", answer_wanted=True)
        walk_in(database, workshop, "Kerjean", "Paul", "Emmaüs")
        assert lacks(database, workshop) == {
            "Marie": (Lack.SURNAME, Lack.STRUCTURE),
            "Paul Kerjean": (Lack.CONTACT,),
            "Yann Le Gall": (Lack.CONSENT,),
        }

    def test_a_citizen_s_first_name_is_enough(self, database: Database, citizens: str) -> None:
        walk_in(database, citizens, "", "Marie", email="m@example.org", answer_wanted=True)
        assert lacks(database, citizens) == {}

    def test_a_citizen_among_actors_has_no_structure(self, database: Database, workshop: str) -> None:
        citizen = ParticipantCategory.CITIZEN
        walk_in(database, workshop, "", "Marie", category=citizen, email="m@example.org", answer_wanted=True)
        assert lacks(database, workshop) == {}

    def test_the_most_important_first_and_those_without_a_name_last(self, database: Database, citizens: str) -> None:
        database.write(check_in.unnamed, citizens, 2, EVENING)
        database.write(check_in.several, citizens, Several(2, "Emmaüs"), LATER)
        walk_in(database, citizens, "Kerjean", "Paul")
        for name, at in (("Mohamed", EVENING), ("Mohammed", LATER)):
            benali = NewPerson("Benali", name, phone=f"06 39 98 00 0{len(name)}", answer_wanted=True)
            database.write(check_in.walk_in, citizens, benali, at)
        minor = database.write(register, "Quirion", "Nathan", citizens, minority=Minority.AWAITED)
        database.write(check_in.check_in, citizens, minor, EVENING)
        told = database.read(to_complete, [citizens])
        assert [one.title.replace("\u00a0", " ") for one in told] == [
            "Nathan Quirion", "Mohamed Benali", "Mohammed Benali", "Paul Kerjean",
            "Sans nom n° 1", "Sans nom n° 2", "Emmaüs (groupe), 1", "Emmaüs (groupe), 2",
        ]  # fmt: skip
        assert told[0].lacks == (Lack.AUTHORISATION, Lack.CONTACT)
        assert told[1].lacks == (Lack.DUPLICATE,)
        assert told[-1].lacks == (Lack.NAME_OR_CONTACT,)
        assert {one.workshop_code for one in told} == {"A3-CIT-1"}

    def test_nothing_is_asked_of_who_does_not_take_part(self, database: Database, workshop: str) -> None:
        database.write(check_in.walk_in, workshop, NewPerson("", "Aïcha"), EVENING, Manners(role=Role.INTERPRETER))
        database.write(check_in.unnamed, workshop, 2, EVENING, Manners(role=Role.CHILD))
        assert lacks(database, workshop) == {}

    def test_who_left_the_list_of_presences_is_not_asked(self, database: Database, workshop: str) -> None:
        database.write(check_in.cancel_presence, walk_in(database, workshop, "", "Marie"), EVENING)
        assert lacks(database, workshop) == {}

    def test_the_tables_and_the_two_workshops_of_one_desk(self, database: Database, workshop: str) -> None:
        other = database.read(programme.workshop_named, "A4-ACT-1").id
        here = [walk_in(database, one, "Le Gall") for one in (workshop, other)]
        told = {one.id: one for one in database.read(to_complete, [workshop, other])}
        assert {told[id_].workshop_code for id_ in here} == {"A3-ACT-1", "A4-ACT-1"}
        assert [told[id_].table for id_ in here] == [presence(database, id_).table_number for id_ in here]

    def test_people_and_pairs_are_read_together(self, database: Database, workshop: str) -> None:
        walk_in(database, workshop, "Benali", "Mohamed")
        database.write(register, "Benali", "Mohammed", workshop)
        people, pairs = database.read(completing.left, [workshop])
        assert people == database.read(to_complete, [workshop])
        assert pairs == database.read(duplicates.possible_duplicates, [workshop])
        assert len(pairs) == 1
        assert people[0].lacks[0] is Lack.DUPLICATE
        assert database.read(completing.left, []) == ([], [])


class TestAttach:
    def test_a_name_left_afterwards(self, database: Database, workshop: str) -> None:
        first, second = database.write(check_in.unnamed, workshop, 2, EVENING)
        before = everything(database)
        id_ = database.write(attach, second, NewPerson("Le Gall", "Marie", "Emmaüs", phone="06 39 98 00 00"), LATER)
        one = presence(database, second)
        assert (one.participant_id, one.manner, one.label, one.arrived_at) == (id_, Manner.WALK_IN, "2", EVENING)
        told = database.read(attendance.counts, workshop)
        assert (told.present, told.unnamed, told.walk_in) == (2, 1, 1)
        undone = database.write(undo_last, DESK, [workshop], LATER)
        assert (undone.gesture, undone.what, undone.code) == (Gesture.NAMING, "Marie Le Gall", "A3-ACT-1")
        assert everything(database) == before
        assert presence(database, first).manner is Manner.UNNAMED

    def test_a_contact_alone_keeps_the_person_unnamed(self, database: Database, workshop: str) -> None:
        (here,) = database.write(check_in.unnamed, workshop, 1, EVENING)
        left = NewPerson(other_contact="passera à l’accueil du CCAS", answer_wanted=True)
        id_ = database.write(attach, here, left, LATER)
        assert (person(database, id_).other_contact, person(database, id_).full_name) == (left.other_contact, "")
        assert presence(database, here).manner is Manner.UNNAMED
        assert database.read(attendance.counts, workshop).unnamed == 1
        assert lacks(database, workshop).keys() <= {"Sans nom n°\u00a01"}

    def test_a_number_is_not_given_again(self, database: Database, workshop: str) -> None:
        first, _second = database.write(check_in.unnamed, workshop, 2, EVENING)
        database.write(attach, first, NewPerson("Le Gall"), LATER)
        (third,) = database.write(check_in.unnamed, workshop, 1, LATER)
        assert presence(database, third).label == "3"

    def test_of_a_group_one_keeps_the_structure(self, database: Database, workshop: str) -> None:
        here, _other = database.write(check_in.several, workshop, Several(2, "Emmaüs"), EVENING)
        before = database.read(attendance.counts, workshop)
        id_ = database.write(attach, here, NewPerson("Le Gall"), LATER)
        after = database.read(attendance.counts, workshop)
        assert person(database, id_).organization == "Emmaüs"
        assert (after.present, after.group_member, after.structures) == (2, 1, before.structures)

    def test_refusals(self, database: Database, workshop: str) -> None:
        (here,) = database.write(check_in.unnamed, workshop, 1, EVENING)
        (minor,) = database.write(check_in.unnamed, workshop, 1, EVENING, Manners(minor=True))
        before = everything(database)
        with pytest.raises(EmptyText):
            database.write(attach, here, NewPerson(organization="Emmaüs", needs="interprète"), LATER)
        with pytest.raises(PhotoOfMinor):
            database.write(attach, minor, NewPerson("Quirion", photo_allowed=True), LATER)
        assert everything(database) == before
        id_ = database.write(attach, minor, NewPerson("Quirion"), LATER)
        assert (person(database, id_).minority, presence(database, minor).minor) == (Minority.AWAITED, True)
        with pytest.raises(ChangedMeanwhile):
            database.write(attach, minor, NewPerson("Quirion"), LATER)
        database.write(check_in.cancel_presence, here, LATER)
        with pytest.raises(ChangedMeanwhile):
            database.write(attach, here, NewPerson("Le Gall"), LATER)

    @pytest.mark.parametrize(
        "left",
        [NewPerson("Le Gall", "Marie"), NewPerson(email="a@example.org"), NewPerson("Roy", minority=Minority.AWAITED)],
    )
    def test_once_closed_no_number_changes(self, database: Database, workshop: str, left: NewPerson) -> None:
        (here,) = database.write(check_in.unnamed, workshop, 1, EVENING)
        database.write(closing.close_workshop, workshop, LATER)
        before, told = everything(database), database.read(attendance.counts, workshop)
        with pytest.raises(WorkshopClosed):
            database.write(attach, here, NewPerson("Le Gall", "", "Emmaüs"), LATER)
        database.write(attach, here, left, LATER)
        assert database.read(attendance.counts, workshop) == told
        assert database.read(reporting.compile_sheet, workshop, LATER).counts == told
        database.write(undo_last, DESK, [workshop], LATER)
        assert everything(database) == before

    def test_who_is_used_since_stays_in_the_register(self, database: Database, workshop: str) -> None:
        (here,) = database.write(check_in.unnamed, workshop, 1, EVENING)
        other = database.read(programme.workshop_named, "A4-ACT-1").id
        id_ = database.write(attach, here, NewPerson("Le Gall"), LATER)
        database.write(check_in.check_in, other, id_, LATER)
        database.write(undo_last, DESK, [workshop], LATER)
        assert presence(database, here).participant_id is None

        def there(session: Session) -> bool:
            return session.get(Participant, id_) is not None

        assert database.read(there)


def test_a_need_of_the_day_is_not_kept_once_the_day_is_over(database: Database, workshop: str) -> None:
    """It would stay for ever: nothing closes any more that would erase it."""
    (presence,) = database.write(check_in.unnamed, workshop, 1, EVENING)
    database.write(closing.close_workshop, workshop, EVENING)
    for one in database.read(programme.workshops):
        if one.id != workshop:
            database.write(closing.close_workshop, one.id, EVENING)
    with pytest.raises(NeedsNotKept):
        database.write(completing.attach, presence, NewPerson(phone="06 39 98 00 00", needs="interprète"), EVENING)
    person = database.write(completing.attach, presence, NewPerson(phone="06 39 98 00 00"), EVENING)
    before = database.read(correcting.person_card, person)
    with pytest.raises(NeedsNotKept):
        database.write(correcting.correct_person, person, replace(before, needs="interprète"), before)
