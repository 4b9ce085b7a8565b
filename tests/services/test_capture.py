"""The typist: numbers given once, everything corrected with its trace, nothing said twice in the counts."""

import random
import uuid
from pathlib import Path

import pytest

from fabrique_desktop.domain.contributions import AngleChoice, ContributionKind, Saying
from fabrique_desktop.domain.errors import EmptyText, UnknownTable, WorkshopClosed
from fabrique_desktop.services import capture, closing, programme
from fabrique_desktop.services.capture import ContributionRow
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING
from tests.store.processes import start

AHEAD = """
import sys, time
from pathlib import Path
real = time.time_ns
time.time_ns = lambda: real() + 2 * 3600 * 10**9
from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.services import capture
from fabrique_desktop.store.dossier import open_dossier
database = open_dossier(Path(sys.argv[1]))
for number in range(2):
    database.write(capture.add_contribution, sys.argv[2], Saying(f"En avance {number}", 1), database.clock())
database.close()
"""
ALL_ANGLES = dict.fromkeys(AngleChoice, 0)


def add(database: Database, workshop: str, text: str, table: int | None = 1) -> str:
    return database.write(capture.add_contribution, workshop, Saying(text, table), database.clock()).id


def row(database: Database, workshop: str, id_: str) -> ContributionRow:
    (found,) = database.read(capture.contribution_rows, workshop, only=[id_])
    return found


class TestReferences:
    def test_numbers_count_within_each_table(self, database: Database, workshop: str) -> None:
        for table in (1, 2, None, 1, 2, None, 1):
            add(database, workshop, "Un banc", table)
        rows = database.read(capture.contribution_rows, workshop)
        assert sorted(one.reference.removeprefix("A3-ACT-1-") for one in rows) == [
            "P-01", "P-02", "T1-01", "T1-02", "T1-03", "T2-01", "T2-02",
        ]  # fmt: skip

    def test_a_reference_is_never_given_again_nor_changed(self, database: Database, workshop: str) -> None:
        chance = random.Random(2017)
        given: dict[str, str] = {}
        for step in range(120):
            gesture = chance.choice(["add", "add", "move", "withdraw", "kind", "restore", "undo"])
            table = chance.choice([None, 1, 2, 3])
            if gesture == "add" or not given:
                recorded = database.write(
                    capture.add_contribution, workshop, Saying(f"Idée {step}", table), database.clock()
                )
                assert recorded.reference not in given.values()
                given[recorded.id] = recorded.reference
                continue
            id_ = chance.choice(list(given))
            if gesture == "move":
                database.write(capture.revise, id_, Saying(f"Déplacée {step}", table))
            elif gesture == "withdraw":
                database.write(capture.withdraw, id_, database.clock())
            elif gesture == "restore":
                database.write(capture.restore, id_)
            else:
                database.write(capture.change_kind, [id_], chance.choice(list(ContributionKind)))
        rows = database.read(capture.contribution_rows, workshop, limit=None)
        assert {one.id: one.reference for one in rows} == given

    def test_an_entry_that_moves_keeps_its_number_and_leaves_no_hole(self, database: Database, workshop: str) -> None:
        moved = add(database, workshop, "Un banc", 1)
        database.write(capture.revise, moved, Saying("Un banc", 2))
        assert row(database, workshop, moved).reference == "A3-ACT-1-T1-01"
        assert row(database, workshop, moved).table == 2
        assert row(database, workshop, add(database, workshop, "Deux", 2)).reference == "A3-ACT-1-T2-01"
        assert row(database, workshop, add(database, workshop, "Trois", 1)).reference == "A3-ACT-1-T1-02"


class TestOrder:
    def test_the_latest_comes_first_even_typed_at_once(self, database: Database, workshop: str) -> None:
        typed = [add(database, workshop, f"Idée {n}") for n in range(60)]
        shown = [one.id for one in database.read(capture.contribution_rows, workshop)]
        assert shown == typed[::-1]
        assert [one.id for one in database.read(capture.published, workshop)] == typed

    def test_a_clock_set_right_in_the_middle_changes_nothing(
        self, database: Database, dossier: Path, workshop: str
    ) -> None:
        """The first lines come from another computer, two hours ahead of this one."""
        start(["-c", AHEAD, dossier, workshop]).communicate()
        typed = [add(database, workshop, f"Idée {n}") for n in range(3)]
        said = [one.text for one in database.read(capture.published, workshop)]
        assert said == ["En avance 0", "En avance 1", "Idée 0", "Idée 1", "Idée 2"]
        latest = database.read(capture.contribution_rows, workshop, limit=1)
        assert [one.id for one in latest] == typed[-1:]
        assert all(uuid.UUID(one).version == 7 for one in typed)


class TestCorrecting:
    def test_words_angle_kind_and_table_change(self, database: Database, workshop: str) -> None:
        id_ = add(database, workshop, "un ban")
        saying = Saying("Un banc", 3, AngleChoice.BOTH, ContributionKind.PROPOSAL, "« là »")
        database.write(capture.revise, id_, saying)
        one = row(database, workshop, id_)
        assert (one.text, one.table, one.angle, one.kind, one.verbatim) == (
            "Un banc", 3, AngleChoice.BOTH, ContributionKind.PROPOSAL, "« là »",
        )  # fmt: skip

    def test_a_verbatim_reworded_keeps_the_words_beside(self, database: Database, workshop: str) -> None:
        saying = Saying("On n'y est jamais", 1, kind=ContributionKind.VERBATIM)
        id_ = database.write(capture.add_contribution, workshop, saying, EVENING).id
        database.write(capture.revise, id_, Saying("Les usagers sont absents", 1, kind=ContributionKind.FINDING))
        assert row(database, workshop, id_).verbatim == "On n'y est jamais"

    def test_several_are_filed_at_once(self, database: Database, workshop: str) -> None:
        ids = [add(database, workshop, f"Idée {n}") for n in range(3)]
        database.write(capture.change_angle, ids, AngleChoice.COORDINATION)
        assert database.read(capture.tally, workshop) == ALL_ANGLES | {AngleChoice.COORDINATION: 3}

    def test_refusals_change_nothing(self, database: Database, workshop: str) -> None:
        id_ = add(database, workshop, "Un banc")
        before = row(database, workshop, id_)
        with pytest.raises(EmptyText):
            database.write(capture.revise, id_, Saying("  "))
        with pytest.raises(UnknownTable):
            database.write(capture.revise, id_, Saying("Deux", 9))
        with pytest.raises(EmptyText):
            database.write(capture.add_contribution, workshop, Saying("\u200b"), EVENING)
        assert row(database, workshop, id_) == before
        assert len(database.read(capture.contribution_rows, workshop)) == 1

    def test_a_closed_workshop_refuses_each_gesture(self, database: Database, workshop: str) -> None:
        id_ = add(database, workshop, "Un banc")
        database.write(closing.close_workshop, workshop, EVENING)
        with pytest.raises(WorkshopClosed):
            add(database, workshop, "Deux")
        with pytest.raises(WorkshopClosed):
            database.write(capture.revise, id_, Saying("Deux"))
        with pytest.raises(WorkshopClosed):
            database.write(capture.change_kind, [id_], ContributionKind.NEED)
        with pytest.raises(WorkshopClosed):
            database.write(capture.change_angle, [id_], AngleChoice.BOTH)
        with pytest.raises(WorkshopClosed):
            database.write(capture.withdraw, id_, EVENING)
        with pytest.raises(WorkshopClosed):
            database.write(capture.restore, id_)
        database.write(closing.reopen_workshop, workshop)
        add(database, workshop, "Deux")

    def test_a_gesture_on_several_is_whole_or_nothing(self, database: Database, workshop: str) -> None:
        id_ = add(database, workshop, "Un banc")
        other = database.read(programme.workshop_named, "A4-ACT-1").id
        closed = add(database, other, "Deux")
        database.write(closing.close_workshop, other, EVENING)
        with pytest.raises(WorkshopClosed):
            database.write(capture.change_angle, [id_, closed], AngleChoice.BOTH)
        assert row(database, workshop, id_).angle is AngleChoice.UNSORTED


class TestCounts:
    def test_withdrawn_and_private_notes_are_neither_counted_nor_printed(
        self, database: Database, workshop: str
    ) -> None:
        kept, withdrawn, note = (add(database, workshop, text) for text in ("Gardée", "Retirée", "Note"))
        database.write(capture.withdraw, withdrawn, EVENING)
        database.write(capture.change_kind, [note], ContributionKind.FACILITATOR_NOTE)
        assert [one.id for one in database.read(capture.published, workshop)] == [kept]
        assert sum(database.read(capture.tally, workshop).values()) == 1
        assert database.read(programme.workshop_named, "A3-ACT-1").contributions == 1
        assert row(database, workshop, withdrawn).withdrawn

    def test_words_are_searched_without_accents(self, database: Database, workshop: str) -> None:
        id_ = add(database, workshop, "Créer une épicerie sociale")
        add(database, workshop, "Un banc")
        found = database.read(capture.contribution_rows, workshop, words="EPICERIE soc")
        assert [one.id for one in found] == [id_]
        database.write(capture.revise, id_, Saying("Une halte", 1))
        assert database.read(capture.contribution_rows, workshop, words="epicerie") == []
