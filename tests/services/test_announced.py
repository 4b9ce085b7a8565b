"""The plan that was announced stays readable, whatever is adjusted or taken back since."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from fabrique_desktop.domain.contributions import AngleChoice
from fabrique_desktop.domain.errors import BuiltUpon, WorkshopClosed
from fabrique_desktop.services import closing, history, leading, programme, sequencing
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from tests.conftest import Clock

MINUTE = timedelta(minutes=1)
START = programme.local("2017-04-06T14:00")
BEFORE = START - timedelta(days=1)


@pytest.fixture
def planned(database: Database, workshop: str, clock: Clock) -> str:
    """A3-ACT-1, from 14 h to 17 h, its déroulé made the day before."""
    clock.moment = BEFORE
    database.write(sequencing.plan_usual, workshop)
    return workshop


def plan(database: Database, workshop: str) -> list[tuple[datetime | None, int] | None]:
    """By step, in the order they have now."""
    found = database.read(sequencing.announced, workshop)
    kept = [found.get(one.id) for one in database.read(sequencing.steps, workshop)]
    return [None if one is None else (one.hour, one.minutes) for one in kept]


def undo(database: Database, workshop: str, of: str = "") -> history.Undone:
    return database.write(history.undo_last, history.LEAD, [workshop], database.clock(), of)


def test_what_is_prepared_is_the_plan(database: Database, planned: str) -> None:
    first = database.read(sequencing.steps, planned)[0].id
    database.write(sequencing.edit_step, first, {"minutes": 20})
    assert plan(database, planned)[:2] == [(START, 20), (START + 20 * MINUTE, 15)]


def test_what_is_adjusted_in_the_room_is_not(database: Database, planned: str, clock: Clock) -> None:
    before = plan(database, planned)
    rows = database.read(sequencing.steps, planned)
    clock.moment = START + 29 * MINUTE
    database.write(closing.start_workshop, planned, clock.moment)
    database.write(sequencing.shorten, planned, clock.moment)
    database.write(sequencing.move_step, rows[4].id, 1)
    added = database.write(sequencing.add_step, planned, "Photo", 5)
    database.write(sequencing.remove_step, rows[1].id)
    found = database.read(sequencing.announced, planned)
    assert [(found[one.id].hour, found[one.id].minutes) for one in rows] == before
    assert added not in found


def test_one_that_begins_early_fixes_it(database: Database, planned: str, clock: Clock) -> None:
    rows = database.read(sequencing.steps, planned)
    clock.moment = START - 10 * MINUTE
    database.write(sequencing.start_step, rows[0].id, clock.moment)
    database.write(sequencing.edit_step, rows[1].id, {"minutes": 30})
    assert plan(database, planned)[1] == (START + 15 * MINUTE, 15)


def test_a_deroule_made_late_is_the_plan_as_it_was_made(database: Database, workshop: str, clock: Clock) -> None:
    assert database.read(sequencing.announced, workshop) == {}
    clock.moment = START + 5 * MINUTE
    database.write(sequencing.plan_usual, workshop)
    first = database.read(sequencing.steps, workshop)[0].id
    database.write(sequencing.edit_step, first, {"minutes": 5})
    assert plan(database, workshop)[:2] == [(START, 15), (START + 15 * MINUTE, 15)]


# -- the way back


def test_a_step_comes_back_where_it_was_and_still_moves(database: Database, planned: str) -> None:
    rows = database.read(sequencing.steps, planned)
    last = rows[-1]
    database.write(sequencing.remove_step, last.id)
    database.write(sequencing.add_step, planned, "Photo", 5)
    undone = undo(database, planned, last.id)
    assert (undone.entity, undone.action, undone.what) == ("sequence", "delete", last.title)
    titles = [one.title for one in database.read(sequencing.steps, planned)]
    assert titles[-2:] == [last.title, "Photo"]
    assert database.write(sequencing.move_step, last.id, 1) == 9
    assert [one.title for one in database.read(sequencing.steps, planned)][-2:] == ["Photo", last.title]


def test_an_angle_asked_since_stays(database: Database, planned: str) -> None:
    rows = database.read(sequencing.steps, planned)
    database.write(sequencing.start_step, rows[2].id, START)
    database.write(sequencing.start_step, rows[3].id, START + MINUTE)
    database.write(sequencing.not_started, rows[3].id)
    assert database.read(programme.workshop_named, "A3-ACT-1").current_angle is AngleChoice.PARTICIPATION
    database.write(leading.ask_angle, planned, AngleChoice.BOTH)
    database.write(sequencing.not_started, rows[2].id)
    assert database.read(programme.workshop_named, "A3-ACT-1").current_angle is AngleChoice.BOTH


def test_once_closed_no_step_is_taken_back(database: Database, planned: str) -> None:
    first = database.read(sequencing.steps, planned)[0].id
    database.write(sequencing.start_step, first, START)
    database.write(closing.close_workshop, planned, START + MINUTE)
    with pytest.raises(WorkshopClosed):
        undo(database, planned)
    with pytest.raises(WorkshopClosed):
        database.write(sequencing.not_started, first)


def test_what_another_window_changed_since_is_not_undone(database: Database, planned: str) -> None:
    first = database.read(sequencing.steps, planned)[0].id
    database.write(sequencing.edit_step, first, {"minutes": 20})
    other = open_dossier(database.path, clock=Clock())
    try:
        other.write(sequencing.edit_step, first, {"minutes": 25})
    finally:
        other.close()
    with pytest.raises(BuiltUpon):
        undo(database, planned)
