"""Whatever is done leaves a chain that holds; whatever is touched by another hand is found."""

import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import Executable, Table, delete, insert, text, update
from sqlalchemy.orm import Session

from fabrique_desktop.domain.base import Base
from fabrique_desktop.domain.contributions import AngleChoice, Contribution, ContributionKind, Saying
from fabrique_desktop.domain.errors import DomainError
from fabrique_desktop.domain.journal import JournalEntry, JournalValue
from fabrique_desktop.domain.people import Participant
from fabrique_desktop.domain.programme import Workshop
from fabrique_desktop.services import capture, check_in, closing, programme, projecting
from fabrique_desktop.services.check_in import NewPerson
from fabrique_desktop.services.history import CAPTURE, DESK, history, undo_last
from fabrique_desktop.store.check import CheckReport, ProblemKind, check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.store.journal import UnjournaledWrite
from tests.conftest import EVENING, Clock
from tests.store.raw import by_hand

WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)


@contextmanager
def copied(founded: Path) -> Iterator[tuple[Path, Database]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(founded, folder))
        database = open_dossier(path, clock=Clock())
        try:
            yield path, database
        finally:
            database.close()


class Evening:
    """Plays gestures drawn at random, as a hurried team would."""

    def __init__(self, database: Database, seed: int) -> None:
        self.database = database
        self.chance = random.Random(seed)
        self.workshops = [row.id for row in database.read(programme.workshops)][2:4]
        self.said: list[str] = []
        self.here: list[str] = []
        self.refused = 0

    def play(self, gestures: int, words: list[str]) -> None:
        actions = [self._say, self._say, self._revise, self._file, self._take_back, self._welcome, self._desk]
        actions += [self._undo, self._life, self._show]
        for _ in range(gestures):
            self.database.operator = self.chance.choice(["AB", "CD", ""])
            try:
                self.chance.choice(actions)(self.chance.choice(words))
            except DomainError:
                self.refused += 1

    def _saying(self, word: str) -> Saying:
        chance = self.chance
        return Saying(
            word,
            chance.choice([None, 1, 2, 9]),
            chance.choice(list(AngleChoice)),
            chance.choice(list(ContributionKind)),
            chance.choice(["", word]),
        )

    def _say(self, word: str) -> None:
        where = self.chance.choice(self.workshops)
        recorded = self.database.write(capture.add_contribution, where, self._saying(word), self.database.clock())
        self.said.append(recorded.id)

    def _revise(self, word: str) -> None:
        if self.said:
            self.database.write(capture.revise, self.chance.choice(self.said), self._saying(word))

    def _file(self, _word: str) -> None:
        some = self.chance.sample(self.said, min(3, len(self.said)))
        self.database.write(capture.change_angle, some, self.chance.choice(list(AngleChoice)))
        self.database.write(capture.change_kind, some, self.chance.choice(list(ContributionKind)))

    def _take_back(self, _word: str) -> None:
        if self.said:
            self.database.write(capture.withdraw, self.chance.choice(self.said), self.database.clock())
            self.database.write(capture.restore, self.chance.choice(self.said))

    def _welcome(self, word: str) -> None:
        where = self.chance.choice(self.workshops)
        self.here.append(self.database.write(check_in.walk_in, where, NewPerson(word, word), EVENING))
        self.here += self.database.write(check_in.unnamed, where, 2, EVENING)

    def _desk(self, _word: str) -> None:
        if self.here:
            one = self.chance.choice(self.here)
            self.database.write(check_in.depart, one, self.database.clock())
            self.database.write(check_in.come_back, self.chance.choice(self.here))
            self.database.write(check_in.cancel_presence, one, self.database.clock())

    def _undo(self, _word: str) -> None:
        page = self.chance.choice([CAPTURE, DESK])
        self.database.write(undo_last, page, [self.chance.choice(self.workshops)], self.database.clock())

    def _life(self, word: str) -> None:
        where = self.chance.choice(self.workshops)
        gesture = self.chance.choice([closing.start_workshop, closing.close_workshop])
        self.database.write(gesture, where, self.database.clock())
        self.database.write(programme.edit_process, {"slogan": word})
        self.database.write(closing.reopen_workshop, where)

    def _show(self, _word: str) -> None:
        if self.said:
            self.database.write(projecting.toggle_shown, self.chance.choice(self.said))
            self.database.write(projecting.toggle_blank, self.workshops[0])


@pytest.fixture(scope="module")
def one_evening(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with copied(founded) as (path, database):
        Evening(database, 2017).play(60, ["un banc", "une halte", "« non »"])
        database.close()
        return Path(shutil.copy(path, tmp_path_factory.mktemp("played")))


@pytest.fixture
def played(one_evening: Path, tmp_path: Path) -> Path:
    """A dossier closed after an evening, with undone gestures and changed fields."""
    return Path(shutil.copy(one_evening, tmp_path))


def kinds(report: CheckReport) -> set[ProblemKind]:
    return {problem.kind for problem in report.problems} - {ProblemKind.GUARD}


class TestChain:
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(seed=st.integers(0, 10**6), words=st.lists(WORDS, min_size=1, max_size=5))
    def test_any_evening_leaves_a_sound_dossier(self, founded: Path, seed: int, words: list[str]) -> None:
        with copied(founded) as (path, database):
            Evening(database, seed).play(40, words)
            assert check_dossier(path).problems == ()

    def test_a_copy_continues_under_another_station(self, played: Path, tmp_path: Path) -> None:
        copy = Path(shutil.copy(played, tmp_path / "copie.fabrique"))
        database = open_dossier(copy, clock=Clock())
        Evening(database, 1).play(5, ["après"])
        database.close()
        report = check_dossier(copy)
        assert report.problems == ()
        assert report.stations == check_dossier(played).stations + 1

    def test_reopening_the_same_file_keeps_the_station(self, dossier: Path) -> None:
        first, second = open_dossier(dossier), open_dossier(dossier)
        assert first.station == second.station
        first.close()
        second.close()

    def test_a_gesture_that_changes_nothing_leaves_no_entry(self, database: Database, workshop: str) -> None:
        id_ = database.write(capture.add_contribution, workshop, Saying("Un banc"), EVENING).id
        before = len(database.read(history, id_))
        database.write(capture.revise, id_, Saying("Un banc"))
        assert len(database.read(history, id_)) == before

    def test_a_refused_gesture_leaves_no_entry(self, database: Database, dossier: Path, workshop: str) -> None:
        def gesture(session: Session) -> None:
            capture.add_contribution(session, workshop, Saying("Un banc"), EVENING)
            raise KeyError

        before = check_dossier(dossier).entries
        with pytest.raises(KeyError):
            database.write(gesture)
        after = check_dossier(dossier)
        assert (after.entries, after.contributions, after.problems) == (before, 0, ())


def columns(model: type[Base]) -> list[str]:
    return [column.name for column in model.__table__.columns]


class TestForgery:
    @pytest.mark.parametrize("column", columns(JournalEntry))
    @pytest.mark.parametrize("place", ["first", "middle", "last"])
    def test_a_changed_entry_is_found(self, played: Path, column: str, place: str) -> None:
        with by_hand(played, guards=False) as raw:
            count = raw.execute("SELECT max(position) FROM journal_entry").fetchone()[0]
            row = {"first": 1, "middle": count // 2, "last": count}[place]
            old = raw.execute(f"SELECT {column} FROM journal_entry WHERE position = ?", (row,)).fetchone()[0]
            raw.execute(f"UPDATE journal_entry SET {column} = ? WHERE position = ?", (_other(old), row))
        assert kinds(check_dossier(played))

    @pytest.mark.parametrize("column", columns(JournalValue))
    def test_a_changed_value_is_found(self, played: Path, column: str) -> None:
        with by_hand(played, guards=False) as raw:
            rows = raw.execute("SELECT position, field FROM journal_value ORDER BY 1, 2").fetchall()
            for position, field in (rows[0], rows[len(rows) // 2], rows[-1]):
                where = (position, field)
                query = f"SELECT {column} FROM journal_value WHERE position = ? AND field = ?"
                old = raw.execute(query, where).fetchone()[0]
                change = f"UPDATE journal_value SET {column} = ? WHERE position = ? AND field = ?"
                raw.execute(change, (_other(old), *where))
                assert kinds(check_dossier(played)), (column, field)
                key = {"position": (_other(old), field), "field": (position, _other(old))}.get(column, where)
                raw.execute(change, (old, *key))
                assert not kinds(check_dossier(played))

    @pytest.mark.parametrize("position", [1, 20, "max"])
    def test_a_removed_entry_is_found(self, played: Path, position: int | str) -> None:
        with by_hand(played, guards=False) as raw:
            if position == "max":
                position = raw.execute("SELECT max(position) FROM journal_entry").fetchone()[0]
            raw.execute("DELETE FROM journal_value WHERE position = ?", (position,))
            raw.execute("DELETE FROM journal_entry WHERE position = ?", (position,))
        assert kinds(check_dossier(played))

    def test_two_exchanged_values_are_found(self, played: Path) -> None:
        with by_hand(played, guards=False) as raw:
            (one, a), (other, b) = raw.execute(
                "SELECT position, value FROM journal_value WHERE field = 'text' LIMIT 2"
            ).fetchall()
            change = "UPDATE journal_value SET value = ? WHERE field = 'text' AND position = ?"
            raw.execute(change, (b + " ", one))
            raw.execute(change, (a + " ", other))
        assert ProblemKind.ALTERED_VALUE in kinds(check_dossier(played))

    @pytest.mark.parametrize(
        ("statement", "kind"),
        [
            ("UPDATE contribution SET text = text || '.' WHERE rowid = 1", ProblemKind.ALTERED_STATE),
            ("UPDATE contribution SET created_at = '2017-04-06T12:00:00.000000Z'", ProblemKind.ALTERED_STATE),
            ("UPDATE attendance SET cancelled_at = NULL", ProblemKind.ALTERED_STATE),
            ("UPDATE participant SET photo_allowed = 1", ProblemKind.ALTERED_STATE),
            ("UPDATE workshop SET starts_at = NULL WHERE code = 'A1-ACT-1'", ProblemKind.ALTERED_STATE),
            ("UPDATE milestone SET day = '2017-12-15'", ProblemKind.ALTERED_STATE),
            ("DELETE FROM attendance", ProblemKind.VANISHED),
            ("DELETE FROM contribution WHERE rowid = 1", ProblemKind.VANISHED),
            ("INSERT INTO milestone VALUES ('x', 'Autre', NULL)", ProblemKind.UNJOURNALED),
            ("INSERT INTO participant_search (rowid, search_key) VALUES (999, 'x')", ProblemKind.INDEX),
            ("INSERT INTO contribution_stem (rowid, stem_key) VALUES (999, 'x')", ProblemKind.INDEX),
            ("INSERT INTO contribution_stem (contribution_stem) VALUES ('delete-all')", ProblemKind.INDEX),
            ("UPDATE contribution SET stem_key = stem_key || ' x' WHERE rowid = 1", ProblemKind.INDEX),
            ("DELETE FROM participant WHERE rowid = 1", ProblemKind.LINK),
        ],
    )
    def test_a_change_past_the_program_is_found(self, played: Path, statement: str, kind: ProblemKind) -> None:
        with by_hand(played, guards=False) as raw:
            raw.execute(statement)
        assert kind in kinds(check_dossier(played))

    def test_a_dropped_guard_is_found(self, played: Path) -> None:
        with by_hand(played) as raw:
            raw.execute("DROP TRIGGER contribution_is_never_deleted")
        (problem,) = check_dossier(played).problems
        assert (problem.kind, problem.where) == (ProblemKind.GUARD, "contribution_is_never_deleted")


def _other(old: object) -> object:
    """The same, but for one bit."""
    if isinstance(old, int):
        return old + 1000
    if not isinstance(old, str) or not old:
        return "1"
    return chr(ord(old[0]) ^ 1) + old[1:]


class TestErasure:
    def test_an_erased_value_leaves_the_chain_whole_and_is_counted(
        self, database: Database, dossier: Path, workshop: str
    ) -> None:
        id_ = database.write(capture.add_contribution, workshop, Saying("Un nom ici"), EVENING).id
        database.write(capture.revise, id_, Saying("Rien ici"))
        with by_hand(dossier) as raw:
            raw.execute("UPDATE journal_value SET value = NULL, salt = NULL WHERE value LIKE '%nom ici%'")
        report = check_dossier(dossier)
        assert (report.problems, report.erased) == ((), 1)
        told = [(row.before, row.after) for row in database.read(history, id_) if row.field == "text"]
        assert told == [(None, None), (None, "Rien ici")]

    def test_the_content_alone_cannot_be_changed(self, played: Path) -> None:
        with by_hand(played) as raw:
            for change in (
                "value = 'x'",
                "value = NULL",
                "salt = NULL",
                "value = NULL, salt = NULL, commitment = 'x'",
                "value = NULL, salt = NULL, base = 'x'",
                "value = NULL, salt = NULL, field = 'x'",
            ):
                with pytest.raises(Exception, match="append-only"):
                    raw.execute(f"UPDATE journal_value SET {change}")


def table(model: type[Base]) -> Table:
    return Base.metadata.tables[model.__tablename__]


class TestUnjournaled:
    @pytest.mark.parametrize(
        "statement",
        [
            update(Contribution).values(text="x"),
            delete(Contribution),
            insert(Participant).values(id="x"),
            update(table(Workshop)).values(title="x"),
            delete(table(Participant)),
            insert(table(Workshop)).values(id="x"),
            text("UPDATE workshop SET title = 'x'"),
            text("  replace into milestone values ('x', 'y', null)"),
            text("WITH a AS (SELECT 1) DELETE FROM milestone"),
        ],
        ids=lambda statement: str(statement).split("\n")[0][:40],
    )
    def test_a_statement_past_the_flush_is_refused(
        self, database: Database, dossier: Path, statement: Executable
    ) -> None:
        def gesture(session: Session) -> None:
            session.execute(statement)

        with pytest.raises(UnjournaledWrite):
            database.write(gesture)
        assert check_dossier(dossier).problems == ()

    def test_a_bulk_query_is_refused(self, database: Database) -> None:
        with pytest.raises(UnjournaledWrite):
            database.write(lambda session: session.query(Workshop).update({"title": "x"}))

    def test_a_failed_flush_leaves_the_gate_closed(self, database: Database, workshop: str) -> None:
        def twins(session: Session) -> None:
            session.add_all([Participant(id="x", category="citizen"), Participant(id="x", category="citizen")])
            session.flush()

        with pytest.raises(Exception, match="UNIQUE"):
            database.write(twins)
        with pytest.raises(UnjournaledWrite):
            database.write(lambda session: session.execute(text("UPDATE workshop SET title = 'x'")))
