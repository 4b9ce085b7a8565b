"""What somebody asks not to keep leaves the row, the search, the screen, the journal and the bytes; its place stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from fabrique_desktop.domain.contributions import (
    DRAUGHTING,
    AngleChoice,
    Contribution,
    ContributionKind,
    Erratum,
    Saying,
)
from fabrique_desktop.domain.errors import AlreadyRemoved, NothingToUndo
from fabrique_desktop.domain.journal import JournalEntry, JournalValue
from fabrique_desktop.domain.leaving import Naming, NamingDecision
from fabrique_desktop.domain.stems import stem_key
from fabrique_desktop.services import (
    capture,
    closing,
    errata,
    formulating,
    grouping,
    history,
    leaks,
    programme,
    projecting,
    removing,
)
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.ui.store_messages import report_lines
from tests.conftest import EVENING, Clock

SAID = "Quinquina vend ses ordonnances au 06 39 98 73 39"
WORD = b"uinquin"  # however it was written, folded or stemmed
OTHER = Saying("Un banc devant la mairie", 2)


@pytest.fixture(autouse=True)
def _sound_afterwards(database: Database, dossier: Path) -> Iterator[None]:
    yield
    assert check_dossier(dossier).problems == ()


def said(database: Database, workshop: str, words: str = SAID) -> str:
    saying = Saying(words, 1, AngleChoice.PARTICIPATION, ContributionKind.IDEA, f"« {words} »")
    return database.write(capture.add_contribution, workshop, saying, database.clock()).id


def drawn_up(database: Database, workshop: str) -> str:
    """Said, corrected, promoted, formulated and shown: as many places as words can be."""
    id_ = said(database, workshop)
    database.write(capture.revise, id_, Saying(f"{SAID}, dit-on", 1, verbatim=f"« {SAID} »"))
    database.write(formulating.promote, id_)
    for field in DRAUGHTING:
        database.write(formulating.draw_up, id_, field, f"{field} : {SAID}", "")
    database.write(projecting.toggle_shown, id_)
    return id_


def indexed(database: Database) -> list[int]:
    """How many entries each index finds."""
    asked = {"contribution_search": "quinquina", "contribution_stem": stem_key("quinquina")}
    counts = [text(f"SELECT count(*) FROM {name} WHERE {name} MATCH '{word}'") for name, word in asked.items()]
    return database.read(lambda session: [session.scalars(count).one() for count in counts])


def row(database: Database, workshop: str, id_: str) -> capture.ContributionRow:
    (found,) = database.read(capture.contribution_rows, workshop, only=[id_])
    return found


def kept(database: Database, id_: str) -> Contribution:
    def whole(session: Session) -> Contribution:
        found = session.get_one(Contribution, id_)
        session.expunge(found)
        return found

    return database.read(whole)


def told(database: Database, id_: str) -> dict[str, set[str | None]]:
    """All that the journal still says of it, by field."""
    statement = (
        select(JournalValue.field, JournalValue.value)
        .join(JournalEntry, JournalEntry.position == JournalValue.position)
        .where(JournalEntry.entity_id == id_)
    )
    found: dict[str, set[str | None]] = {}
    for field, value in database.read(lambda session: session.execute(statement).all()):
        found.setdefault(field, set()).add(value)
    return found


@pytest.mark.parametrize("closed", [False, True])
def test_the_words_leave_and_the_place_stays(
    database: Database, workshop: str, dossier: Path, clock: Clock, closed: bool
) -> None:
    id_ = drawn_up(database, workshop)
    before = row(database, workshop, id_)
    if closed:
        database.write(closing.close_workshop, workshop, EVENING)
    database.write(removing.remove, id_, clock())
    after = row(database, workshop, id_)
    blank = dict.fromkeys(DRAUGHTING, "")
    unsaid = replace(before, text="", verbatim="", drawn_up=replace(before.drawn_up, **blank))
    assert after == replace(unsaid, projected=False, removed=True)
    assert after.reference == before.reference
    assert (kept(database, id_).search_key, kept(database, id_).stem_key) == ("", "")
    journal = told(database, id_)
    assert all(journal[field] == {None, '""'} for field in removing.WORDS)
    assert journal["reference"] == {f'"{before.reference}"'}
    erased = sum(value is None for values in journal.values() for value in values)
    assert erased == len(removing.WORDS)
    assert "valeurs effacées" in " ".join(report_lines(check_dossier(dossier)))


def test_salt_goes_with_the_words(database: Database, workshop: str) -> None:
    database.write(removing.remove, said(database, workshop), EVENING)
    salts = select(JournalValue.salt).where(JournalValue.value.is_(None))
    assert database.read(lambda session: session.scalars(salts).all()) == [None, None]


@pytest.mark.parametrize("closed", [False, True])
def test_nothing_is_left_in_the_bytes_of_the_file(
    database: Database, workshop: str, dossier: Path, clock: Clock, closed: bool
) -> None:
    ids = [drawn_up(database, workshop), *(said(database, workshop, f"{SAID}, {number}") for number in range(60))]
    others = [database.write(capture.add_contribution, workshop, OTHER, clock()).id for _ in range(60)]
    database.write(closing.close_workshop, workshop, EVENING)
    database.write(errata.add, ids[0], f"Lire autre chose que {SAID}", clock())
    if not closed:
        database.write(closing.reopen_workshop, workshop)
    database.close()
    assert WORD in dossier.read_bytes()
    reopened = open_dossier(dossier, clock=clock)
    for id_ in ids:
        reopened.write(removing.remove, id_, clock())
    reopened.close()
    for path in dossier.parent.glob(f"{dossier.name}*"):
        assert WORD not in path.read_bytes(), path.name
    again = open_dossier(dossier, clock=clock)
    assert {row(again, workshop, id_).text for id_ in others} == {OTHER.text}
    again.close()


def test_neither_search_finds_it_any_more(database: Database, workshop: str) -> None:
    id_ = drawn_up(database, workshop)
    assert [one.id for one in database.read(capture.contribution_rows, workshop, words="quinquina")] == [id_]
    assert indexed(database) == [1, 1]
    database.write(removing.remove, id_, EVENING)
    assert database.read(capture.contribution_rows, workshop, words="quinquina") == []
    assert indexed(database) == [0, 0]


def test_the_room_no_longer_sees_it(database: Database, workshop: str) -> None:
    id_ = drawn_up(database, workshop)
    other = database.write(capture.add_contribution, workshop, OTHER, EVENING).id
    database.write(projecting.toggle_shown, other)
    database.write(removing.remove, id_, EVENING)
    view = database.read(projecting.room_view, workshop)
    assert view is not None
    assert [one.id for one in view.shown] == [other]


def test_what_was_decided_of_its_names_goes_with_it(database: Database, workshop: str) -> None:
    """The digest of a name would confirm it to whoever guesses."""
    id_, other = said(database, workshop), said(database, workshop, "Quinquina est venu")
    database.write(leaks.decide, [(id_, "Quinquina"), (other, "Quinquina")], Naming.HIDDEN, EVENING)
    database.write(removing.remove, id_, EVENING)
    decided = select(NamingDecision.subject_id)
    assert database.read(lambda session: session.scalars(decided).all()) == [other]
    digests = (
        select(JournalValue.value)
        .join(JournalEntry, JournalEntry.position == JournalValue.position)
        .where(JournalValue.field == "digest", JournalEntry.entity == NamingDecision.__tablename__)
        .order_by(JournalEntry.position)
    )
    assert [value is None for value in database.read(lambda session: session.scalars(digests).all())] == [True, False]


def test_no_undo_gives_it_back(database: Database, workshop: str) -> None:
    id_ = said(database, workshop)
    database.write(removing.remove, id_, EVENING)
    for _ in range(2):
        with pytest.raises(NothingToUndo):
            database.write(history.undo_last, history.CAPTURE, [workshop], EVENING)
    assert row(database, workshop, id_).removed


def test_no_undo_gives_back_what_was_shown_to_the_room(database: Database, workshop: str) -> None:
    id_ = drawn_up(database, workshop)
    database.write(removing.remove, id_, EVENING)
    with pytest.raises(NothingToUndo):
        database.write(history.undo_last, history.CAPTURE, [workshop], EVENING)
    assert row(database, workshop, id_).text == ""


def test_no_undo_gives_it_back_once_closed_or_reopened(database: Database, workshop: str) -> None:
    id_ = said(database, workshop)
    database.write(closing.close_workshop, workshop, EVENING)
    database.write(removing.remove, id_, EVENING)
    with pytest.raises(NothingToUndo):
        database.write(history.undo_last, history.CAPTURE, [workshop], EVENING)
    database.write(closing.reopen_workshop, workshop)
    with pytest.raises(NothingToUndo):
        database.write(history.undo_last, history.CAPTURE, [workshop], EVENING)
    assert row(database, workshop, id_).text == ""


def test_what_was_withdrawn_can_be_removed_and_stays_out(database: Database, workshop: str) -> None:
    id_ = said(database, workshop)
    database.write(capture.withdraw, id_, EVENING)
    database.write(removing.remove, id_, EVENING)
    now = row(database, workshop, id_)
    assert (now.withdrawn, now.removed, now.text) == (True, True, "")
    assert database.read(capture.published, workshop) == []


def test_its_history_says_who_and_when_without_the_words(database: Database, workshop: str, clock: Clock) -> None:
    id_ = said(database, workshop)
    database.operator = "Solène"
    database.write(removing.remove, id_, clock())
    changes = database.read(history.history, id_)
    assert {change.after for change in changes if change.field in removing.WORDS} == {None, ""}
    (removed,) = [change for change in changes if change.field == "removed_at"]
    assert removed.operator == "Solène"


def test_removing_twice_is_refused_and_says_nothing_more(database: Database, workshop: str) -> None:
    id_ = said(database, workshop)
    database.write(removing.remove, id_, EVENING)
    before = database.read(history.history, id_)
    with pytest.raises(AlreadyRemoved):
        database.write(removing.remove, id_, EVENING)
    assert database.read(history.history, id_) == before


def test_its_number_is_never_given_again(database: Database, workshop: str, clock: Clock) -> None:
    first = said(database, workshop)
    reference = row(database, workshop, first).reference
    database.write(removing.remove, first, clock())
    assert row(database, workshop, said(database, workshop)).reference != reference


def test_a_removal_that_fails_removes_nothing(database: Database, workshop: str) -> None:
    id_ = drawn_up(database, workshop)

    def failing(session: Session) -> None:
        removing.remove(session, id_, EVENING)
        raise NothingToUndo()

    before, journal = row(database, workshop, id_), told(database, id_)
    with pytest.raises(NothingToUndo):
        database.write(failing)
    assert (row(database, workshop, id_), told(database, id_)) == (before, journal)


def test_what_was_done_to_others_can_still_be_undone(database: Database, workshop: str) -> None:
    elsewhere = database.read(programme.workshop_named, "A4-ACT-1").id
    others = [said(database, place, "Plus de bus") for place in (elsewhere, workshop)]
    id_ = said(database, workshop)
    database.write(removing.remove, id_, EVENING)
    for place, other in zip((elsewhere, workshop), others, strict=True):
        assert database.write(history.undo_last, history.CAPTURE, [place], EVENING).entity_id == other
    assert not row(database, workshop, id_).withdrawn


def test_what_held_it_together_with_others_loses_its_title(database: Database, workshop: str, dossier: Path) -> None:
    id_, other = said(database, workshop), said(database, workshop, "Un banc")
    group = database.write(grouping.group, [id_, other], EVENING, SAID)
    database.write(grouping.ungroup, id_)
    left = database.write(grouping.group, [other, said(database, workshop, "Deux bancs")], EVENING, f"Encore {SAID}")
    database.write(grouping.add_to_group, left, [id_])
    database.write(removing.remove, id_, EVENING)
    assert {one.title for one in database.read(grouping.groups)} == {""}
    assert group != left
    database.close()
    assert WORD not in dossier.read_bytes()


def test_nothing_is_written_beside_a_removed_text(database: Database, workshop: str) -> None:
    id_ = said(database, workshop)
    database.write(closing.close_workshop, workshop, EVENING)
    database.write(removing.remove, id_, EVENING)
    with pytest.raises(AlreadyRemoved):
        database.write(errata.add, id_, f"Lire : {SAID}", EVENING)


def test_asked_again_it_empties_what_was_written_beside_it_since(database: Database, workshop: str) -> None:
    """As an earlier version allowed."""
    id_ = said(database, workshop)
    database.write(closing.close_workshop, workshop, EVENING)
    database.write(removing.remove, id_, EVENING)
    database.write(lambda session: session.add(Erratum(contribution_id=id_, text=SAID, written_at=EVENING)))
    database.write(removing.remove, id_, EVENING)
    assert row(database, workshop, id_).errata == ()
    with pytest.raises(AlreadyRemoved):
        database.write(removing.remove, id_, EVENING)
