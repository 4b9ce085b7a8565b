"""Closing lists what is incomplete, blocks nothing, and can be undone with its trace."""

import pytest

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Saying
from fabrique_desktop.domain.errors import AlreadyStarted, NotClosed, WorkshopClosed
from fabrique_desktop.domain.programme import WorkshopState
from fabrique_desktop.services import attendance, capture, check_in, closing, programme
from fabrique_desktop.services.closing import Reference, Unfiled
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
    assert {lacking.kind_unsorted, lacking.angle_unsorted, lacking.still_present} == {Unfiled()}


def test_what_is_to_sort_leads_to_its_row(database: Database, workshop: str) -> None:
    no_kind = say(database, workshop, AngleChoice.PARTICIPATION, ContributionKind.UNSORTED)
    no_angle = say(database, workshop, AngleChoice.UNSORTED, ContributionKind.NEED)
    withdrawn = say(database, workshop, AngleChoice.COORDINATION, ContributionKind.UNSORTED)
    database.write(capture.withdraw, withdrawn, EVENING)
    here, gone = database.write(check_in.unnamed, workshop, 2, EVENING)
    database.write(check_in.depart, gone, EVENING)
    lacking = database.read(closing.incomplete, workshop)
    assert lacking.kind_unsorted == Unfiled(1, (Reference(no_kind, "A3-ACT-1-T1-01"),))
    assert lacking.angle_unsorted == Unfiled(1, (Reference(no_angle, "A3-ACT-1-T1-02"),))
    assert lacking.empty_angles == (AngleChoice.COORDINATION,)
    assert lacking.still_present == Unfiled(1, (Reference(here, ""),))
    assert not lacking.nothing


def test_a_note_is_never_incomplete(database: Database, workshop: str) -> None:
    say(database, workshop, AngleChoice.UNSORTED, ContributionKind.FACILITATOR_NOTE)
    lacking = database.read(closing.incomplete, workshop)
    assert lacking.angle_unsorted == Unfiled()
    assert lacking.empty_angles == (AngleChoice.PARTICIPATION, AngleChoice.COORDINATION)


def test_many_are_counted_and_the_first_are_named(database: Database, workshop: str) -> None:
    said = [say(database, workshop, AngleChoice.UNSORTED, ContributionKind.UNSORTED) for _number in range(9)]
    people = database.write(check_in.unnamed, workshop, 6, EVENING)
    lacking = database.read(closing.incomplete, workshop)
    for unfiled in (lacking.kind_unsorted, lacking.angle_unsorted):
        assert (unfiled.number, [one.id for one in unfiled.first]) == (9, said[:4])
    assert lacking.still_present.number == 6
    assert {one.id for one in lacking.still_present.first} < set(people)


def test_no_text_is_read_to_say_what_is_incomplete(
    database: Database, workshop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(database, workshop, AngleChoice.UNSORTED, ContributionKind.UNSORTED)
    database.write(check_in.unnamed, workshop, 2, EVENING)
    monkeypatch.delattr(capture, "contribution_rows")
    monkeypatch.delattr(attendance, "attendance_rows")
    assert database.read(closing.incomplete, workshop).kind_unsorted.number == 1


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
