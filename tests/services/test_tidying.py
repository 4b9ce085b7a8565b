"""What waits at the break: the most awaited first, each entry once, nothing said by machine but shapes."""

from __future__ import annotations

from typing import Any

import pytest

from fabrique_desktop.domain.care import Care
from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind as Kind, Details, Link, Saying
from fabrique_desktop.services import capture, formulating, grouping, programme, removing, tidying
from fabrique_desktop.services.tidying import Heap, TidyRow
from fabrique_desktop.store.database import Database

FILED: dict[str, Any] = {"kind": Kind.FINDING, "angle": AngleChoice.BOTH}


def say(database: Database, workshop: str, text: str, table: int | None = 1, **more: Any) -> str:
    return database.write(capture.add_contribution, workshop, Saying(text, table, **more), database.clock()).id


def only(database: Database, workshop: str, id_: str) -> TidyRow:
    (found,) = database.read(tidying.to_tidy, workshop, only=[id_])
    return found


class TestHeaps:
    @pytest.mark.parametrize(
        ("more", "heap"),
        [
            ({}, Heap.UNFILED),
            ({"kind": Kind.FINDING}, Heap.UNFILED),
            ({"angle": AngleChoice.BOTH}, Heap.UNFILED),
            ({"kind": Kind.PROPOSAL, "angle": AngleChoice.BOTH}, Heap.UNTITLED),
            (FILED, Heap.FILED),
        ],
    )
    def test_what_it_lacks_says_where_it_waits(
        self, database: Database, workshop: str, more: dict[str, Any], heap: Heap
    ) -> None:
        assert only(database, workshop, say(database, workshop, "un banc", **more)).heap is heap

    @pytest.mark.parametrize(
        ("text", "care"),
        [
            ("Mme Le Goff attend", Care.CIVILITY_NAME),
            ("appeler le 06 39 98 00 01", Care.PHONE),
            ("écrire à zoe@example.org", Care.EMAIL),
            ("au 12 rue du Port", Care.ADDRESS),
            ("il manque 350 euros", Care.AMOUNT),
        ],
    )
    def test_a_shape_in_any_of_its_words_is_seen(
        self, database: Database, workshop: str, text: str, care: Care
    ) -> None:
        in_text = say(database, workshop, text, **FILED)
        in_verbatim = say(database, workshop, "une aide", verbatim=text, **FILED)
        in_field = say(database, workshop, "une aide", **FILED)
        database.write(formulating.draw_up, in_field, "who", text, "")
        for id_ in (in_text, in_verbatim, in_field):
            row = only(database, workshop, id_)
            assert (row.heap, row.care) == (Heap.CARE, (care,))

    def test_a_titled_proposal_and_a_reaction_wait_for_no_title(self, database: Database, workshop: str) -> None:
        titled = say(database, workshop, "un banc", kind=Kind.PROPOSAL, angle=AngleChoice.BOTH)
        database.write(formulating.draw_up, titled, "title", "Un banc par rue", "")
        reaction = say(
            database, workshop, "non", None, kind=Kind.PROPOSAL, angle=AngleChoice.BOTH,
            beside=Details(about_id=titled, link=Link.REACTION),
        )  # fmt: skip
        assert [only(database, workshop, id_).heap for id_ in (titled, reaction)] == [Heap.FILED, Heap.FILED]

    def test_nothing_is_awaited_of_what_is_gone_nor_of_a_note(self, database: Database, workshop: str) -> None:
        withdrawn, removed = say(database, workshop, "retirée"), say(database, workshop, "effacée")
        database.write(capture.withdraw, withdrawn, database.clock())
        database.write(removing.remove, removed, database.clock())
        say(database, workshop, "note", kind=Kind.FACILITATOR_NOTE)
        assert database.read(tidying.to_tidy, workshop) == []

    def test_progress_counts_each_lack_once_an_entry(self, database: Database, workshop: str) -> None:
        say(database, workshop, "Mme Le Goff attend")
        say(database, workshop, "un banc", kind=Kind.PROPOSAL)
        say(database, workshop, "un arbre", **FILED)
        counted = tidying.progress(database.read(tidying.to_tidy, workshop))
        assert (counted.total, counted.no_angle, counted.no_kind) == (3, 2, 1)
        assert (counted.untitled, counted.beyond, counted.care) == (1, 0, 1)

    def test_more_people_than_the_table_is_kept_and_waits_to_be_looked_at(
        self, database: Database, workshop: str
    ) -> None:
        id_ = say(database, workshop, "un banc", **FILED)
        database.write(
            capture.revise, id_, Saying("un banc", 1, AngleChoice.BOTH, Kind.FINDING, "", Details(people=9, out_of=8))
        )
        row = only(database, workshop, id_)
        assert (row.heap, row.contribution.beside.people) == (Heap.BEYOND, 9)
        assert tidying.progress([row]).beyond == 1

    def test_entries_come_in_the_order_they_were_said(self, database: Database, workshop: str) -> None:
        ids = [say(database, workshop, text) for text in ("un", "deux", "trois")]
        assert [row.id for row in database.read(tidying.to_tidy, workshop)] == ids


class TestNear:
    def test_the_nearest_come_whole_from_any_table_and_workshop(self, database: Database, workshop: str) -> None:
        elsewhere = database.read(programme.workshop_named, "A2-CIT-1").id
        twin = say(database, elsewhere, "Ouvrir une permanence d’accueil le samedi", 3, verbatim="Fermé le samedi !")
        own = say(database, workshop, "Une permanence d’accueil ouverte le samedi matin")
        say(database, workshop, "Planter des arbres devant la gare")
        nearest = database.read(tidying.near_rows, own)[0]
        row = nearest.contribution
        assert (row.id, row.table, row.verbatim, row.workshop_code) == (twin, 3, "Fermé le samedi !", "A2-CIT-1")
        assert nearest.audience == database.read(programme.workshop_named, "A2-CIT-1").audience_name
        assert 0 < nearest.score <= 1

    def test_a_group_is_seen_from_both_sides(self, database: Database, workshop: str) -> None:
        ids = [say(database, workshop, f"Une permanence d’accueil le samedi, {text}") for text in ("un", "deux")]
        database.write(grouping.group, ids, database.clock())
        (near,) = database.read(tidying.near_rows, ids[0])
        assert near.contribution.group_id == only(database, workshop, ids[0]).contribution.group_id is not None

    def test_nothing_is_near_to_the_only_thing_said(self, database: Database, workshop: str) -> None:
        assert database.read(tidying.near_rows, say(database, workshop, "Un banc")) == []
