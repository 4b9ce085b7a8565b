"""What the room may see: chosen, saved, and still printable."""

from datetime import timedelta

import pytest

from fabrique_desktop.domain.contributions import ContributionKind, Saying
from fabrique_desktop.domain.errors import NotForTheRoom, NothingToUndo
from fabrique_desktop.domain.projection import Scene
from fabrique_desktop.services import capture, history, projecting, sequencing
from fabrique_desktop.services.projecting import Showing
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING


@pytest.fixture
def said(database: Database, workshop: str) -> str:
    return database.write(capture.add_contribution, workshop, Saying("Un banc"), EVENING).id


def shown(database: Database, workshop: str) -> list[str]:
    view = database.read(projecting.room_view, workshop)
    assert view is not None
    return [one.id for one in view.shown]


def test_what_becomes_a_note_leaves_the_screen(database: Database, workshop: str, said: str) -> None:
    assert database.write(projecting.toggle_shown, said) is Showing.SHOWN
    assert shown(database, workshop) == [said]
    database.write(capture.change_kind, [said], ContributionKind.FACILITATOR_NOTE)
    assert shown(database, workshop) == []
    database.write(capture.change_kind, [said], ContributionKind.IDEA)
    assert shown(database, workshop) == [], "leaving the wall is for good"
    assert database.write(projecting.toggle_shown, said) is Showing.SHOWN


def test_withdrawn_then_put_back_it_stays_off_the_screen(database: Database, workshop: str, said: str) -> None:
    database.write(projecting.toggle_shown, said)
    database.write(capture.withdraw, said, EVENING)
    database.write(capture.restore, said)
    assert shown(database, workshop) == []


def test_an_undo_does_not_put_it_back_on_the_screen(database: Database, workshop: str, said: str) -> None:
    database.write(projecting.toggle_shown, said)
    database.write(capture.change_kind, [said], ContributionKind.FACILITATOR_NOTE)
    database.write(history.undo_last, history.CAPTURE, [workshop], EVENING)
    assert shown(database, workshop) == []
    (now,) = database.read(capture.contribution_rows, workshop)
    assert now.kind is not ContributionKind.FACILITATOR_NOTE


def test_a_note_is_not_for_the_room(database: Database, workshop: str, said: str) -> None:
    database.write(capture.change_kind, [said], ContributionKind.FACILITATOR_NOTE)
    with pytest.raises(NotForTheRoom):
        database.write(projecting.toggle_shown, said)
    assert shown(database, workshop) == []


def test_what_was_withdrawn_is_not_for_the_room(database: Database, workshop: str, said: str) -> None:
    database.write(capture.withdraw, said, EVENING)
    with pytest.raises(NotForTheRoom):
        database.write(projecting.toggle_shown, said)
    database.write(capture.restore, said)
    assert shown(database, workshop) == []


def test_several_are_shown_in_one_gesture_or_all_taken_off(database: Database, workshop: str, said: str) -> None:
    other, note, gone = (
        database.write(capture.add_contribution, workshop, Saying(words), EVENING).id
        for words in ("Un", "Deux", "Trois")
    )
    database.write(capture.change_kind, [note], ContributionKind.FACILITATOR_NOTE)
    database.write(capture.withdraw, gone, EVENING)
    database.write(projecting.toggle_shown, other)
    came = database.write(projecting.toggle_all, [gone, note, other, said])
    assert came == {said: Showing.SHOWN, note: Showing.KEPT_OUT, gone: Showing.KEPT_OUT}
    assert shown(database, workshop) == [other, said]
    assert database.write(projecting.toggle_all, [said, other]) == {
        said: Showing.TAKEN_OFF, other: Showing.TAKEN_OFF,
    }  # fmt: skip
    with pytest.raises(NotForTheRoom):
        database.write(projecting.toggle_all, [note])


def test_the_room_s_last_change_is_taken_back(database: Database, workshop: str, said: str) -> None:
    database.write(projecting.show_scene, workshop, Scene.RULES)
    database.write(projecting.toggle_shown, said)
    database.write(projecting.toggle_blank, workshop)
    for scene, blank, ids in (
        (Scene.CONTRIBUTIONS, False, [said]), (Scene.RULES, False, []), (Scene.WELCOME, False, []),
    ):  # fmt: skip
        database.write(history.undo_last, history.ROOM, [workshop], EVENING)
        assert database.read(projecting.chosen_scene, workshop) == (scene, blank)
        assert shown(database, workshop) == ids
    with pytest.raises(NothingToUndo):
        database.write(history.undo_last, history.ROOM, [workshop], EVENING)


def test_the_plenary_is_known_by_its_name(database: Database, workshop: str) -> None:
    database.write(sequencing.plan_usual, workshop)
    rows = database.read(sequencing.steps, workshop)
    assert not database.read(sequencing.plenary_now, workshop)
    database.write(sequencing.start_step, rows[6].id, EVENING)
    assert database.read(sequencing.plenary_now, workshop)
    database.write(sequencing.start_step, rows[7].id, EVENING + timedelta(minutes=1))
    assert not database.read(sequencing.plenary_now, workshop)
    assert not database.read(sequencing.plenary_now, "gone")
