"""What leaves is compared with the register, a person decides, and the room waits for a sure name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import ContributionKind, Saying
from fabrique_desktop.domain.errors import BuiltUpon
from fabrique_desktop.domain.journal import JournalValue
from fabrique_desktop.domain.leaving import Naming
from fabrique_desktop.domain.programme import Process, Workshop
from fabrique_desktop.services import (
    capture,
    closing,
    editions,
    errata,
    formulating,
    history,
    leading,
    leaks,
    projecting,
    reporting,
    sequencing,
)
from fabrique_desktop.services.hiding import INSTEAD
from fabrique_desktop.services.leaks import Holder
from fabrique_desktop.services.projecting import Showing
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from tests.conftest import EVENING
from tests.services.leaking import KERBRAT, decide, decisions, found, leave, left, say, told
from tests.services.people import register


@pytest.fixture(autouse=True)
def _sound_afterwards(database: Database, dossier: Path) -> Iterator[None]:
    yield
    assert check_dossier(dossier).problems == ()


@pytest.fixture
def kerbrat(database: Database) -> str:
    """Somebody in the register: their id."""
    return database.write(register, "Kerbrat", "Yves")


class TestFound:
    def test_in_context_and_the_surest_first(self, database: Database, workshop: str, kerbrat: str) -> None:
        say(database, workshop, "Comme le disait Kerbrat, il faut des bancs")
        say(database, workshop, f"{'Un mot. ' * 20}On a vu {KERBRAT}\nhier. {'Un mot. ' * 20}")
        sure, unsure = found(database, workshop)
        assert (sure.words, sure.sure, sure.reference, sure.field) == (KERBRAT, True, "A3-ACT-1-T2-02", "text")
        assert sure.before.startswith("…\u00a0Un mot. ")
        assert sure.before.endswith("Un mot. On a vu ")
        assert sure.after.startswith(" hier. Un mot.")
        assert sure.after.endswith("\u00a0…")
        assert max(len(sure.before), len(sure.after)) <= 62
        assert (unsure.before, unsure.words, unsure.after) == ("Comme le disait ", "Kerbrat", ", il faut des bancs")
        assert (unsure.sure, unsure.naming, unsure.holder) == (False, None, Holder.CONTRIBUTION)

    def test_every_text_that_leaves_is_looked_at(self, database: Database, workshop: str, kerbrat: str) -> None:
        said = say(database, workshop, KERBRAT, KERBRAT)
        for field in ("title", "answers_to", "how", "who", "conditions", "obstacles"):
            database.write(formulating.draw_up, said, field, KERBRAT, "")
        database.write(leading.give_out, workshop, KERBRAT, date(2017, 3, 1), KERBRAT)
        database.write(leading.report_field, workshop, 2, "message", KERBRAT)
        database.write(sequencing.add_step, workshop, KERBRAT, 10)

        def title(session: Session) -> None:
            for one in session.scalars(select(Workshop)):
                if one.id == workshop:
                    one.title = one.venue = one.room = one.date_hint = KERBRAT
            session.scalars(select(Process)).one().purpose = KERBRAT

        database.write(title)
        database.write(closing.close_workshop, workshop, EVENING)
        database.write(errata.add, said, f"Lire {KERBRAT}", EVENING)
        places = {(one.holder.value, one.field) for one in found(database, workshop)}
        assert places == {
            *(("contribution", field) for field in ("text", "verbatim", "title", "answers_to", "how", "who")),
            ("contribution", "conditions"), ("contribution", "obstacles"), ("erratum", "text"),
            ("table_report", "message"), ("support", "title"), ("support", "where_to_get"), ("sequence", "title"),
            *(("workshop", field) for field in ("title", "venue", "room", "date_hint")), ("process", "purpose"),
        }  # fmt: skip

    def test_what_does_not_leave_is_not(self, database: Database, workshop: str, kerbrat: str) -> None:
        note, gone = say(database, workshop, KERBRAT), say(database, workshop, KERBRAT)
        database.write(capture.change_kind, [note], ContributionKind.FACILITATOR_NOTE)
        database.write(capture.withdraw, gone, EVENING)
        database.write(leading.report_field, workshop, 2, "rapporteur", KERBRAT)
        assert found(database, workshop) == []

    def test_another_workshop_is_called_by_its_title_only(
        self, database: Database, workshop: str, kerbrat: str
    ) -> None:
        def title(session: Session) -> None:
            other = session.scalars(select(Workshop).where(Workshop.code == "A4-ACT-1")).one()
            other.title, other.venue = KERBRAT, KERBRAT

        database.write(title)
        assert [(one.reference, one.field) for one in found(database, workshop)] == [("A4-ACT-1", "title")]

    def test_the_register_as_it_is_now(self, database: Database, workshop: str, kerbrat: str) -> None:
        say(database, workshop, "Inès Rahimi et Yves Kerbrat attendent")
        assert [one.words for one in found(database, workshop)] == [KERBRAT]
        database.write(register, "Rahimi", "Inès")
        assert {one.words for one in found(database, workshop)} == {KERBRAT, "Inès Rahimi"}
        database.write(leave, kerbrat)
        assert [one.words for one in found(database, workshop)] == ["Inès Rahimi"]


class TestDeciding:
    def test_the_same_words_of_an_entry_are_one_decision(self, database: Database, workshop: str, kerbrat: str) -> None:
        say(database, workshop, f"{KERBRAT} attend", f"Je suis yves KERBRAT. {KERBRAT} !")
        say(database, workshop, f"{KERBRAT} attend")
        assert (len(found(database, workshop)), left(database, workshop)) == (4, 2)
        decide(database, found(database, workshop)[0], Naming.LEFT)
        assert [one.naming for one in found(database, workshop)].count(Naming.LEFT) == 3
        assert left(database, workshop) == 1

    def test_a_mind_may_change_and_the_journal_tells(self, database: Database, workshop: str, kerbrat: str) -> None:
        say(database, workshop, f"{KERBRAT} attend")
        (one,) = found(database, workshop)
        first = decide(database, one, Naming.LEFT)
        assert decide(database, one, Naming.LEFT) == []
        second = decide(database, one, Naming.HIDDEN)
        assert [made.before for made in (*first, *second)] == [None, Naming.LEFT]
        assert decisions(database) == [Naming.HIDDEN]
        namings = select(JournalValue.value).where(JournalValue.field == "naming").order_by(JournalValue.position)
        assert database.read(lambda session: [*session.scalars(namings)]) == ['"left"', '"hidden"']

    def test_once_closed_too(self, database: Database, workshop: str, kerbrat: str) -> None:
        say(database, workshop, f"{KERBRAT} attend")
        database.write(closing.close_workshop, workshop, EVENING)
        decide(database, found(database, workshop)[0], Naming.HIDDEN)
        assert left(database, workshop) == 0

    def test_taken_back_in_its_order(self, database: Database, workshop: str, kerbrat: str) -> None:
        say(database, workshop, f"{KERBRAT} attend")
        (one,) = found(database, workshop)
        first, second = decide(database, one, Naming.LEFT), decide(database, one, Naming.HIDDEN)
        with pytest.raises(BuiltUpon):
            database.write(leaks.put_back, first, EVENING)
        database.write(leaks.put_back, second, EVENING)
        assert decisions(database) == [Naming.LEFT]
        database.write(leaks.put_back, first, EVENING)
        assert (decisions(database), left(database, workshop)) == ([], 1)
        with pytest.raises(BuiltUpon):
            database.write(leaks.put_back, first, EVENING)

    def test_corrected_words_are_asked_about_again(self, database: Database, workshop: str, kerbrat: str) -> None:
        said = say(database, workshop, f"{KERBRAT} attend")
        decide(database, found(database, workshop)[0], Naming.LEFT)
        database.write(capture.revise, said, Saying(f"{KERBRAT} attend toujours", 2))
        assert left(database, workshop) == 0
        database.write(capture.revise, said, Saying("M. Kerbrat attend toujours", 2))
        assert left(database, workshop) == 1

    def test_it_is_none_of_the_table_s_gestures(self, database: Database, workshop: str, kerbrat: str) -> None:
        said = say(database, workshop, f"{KERBRAT} attend")
        decide(database, found(database, workshop)[0], Naming.HIDDEN)
        undone = database.write(history.undo_last, history.CAPTURE, [workshop], EVENING)
        assert undone.entity_id == said
        assert decisions(database) == [Naming.HIDDEN]

    def test_no_name_is_written_down_once_more(self, database: Database, workshop: str, kerbrat: str) -> None:
        say(database, workshop, f"{KERBRAT} attend")
        decide(database, found(database, workshop)[0], Naming.HIDDEN)
        (digest,) = told(database)
        assert digest is not None
        assert len(digest) == 66
        assert "kerbrat" not in digest.casefold()


class TestTheRoom:
    @pytest.fixture
    def said(self, database: Database, workshop: str) -> str:
        return say(database, workshop, f"{KERBRAT} attend")

    def test_a_sure_name_waits_for_a_decision(self, database: Database, workshop: str, kerbrat: str, said: str) -> None:
        assert database.write(projecting.toggle_shown, said) is Showing.NAMED
        assert database.read(projecting.shown_number, workshop) == 0
        decide(database, found(database, workshop)[0], Naming.LEFT)
        assert database.write(projecting.toggle_shown, said) is Showing.SHOWN
        view = database.read(projecting.room_view, workshop)
        assert view is not None
        assert [one.text for one in view.shown] == [f"{KERBRAT} attend"]

    def test_a_doubt_does_not_hold_the_room_up(self, database: Database, workshop: str, kerbrat: str) -> None:
        said = say(database, workshop, "Comme dit Kerbrat")
        assert database.write(projecting.toggle_shown, said) is Showing.DOUBTED
        assert database.read(projecting.shown_number, workshop) == 1

    def test_only_what_the_room_reads(self, database: Database, workshop: str, kerbrat: str, said: str) -> None:
        database.write(formulating.draw_up, said, "title", "Des bancs", "")
        assert database.write(projecting.toggle_shown, said) is Showing.SHOWN

    def test_a_name_that_comes_later_leaves_the_screen(self, database: Database, workshop: str, said: str) -> None:
        assert database.write(projecting.toggle_shown, said) is Showing.SHOWN
        database.write(register, "Kerbrat", "Yves")
        view = database.read(projecting.room_view, workshop)
        assert view is not None
        assert view.shown == ()
        other = say(database, workshop, "Un banc")
        database.write(projecting.toggle_shown, other)
        database.write(capture.revise, other, Saying("Un banc pour M. Kerbrat", 2))
        assert database.read(projecting.shown_number, workshop) == 0
        for one in found(database, workshop):
            decide(database, one, Naming.HIDDEN)
        view = database.read(projecting.room_view, workshop)
        assert view is not None
        assert [one.text for one in view.shown] == [f"{INSTEAD} attend", f"Un banc pour {INSTEAD}"]


def test_what_leaves_and_what_is_undecided_are_of_one_view(database: Database, workshop: str, kerbrat: str) -> None:
    say(database, workshop, f"{KERBRAT} attend")
    say(database, workshop, "M. Kerbrat attend")
    decide(database, found(database, workshop)[0], Naming.HIDDEN)
    checked = database.read(editions.compile_bundle, workshop, EVENING)
    assert [one.words for one in checked.undecided] == ["M. Kerbrat"]
    assert checked.minutes == database.read(reporting.compile_minutes, workshop, EVENING)
    assert checked.sheet == database.read(reporting.compile_sheet, workshop, EVENING)
