"""« Regrouper » holds together and changes nothing else; each gesture is told and taken back, once closed too."""

import random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import Contribution, ContributionGroup, Saying
from fabrique_desktop.domain.errors import BuiltUpon, NothingToUndo
from fabrique_desktop.services import capture, closing, grouping, history, programme
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from tests.conftest import EVENING, Clock

CODES = ("A1-ACT-1", "A2-CIT-1")


@pytest.fixture
def workshops(database: Database) -> list[str]:
    return [database.read(programme.workshop_named, code).id for code in CODES]


@pytest.fixture
def said(database: Database, workshops: list[str]) -> list[str]:
    """Five entries, in two workshops in turn."""
    return [
        database.write(
            capture.add_contribution, workshops[n % 2], Saying(f"Idée {n}", 1, verbatim=f"Mot {n}"), EVENING
        ).id
        for n in range(5)
    ]


def held(database: Database) -> dict[str, set[str]]:
    """What each group holds, by its title or its id."""
    return {one.title or one.id: {member.id for member in one.members} for one in database.read(grouping.groups)}


def links(session: Session) -> dict[str, str | None]:
    return dict(session.execute(select(Contribution.id, Contribution.group_id)).all())


def undo(database: Database, workshops: list[str]) -> history.Undone:
    return database.write(history.undo_last, history.CAPTURE, workshops, database.clock())


class TestGroup:
    def test_every_original_is_kept_with_where_it_comes_from(self, database: Database, said: list[str]) -> None:
        whole = database.write(grouping.group, [said[1], said[0]], EVENING, "  Les  bancs ")
        (one,) = database.read(grouping.groups)
        assert (one.id, one.title) == (whole, "Les bancs")
        first, second = one.members
        assert (first.id, first.reference, first.workshop_code, first.axis_number) == (
            said[0], "A1-ACT-1-T1-01", "A1-ACT-1", 1,
        )  # fmt: skip
        assert (second.reference, second.axis_number) == ("A2-CIT-1-T1-01", 2)
        assert first.audience != second.audience
        assert (first.text, first.verbatim, second.text) == ("Idée 0", "Mot 0", "Idée 1")

    def test_the_words_do_not_change_and_the_journal_tells(self, database: Database, said: list[str]) -> None:
        whole = database.write(grouping.group, said[:2], EVENING)
        assert [row.field for row in database.read(history.history, said[0])][-1] == "group_id"
        assert database.read(history.history, whole)[0].action == "insert"
        (row,) = database.read(capture.contribution_rows, None, only=[said[0]])
        assert (row.text, row.verbatim, row.group_id) == ("Idée 0", "Mot 0", whole)

    @pytest.mark.parametrize("number", [0, 1])
    def test_one_alone_is_no_group(self, database: Database, said: list[str], number: int) -> None:
        with pytest.raises(ValueError, match="two"):
            database.write(grouping.group, said[:number] * 2, EVENING)
        assert held(database) == {}

    def test_one_of_a_group_brings_the_group_along(self, database: Database, said: list[str]) -> None:
        whole = database.write(grouping.group, said[:2], EVENING)
        other = database.write(grouping.group, said[2:4], EVENING, "Le second")
        assert database.write(grouping.group, [said[4], said[1]], EVENING) == whole
        assert held(database)[whole] == {said[0], said[1], said[4]}
        assert database.write(grouping.group, [said[3], said[4]], EVENING) == whole
        assert held(database) == {"Le second": set(said)}
        assert database.read(lambda session: session.get(ContributionGroup, other)) is None

    def test_the_same_again_changes_nothing(self, database: Database, said: list[str]) -> None:
        whole = database.write(grouping.group, said[:3], EVENING, "Titre")
        before = len(database.read(history.history, whole))
        assert database.write(grouping.group, said[:2], EVENING) == whole
        assert len(database.read(history.history, whole)) == before
        assert held(database) == {"Titre": set(said[:3])}


class TestUngroup:
    def test_one_leaves_and_one_joins(self, database: Database, said: list[str]) -> None:
        whole = database.write(grouping.group, said[:3], EVENING)
        database.write(grouping.ungroup, said[0])
        database.write(grouping.ungroup, said[4])  # in none: nothing to leave
        assert held(database) == {whole: set(said[1:3])}
        database.write(grouping.add_to_group, whole, [said[3], said[1]])
        assert held(database) == {whole: set(said[1:4])}

    def test_a_group_of_one_dissolves(self, database: Database, said: list[str]) -> None:
        database.write(grouping.group, said[:2], EVENING)
        database.write(grouping.ungroup, said[0])
        assert held(database) == {}
        assert set(database.read(links).values()) == {None}

    def test_joining_another_group_leaves_none_of_one(self, database: Database, said: list[str]) -> None:
        database.write(grouping.group, said[:2], EVENING)
        other = database.write(grouping.group, said[2:4], EVENING)
        database.write(grouping.add_to_group, other, [said[0]])
        assert held(database) == {other: {said[0], *said[2:4]}}
        assert database.read(links)[said[1]] is None

    def test_a_title_given_after(self, database: Database, said: list[str]) -> None:
        whole = database.write(grouping.group, said[:2], EVENING)
        database.write(grouping.entitle, whole, "Titre")
        assert held(database) == {"Titre": set(said[:2])}


def test_the_groups_of_some_workshops_come_whole(database: Database, workshops: list[str], said: list[str]) -> None:
    across = database.write(grouping.group, said[:2], EVENING)
    there = database.write(grouping.group, [said[2], said[4]], EVENING)
    assert [one.id for one in database.read(grouping.groups, [workshops[0]])] == [across, there]
    (only,) = database.read(grouping.groups, [workshops[1]])
    assert {member.workshop_code for member in only.members} == set(CODES)
    assert database.read(grouping.groups, []) == []


class TestUndo:
    def test_each_gesture_is_taken_back_once_closed_too(
        self, database: Database, workshops: list[str], said: list[str]
    ) -> None:
        for workshop in workshops:
            database.write(closing.close_workshop, workshop, EVENING)
        moments = [held(database)]
        whole = database.write(grouping.group, said[:2], EVENING, "Titre")
        moments.append(held(database))
        database.write(grouping.add_to_group, whole, [said[2]])
        moments.append(held(database))
        database.write(grouping.entitle, whole, "Autre titre")
        moments.append(held(database))
        database.write(grouping.ungroup, said[0])
        moments.append(held(database))
        database.write(grouping.ungroup, said[1])
        assert held(database) == {}
        while moments:
            undo(database, workshops)
            assert held(database) == moments.pop()
        assert all(member.text for member in database.read(capture.contribution_rows, None))
        assert check_dossier(database.path).problems == ()

    def test_it_says_whom_it_concerns(self, database: Database, workshops: list[str], said: list[str]) -> None:
        database.write(grouping.group, said[:2], EVENING)
        undone = undo(database, workshops[:1])
        assert (undone.what, undone.code) == ("A1-ACT-1-T1-01", "A1-ACT-1")
        assert undone.fields == {"group_id"}
        whole = database.write(grouping.group, said[:2], EVENING)
        database.write(grouping.entitle, whole, "Titre")
        assert undo(database, workshops[:1]).what == "A1-ACT-1-T1-01"

    def test_not_from_a_window_on_other_workshops(self, database: Database, workshop: str, said: list[str]) -> None:
        database.write(grouping.group, [said[0], said[2]], EVENING)
        with pytest.raises(NothingToUndo):
            database.write(history.undo_last, history.CAPTURE, [workshop], EVENING)

    def test_not_what_another_built_upon(
        self, database: Database, workshops: list[str], said: list[str], clock: Clock
    ) -> None:
        whole = database.write(grouping.group, said[:2], EVENING)
        other = open_dossier(database.path, clock=clock)
        other.write(grouping.add_to_group, whole, [said[2]])
        other.close()
        with pytest.raises(BuiltUpon):
            undo(database, workshops)
        assert held(database) == {whole: set(said[:3])}

    def test_an_entry_once_grouped_is_withdrawn_only_after(
        self, database: Database, workshops: list[str], said: list[str]
    ) -> None:
        database.write(grouping.group, said[3:5], EVENING)
        assert undo(database, workshops).fields == {"group_id"}
        assert undo(database, workshops).what == "A1-ACT-1-T1-03"
        (row,) = database.read(capture.contribution_rows, None, only=[said[4]])
        assert row.withdrawn


@pytest.mark.parametrize("seed", range(4))
def test_whatever_was_grouped_each_moment_comes_back(
    database: Database, workshops: list[str], said: list[str], seed: int
) -> None:
    chance = random.Random(seed)
    moments: list[dict[str, set[str]]] = []
    for _ in range(25):
        before, some = database.read(links), chance.sample(said, chance.randint(2, 3))
        existing = [one.id for one in database.read(grouping.groups)]
        moment = held(database)
        match chance.choice(("group", "join", "leave")):
            case "group":
                database.write(grouping.group, some, EVENING)
            case "join" if existing:
                database.write(grouping.add_to_group, chance.choice(existing), some[:1])
            case _:
                database.write(grouping.ungroup, some[0])
        if database.read(links) != before:
            moments.append(moment)
        assert all(len(one.members) > 1 for one in database.read(grouping.groups))
        assert {one.id for one in database.read(grouping.groups)} == set(
            database.read(lambda session: session.scalars(select(ContributionGroup.id)).all())
        )
    while moments:
        undo(database, workshops)
        assert held(database) == moments.pop()
    assert held(database) == {}
    assert check_dossier(database.path).problems == ()
