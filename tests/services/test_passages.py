"""Words that name somebody leave a text, once closed too; the seal printed before holds and says how many."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from fabrique_desktop.documents.package import Made, export_workshop
from fabrique_desktop.documents.verifying import verify
from fabrique_desktop.domain.contributions import AngleChoice, Contribution, ContributionGroup, ContributionKind, Saying
from fabrique_desktop.domain.erasures import MARK, PassageErasure
from fabrique_desktop.domain.errors import AlreadyRemoved, BuiltUpon, NothingToUndo, NotThisPost
from fabrique_desktop.domain.journal import JournalEntry, JournalValue
from fabrique_desktop.domain.leaving import Naming, NamingDecision
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.domain.stems import stem_key
from fabrique_desktop.services import (
    capture,
    closing,
    editions,
    errata,
    formulating,
    grouping,
    history,
    leading,
    leaks,
    programme,
    projecting,
    removing,
    searching,
)
from fabrique_desktop.services.erasing_person import erase_person, to_erase
from fabrique_desktop.services.passages import NamedPassage, NoSuchPassage, erase_passage, erase_words
from fabrique_desktop.services.sealing import all_sealed, must_say_what_was_sealed, sealed
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.verdicts import of_dossier, of_files
from tests.conftest import EVENING, Clock
from tests.services.people import register
from tests.services.test_erasing_person import left_in

NAME = "Maëlle Quénéhervé"
SAID = f"Merci à {NAME} pour le banc du quai"
START, LENGTH = SAID.index(NAME), len(NAME)
LEFT = SAID.replace(NAME, MARK)


@pytest.fixture(autouse=True)
def _sound_afterwards(database: Database, dossier: Path) -> Iterator[None]:
    yield
    assert check_dossier(dossier).problems == ()


def said(database: Database, workshop: str, words: str = SAID, verbatim: str = "") -> str:
    saying = Saying(words, 2, AngleChoice.PARTICIPATION, ContributionKind.IDEA, verbatim)
    return database.write(capture.add_contribution, workshop, saying, database.clock()).id


def erase(database: Database, id_: str, field: str = "text") -> None:
    database.write(erase_passage, id_, field, start=START, length=LENGTH, at=database.clock())


def row(database: Database, workshop: str, id_: str) -> capture.ContributionRow:
    (found,) = database.read(capture.contribution_rows, workshop, only=[id_])
    return found


def told(database: Database, entity: str, field: str) -> list[str | None]:
    statement = (
        select(JournalValue.value)
        .join(JournalEntry, JournalEntry.position == JournalValue.position)
        .where(JournalEntry.entity == entity, JournalValue.field == field)
        .order_by(JournalValue.position)
    )
    values = database.read(lambda session: session.scalars(statement).all())
    return [None if value is None else json.loads(value) for value in values]


def package(database: Database, workshop: str, folder: Path) -> Made:
    folder.mkdir(exist_ok=True)
    made = export_workshop(database.read(editions.compile_bundle, workshop, database.clock()), folder)
    database.write(
        editions.record_edition, workshop, version=made.version, seal=made.seal, digest=made.digest,
        folder=str(folder), at=database.clock(),
    )  # fmt: skip
    return made


@pytest.mark.parametrize("closed", [False, True])
def test_the_words_leave_and_the_rest_stays(
    database: Database, workshop: str, dossier: Path, clock: Clock, closed: bool
) -> None:
    id_ = said(database, workshop, "Le banc du quai")
    database.write(capture.revise, id_, Saying(SAID, 2, AngleChoice.PARTICIPATION, ContributionKind.IDEA))
    other = said(database, workshop, "Un banc devant la mairie")
    group = database.write(grouping.group, [id_, other], clock(), f"Le banc de {NAME}")
    if closed:
        database.write(closing.close_workshop, workshop, EVENING)
        database.write(errata.add, id_, f"Lire {NAME.upper()}, et non Mme Q.", clock())
    before = row(database, workshop, id_)
    erase(database, id_)
    after = row(database, workshop, id_)
    assert (after.text, after.reference, after.kind, after.table) == (LEFT, before.reference, before.kind, before.table)
    assert told(database, "contribution", "text") == ["Le banc du quai", None, "Un banc devant la mairie", LEFT]
    assert told(database, "contribution_group", "title") == [None, f"Le banc de {MARK}"]
    assert database.read(errata.texts, [id_]).get(id_, ()) == ((f"Lire {MARK}, et non Mme Q.",) if closed else ())
    assert told(database, "erratum", "text") == ([None, f"Lire {MARK}, et non Mme Q."] if closed else [])
    assert database.read(lambda session: session.get_one(ContributionGroup, group).title) == f"Le banc de {MARK}"
    database.close()
    assert left_in(dossier, "Quénéhervé") == []


def test_the_searches_no_longer_find_it(database: Database, workshop: str) -> None:
    id_ = said(database, workshop)
    database.write(closing.close_workshop, workshop, EVENING)
    erase(database, id_)

    def found(session: Session) -> list[int]:
        asked = {"contribution_search": "queneherve", "contribution_stem": stem_key("Quénéhervé")}
        return [
            session.scalars(text(f"SELECT count(*) FROM {name} WHERE {name} MATCH '{word}'")).one()
            for name, word in asked.items()
        ]

    assert database.read(found) == [0, 0]
    kept = database.read(lambda session: session.get_one(Contribution, id_).search_key)
    assert "banc du quai" in kept
    assert "queneherve" not in kept


def test_what_the_room_sees_follows(database: Database, workshop: str, clock: Clock) -> None:
    id_ = said(database, workshop)
    database.write(projecting.toggle_shown, id_)
    database.write(closing.close_workshop, workshop, EVENING)
    erase(database, id_)
    view = database.read(projecting.room_view, workshop)
    assert view is not None
    assert [one.text for one in view.shown] == [LEFT]


def test_it_says_where_it_was_and_not_what(database: Database, workshop: str, clock: Clock) -> None:
    id_ = said(database, workshop)
    erase(database, id_)
    (kept,) = database.read(lambda session: session.execute(select(PassageErasure.__table__)).all())
    assert kept[1:6] == (id_, 1, "text", START, LENGTH)


def test_twice_in_one_text_and_in_another_field(database: Database, workshop: str) -> None:
    id_ = said(database, workshop, f"{NAME} et encore {NAME}", verbatim=f"« {NAME} »")
    database.write(closing.close_workshop, workshop, EVENING)
    again = f"{MARK} et encore "
    database.write(erase_passage, id_, "text", start=0, length=LENGTH, at=EVENING)
    database.write(erase_passage, id_, "text", start=len(again), length=LENGTH, at=EVENING)
    database.write(erase_passage, id_, "verbatim", start=2, length=LENGTH, at=EVENING)
    after = row(database, workshop, id_)
    assert (after.text, after.verbatim) == (again + MARK, f"« {MARK} »")
    assert set(told(database, "contribution", "text")) == {None, again + MARK}
    found = database.read(sealed, workshop)
    assert found is not None
    assert (found.record.passages, found.record.erased) == (3, 0)


@pytest.mark.parametrize(("start", "length"), [(-1, 3), (0, 0), (0, -2), (0, 999), (len(SAID), 1)])
def test_what_is_not_in_the_text_is_refused(database: Database, workshop: str, start: int, length: int) -> None:
    id_ = said(database, workshop)
    with pytest.raises(NoSuchPassage):
        database.write(erase_passage, id_, "text", start=start, length=length, at=EVENING)
    with pytest.raises(NoSuchPassage):
        database.write(erase_passage, id_, "search_key", start=0, length=1, at=EVENING)
    with pytest.raises(NoSuchPassage):
        database.write(erase_passage, id_, "text", start=0, length=5, at=EVENING, words="Alors")
    assert row(database, workshop, id_).text == SAID


def test_removed_as_a_whole_there_is_no_passage_left(database: Database, workshop: str) -> None:
    id_ = said(database, workshop)
    erase(database, id_)
    database.write(closing.close_workshop, workshop, EVENING)
    database.write(removing.remove, id_, EVENING)
    with pytest.raises(AlreadyRemoved):
        erase(database, id_)
    found = database.read(sealed, workshop)
    assert found is not None
    assert (found.record.passages, found.record.erased) == (0, 1)


def test_no_undo_gives_it_back(database: Database, workshop: str, clock: Clock) -> None:
    id_ = said(database, workshop, "Le banc")
    database.write(capture.revise, id_, Saying(SAID, 2))
    erase(database, id_)
    for _ in range(5):
        try:
            database.write(history.undo_last, history.CAPTURE, [workshop], clock())
        except (BuiltUpon, NothingToUndo):
            break
    assert row(database, workshop, id_).text == LEFT


@pytest.mark.parametrize("post", [Post.DESK, Post.CAPTURE, Post.ANSWER])
def test_whoever_does_not_lead_may_not(database: Database, workshop: str, post: Post) -> None:
    id_ = said(database, workshop)

    def asked(session: Session) -> None:
        session.info["post"] = post
        erase_passage(session, id_, "text", start=START, length=LENGTH, at=EVENING)

    with pytest.raises(NotThisPost):
        database.write(asked)


class TestSeal:
    def test_the_seal_printed_before_holds_and_says_it(self, database: Database, workshop: str, tmp_path: Path) -> None:
        id_ = said(database, workshop)
        said(database, workshop, "Un banc devant la mairie")
        database.write(closing.close_workshop, workshop, EVENING)
        before = database.read(sealed, workshop)
        assert before is not None
        package(database, workshop, tmp_path / "before")
        erase(database, id_)
        after = database.read(sealed, workshop)
        assert after is not None
        assert (after.record.code, after.record.passages, after.record.erased) == (before.record.code, 1, 0)
        database.read(must_say_what_was_sealed, workshop)
        sound, lines = of_dossier(database.read(all_sealed, workshop), before.record.code, intact=True)
        assert sound
        assert any("1\u00a0passage effacé (A3-ACT-1-T2-01)" in line for line in lines)
        (former,) = [line for line in lines if "d’avant l’effacement" in line]
        assert str(tmp_path / "before") in former

    def test_files_made_after_say_it_and_those_of_before_are_told_apart(
        self, database: Database, workshop: str, tmp_path: Path
    ) -> None:
        id_ = said(database, workshop)
        database.write(closing.close_workshop, workshop, EVENING)
        old = package(database, workshop, tmp_path / "before")
        erase(database, id_)
        new = package(database, workshop, tmp_path / "after")
        assert new.seal == old.seal
        sound, lines = of_files(verify(tmp_path / "after"), new.seal)
        assert sound, lines
        assert any("1\u00a0passage effacé" in line for line in lines)
        minutes = {made: next(p for p in made.paths if p.name.startswith("CR_")) for made in (old, new)}
        sheets = {made: next(p for p in made.paths if p.name.startswith("DONNEES_")) for made in (old, new)}
        for kind in (sheets,):
            kind[new].unlink()
            kind[old].rename(kind[new])
        sound, lines = of_files(verify(tmp_path / "after"), new.seal)
        assert not sound
        assert any("d’avant l’effacement" in line and sheets[new].name in line for line in lines)
        assert of_files(verify(minutes[new]), new.seal)[0]

    def test_erased_before_the_closing_the_seal_covers_what_is_left(self, database: Database, workshop: str) -> None:
        id_ = said(database, workshop)
        erase(database, id_)
        database.write(closing.close_workshop, workshop, EVENING)
        found = database.read(sealed, workshop)
        assert found is not None
        assert found.record.passages == 0
        assert found.record.contributions[0].value("text") == LEFT

    def test_beside_contributions_too(self, database: Database, workshop: str, clock: Clock) -> None:
        person = database.write(register, "Quénéhervé", "Maëlle")
        database.write(leading.report_field, workshop, 1, "message", SAID)
        id_ = said(database, workshop, "Un banc")
        database.write(closing.close_workshop, workshop, EVENING)
        database.write(errata.add, id_, SAID, clock())
        code = database.read(sealed, workshop)
        for passage in database.read(to_erase, person).passages:
            database.write(erase_words, passage, clock())
        found = database.read(sealed, workshop)
        assert found is not None
        assert code is not None
        assert (found.record.code, found.record.passages, found.record.erased) == (code.record.code, 2, 0)
        database.read(must_say_what_was_sealed, workshop)


class TestFoundAndDecided:
    @pytest.fixture
    def person(self, database: Database, workshop: str) -> str:
        return database.write(register, "Quénéhervé", "Maëlle", workshop)

    def found(self, database: Database, person: str) -> tuple[NamedPassage, ...]:
        return database.read(to_erase, person).passages

    def test_everywhere_a_text_is_kept_open_or_closed(
        self, database: Database, workshop: str, person: str, clock: Clock
    ) -> None:
        elsewhere = database.read(programme.workshop_named, "A4-ACT-1").id
        said(database, elsewhere)
        note = Saying(SAID, kind=ContributionKind.FACILITATOR_NOTE)
        database.write(capture.add_contribution, workshop, note, clock())
        drawn = said(database, workshop, "Un banc")
        database.write(formulating.promote, drawn)
        database.write(formulating.draw_up, drawn, "who", f"Demander à {NAME}", "")
        database.write(leading.report_field, workshop, 1, "message", SAID)
        database.write(closing.close_workshop, workshop, EVENING)
        database.write(errata.add, drawn, SAID, clock())
        seen = [(one.holder, one.field, one.closed) for one in self.found(database, person)]
        assert sorted(seen) == [
            ("contribution", "text", False), ("contribution", "text", True), ("contribution", "who", True),
            ("erratum", "text", True), ("table_report", "message", False),
        ]  # fmt: skip
        for passage in self.found(database, person):
            database.write(erase_words, passage, clock())
        assert self.found(database, person) == ()

    def test_before_or_after_the_person(self, database: Database, workshop: str, person: str, dossier: Path) -> None:
        said(database, workshop)
        database.write(closing.close_workshop, workshop, EVENING)
        (passage,) = self.found(database, person)
        database.write(erase_person, person, EVENING)
        database.write(erase_words, passage, EVENING)
        assert database.read(searching.find_people, "Quénéhervé") == []
        database.close()
        assert left_in(dossier, "Quénéhervé") == []

    def test_a_namesake_is_said(self, database: Database, workshop: str, person: str) -> None:
        said(database, workshop)
        database.write(register, "Quénéhervé", "Maëlle")
        assert [one.shared for one in self.found(database, person)] == [True]

    def test_words_that_moved_are_followed_and_others_are_not_touched(
        self, database: Database, workshop: str, person: str
    ) -> None:
        id_ = said(database, workshop, f"{NAME} et {NAME}")
        first, second = self.found(database, person)
        database.write(erase_words, first, EVENING)
        database.write(erase_words, second, EVENING)
        database.write(erase_words, second, EVENING)
        assert row(database, workshop, id_).text == f"{MARK} et {MARK}"
        other = said(database, workshop)
        (passage,) = self.found(database, person)
        database.write(capture.revise, other, Saying("Un banc", 2))
        with pytest.raises(NoSuchPassage):
            database.write(erase_words, passage, EVENING)
        assert row(database, workshop, other).text == "Un banc"

    def test_a_decision_to_hide_goes_with_the_words(self, database: Database, workshop: str, person: str) -> None:
        id_ = said(database, workshop)
        database.write(leaks.decide, [(id_, NAME)], Naming.HIDDEN, EVENING)
        erase(database, id_)
        assert database.read(lambda session: session.scalars(select(NamingDecision)).all()) == []


def test_reopened_in_another_window_all_is_there(database: Database, workshop: str, dossier: Path) -> None:
    id_ = said(database, workshop)
    database.write(closing.close_workshop, workshop, EVENING)
    erase(database, id_)
    database.close()
    again = open_dossier(dossier)
    assert row(again, workshop, id_).text == LEFT
    again.close()
