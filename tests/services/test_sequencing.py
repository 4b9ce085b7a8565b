"""The déroulé: what is planned, what really happened, what is left, and how lateness is taken up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta

import pytest

from fabrique_desktop.domain.base import between
from fabrique_desktop.domain.contributions import AngleChoice
from fabrique_desktop.domain.errors import EmptyText, StepBegun, Unreadable, WorkshopClosed
from fabrique_desktop.services import closing, leading, programme, sequencing, timetable
from fabrique_desktop.services.programme import WorkshopRow
from fabrique_desktop.services.sequencing import StepRow
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui import lead_words

MINUTE = timedelta(minutes=1)
START = programme.local("2017-04-06T14:00")


@pytest.fixture
def planned(database: Database, workshop: str) -> str:
    """A3-ACT-1, from 14 h to 17 h, with the usual déroulé: 180 minutes."""
    database.write(sequencing.plan_usual, workshop)
    return workshop


def steps(database: Database, workshop: str, at: int | None = None) -> Sequence[StepRow]:
    return database.read(sequencing.steps, workshop, None if at is None else START + at * MINUTE)


def row(database: Database, workshop: str) -> WorkshopRow:
    return next(one for one in database.read(programme.workshops) if one.id == workshop)


def begins(database: Database, workshop: str, at: int | None = None) -> list[int | None]:
    """Minutes from the announced start."""
    found = [one.begins_at for one in steps(database, workshop, at)]
    return [None if one is None else round((one - START) / MINUTE) for one in found]


def test_the_usual_deroule_fills_three_hours(database: Database, planned: str) -> None:
    rows = steps(database, planned)
    assert sum(one.minutes for one in rows) == 180
    assert begins(database, planned) == [0, 15, 30, 70, 110, 120, 140, 165]
    assert [one.planned_at for one in rows] == [one.begins_at for one in rows]
    assert not any(one.current for one in rows)
    database.write(sequencing.plan_usual, planned)
    assert len(steps(database, planned)) == len(sequencing.USUAL)


def test_a_late_start_shifts_what_follows(database: Database, planned: str) -> None:
    assert begins(database, planned, 10)[:3] == [10, 25, 40]
    database.write(closing.start_workshop, planned, START + 15 * MINUTE)
    assert begins(database, planned) == [15, 30, 45, 85, 125, 135, 155, 180]
    assert database.read(sequencing.expected_end, planned) == START + 195 * MINUTE


def test_long_before_or_after_the_hours_are_those_announced(database: Database, planned: str) -> None:
    assert begins(database, planned, -600)[0] == 0
    assert begins(database, planned, 6000)[0] == 0


def test_a_step_that_lasts_too_long_shrinks_the_next_ones(database: Database, planned: str) -> None:
    rows = steps(database, planned)
    database.write(closing.start_workshop, planned, START)
    for one, at in zip(rows, (0, 15, 60), strict=False):
        database.write(sequencing.start_step, one.id, START + at * MINUTE)
    now = steps(database, planned, 61)
    assert [one.current for one in now] == [False, False, True, *[False] * 5]
    assert now[1].ends_at == START + 60 * MINUTE
    left = now[2].ends_at
    assert left is not None
    assert (left - START) / MINUTE == pytest.approx(60 + 40 * 120 / 150)
    assert now[-1].ends_at == START + 180 * MINUTE
    assert now[2].planned_at == START + 30 * MINUTE


def test_a_step_past_its_end_pushes_the_others(database: Database, planned: str) -> None:
    database.write(closing.start_workshop, planned, START)
    database.write(sequencing.start_step, steps(database, planned)[0].id, START)
    now = steps(database, planned, 45)
    assert now[0].ends_at == START + 15 * MINUTE
    assert now[1].begins_at == START + 45 * MINUTE
    assert now[-1].ends_at == START + 180 * MINUTE


def test_a_step_that_was_passed_over_has_no_hours(database: Database, planned: str) -> None:
    rows = steps(database, planned)
    for place, at in ((0, 0), (3, 15), (5, 60)):
        database.write(sequencing.start_step, rows[place].id, START + at * MINUTE)
    now = steps(database, planned, 61)
    assert [one.skipped for one in now] == [False, True, True, False, True, False, False, False]
    assert begins(database, planned, 61)[:6] == [0, None, None, 15, None, 60]
    assert now[3].ends_at == START + 60 * MINUTE
    assert now[6].begins_at == START + 80 * MINUTE


def test_going_back_to_a_step_keeps_what_was_already_done(database: Database, planned: str) -> None:
    rows = steps(database, planned)
    for place, at in ((0, 0), (3, 20), (2, 60)):
        database.write(sequencing.start_step, rows[place].id, START + at * MINUTE)
    now = steps(database, planned, 61)
    assert now[2].current
    assert now[3].ends_at == START + 60 * MINUTE
    assert now[4].begins_at == START + 100 * MINUTE


def test_the_real_hour_is_noted_once(database: Database, planned: str) -> None:
    first = steps(database, planned)[0].id
    database.write(sequencing.start_step, first, START)
    database.write(sequencing.start_step, first, START + 5 * MINUTE)
    assert steps(database, planned)[0].started_at == START


def test_a_step_asks_its_angle_and_a_mistake_is_taken_back(database: Database, planned: str) -> None:
    rows = steps(database, planned)
    database.write(sequencing.start_step, rows[2].id, START)
    assert row(database, planned).current_angle is AngleChoice.PARTICIPATION
    database.write(sequencing.start_step, rows[4].id, START + 40 * MINUTE)
    assert row(database, planned).current_angle is AngleChoice.PARTICIPATION
    database.write(sequencing.start_step, rows[5].id, START + 50 * MINUTE)
    assert row(database, planned).current_angle is None
    database.write(sequencing.not_started, rows[5].id)
    assert row(database, planned).current_angle is AngleChoice.PARTICIPATION
    assert steps(database, planned)[4].current


def test_ending_at_the_announced_hour_after_all(database: Database, planned: str) -> None:
    database.write(closing.start_workshop, planned, START + 20 * MINUTE)
    rows = steps(database, planned)
    database.write(sequencing.start_step, rows[0].id, START + 20 * MINUTE)
    former = database.write(sequencing.shorten, planned, START + 21 * MINUTE)
    assert former == {one.id: one.minutes for one in rows[1:]}
    now = steps(database, planned, 21)
    assert sum(one.minutes for one in now[1:]) == 180 - 35
    assert now[-1].ends_at == START + 180 * MINUTE
    assert database.read(sequencing.expected_end, planned) == START + 180 * MINUTE
    assert database.write(sequencing.shorten, planned, START + 21 * MINUTE) == {}
    database.write(sequencing.replan, planned, former)
    assert [one.minutes for one in steps(database, planned)] == [one.minutes for one in rows]


def test_a_late_start_that_still_fits_keeps_the_announced_end(database: Database, planned: str) -> None:
    database.write(sequencing.remove_step, steps(database, planned)[4].id)
    database.write(closing.start_workshop, planned, START + 10 * MINUTE)
    assert database.read(sequencing.expected_end, planned) == START + 180 * MINUTE


def test_a_workshop_without_a_deroule_or_a_date(database: Database, workshop: str) -> None:
    assert steps(database, workshop, 0) == []
    assert database.read(sequencing.expected_end, workshop) == START + 180 * MINUTE
    database.write(sequencing.plan_usual, workshop)
    database.write(programme.edit_workshop, workshop, {"starts_at": None})
    now = steps(database, workshop, 0)
    assert [one.begins_at for one in now] == [None] * 8
    assert database.read(sequencing.expected_end, workshop) is None
    database.write(sequencing.start_step, now[0].id, START)
    assert steps(database, workshop)[1].begins_at == START + 15 * MINUTE


def test_it_is_edited_added_to_and_taken_from(database: Database, planned: str) -> None:
    rows = steps(database, planned)
    database.write(sequencing.edit_step, rows[0].id, {"title": "  Accueil  "})
    database.write(sequencing.edit_step, rows[0].id, {"minutes": 20})
    added = database.write(sequencing.add_step, planned, "Photo", 5)
    assert (steps(database, planned)[0].title, steps(database, planned)[0].minutes) == ("Accueil", 20)
    assert steps(database, planned)[-1].id == added
    with pytest.raises(EmptyText):
        database.write(sequencing.edit_step, rows[0].id, {"title": " "})
    database.write(sequencing.start_step, rows[1].id, START)
    database.write(sequencing.remove_step, rows[1].id)
    database.write(sequencing.remove_step, added)
    assert [one.id for one in steps(database, planned)] == [one.id for one in rows]


def test_another_workshop_starts_from_it(database: Database, planned: str) -> None:
    other = database.read(programme.workshop_named, "A3-ACT-2").id
    database.write(sequencing.edit_step, steps(database, planned)[0].id, {"minutes": 25})
    assert database.read(sequencing.last_planned, planned) is None
    assert database.read(sequencing.last_planned, other) == (planned, "A3-ACT-1")
    database.write(sequencing.plan_like, other, planned)
    assert [one.minutes for one in steps(database, other)] == [one.minutes for one in steps(database, planned)]
    assert not any(one.started_at for one in steps(database, other))


def test_a_closed_workshop_keeps_its_deroule(database: Database, planned: str) -> None:
    first = steps(database, planned)[0].id
    database.write(closing.close_workshop, planned, START + 180 * MINUTE)
    for command, args in (
        (sequencing.start_step, (first, START)),
        (sequencing.edit_step, (first, {"minutes": 3})),
        (sequencing.remove_step, (first,)),
        (sequencing.add_step, (planned, "x", 3)),
        (sequencing.shorten, (planned, START)),
        (leading.ask_angle, (planned, AngleChoice.BOTH)),
    ):
        with pytest.raises(WorkshopClosed):
            database.write(command, *args)


def titles(database: Database, workshop: str) -> list[str]:
    return [one.title for one in steps(database, workshop)]


def test_a_step_goes_up_and_down_one_place_at_a_time(database: Database, planned: str) -> None:
    before = titles(database, planned)
    third = steps(database, planned)[2].id
    assert database.write(sequencing.move_step, third, -1) == 2
    assert titles(database, planned) == [before[0], before[2], before[1], *before[3:]]
    assert database.write(sequencing.move_step, third, 1) == 3
    assert titles(database, planned) == before
    assert begins(database, planned) == [0, 15, 30, 70, 110, 120, 140, 165]


def test_the_first_and_the_last_stay_where_they_are(database: Database, planned: str) -> None:
    before = titles(database, planned)
    rows = steps(database, planned)
    assert database.write(sequencing.move_step, rows[0].id, -1) == 1
    assert database.write(sequencing.move_step, rows[-1].id, 1) == len(rows)
    assert titles(database, planned) == before


def test_after_one_was_taken_away_the_next_ones_still_change_places(database: Database, planned: str) -> None:
    rows = steps(database, planned)
    database.write(sequencing.remove_step, rows[1].id)
    database.write(sequencing.move_step, rows[2].id, -1)
    assert titles(database, planned)[:2] == [rows[2].title, rows[0].title]


def test_what_has_begun_keeps_its_place_and_nothing_goes_before_it(database: Database, planned: str) -> None:
    rows = steps(database, planned)
    database.write(sequencing.start_step, rows[1].id, START)
    for id_, by in ((rows[1].id, 1), (rows[1].id, -1), (rows[2].id, -1)):
        with pytest.raises(StepBegun) as refused:
            database.write(sequencing.move_step, id_, by)
        assert refused.value.title == rows[1].title
    assert titles(database, planned) == [one.title for one in rows]


def test_one_that_was_overtaken_may_be_done_later_after_all(database: Database, planned: str) -> None:
    rows = steps(database, planned)
    database.write(sequencing.start_step, rows[1].id, START)
    assert steps(database, planned)[0].skipped
    database.write(sequencing.move_step, rows[0].id, 1)
    now = steps(database, planned)
    assert [one.title for one in now][:2] == [rows[1].title, rows[0].title]
    assert not any(one.skipped for one in now)


def test_once_closed_nothing_moves(database: Database, planned: str) -> None:
    third = steps(database, planned)[2].id
    database.write(closing.close_workshop, planned, START)
    with pytest.raises(WorkshopClosed):
        database.write(sequencing.move_step, third, 1)


class TestClocks:
    def test_what_is_started_last_is_in_hand_whatever_the_clock_says(self, database: Database, planned: str) -> None:
        ids = [one.id for one in steps(database, planned)]
        for id_, minutes in zip(ids, (0, 20, 5), strict=False):
            database.write(sequencing.start_step, id_, START + minutes * MINUTE)
        assert [one.current for one in steps(database, planned, 6)][:4] == [False, False, True, False]
        assert begins(database, planned, 6)[:3] == [0, 20, 20]

    def test_what_begins_after_the_planned_end_keeps_its_length_and_says_so(
        self, database: Database, planned: str
    ) -> None:
        last = steps(database, planned)[-1]
        database.write(closing.start_workshop, planned, START)
        database.write(sequencing.start_step, last.id, START + 185 * MINUTE)
        now = steps(database, planned, 186)[-1]
        assert (now.begins_at, now.ends_at) == (START + 185 * MINUTE, START + 200 * MINUTE)
        assert now.past_end
        assert lead_words.hours(now).endswith("après la fin prévue")

    def test_what_is_not_begun_by_then_keeps_its_length_too(self, database: Database, planned: str) -> None:
        database.write(closing.start_workshop, planned, START)
        database.write(sequencing.start_step, steps(database, planned)[0].id, START)
        assert all(
            one.ends_at > one.begins_at for one in steps(database, planned, 300) if one.begins_at and one.ends_at
        )

    @pytest.mark.parametrize(
        ("day", "hours"),
        [
            ("2017-03-26T01:00", ["01:00", "01:30", "03:00", "03:30", "04:00", "04:30"]),
            ("2017-10-29T01:00", ["01:00", "01:30", "02:00", "02:30", "02:00", "02:30"]),
        ],
    )
    def test_the_night_the_clocks_change_half_an_hour_is_half_an_hour(
        self, database: Database, day: str, hours: list[str]
    ) -> None:
        starts = programme.local(day)
        ends = (starts.astimezone(UTC) + 180 * MINUTE).astimezone(starts.tzinfo)
        new = timetable.NewWorkshop("NUIT", axis_number=1, starts_at=starts, ends_at=ends)
        workshop = database.write(timetable.add_workshop, new)
        ids = [database.write(sequencing.add_step, workshop, f"étape {place}", 30) for place in range(6)]
        found = database.read(sequencing.steps, workshop)
        assert [f"{one.planned_at:%H:%M}" for one in found if one.planned_at] == hours
        assert [f"{one.begins_at:%H:%M}" for one in found if one.begins_at] == hours
        assert database.read(sequencing.expected_end, workshop) == ends
        for id_ in ids[:4]:
            database.write(sequencing.start_step, id_, starts)
        assert {between(one.begins_at, one.ends_at) for one in found if one.begins_at and one.ends_at} == {30 * MINUTE}

    @pytest.mark.parametrize("minutes", [0, -50, 601, 10**12])
    def test_a_length_that_nobody_meant_is_refused(self, database: Database, planned: str, minutes: int) -> None:
        first = steps(database, planned)[0].id
        with pytest.raises(Unreadable):
            database.write(sequencing.add_step, planned, "Longue", minutes)
        with pytest.raises(Unreadable):
            database.write(sequencing.edit_step, first, {"minutes": minutes})
