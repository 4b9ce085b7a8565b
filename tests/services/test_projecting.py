"""What the room may see: chosen, saved, and still printable."""

import pytest

from fabrique_desktop.domain.contributions import ContributionKind, Saying
from fabrique_desktop.domain.errors import NotForTheRoom
from fabrique_desktop.services import capture, projecting
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
    assert database.write(projecting.toggle_shown, said) is Showing.TAKEN_OFF


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
