"""Closing lists what is incomplete, blocks nothing, and can be undone with its trace."""

import pytest

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Saying
from fabrique_desktop.domain.errors import AlreadyStarted, NotClosed, WorkshopClosed
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services import capture, check_in, closing, programme
from fabrique_desktop.services.history import history
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING


def say(database: Database, workshop: str, angle: AngleChoice, kind: ContributionKind) -> str:
    saying = Saying("Un banc", 1, angle, kind)
    return database.write(capture.add_contribution, workshop, saying, EVENING).id


def test_an_empty_workshop_lacks_both_angles_only(database: Database, workshop: str) -> None:
    lacking = database.read(closing.incomplete, workshop)
    assert lacking.empty_angles == (AngleChoice.PARTICIPATION, AngleChoice.COORDINATION)
    assert not lacking.nothing
    assert (lacking.kind_unsorted, lacking.angle_unsorted, lacking.still_present) == ((), (), ())


def test_what_is_to_sort_leads_to_its_row(database: Database, workshop: str) -> None:
    no_kind = say(database, workshop, AngleChoice.PARTICIPATION, ContributionKind.UNSORTED)
    no_angle = say(database, workshop, AngleChoice.UNSORTED, ContributionKind.NEED)
    withdrawn = say(database, workshop, AngleChoice.COORDINATION, ContributionKind.UNSORTED)
    database.write(capture.withdraw, withdrawn, EVENING)
    here, gone = database.write(check_in.unnamed, workshop, 2, EVENING)
    database.write(check_in.depart, gone, EVENING)
    lacking = database.read(closing.incomplete, workshop)
    assert [row.id for row in lacking.kind_unsorted] == [no_kind]
    assert [row.id for row in lacking.angle_unsorted] == [no_angle]
    assert lacking.empty_angles == (AngleChoice.COORDINATION,)
    assert [row.id for row in lacking.still_present] == [here]


def test_a_sentence_of_both_angles_fills_both(database: Database, workshop: str) -> None:
    say(database, workshop, AngleChoice.BOTH, ContributionKind.IDEA)
    assert database.read(closing.incomplete, workshop).nothing


def test_start_close_reopen(database: Database, workshop: str) -> None:
    database.write(closing.start_workshop, workshop, EVENING)
    with pytest.raises(AlreadyStarted):
        database.write(closing.start_workshop, workshop, EVENING)
    with pytest.raises(NotClosed):
        database.write(closing.reopen_workshop, workshop)
    database.write(closing.close_workshop, workshop, EVENING)
    row = database.read(programme.workshop_named, "A3-ACT-1")
    assert (row.state, row.started_at, row.ended_at) == (WorkshopState.CLOSED, EVENING, EVENING)
    with pytest.raises(WorkshopClosed):
        database.write(closing.start_workshop, workshop, EVENING)
    database.write(closing.reopen_workshop, workshop)
    states = [change.after for change in database.read(history, workshop) if change.field == "state"]
    assert states == ["planned", "running", "closed", "running"]
