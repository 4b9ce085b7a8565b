"""Where people sit: the rule of the workshop proposes, a person decides, who leaves frees the chair."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from fabrique_desktop.domain.errors import NoSeatApart, TableInUse, UnknownTable, WorkshopClosed
from fabrique_desktop.domain.people import Attendance, Manner, ParticipantCategory, Role
from fabrique_desktop.domain.programme import Seating, Workshop
from fabrique_desktop.services import check_in, closing, programme, seating
from fabrique_desktop.services.history import DESK, undo_last
from fabrique_desktop.services.seating import TableRow
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING
from tests.services.people import register

CITIZEN, AGENT = ParticipantCategory.CITIZEN, ParticipantCategory.CITY_AGENT
ASSOCIATION = ParticipantCategory.ASSOCIATION
Arrange = Callable[..., None]
Arrive = Callable[..., str]


@pytest.fixture(autouse=True)
def _sound_afterwards(database: Database, dossier: Path) -> Iterator[None]:
    yield
    assert check_dossier(dossier).problems == ()


@pytest.fixture
def arrange(database: Database, workshop: str) -> Arrange:
    """So many tables and seats, and how the desk proposes one."""

    def arranging(tables: int, seats: int, rule: Seating = Seating.FEWEST) -> None:
        changes = {"tables": tables, "seats": seats, "seating": rule}
        database.write(programme.edit_workshop, workshop, changes)

    return arranging


@pytest.fixture
def arrive(database: Database, workshop: str) -> Arrive:
    """One more person, at this table or at the one proposed; the presence's id."""

    def arriving(
        table: int | None = 0,
        category: ParticipantCategory = CITIZEN,
        house: str = "",
        role: Role = Role.PARTICIPANT,
        *,
        group: bool = False,
    ) -> str:
        def entering(session: Session) -> str:
            there = session.get_one(Workshop, workshop)
            person = None if group or not house else register(session, "Un", organization=house)
            here = Attendance(
                workshop_id=workshop,
                participant_id=person,
                manner=Manner.GROUP_MEMBER if group else Manner.WALK_IN,
                label=house if group else "",
                role=role,
                category=category,
                arrived_at=EVENING,
                table_number=seating.propose(session, there, category, house) if table == 0 else table,
            )
            session.add(here)
            session.flush()
            return here.id

        return database.write(entering)

    return arriving


def people(database: Database, workshop: str) -> list[int]:
    return [table.people for table in database.read(seating.tables, workshop)]


def proposed(database: Database, workshop: str, category: ParticipantCategory = CITIZEN, house: str = "") -> int | None:
    return database.read(lambda s: seating.propose(s, s.get_one(Workshop, workshop), category, house))


class TestProposing:
    def test_the_emptiest_table_then_the_lowest_number(
        self, database: Database, workshop: str, arrange: Arrange, arrive: Arrive
    ) -> None:
        arrange(3, 4)
        arrive(1)
        assert proposed(database, workshop) == 2
        for _ in range(11):
            arrive()
        assert people(database, workshop) == [4, 4, 4]

    def test_a_full_room_still_seats(self, database: Database, workshop: str, arrange: Arrange, arrive: Arrive) -> None:
        for rule in (Seating.FEWEST, Seating.MIXED, Seating.LOT):
            arrange(2, 1, rule)
            while min(people(database, workshop)) < 1:
                arrive()
            assert proposed(database, workshop) in (1, 2)
        arrive(1)
        assert proposed(database, workshop) == 2

    def test_who_left_frees_the_seat_and_who_is_cancelled_never_had_one(
        self, database: Database, workshop: str, arrange: Arrange, arrive: Arrive
    ) -> None:
        arrange(2, 2)
        ids = [arrive() for _ in range(4)]
        database.write(check_in.depart, ids[1], EVENING)
        assert people(database, workshop) == [2, 1]
        assert proposed(database, workshop) == 2
        database.write(check_in.cancel_presence, ids[0], EVENING)
        database.write(check_in.come_back, ids[1])
        assert people(database, workshop) == [1, 2]

    def test_those_apart_take_no_seat_in_the_numbers(
        self, database: Database, workshop: str, arrange: Arrange, arrive: Arrive
    ) -> None:
        arrange(2, 8)
        arrive(1, role=Role.INTERPRETER)
        assert people(database, workshop) == [0, 0]
        assert database.read(seating.unseated, workshop) == 0

    def test_points_of_view_cross(self, database: Database, workshop: str, arrange: Arrange, arrive: Arrive) -> None:
        arrange(4, 8, Seating.MIXED)
        for category, house in ((CITIZEN, ""), (AGENT, "Ville – Logement"), (ASSOCIATION, "Emmaüs")):
            for _ in range(8):
                arrive(category=category, house=house)
        tables = database.read(seating.tables, workshop)
        assert [table.people for table in tables] == [6, 6, 6, 6]
        assert all(table.categories == {CITIZEN: 2, AGENT: 2, ASSOCIATION: 2} for table in tables)

    def test_one_house_is_known_under_its_spellings(
        self, database: Database, workshop: str, arrange: Arrange, arrive: Arrive
    ) -> None:
        arrange(3, 8, Seating.MIXED)
        arrive(1, ASSOCIATION, "C.C.A.S. – Accueil")
        arrive(2, ASSOCIATION, "ccas", group=True)
        arrive(3, AGENT, "Ville")
        arrive(3, CITIZEN, "Ville")
        assert proposed(database, workshop, ASSOCIATION, "CCAS") == 3
        assert proposed(database, workshop, ASSOCIATION, "") == 3
        assert proposed(database, workshop, AGENT, "") == 1

    def test_mixing_never_leaves_a_table_behind(
        self, database: Database, workshop: str, arrange: Arrange, arrive: Arrive
    ) -> None:
        arrange(2, 8, Seating.MIXED)
        arrive(1, AGENT)
        arrive(1, AGENT)
        assert proposed(database, workshop, CITIZEN) == 2

    def test_the_lot_falls_on_every_free_seat_and_on_no_other(
        self, database: Database, workshop: str, arrange: Arrange, arrive: Arrive
    ) -> None:
        arrange(3, 2, Seating.LOT)
        arrive(2)
        arrive(2)
        arrive(1)
        drawn = Counter(proposed(database, workshop) for _ in range(300))
        assert set(drawn) == {1, 3}
        assert drawn[3] > drawn[1] > 0  # two chairs against one

    def test_nobody_is_placed_where_everyone_chooses(
        self, database: Database, workshop: str, arrange: Arrange, arrive: Arrive
    ) -> None:
        arrange(3, 2, Seating.NONE)
        arrive()
        assert proposed(database, workshop) is None
        assert database.read(seating.unseated, workshop) == 1


class TestSeating:
    def test_one_key_goes_round_the_tables_and_is_undone(
        self, database: Database, workshop: str, arrange: Arrange, arrive: Arrive
    ) -> None:
        arrange(3, 8)
        here = arrive(None)
        assert [database.write(seating.next_table, here) for _ in range(4)] == [1, 2, 3, 1]
        database.write(undo_last, DESK, [workshop], EVENING)
        assert people(database, workshop) == [0, 0, 1]
        database.write(seating.seat, here, None)
        assert (people(database, workshop), database.read(seating.unseated, workshop)) == ([0, 0, 0], 1)

    def test_a_table_that_is_not_there(
        self, database: Database, workshop: str, arrange: Arrange, arrive: Arrive
    ) -> None:
        arrange(3, 8)
        here = arrive(2)
        for number in (0, 4, -1):
            with pytest.raises(UnknownTable):
                database.write(seating.seat, here, number)
        assert people(database, workshop) == [0, 1, 0]

    def test_a_closed_workshop_no_longer_moves(self, database: Database, workshop: str, arrive: Arrive) -> None:
        here = arrive()
        database.write(closing.close_workshop, workshop, EVENING)
        with pytest.raises(WorkshopClosed):
            database.write(seating.seat, here, 1)
        with pytest.raises(WorkshopClosed):
            database.write(seating.next_table, here)

    def test_a_table_where_somebody_sits_is_not_taken_away(
        self, database: Database, workshop: str, arrange: Arrange, arrive: Arrive
    ) -> None:
        arrange(4, 8)
        here = arrive(4)
        with pytest.raises(TableInUse) as refused:
            arrange(3, 8)
        assert refused.value.number == 4
        database.write(check_in.depart, here, EVENING)
        arrange(3, 8)
        database.write(check_in.come_back, here)
        assert [(table.number, table.people) for table in database.read(seating.tables, workshop)] == [
            (1, 0), (2, 0), (3, 0), (4, 1),
        ]  # fmt: skip
        assert database.write(seating.next_table, here) == 1


def test_nobody_apart_is_given_a_table(database: Database, workshop: str, arrive: Arrive) -> None:
    observer = arrive(None, role=Role.OBSERVER)
    for give in (
        lambda: database.write(seating.next_table, observer),
        lambda: database.write(seating.seat, observer, 2),
    ):
        with pytest.raises(NoSeatApart):
            give()
    database.write(seating.seat, observer, None)
    assert sum(people(database, workshop)) == 0


class TestPlan:
    def test_free_and_full(self) -> None:
        assert [(TableRow(1, n, 2, {}).free, TableRow(1, n, 2, {}).full) for n in range(4)] == [
            (2, False), (1, False), (0, True), (0, True),
        ]  # fmt: skip

    def test_it_travels_to_another_process_and_bears_numbers_only(
        self, database: Database, workshop: str, arrange: Arrange, arrive: Arrive
    ) -> None:
        arrange(2, 2)
        arrive(1, ASSOCIATION, "Les Amis de Tharreau")
        arrive(None)
        plan = database.read(seating.compile_plan, workshop, EVENING)
        frozen = pickle.dumps(plan)
        assert pickle.loads(frozen) == plan  # noqa: S301 - our own bytes
        assert b"Tharreau" not in frozen
        assert (plan.people, plan.unseated) == (1, 1)
        assert plan.tables == (TableRow(1, 1, 2, {ASSOCIATION: 1}), TableRow(2, 0, 2, {}))
