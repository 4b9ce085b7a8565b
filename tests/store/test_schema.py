"""The models and the migrations say the same, and no new table escapes the journal unnoticed."""

from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from fabrique_desktop import __version__
from fabrique_desktop.domain.base import Base, Journaled
from fabrique_desktop.store import migrate
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.dossier import open_dossier
from fabrique_desktop.store.engine import connect, open_engine
from fabrique_desktop.store.failures import NewerSchema
from fabrique_desktop.ui.messages import sentence

#: made by hand in the migration: search indexes and Alembic's own table
_BY_HAND = ("participant_search", "participant_word", "contribution_search", "contribution_stem", "alembic_version")


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection")  # indexes on expressions are made by hand
def test_models_and_migrations_agree(dossier: Path) -> None:
    engine = open_engine(dossier)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_name": lambda name, kind, _parents: kind != "table" or not name.startswith(_BY_HAND),
            },
        )
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_only_the_journal_is_not_journaled() -> None:
    unjournaled = {
        mapper.class_.__tablename__ for mapper in Base.registry.mappers if not issubclass(mapper.class_, Journaled)
    }
    assert unjournaled == {"journal_entry", "journal_value"}


def test_the_head_is_known_and_guarded() -> None:
    assert migrate.KNOWN[-1] == migrate.HEAD
    assert len(migrate.triggers()) == 22


def test_identity_and_speech_share_no_key() -> None:
    register = {"participant", "attendance", "registration", "distinction", "refusal"}
    for table in Base.metadata.tables.values():
        targets = {key.column.table.name for key in table.foreign_keys}
        if table.name in register:
            assert "contribution" not in targets
        else:
            assert not targets & register


def test_a_file_says_which_version_opens_it(dossier: Path) -> None:
    with closing(connect(dossier)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
        connection.execute("UPDATE program_needed SET version = '7.3'")
    for look in (open_dossier, check_dossier):
        with pytest.raises(NewerSchema) as refused:
            look(dossier)
        assert "installez la version 7.3 ou une plus récente" in sentence(refused.value)


def test_this_version_opens_what_it_writes(dossier: Path) -> None:
    with closing(connect(dossier)) as connection:
        [(needed,)] = connection.execute("SELECT version FROM program_needed").fetchall()
    assert numbers(needed) <= numbers(__version__)


def numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]
