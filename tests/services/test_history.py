"""Undo takes back this post's last gesture here, as one more gesture, and never what stands under another."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fabrique_desktop import paths
from fabrique_desktop.documents.registrants import read_registrants
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Saying
from fabrique_desktop.domain.errors import BuiltUpon, NothingToUndo, WorkshopClosed
from fabrique_desktop.domain.journal import JournalValue
from fabrique_desktop.domain.people import Participant, RefusalReason, Registration, Role
from fabrique_desktop.domain.programme import Seating
from fabrique_desktop.services import (
    attendance,
    capture,
    check_in,
    closing,
    completing,
    duplicates,
    programme,
    searching,
    seating,
)
from fabrique_desktop.services.check_in import Expected, NewPerson, Several
from fabrique_desktop.services.desk_history import refuse
from fabrique_desktop.services.history import CAPTURE, DESK, Gesture, Undone, history, undo_last
from fabrique_desktop.services.importing import apply_import
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from tests.conftest import EVENING, SAMPLES, Clock
from tests.services.people import register
from tests.services.register import everything


@pytest.fixture(autouse=True)
def _sound_afterwards(database: Database, dossier: Path) -> Iterator[None]:
    yield
    assert check_dossier(dossier).problems == ()


@pytest.fixture
def other_post(
    database: Database, dossier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Database]:
    """The same file opened from another computer."""
    with monkeypatch.context() as environment:
        environment.setenv(paths.HOME_VARIABLE, str(tmp_path / "other"))
        other = open_dossier(dossier, clock=Clock())
    assert other.station != database.station
    yield other
    other.close()


def undo(database: Database, workshop: str, page: tuple[str, ...] = DESK) -> Undone:
    return database.write(undo_last, page, [workshop], database.clock())


def present(database: Database, workshop: str) -> int:
    return database.read(attendance.counts, workshop).present


def texts(database: Database, workshop: str) -> list[str]:
    return [row.text for row in database.read(capture.published, workshop)]


def people(database: Database) -> int:
    return database.read(lambda session: session.scalar(select(func.count()).select_from(Participant))) or 0


class TestDesk:
    def test_presences_are_taken_back_one_by_one(self, database: Database, workshop: str) -> None:
        ids = [database.write(register, name, "", workshop) for name in ("Çelik", "Öztürk")]
        for id_ in ids:
            database.write(check_in.check_in, workshop, id_, EVENING)
        assert undo(database, workshop).entity == "attendance"
        assert present(database, workshop) == 1
        undo(database, workshop)
        assert present(database, workshop) == 0
        with pytest.raises(NothingToUndo):
            undo(database, workshop)
        assert people(database) == 2

    def test_a_person_taken_back_can_be_checked_in_again(self, database: Database, workshop: str) -> None:
        id_ = database.write(register, "Çelik", "", workshop)
        for _ in range(3):
            database.write(check_in.check_in, workshop, id_, EVENING)
            undo(database, workshop)
        assert present(database, workshop) == 0

    def test_a_walk_in_stays_in_the_register_but_not_in_the_room(self, database: Database, workshop: str) -> None:
        database.write(check_in.walk_in, workshop, NewPerson("Le Gall", "Marie"), EVENING)
        assert undo(database, workshop).entity == "attendance"
        assert present(database, workshop) == 0
        assert database.read(attendance.attendance_rows, [workshop]) == []

    def test_three_without_a_name_are_one_gesture(self, database: Database, workshop: str) -> None:
        database.write(check_in.unnamed, workshop, 3, EVENING)
        undo(database, workshop)
        assert present(database, workshop) == 0

    def test_departure_role_and_name_come_back(self, database: Database, workshop: str) -> None:
        person = database.write(register, "Celic", "Hussein", workshop)
        here = database.write(check_in.check_in, workshop, person, EVENING)
        database.write(check_in.depart, here, EVENING)
        undo(database, workshop)
        assert database.read(attendance.counts, workshop).departed == 0
        database.write(check_in.correct_person, person, NewPerson("Çelik", "Hüseyin", "Ville"))
        undo(database, workshop)
        (found,) = database.read(searching.find_people, "celic")
        assert (found.surname, found.first_name, found.organization) == ("Celic", "Hussein", "")
        assert database.read(searching.find_people, "celik") == []

    def test_an_import_is_no_gesture_of_the_desk(self, database: Database, workshop: str) -> None:
        database.write(apply_import, read_registrants(SAMPLES / "registrants.csv").lines, None)
        with pytest.raises(NothingToUndo):
            undo(database, workshop)
        assert people(database) == 120

    def test_a_list_that_only_brings_codes_is_none_either(self, database: Database, workshop: str) -> None:
        database.write(register, "Çelik", "", workshop)

        def coded(session: Session) -> None:
            session.scalars(select(Registration)).one().code = "QR7"

        database.write(coded)
        with pytest.raises(NothingToUndo):
            undo(database, workshop)

    def test_a_registration_moved_is_moved_back_whole(self, database: Database, workshop: str) -> None:
        other = database.read(programme.workshop_named, "A4-ACT-1").id
        person = database.write(register, "Çelik", "", other)
        before = everything(database)
        database.write(check_in.move_here, workshop, Expected(person, "A4-ACT-1"), EVENING)
        with pytest.raises(NothingToUndo):
            undo(database, other)  # somebody came in to the other workshop
        undone = undo(database, workshop)
        assert (undone.gesture, undone.what, undone.code) == (Gesture.MOVE, "Çelik", "A3-ACT-1")
        assert everything(database) == before

    def test_a_registration_given_again_since_is_not_given_twice(self, database: Database, workshop: str) -> None:
        other = database.read(programme.workshop_named, "A4-ACT-1").id
        person = database.write(register, "Çelik", "", other)
        database.write(check_in.move_here, workshop, Expected(person, "A4-ACT-1"), EVENING)

        def again(session: Session) -> None:
            session.add(Registration(participant_id=person, workshop_id=other))

        database.write(again)
        before = everything(database)
        with pytest.raises(BuiltUpon):
            undo(database, workshop)
        assert everything(database) == before

    def test_a_closed_workshop_gets_no_registration_back(self, database: Database, workshop: str) -> None:
        other = database.read(programme.workshop_named, "A4-ACT-1").id
        person = database.write(register, "Çelik", "", other)
        database.write(check_in.move_here, workshop, Expected(person, "A4-ACT-1"), EVENING)
        database.write(closing.close_workshop, other, EVENING)
        with pytest.raises(WorkshopClosed):
            undo(database, workshop)
        assert database.read(attendance.counts, other).expected == 0

    def test_a_presence_cancelled_here_and_noted_again_elsewhere_is_not_doubled(
        self, database: Database, other_post: Database, workshop: str
    ) -> None:
        person = database.write(register, "Çelik", "", workshop)
        here = database.write(check_in.check_in, workshop, person, EVENING)
        database.write(check_in.cancel_presence, here, EVENING)
        other_post.write(check_in.check_in, workshop, person, EVENING)
        with pytest.raises(BuiltUpon):
            undo(database, workshop)
        assert present(database, workshop) == 1

    def test_what_was_erased_does_not_come_back(self, database: Database, workshop: str) -> None:
        person = database.write(register, "Çelik", "", workshop)
        database.write(check_in.correct_person, person, NewPerson("Çelik", needs="fauteuil"))
        database.write(check_in.correct_person, person, NewPerson("Çelik"))

        def erased(session: Session) -> None:
            for value in session.scalars(select(JournalValue).where(JournalValue.value == '"fauteuil"')):
                value.value = value.salt = None

        database.write(erased)
        with pytest.raises(BuiltUpon):
            undo(database, workshop)

    def test_the_table_and_the_role_come_back(self, database: Database, workshop: str) -> None:
        (here,) = database.write(check_in.unnamed, workshop, 1, EVENING)
        before = everything(database)
        database.write(seating.seat, here, 3)
        assert undo(database, workshop).fields == {"table_number"}
        database.write(check_in.change_role, here, Role.OBSERVER)
        undo(database, workshop)
        assert everything(database) == before

    def test_how_many_came_in_is_told(self, database: Database, workshop: str) -> None:
        database.write(check_in.unnamed, workshop, 3, EVENING)
        undone = undo(database, workshop)
        assert (undone.gesture, undone.number) == (Gesture.ARRIVAL, 3)

    def test_who_was_sent_away_as_already_here_is_built_upon_by_nothing(
        self, database: Database, workshop: str
    ) -> None:
        (here,) = database.write(check_in.unnamed, workshop, 1, EVENING)
        person = database.write(completing.attach, here, NewPerson("Le Gall"), EVENING)
        database.write(refuse, workshop, person, RefusalReason.ALREADY_PRESENT, EVENING)
        undo(database, workshop)
        assert (people(database), present(database, workshop)) == (0, 1)

    def test_the_other_workshop_is_left_alone(self, database: Database, workshop: str) -> None:
        other = database.read(programme.workshop_named, "A4-ACT-1").id
        database.write(check_in.unnamed, workshop, 1, EVENING)
        database.write(check_in.walk_in, other, NewPerson("Le Gall"), EVENING)
        undo(database, workshop)
        assert (present(database, workshop), present(database, other)) == (0, 1)
        with pytest.raises(NothingToUndo):
            undo(database, workshop)

    def test_each_page_undoes_its_own(self, database: Database, workshop: str) -> None:
        database.write(capture.add_contribution, workshop, Saying("Un banc"), EVENING)
        database.write(check_in.unnamed, workshop, 1, EVENING)
        undo(database, workshop, CAPTURE)
        assert (texts(database, workshop), present(database, workshop)) == ([], 1)


class TestClosedWorkshops:
    """Which structures came is a number of a workshop: an undo may not move it once it is closed."""

    @pytest.fixture
    def other(self, database: Database) -> str:
        return database.read(programme.workshop_named, "A4-ACT-1").id

    def correct(self, database: Database, person: str, organization: str) -> None:
        database.write(check_in.correct_person, person, NewPerson("Çelik", organization=organization))

    def test_a_structure_corrected_before_the_closing(
        self, database: Database, other_post: Database, workshop: str, other: str
    ) -> None:
        person = database.write(register, "Çelik", "", workshop)
        database.write(check_in.check_in, workshop, person, EVENING)
        self.correct(database, person, "Emmaüs")
        other_post.write(closing.close_workshop, workshop, EVENING)
        before = everything(database), database.read(attendance.counts, workshop)
        with pytest.raises(WorkshopClosed, match="A3-ACT-1"):
            undo(database, other)
        assert (everything(database), database.read(attendance.counts, workshop)) == before
        other_post.write(closing.reopen_workshop, workshop)
        undo(database, other)
        assert database.read(attendance.counts, workshop).structures == 0

    def test_of_somebody_whom_it_did_not_count(self, database: Database, other_post: Database, workshop: str) -> None:
        person = database.write(register, "Çelik", "", workshop)
        here = database.write(check_in.check_in, workshop, person, EVENING)
        other_post.write(check_in.cancel_presence, here, EVENING)
        self.correct(database, person, "Emmaüs")
        other_post.write(closing.close_workshop, workshop, EVENING)
        undo(database, workshop)
        assert database.read(check_in.person_card, person).organization == ""

    def test_a_name_is_put_right_at_any_time(self, database: Database, other_post: Database, workshop: str) -> None:
        person = database.write(register, "Çelik", "", workshop)
        database.write(check_in.check_in, workshop, person, EVENING)
        database.write(check_in.correct_person, person, NewPerson("Çélik"))
        other_post.write(closing.close_workshop, workshop, EVENING)
        undo(database, workshop)
        assert database.read(check_in.person_card, person).surname == "Çelik"

    def test_a_name_given_before_the_closing_stays(
        self, database: Database, other_post: Database, workshop: str
    ) -> None:
        person = database.write(register, "", "", workshop)
        database.write(check_in.check_in, workshop, person, EVENING)
        database.write(check_in.correct_person, person, NewPerson("Çelik"))
        other_post.write(closing.close_workshop, workshop, EVENING)
        with pytest.raises(WorkshopClosed):
            undo(database, workshop)
        assert database.read(check_in.person_card, person).surname == "Çelik"

    def test_a_contact_left_with_a_structure(self, database: Database, other_post: Database, workshop: str) -> None:
        database.write(programme.edit_workshop, workshop, {"seating": Seating.NONE})
        (here,) = database.write(check_in.several, workshop, Several(1, "Emmaüs"), EVENING)
        database.write(completing.attach, here, NewPerson(email="c@example.org"), EVENING)
        other_post.write(closing.close_workshop, workshop, EVENING)
        before = everything(database), database.read(attendance.counts, workshop)
        with pytest.raises(WorkshopClosed):
            undo(database, workshop)
        assert (everything(database), database.read(attendance.counts, workshop)) == before

    def test_two_entries_made_one_after_the_closing_are_told_apart_again(
        self, database: Database, workshop: str, other: str
    ) -> None:
        kept = database.write(register, "Çelik", "", workshop, organization="Emmaüs")
        database.write(check_in.check_in, workshop, kept, EVENING)
        twin = database.write(register, "Çelik", "", other, organization="Emmaüs")
        database.write(closing.close_workshop, workshop, EVENING)
        before = everything(database), database.read(attendance.counts, workshop)
        database.write(duplicates.same_person, kept, twin, EVENING)
        undo(database, workshop)
        assert (everything(database), database.read(attendance.counts, workshop)) == before


class TestCapture:
    def test_words_and_filing_come_back_in_turn(self, database: Database, workshop: str) -> None:
        saying = Saying("Un banc", 1, AngleChoice.PARTICIPATION, ContributionKind.IDEA)
        id_ = database.write(capture.add_contribution, workshop, saying, EVENING).id
        database.write(capture.revise, id_, Saying("Deux bancs", 2, AngleChoice.BOTH, ContributionKind.NEED, "mot"))
        database.write(capture.change_kind, [id_], ContributionKind.QUESTION)
        undo(database, workshop, CAPTURE)
        undo(database, workshop, CAPTURE)
        (row,) = database.read(capture.contribution_rows, workshop)
        assert (row.text, row.table, row.angle, row.kind, row.verbatim) == (
            "Un banc", 1, AngleChoice.PARTICIPATION, ContributionKind.IDEA, "",
        )  # fmt: skip
        assert database.read(capture.contribution_rows, workshop, words="deux") == []
        undo(database, workshop, CAPTURE)
        assert texts(database, workshop) == []
        with pytest.raises(NothingToUndo):
            undo(database, workshop, CAPTURE)

    def test_withdrawing_is_undone(self, database: Database, workshop: str) -> None:
        id_ = database.write(capture.add_contribution, workshop, Saying("Un banc"), EVENING).id
        database.write(capture.withdraw, id_, EVENING)
        undo(database, workshop, CAPTURE)
        assert texts(database, workshop) == ["Un banc"]

    def test_a_number_taken_back_is_not_given_again(self, database: Database, workshop: str) -> None:
        database.write(capture.add_contribution, workshop, Saying("Un"), EVENING)
        undo(database, workshop, CAPTURE)
        again = database.write(capture.add_contribution, workshop, Saying("Deux"), EVENING)
        assert again.reference == "A3-ACT-1-P-02"

    def test_nothing_is_undone_in_a_closed_workshop(self, database: Database, workshop: str) -> None:
        database.write(capture.add_contribution, workshop, Saying("Un banc"), EVENING)
        database.write(closing.close_workshop, workshop, EVENING)
        with pytest.raises(WorkshopClosed):
            undo(database, workshop, CAPTURE)
        assert texts(database, workshop) == ["Un banc"]


class TestTwoPosts:
    def test_one_does_not_undo_the_other(self, database: Database, other_post: Database, workshop: str) -> None:
        other_post.write(capture.add_contribution, workshop, Saying("De l’autre"), EVENING)
        with pytest.raises(NothingToUndo):
            undo(database, workshop, CAPTURE)

    def test_what_another_built_upon_stays(self, database: Database, other_post: Database, workshop: str) -> None:
        id_ = database.write(capture.add_contribution, workshop, Saying("Un banc"), EVENING).id
        other_post.write(capture.revise, id_, Saying("Un grand banc"))
        with pytest.raises(BuiltUpon):
            undo(database, workshop, CAPTURE)
        undo(other_post, workshop, CAPTURE)
        undo(database, workshop, CAPTURE)
        assert texts(database, workshop) == []

    def test_gestures_of_two_posts_that_bear_one_number(
        self, database: Database, other_post: Database, workshop: str
    ) -> None:
        """Gestures are numbered within a station: the other's number 2 is not ours."""
        id_ = database.write(capture.add_contribution, workshop, Saying("Un banc"), EVENING).id
        other_post.write(capture.add_contribution, workshop, Saying("Ailleurs"), EVENING)
        database.write(capture.change_angle, [id_], AngleChoice.BOTH)
        undo(database, workshop, CAPTURE)  # our gesture 2 is undone
        other_post.write(capture.revise, id_, Saying("Un grand banc"))  # the other's gesture 2 stands
        with pytest.raises(BuiltUpon):
            undo(database, workshop, CAPTURE)
        assert "Un grand banc" in texts(database, workshop)


def test_the_history_tells_every_wording(database: Database, workshop: str) -> None:
    database.operator = "AB"
    id_ = database.write(capture.add_contribution, workshop, Saying("Un ban", 1), EVENING).id
    database.operator = "CD"
    database.write(capture.revise, id_, Saying("Un banc", 1))
    database.write(capture.withdraw, id_, EVENING)
    told = [(c.operator, c.before, c.after) for c in database.read(history, id_) if c.field == "text"]
    assert told == [("AB", None, "Un ban"), ("CD", "Un ban", "Un banc")]
    assert [c.after for c in database.read(history, id_) if c.field == "withdrawn_at"] != [None]
