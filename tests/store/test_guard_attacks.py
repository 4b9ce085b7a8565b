"""Statements that would get around a post's part: each is refused in one French sentence, and the window goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2

from fabrique_desktop.domain.contributions import Saying
from fabrique_desktop.domain.errors import NotThisPost
from fabrique_desktop.domain.people import Participant
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.services import capture, check_in
from fabrique_desktop.store import dossier as dossiers
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.database import Database
from fabrique_desktop.ui.messages import sentence
from tests.conftest import EVENING as AT
from tests.services.post_calls import Furnished, furnish

GUESS = "WITH guess(surname) AS (VALUES ('Kerbrat'))"
ON_NAMES = [
    "SELECT surname FROM participant",
    "SELECT * FROM participant",
    "SELECT p.* FROM main.participant AS p",
    'SELECT "surname" FROM "main"."participant"',
    "SELECT SURNAME FROM PARTICIPANT",
    "SELECT 1 FROM participant WHERE surname LIKE 'K%'",
    "SELECT id FROM participant WHERE (surname, 1) = ('Kerbrat', 1)",
    "SELECT id FROM participant ORDER BY surname",
    "SELECT count(*) FROM participant GROUP BY surname",
    "SELECT id, row_number() OVER (ORDER BY surname) FROM participant",
    "SELECT max(surname) FROM participant",
    "SELECT 1 WHERE EXISTS (SELECT 1 FROM participant WHERE surname = 'Kerbrat')",
    "SELECT (SELECT surname FROM participant LIMIT 1)",
    "SELECT id FROM participant UNION SELECT surname FROM participant",
    "VALUES ((SELECT surname FROM participant))",
    "WITH all_of(name) AS (SELECT surname FROM participant) SELECT name FROM all_of",
    "WITH RECURSIVE r(n) AS (SELECT min(surname) FROM participant UNION SELECT n FROM r) SELECT n FROM r",
    "WITH participant AS (SELECT * FROM main.participant) SELECT surname FROM participant",
    f"{GUESS} SELECT id FROM participant NATURAL JOIN guess",
    f"{GUESS} SELECT 1 FROM main.participant JOIN guess USING (surname)",
    f"{GUESS} SELECT 1 FROM participant JOIN guess USING/* */(surname)",
    f"{GUESS} SELECT 1 FROM participant JOIN guess using\n(surname)",
    f"{GUESS} SELECT 1 FROM participant p JOIN guess ON p.surname = guess.surname",
    "SELECT surname FROM (SELECT NULL AS surname) FULL JOIN participant USING (surname)",
    "SELECT 1 FROM participant INDEXED BY ix_participant_duplicate_key WHERE duplicate_key > 'k'",
    "SELECT 1 FROM participant WHERE substr(duplicate_key, instr(duplicate_key, ' ') + 1) = 'kerbrat'",
    "SELECT participant_id FROM attendance WHERE label = 'Emmaüs'",
    "SELECT code FROM main.registration",
    "SELECT rapporteur FROM table_report",
    "SELECT rowid FROM participant_search WHERE participant_search MATCH 'kerbrat'",
    "SELECT * FROM participant_search('kerbrat')",
    "SELECT 1 FROM participant_search('kerbrat')",
    "SELECT count(*) FROM participant_search('kerbrat')",
    "SELECT count(*) FROM participant_search, (SELECT 1) WHERE participant_search = 'kerbrat'",
    "SELECT group_concat(id ORDER BY surname) FROM participant",
    "SELECT count(*) FILTER (WHERE surname = 'Kerbrat') FROM participant",
    "SELECT 1 LIMIT (SELECT length(surname) FROM participant)",
    "SELECT key FROM participant, json_each('[\"' || surname || '\"]')",
    "SELECT CASE surname WHEN 'Kerbrat' THEN 1 END FROM participant",
    "SELECT a.id FROM participant AS a JOIN participant AS b ON a.surname = b.surname AND a.id < b.id",
    (
        "INSERT INTO erratum (id, contribution_id, text, written_at) SELECT 'x', id, '', '' FROM contribution LIMIT 1"
        " RETURNING (SELECT surname FROM participant)"
    ),
    "SELECT highlight(participant_search, 0, '', '') FROM participant_search",
    "SELECT term FROM participant_word",
    "SELECT block FROM participant_search_data",
    "SELECT term FROM participant_search_idx",
    "INSERT INTO contribution_group (id, title, created_at) SELECT id, surname, 'now' FROM participant",
    "INSERT INTO contribution_group (id, title, created_at) VALUES ('x', (SELECT surname FROM participant), 'now')",
    "UPDATE contribution_group SET title = (SELECT surname FROM participant)",
    "UPDATE contribution_group SET title = p.surname FROM participant AS p",
    "DELETE FROM contribution_group WHERE title IN (SELECT surname FROM participant)",
    "DELETE FROM contribution_search_data",
    "INSERT INTO contribution_search_data SELECT * FROM participant_search_data",
    "REPLACE INTO [contribution_stem_docsize] SELECT * FROM participant_search_docsize",
    "UPDATE participant SET doubtful = 0",
    "UPDATE participant SET doubtful = doubtful RETURNING surname",
    "INSERT INTO participant (id, category) VALUES ('x', 'unknown')",
    "REPLACE INTO participant SELECT * FROM participant",
    "DELETE FROM participant",
    "DELETE FROM registration WHERE id = 'x'",
    "UPDATE attendance SET cancelled_at = 'now'",
    "INSERT INTO participant_search (participant_search) VALUES ('rebuild')",
    "UPDATE contribution SET text = (SELECT value FROM main.journal_value LIMIT 1)",
]
ON_WORDS = [
    "SELECT text FROM contribution",
    "SELECT * FROM contribution",
    "SELECT reference FROM contribution WHERE text LIKE '%guichet%'",
    "SELECT reference FROM contribution ORDER BY text",
    "SELECT reference FROM contribution WHERE stem_key <> ''",
    "SELECT DISTINCT verbatim IS NULL FROM contribution",
    "WITH guess(text) AS (VALUES ('Un seul guichet')) SELECT 1 FROM contribution NATURAL JOIN guess",
    "SELECT text FROM (SELECT NULL AS text) FULL JOIN contribution USING (text)",
    "SELECT rowid FROM contribution_search WHERE contribution_search MATCH 'guichet'",
    "SELECT 1 FROM contribution_search('guichet')",
    "SELECT count(*) FROM contribution_stem('guichet')",
    "SELECT count(*) FROM contribution_stem WHERE contribution_stem MATCH 'guichet'",
    "SELECT block FROM contribution_stem_data",
    "INSERT INTO participant_search_data SELECT * FROM contribution_search_data",
    "SELECT title FROM contribution_group",
    "SELECT text FROM erratum",
    "SELECT message FROM table_report",
    "SELECT number FROM passage_erasure",
    "INSERT INTO refusal (id, workshop_id, reason, refused_at) SELECT id, workshop_id, text, 'now' FROM contribution",
    "UPDATE participant SET needs = (SELECT text FROM contribution)",
    "UPDATE contribution SET debated = 1",
    "UPDATE contribution SET debated = 1 RETURNING text",
    "REPLACE INTO contribution SELECT * FROM contribution",
    "DELETE FROM contribution",
    "INSERT INTO erratum (id, contribution_id, text, written_at) VALUES ('x', 'y', 'z', 'now')",
    "DELETE FROM contribution_group",
    "INSERT INTO projected_contribution (id, contribution_id, workshop_id) VALUES ('x', 'y', 'z')",
    "SELECT subject_id FROM main.naming_decision",
    "UPDATE main.journal_value SET value = NULL, salt = NULL",
]
ON_THE_JOURNAL = [
    "SELECT value FROM main.journal_value",
    "SELECT salt FROM main.journal_value",
    "SELECT position FROM main.journal_value WHERE value = '\"Kerbrat\"'",
    "SELECT * FROM main.journal_value",
    "WITH journal_value AS (SELECT value FROM main.journal_value) SELECT * FROM journal_value",
    (
        "WITH journal_value_is_only_erased(v) AS (SELECT value FROM main.journal_value) SELECT v FROM"
        " journal_value_is_only_erased"
    ),
    "SELECT value FROM (SELECT value FROM main.journal_value) AS journal_value",
    "WITH guess(value) AS (VALUES ('\"Kerbrat\"')) SELECT position FROM main.journal_value NATURAL JOIN guess",
    "UPDATE main.journal_value SET base = NULL RETURNING value",
    "UPDATE journal_value SET value = NULL",
    "DELETE FROM main.journal_value",
    "UPDATE journal_entry SET operator = 'x'",
    "DELETE FROM journal_entry",
    (
        "INSERT INTO journal_entry SELECT position + 1000, format, dossier, station, seq + 1000, lamport, gesture,"
        " undoes, at, operator, 'process', entity_id, action, previous, hash FROM journal_entry LIMIT 1"
    ),
]
ON_THE_LEADS = [
    "UPDATE workshop SET state = 'planned'",
    "UPDATE workshop SET seats = 9, closed_at = NULL",
    "UPDATE main.journal_value SET commitment = 'x'",
    "DELETE FROM workshop",
    "REPLACE INTO workshop SELECT * FROM workshop",
    "UPDATE process SET name = 'x'",
    "UPDATE sequence SET minutes = 1",
    "INSERT INTO projection (id, workshop_id, scene, blank) VALUES ('x', 'y', 'rules', 0)",
    "UPDATE table_report SET message = 'x'",
    "DELETE FROM support",
    "SELECT digest FROM main.naming_decision",
    "INSERT INTO naming_decision (id, subject_id, digest, naming, decided_at) VALUES ('a', 'b', 'c', 'left', 'now')",
    "SELECT folder FROM edition",
    "INSERT INTO edition (id, version, seal, digest, folder, made_at) VALUES ('a', 1, '', '', '', 'now')",
    "SELECT counts FROM erasure",
    "INSERT INTO passage_erasure VALUES ('a', 'b', 1, 'text', 0, 1, 'now')",
    "UPDATE retention SET days = 1",
    "UPDATE alembic_version SET version_num = '0001'",
]
ON_THE_FILE = [
    "PRAGMA key = 'x'",
    "PRAGMA rekey = 'x'",
    "PRAGMA writable_schema = ON",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA recursive_triggers = OFF",
    "PRAGMA trusted_schema = ON",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA table_info(participant)",
    "SELECT name FROM pragma_table_list",
    "SELECT * FROM pragma_table_xinfo('participant')",
    "SELECT sql FROM sqlite_master",
    "SELECT '0005' IN alembic_version",
    "SELECT sql FROM sqlite_temp_master",
    "SELECT sql FROM temp.sqlite_schema",
    "SELECT load_extension('x')",
    "SELECT sqlcipher_export('temp', 'main')",
    "SELECT fts3_tokenizer('simple')",
    "ATTACH ':memory:' AS other",
    "CREATE TABLE copy AS SELECT * FROM participant",
    "CREATE TEMP TABLE copy AS SELECT * FROM participant",
    "CREATE TEMP TABLE copy (x)",
    "CREATE VIEW copy AS SELECT * FROM participant",
    "CREATE TEMP VIEW copy AS SELECT surname FROM participant",
    "CREATE TEMP TRIGGER t AFTER INSERT ON journal_entry BEGIN SELECT 1; END",
    "CREATE INDEX i ON participant (surname)",
    "CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, participant_search, row)",
    "CREATE VIRTUAL TABLE temp.w USING fts4(content='participant', surname)",
    "ALTER TABLE participant RENAME TO people",
    "DROP TABLE participant",
    "DROP TRIGGER journal_value_is_only_erased",
    "DROP TRIGGER temp.post_erases_what_it_told",
    "DROP VIEW temp.journal_value",
    "ANALYZE",
    "REINDEX",
]
#: SQLite says these out of a transaction only
ALONE = ["VACUUM", "VACUUM INTO '{folder}/copy.db'", "ATTACH '{folder}/copy.db' AS other", "DETACH main"]
EVERYWHERE = [*ON_THE_JOURNAL, *ON_THE_LEADS, *ON_THE_FILE]
ATTACKS = {
    Post.DESK: [*ON_WORDS, *EVERYWHERE],
    Post.CAPTURE: [*ON_NAMES, *EVERYWHERE],
    Post.ANSWER: [*ON_NAMES, *EVERYWHERE],
}


@pytest.fixture
def scene(database: Database) -> Furnished:
    found = furnish(database)
    database.close()
    return found


@pytest.fixture(params=ATTACKS)
def guarded(request: pytest.FixtureRequest, scene: Furnished, dossier: Path) -> Iterator[Database]:
    with closing(dossiers.open_dossier(dossier, post=request.param)) as database:
        yield database


def _outcome(database: Database, statement: str) -> object:
    """By plain SQL in a gesture of this window, after something that would be kept if it were not refused."""

    def tried(session: Session) -> list[object]:
        connection = session.connection()
        connection.info["flushing"] = True  # past the rule that whoever writes announces, which is not this one
        found = connection.exec_driver_sql(statement)
        return list(found) if found.returns_rows else []

    try:
        return database.write(tried)
    except NotThisPost as error:
        return sentence(error)


def test_every_statement_is_refused_in_one_sentence(guarded: Database, dossier: Path) -> None:
    refused = sentence(NotThisPost())
    assert refused
    found = {statement: _outcome(guarded, statement) for statement in ATTACKS[guarded.post]}
    assert {statement: came for statement, came in found.items() if came != refused} == {}
    guarded.close()
    assert check_dossier(dossier).problems == ()


def test_the_same_window_goes_on(guarded: Database, scene: Furnished) -> None:
    for statement in ATTACKS[guarded.post]:
        _outcome(guarded, statement)
    if guarded.post is Post.DESK:
        assert len(guarded.write(check_in.unnamed, scene.here, 1, AT)) == 1
    elif guarded.post is Post.CAPTURE:
        assert guarded.write(capture.add_contribution, scene.here, Saying("La suite"), AT).reference
    assert guarded.read(capture.overview, scene.here).total


def test_what_was_done_before_in_the_gesture_is_not_kept(dossier: Path, scene: Furnished) -> None:
    def gesture(session: Session) -> None:
        capture.add_contribution(session, scene.here, Saying("Avant"), AT)
        session.execute(text("SELECT surname FROM participant"))

    with closing(dossiers.open_dossier(dossier, post=Post.CAPTURE)) as table:
        before = table.read(capture.overview, scene.here)
        with pytest.raises(NotThisPost):
            table.write(gesture)
        assert table.read(capture.overview, scene.here) == before


@pytest.mark.parametrize("post", ATTACKS)
def test_nothing_is_copied_out_of_a_transaction_either(
    dossier: Path, scene: Furnished, post: Post, tmp_path: Path
) -> None:
    with closing(dossiers.open_dossier(dossier, post=post)) as database:
        connection = database.engine.raw_connection()
        for statement in ALONE:
            with pytest.raises(dbapi2.Error, match=r"authoriz|prohibited"):
                connection.cursor().execute(statement.format(folder=tmp_path))
        connection.close()
    assert not (tmp_path / "copy.db").exists()


def test_a_person_taken_into_hand_whole_is_refused(dossier: Path, scene: Furnished) -> None:
    with closing(dossiers.open_dossier(dossier, post=Post.CAPTURE)) as table, pytest.raises(NotThisPost):
        table.read(lambda session: session.get(Participant, scene.person))


def test_each_connection_hides_its_views_under_another_name(dossier: Path, scene: Furnished) -> None:
    """A statement may call something of its own as a view is called: SQLite then takes one for the other."""
    with closing(dossiers.open_dossier(dossier, post=Post.CAPTURE)) as table:

        def plan(session: Session) -> str:
            asked = "EXPLAIN QUERY PLAN SELECT count(*) FROM journal_entry LEFT JOIN (SELECT DISTINCT position FROM"
            found = session.connection().exec_driver_sql(f"{asked} journal_value) AS v ON true").all()
            return " ".join(map(str, found))

        assert "told_" not in table.read(plan)


def test_the_driver_is_not_the_one_whose_sqlite_asks_otherwise() -> None:
    """What is asked of an authorizer changed between versions: ours carries its own SQLite."""
    assert dbapi2.sqlite_version_info >= (3, 53)
    assert dbapi2.sqlite_version_info != sqlite3.sqlite_version_info
