"""Brings a dossier to this program's schema, or says that it is newer. Imports Alembic only to migrate."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from fabrique_desktop import paths
from fabrique_desktop.store.backup import backup_before
from fabrique_desktop.store.engine import look, open_engine
from fabrique_desktop.store.failures import DamagedDossier, NewerSchema

HEAD = "0005"
KNOWN = ("0001", "0002", "0003", "0004", "0005")


def schema_of(connection: Any) -> str:
    """The revision a dossier was written with (0.1 ms, against 90 to import Alembic)."""
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except Exception as error:
        raise DamagedDossier("no schema revision") from error
    return str(row[0])


def must_be_known(connection: Any) -> str:
    """The revision; NewerSchema tells which version of the program opens the file, where the file says so."""
    revision = schema_of(connection)
    if revision not in KNOWN:
        raise NewerSchema(revision, _needed(connection))
    return revision


def _needed(connection: Any) -> str:
    """What each migration since 0005 writes: the first version of the program that knows it."""
    try:
        row = connection.execute("SELECT version FROM program_needed").fetchone()
    except dbapi2.DatabaseError:
        return ""
    return str(row[0]) if row else ""


def triggers(revision: str = HEAD) -> dict[str, str]:
    """The guards that every dossier of this revision holds, by name: a later one may word one anew."""
    found: dict[str, str] = {}
    versions = paths.shipped("database", "migrations", "versions")
    for known in KNOWN[: KNOWN.index(revision) + 1]:
        schema = versions / f"schema_{known}.sql"
        if not schema.exists():  # a revision without statements of its own
            continue
        statements = schema.read_text(encoding="utf-8").split("\n\n")
        found |= {one.split()[2]: one.strip() for one in statements if one.startswith("CREATE TRIGGER")}
    return found


def upgrade(path: Path) -> None:
    """Run the missing revisions in one BEGIN IMMEDIATE, on a connection with foreign keys off.

    A dossier that exists is first copied, whole and verified: a migration is the one gesture that changes all.
    """
    from alembic import command  # noqa: PLC0415 - 90 ms that only a migration pays
    from alembic.config import Config  # noqa: PLC0415

    if former := _former(path):
        backup_before(path, f"migration-{former}")
    config = Config()
    scripts = str(paths.shipped("database") / "migrations")
    config.set_main_option("script_location", scripts.replace("%", "%%"))  # else a percent sign is an interpolation
    engine = open_engine(path, foreign_keys=False)
    try:
        with engine.execution_options(begin="IMMEDIATE").begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, HEAD)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise DamagedDossier(f"{len(broken)} broken links")
    finally:
        engine.dispose()


def _former(path: Path) -> str:
    """The revision of a dossier that exists; nothing for the one being founded."""
    with closing(look(path)) as connection:
        tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0]
        return schema_of(connection) if tables else ""
