"""What each post reads and writes of the file, column by column and table by table, against a list written by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from fabrique_desktop.domain.errors import NotThisPost
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.store import dossier as dossiers
from fabrique_desktop.store.database import Database
from tests.services.post_calls import Furnished, furnish
from tests.store.raw import by_hand

#: of the file's own tables, whatever a view of a post shows in their place
_EVERYBODY = {
    "process": "id name slogan owner contractor contact frame mandate purpose training",
    "axis": "id number name short_name",
    "angle": "id code name short_name",
    "audience": "id code name",
    "milestone": "id name day",
    "workshop": (
        "id code axis_id audience_id round title starts_at ends_at date_hint venue room tables seats seating state"
        " dots_each current_angle started_at ended_at closed_at"
    ),
    "sequence": "id workshop_id position title minutes angle started_at",
    "support": "id workshop_id title day where_to_get",
    "projection": "id workshop_id scene blank",
    "projected_contribution": "id contribution_id workshop_id",
    "retention": "id kind days",
    "journal_entry": (
        "position format dossier station seq lamport gesture undoes at operator entity entity_id action previous hash"
    ),
    "journal_value": "position field commitment base",
    "distinction": "id one_id other_id",
    "refusal": "id workshop_id participant_id reason refused_at",
}
_NAMES = {
    **_EVERYBODY,
    "participant": (
        "id source_id civility surname first_name organization job category neighbourhood email phone other_contact"
        " minority needs named_in_minutes photo_allowed answer_wanted follow_up_wanted doubtful merged_into"
        " duplicate_key search_key erased_at"
    ),
    "registration": "id participant_id workshop_id code",
    "attendance": (
        "id workshop_id participant_id manner role label category minor proof table_number arrived_at departed_at"
        " cancelled_at"
    ),
    "contribution": (
        "id workshop_id axis_id origin number reference table_number kind angle created_at withdrawn_at source people"
        " out_of stance about_id link to_refine debated dots validated_at group_id removed_at passages_erased"
    ),
    "contribution_group": "id created_at",
    "erratum": "id contribution_id written_at",
    "table_report": "id workshop_id table_number rapporteur",
    "participant_search": "search_key participant_search rank",
    "participant_word": "term doc cnt",
}
_WORDS = {
    **_EVERYBODY,
    "participant": (
        "id category minority named_in_minutes photo_allowed answer_wanted follow_up_wanted doubtful merged_into"
        " erased_at"
    ),
    "registration": "id participant_id workshop_id",
    "attendance": (
        "id workshop_id participant_id manner role category minor proof table_number arrived_at departed_at"
        " cancelled_at"
    ),
    "contribution": (
        "id workshop_id axis_id origin number reference table_number kind angle text verbatim created_at withdrawn_at"
        " source people out_of stance about_id link to_refine debated dots title answers_to how who conditions"
        " obstacles validated_at group_id removed_at passages_erased search_key stem_key"
    ),
    "contribution_group": "id title created_at",
    "erratum": "id contribution_id text written_at",
    "passage_erasure": "id contribution_id number field start length erased_at",
    "table_report": "id workshop_id table_number message",
    "contribution_search": "search_key contribution_search rank",
    "contribution_stem": "stem_key contribution_stem rank",
}
READABLE: Mapping[Post, Mapping[str, str]] = {Post.DESK: _NAMES, Post.CAPTURE: _WORDS, Post.ANSWER: _WORDS}
WRITABLE: Mapping[Post, Mapping[str, str]] = {
    Post.DESK: {
        "participant": "INSERT UPDATE DELETE",
        "registration": "INSERT UPDATE DELETE",
        "attendance": "INSERT UPDATE",
        "distinction": "INSERT DELETE",
        "refusal": "INSERT DELETE",
        "workshop": "UPDATE",
        "participant_search": "INSERT UPDATE DELETE",
        "journal_entry": "INSERT",
        "journal_value": "INSERT",
    },
    Post.CAPTURE: {
        "contribution": "INSERT UPDATE",
        "contribution_group": "INSERT UPDATE DELETE",
        "erratum": "INSERT UPDATE DELETE",
        "projected_contribution": "INSERT DELETE",
        "contribution_search": "INSERT UPDATE DELETE",
        "contribution_stem": "INSERT UPDATE DELETE",
        "journal_entry": "INSERT",
        "journal_value": "INSERT UPDATE",
    },
    Post.ANSWER: {},
}


@pytest.fixture
def scene(database: Database) -> Furnished:
    found = furnish(database)
    database.close()
    return found


@pytest.fixture(params=[Post.DESK, Post.CAPTURE, Post.ANSWER])
def guarded(request: pytest.FixtureRequest, scene: Furnished, dossier: Path) -> Iterator[Database]:
    with closing(dossiers.open_dossier(dossier, post=request.param)) as database:
        yield database


def _columns(dossier: Path) -> list[tuple[str, str]]:
    """Every column of every table of the file, the hidden ones of its indexes too."""
    with by_hand(dossier) as raw:
        return [
            (table, column)
            for (table,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (_place, column, *_rest) in raw.execute(f"PRAGMA table_xinfo({table})").fetchall()
        ] + [(table, column) for table in ("sqlite_master", "sqlite_temp_master") for column in ("name", "sql")]


def _is_done(database: Database, statement: str) -> bool:
    def tried(session: Session) -> None:
        session.connection().exec_driver_sql(statement).close()

    try:
        database.read(tried)
    except NotThisPost:
        return False
    return True


def test_each_column_is_read_by_its_posts(guarded: Database, dossier: Path) -> None:
    columns = _columns(dossier)
    assert len(columns) > 200
    golden = {(table, column) for table, names in READABLE[guarded.post].items() for column in names.split()}
    where = {"sqlite_temp_master": "temp"}
    read = {
        (table, column)
        for table, column in columns
        if _is_done(guarded, f'SELECT "{column}" FROM {where.get(table, "main")}.{table}')
    }
    assert sorted(read) == sorted(golden)


def test_each_table_is_written_by_its_posts(guarded: Database, dossier: Path) -> None:
    columns = dict(reversed(_columns(dossier)))  # the first of each
    golden = {(table, how) for table, ways in WRITABLE[guarded.post].items() for how in ways.split()}
    written = set()
    for table, first in columns.items():
        if not table.startswith("sqlite_"):
            of_index = table.endswith(("_search", "_stem"))
            column = {"journal_value": "value", "workshop": "seats"}.get(table, table if of_index else first)
            for how, statement in (
                ("INSERT", f'INSERT INTO main.{table} ("{column}") SELECT 1 WHERE false'),
                ("UPDATE", f'UPDATE main.{table} SET "{column}" = 1 WHERE false'),
                ("DELETE", f"DELETE FROM main.{table} WHERE false"),
            ):
                if _is_done(guarded, statement):
                    written.add((table, how))
    assert sorted(written) == sorted(golden)


def test_whoever_leads_reads_everything(scene: Furnished, dossier: Path) -> None:
    with closing(dossiers.open_dossier(dossier)) as database:
        for table, column in _columns(dossier):
            if table != "sqlite_temp_master":
                assert _is_done(database, f'SELECT "{column}" FROM main.{table}'), (table, column)


def test_of_a_workshop_the_desk_changes_the_seats_alone(scene: Furnished, dossier: Path) -> None:
    with closing(dossiers.open_dossier(dossier, post=Post.DESK)) as desk:
        changed = {
            column for table, column in _columns(dossier)
            if table == "workshop" and _is_done(desk, f"UPDATE workshop SET {column} = 1 WHERE false")
        }  # fmt: skip
    assert changed == {"tables", "seats", "seating"}


class TestViews:
    def test_the_journal_tells_a_post_its_own_part(self, guarded: Database, dossier: Path) -> None:
        def told(session: Session) -> set[str]:
            statement = (
                "SELECT DISTINCT e.entity FROM journal_value v JOIN journal_entry e ON e.position = v.position"
                " WHERE v.value IS NOT NULL"
            )
            return {entity for (entity,) in session.execute(text(statement))}

        with by_hand(dossier) as raw:
            there = {entity for (entity,) in raw.execute("SELECT DISTINCT entity FROM journal_entry")}
        names, words = {"participant", "registration", "attendance"}, {"contribution", "contribution_group", "erratum"}
        assert names | words | {"table_report", "naming_decision"} <= there
        found = guarded.read(told)
        assert names & found == (names if guarded.post is Post.DESK else set())
        assert words & found == (set() if guarded.post is Post.DESK else words)
        assert not found & {"table_report", "naming_decision"}

    def test_of_a_code_a_table_sees_only_whether_it_expects_somebody(self, dossier: Path, scene: Furnished) -> None:
        with by_hand(dossier) as raw:
            raw.execute("UPDATE registration SET code = 'AB1234'")
        with closing(dossiers.open_dossier(dossier, post=Post.CAPTURE)) as table:
            assert set(table.read(_codes)) == {""}
        with closing(dossiers.open_dossier(dossier, post=Post.DESK)) as desk:
            assert set(desk.read(_codes)) == {"AB1234"}

    def test_the_desk_knows_nothing_of_names_decided_about_in_what_was_said(
        self, dossier: Path, scene: Furnished
    ) -> None:
        def decided(session: Session) -> int:
            return len(session.execute(text("SELECT digest FROM naming_decision")).all())

        with closing(dossiers.open_dossier(dossier)) as lead:
            assert lead.read(decided) == 1
        with closing(dossiers.open_dossier(dossier, post=Post.DESK)) as desk:
            assert desk.read(decided) == 0


def _codes(session: Session) -> list[str]:
    return list(session.scalars(text("SELECT code FROM registration")))
