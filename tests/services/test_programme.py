"""The timetable of 2017, what the day calls for, and what slips."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.domain.errors import CodeTaken, EndsBeforeStart, UnknownWorkshop
from fabrique_desktop.domain.people import RefusalReason
from fabrique_desktop.domain.programme import Seating
from fabrique_desktop.services import closing, programme, timetable
from fabrique_desktop.services.desk_history import desk_events, refuse
from fabrique_desktop.services.programme import WorkshopRow, local, parallel_to, workshops_of_the_day
from fabrique_desktop.services.timetable import NewWorkshop
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING
from tests.services.people import register


def proposed(database: Database, at: str) -> list[str]:
    rows = database.read(programme.workshops)
    return [row.code for row in workshops_of_the_day(rows, local(at))]


def named(database: Database, code: str) -> WorkshopRow:
    return database.read(programme.workshop_named, code)


class TestFounding:
    def test_the_programme_of_2017(self, database: Database) -> None:
        rows = database.read(programme.workshops)
        assert len(rows) == 17
        assert rows[-1].code == "GA"
        assert rows[-1].starts_at is None
        assert rows[-1].axis_number is None
        process = database.read(programme.process)
        assert ([code for code, _n, _s in process.angles], len(process.axes)) == (["P", "C"], 4)
        assert not process.training
        assert len(process.milestones) == 1

    def test_hours_are_those_on_the_wall(self, database: Database) -> None:
        row = named(database, "a1-cit-1 ")
        assert row.starts_at == datetime.fromisoformat("2017-05-19T18:30:00+02:00")
        assert row.starts_at.isoformat() == "2017-05-19T18:30:00+02:00"

    def test_the_two_of_19_may_come_in_order(self, database: Database) -> None:
        codes = [row.code for row in database.read(programme.workshops)]
        assert codes.index("A2-CIT-1") < codes.index("A1-CIT-1")

    def test_an_unknown_code_is_refused(self, database: Database) -> None:
        with pytest.raises(UnknownWorkshop, match="A9"):
            named(database, "A9")


class TestOfTheDay:
    @pytest.mark.parametrize(
        ("at", "codes"),
        [
            ("2017-03-23T18:30", ["A1-ACT-1", "A2-ACT-1", "A3-ACT-1", "A4-ACT-1"]),
            ("2017-04-06T00:01", ["A1-ACT-1", "A2-ACT-1", "A3-ACT-1", "A4-ACT-1"]),
            ("2017-04-06T23:59", ["A1-ACT-1", "A2-ACT-1", "A3-ACT-1", "A4-ACT-1"]),
            ("2017-04-07T09:00", ["A1-ACT-2", "A2-ACT-2"]),
            ("2017-05-19T17:00", ["A2-CIT-1", "A1-CIT-1"]),
            ("2017-06-10T20:00", ["A3-CIT-2", "A4-CIT-2"]),
            ("2017-12-01T09:00", ["A3-CIT-2", "A4-CIT-2"]),
        ],
    )
    def test_today_else_next_else_last(self, database: Database, at: str, codes: list[str]) -> None:
        assert proposed(database, at) == codes

    def test_the_closed_ones_are_left_out(self, database: Database) -> None:
        for code in ("A1-ACT-1", "A2-ACT-1"):
            database.write(closing.close_workshop, named(database, code).id, EVENING)
        assert proposed(database, "2017-04-06T14:00") == ["A3-ACT-1", "A4-ACT-1"]

    def test_all_closed_but_the_undated_one(self, database: Database) -> None:
        for row in database.read(programme.workshops):
            if row.starts_at:
                database.write(closing.close_workshop, row.id, EVENING)
        assert proposed(database, "2017-12-01T09:00") == ["GA"]
        database.write(closing.close_workshop, named(database, "GA").id, EVENING)
        assert proposed(database, "2017-12-01T09:00") == []

    def test_one_that_runs_past_midnight_is_still_proposed(self, database: Database, workshop: str) -> None:
        database.write(closing.start_workshop, workshop, EVENING)
        assert "A3-ACT-1" in proposed(database, "2017-04-07T00:30")

    def test_an_undated_one_that_runs_is_proposed(self, database: Database) -> None:
        database.write(closing.start_workshop, named(database, "GA").id, EVENING)
        assert "GA" in proposed(database, "2017-12-01T09:00")

    def test_the_day_is_that_of_paris(self, database: Database) -> None:
        rows = database.read(programme.workshops)
        at = datetime.fromisoformat("2017-04-05T23:30:00+00:00")  # already the 6th in Saint-Nazaire
        assert workshops_of_the_day(rows, at)[0].code == "A1-ACT-1"

    def test_parallel_pairs(self, database: Database) -> None:
        rows = database.read(programme.workshops)
        pairs = {row.code: [other.code for other in parallel_to(rows, row)] for row in rows}
        assert {code: others for code, others in pairs.items() if others} == {
            "A1-ACT-1": ["A2-ACT-1"],
            "A2-ACT-1": ["A1-ACT-1"],
            "A3-ACT-1": ["A4-ACT-1"],
            "A4-ACT-1": ["A3-ACT-1"],
        }


class TestEditing:
    def test_dates_slip(self, database: Database, workshop: str) -> None:
        later = EVENING + timedelta(days=7)
        changes = {
            "starts_at": later,
            "ends_at": later + timedelta(hours=3),
            "venue": " Salle  Jacques-Brel ",
        }
        database.write(programme.edit_workshop, workshop, changes)
        row = named(database, "A3-ACT-1")
        assert (row.starts_at, row.venue) == (later, "Salle Jacques-Brel")
        with pytest.raises(EndsBeforeStart):
            database.write(programme.edit_workshop, workshop, {"ends_at": EVENING})
        database.write(programme.edit_workshop, workshop, {"starts_at": None})
        assert named(database, "A3-ACT-1").ends_at is None

    @pytest.mark.parametrize("code", ["A4-ACT-1", "a4 act 1", "", "  "])
    def test_a_code_is_unique_and_not_empty(self, database: Database, workshop: str, code: str) -> None:
        with pytest.raises(CodeTaken):
            database.write(programme.edit_workshop, workshop, {"code": code})

    def test_a_workshop_put_back_keeps_its_tables_and_seats(self, database: Database) -> None:
        new = NewWorkshop("GA-2", tables=12, seats=6, seating=Seating.LOT)
        added = database.write(timetable.add_workshop, new)
        gone = database.write(timetable.remove_workshop, added)
        database.write(timetable.add_workshop, gone)
        row = named(database, "GA-2")
        assert (row.tables, row.seats, row.seating) == (12, 6, Seating.LOT)

    def test_a_refusal_is_no_reason_to_keep_a_workshop(self, database: Database, dossier: Path) -> None:
        person = database.write(register, "Rahimi")
        added = database.write(timetable.add_workshop, NewWorkshop("GA-2"))
        database.write(refuse, added, None, RefusalReason.UNKNOWN_CODE, EVENING)
        database.write(refuse, added, person, RefusalReason.ALREADY_PRESENT, EVENING)
        before = database.read(desk_events, [added])
        gone = database.write(timetable.remove_workshop, added)
        assert database.read(desk_events, [added]) == []
        again = database.write(timetable.add_workshop, gone)
        assert {(one.what, one.who, one.at) for one in database.read(desk_events, [again])} == {
            (one.what, one.who, one.at) for one in before
        }
        assert check_dossier(dossier).problems == ()

    def test_names_and_milestones(self, database: Database) -> None:
        database.write(programme.edit_axis, 3, " Se loger  ", "Se loger")
        database.write(programme.edit_angle, "P", "La parole des usagers", "Usagers")
        database.write(programme.edit_process, {"name": "La Fabrique 2018"})
        (milestone,) = database.read(programme.process).milestones
        database.write(programme.move_milestone, milestone[0], "Conseil", datetime(2017, 12, 15, tzinfo=PARIS).date())
        process = database.read(programme.process)
        assert process.axes[2] == (3, "Se loger", "Se loger")
        assert process.angles[0] == ("P", "La parole des usagers", "Usagers")
        assert (process.name, process.milestones[0][2]) == (
            "La Fabrique 2018",
            datetime(2017, 12, 15, tzinfo=PARIS).date(),
        )
