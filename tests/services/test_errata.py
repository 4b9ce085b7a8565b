"""Once closed, nothing collected changes: an erratum says beside it what was wrong, with who and when."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.errors import BuiltUpon, EmptyText, NothingToUndo, StillOpen, WorkshopClosed
from fabrique_desktop.services import capture, closing, errata, history, programme, removing
from fabrique_desktop.services.errata import ErratumRow
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.failures import NoLongerThere
from tests.conftest import EVENING, Clock


@pytest.fixture(autouse=True)
def _sound_afterwards(database: Database, dossier: Path) -> Iterator[None]:
    yield
    assert check_dossier(dossier).problems == ()


@pytest.fixture
def closed(database: Database, workshop: str) -> str:
    """A contribution of a closed workshop."""
    id_ = database.write(capture.add_contribution, workshop, Saying("Trois bancs", 1), EVENING).id
    database.write(closing.close_workshop, workshop, EVENING)
    return id_


def test_errata_stand_beside_what_was_said(database: Database, workshop: str, closed: str, clock: Clock) -> None:
    first, second = clock(), clock()
    database.operator = "Solène"
    database.write(errata.add, closed, "  Lire « cinq bancs ».\r\n", first)
    database.operator = ""
    database.write(errata.add, closed, "= et non six", second)
    assert database.read(errata.of, workshop) == {
        closed: [ErratumRow("Lire « cinq bancs ».", first, "Solène"), ErratumRow("= et non six", second, "")]
    }
    (row,) = database.read(capture.contribution_rows, workshop)
    assert row.text == "Trois bancs"


def test_they_keep_their_order_whatever_the_clock_says(database: Database, workshop: str, closed: str) -> None:
    for number in range(30):
        database.write(errata.add, closed, f"Erratum {number}", EVENING)
    told = [erratum.text for erratum in database.read(errata.of, workshop)[closed]]
    assert told == [f"Erratum {number}" for number in range(30)]


def test_an_open_workshop_is_corrected_instead(database: Database, workshop: str) -> None:
    id_ = database.write(capture.add_contribution, workshop, Saying("Un banc"), EVENING).id
    with pytest.raises(StillOpen, match="A3-ACT-1"):
        database.write(errata.add, id_, "Lire « deux »", EVENING)
    assert database.read(errata.of, workshop) == {}


def test_reopening_keeps_them_and_takes_no_more(database: Database, workshop: str, closed: str) -> None:
    database.write(errata.add, closed, "Lire « cinq »", EVENING)
    database.write(closing.reopen_workshop, workshop)
    with pytest.raises(StillOpen):
        database.write(errata.add, closed, "Lire « six »", EVENING)
    assert len(database.read(errata.of, workshop)[closed]) == 1


@pytest.mark.parametrize("blank", ["", "  \n\t", "\u200b\u202e"])
def test_an_empty_one_is_refused(database: Database, workshop: str, closed: str, blank: str) -> None:
    with pytest.raises(EmptyText):
        database.write(errata.add, closed, blank, EVENING)
    assert database.read(errata.of, workshop) == {}


def test_each_workshop_has_its_own(database: Database, workshop: str, closed: str) -> None:
    database.write(errata.add, closed, "Lire « cinq »", EVENING)
    other = database.read(programme.workshop_named, "A4-ACT-1").id
    assert database.read(errata.of, other) == {}


def test_it_is_journaled_and_taken_back_by_whoever_wrote_it(database: Database, workshop: str, closed: str) -> None:
    id_ = database.write(errata.add, closed, "Lire « cinq »", EVENING)
    assert {change.field for change in database.read(history.history, id_)} == {
        "contribution_id", "text", "written_at",
    }  # fmt: skip
    undone = database.write(history.undo_last, history.CAPTURE, [workshop], EVENING)
    assert (undone.entity, undone.action, undone.what) == ("erratum", "insert", "A3-ACT-1-T1-01")
    assert database.read(errata.of, workshop) == {}
    with pytest.raises(WorkshopClosed):  # before it was the contribution, which no longer changes
        database.write(history.undo_last, history.CAPTURE, [workshop], EVENING)
    told = [(row.entity, row.action, row.undo) for row in database.read(history.of_contribution, closed)]
    assert told[-1] == ("erratum", "delete", True)


def test_an_erratum_of_elsewhere_is_not_taken_back_here(database: Database, workshop: str, closed: str) -> None:
    database.write(errata.add, closed, "Lire « cinq »", EVENING)
    other = database.read(programme.workshop_named, "A4-ACT-1").id
    with pytest.raises(NothingToUndo):
        database.write(history.undo_last, history.CAPTURE, [other], EVENING)
    assert len(database.read(errata.of, workshop)[closed]) == 1


def test_no_undo_gives_back_the_words_of_one_that_a_removal_emptied(
    database: Database, workshop: str, closed: str
) -> None:
    database.write(errata.add, closed, "Ce n’était pas Quinquina", EVENING)
    database.write(removing.remove, closed, EVENING)
    with pytest.raises(BuiltUpon):
        database.write(history.undo_last, history.CAPTURE, [workshop], EVENING)


def test_the_rows_hold_them_one_by_one_or_all_at_once(database: Database, workshop: str, closed: str) -> None:
    database.write(errata.add, closed, "Lire « cinq »", EVENING)
    database.write(errata.add, closed, "et non six", EVENING)
    (row,) = database.read(capture.contribution_rows, workshop, only=[closed])
    assert row.errata == ("Lire « cinq »", "et non six")
    many = [closed, *map(str, range(300))]
    assert database.read(errata.texts, many) == {closed: row.errata}


def test_removal_takes_its_words_too(database: Database, workshop: str, closed: str) -> None:
    id_ = database.write(errata.add, closed, "Ce n’était pas Quinquina", EVENING)
    database.write(removing.remove, closed, EVENING)
    assert database.read(errata.of, workshop) == {}
    assert {row.after for row in database.read(history.history, id_) if row.field == "text"} == {None, ""}


def test_what_is_no_longer_there_has_none(database: Database) -> None:
    with pytest.raises(NoLongerThere):
        database.write(errata.add, "absente", "Lire « cinq »", EVENING)
