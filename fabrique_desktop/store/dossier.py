"""Making a dossier, opening one, and saying precisely why it cannot be."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from fabrique_desktop import leftovers, paths
from fabrique_desktop.domain.base import record_id
from fabrique_desktop.services import programme
from fabrique_desktop.store import migrate, stations
from fabrique_desktop.store.database import Clock, Database, now
from fabrique_desktop.store.engine import APPLICATION_ID, connect, look
from fabrique_desktop.store.failures import DossierExists, FolderRefused, MissingDossier, NotADossier
from fabrique_desktop.store.translate import translated

SUFFIX = ".fabrique"


def create(path: Path, *, training: bool = False, clock: Clock = now) -> Database:
    """A new dossier holding the programme of 2017; complete, or not there at all."""
    path = paths.real(path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX))
    if path.exists():
        raise DossierExists(path)
    with translated(path):
        handle, part = leftovers.begin(path.parent, ".part")
        os.close(handle)
        try:
            _found(part, training, clock)
            paths.publish(part, path)
        except FileExistsError as error:
            raise DossierExists(path) from error
        finally:
            _remove(part)
    return open_dossier(path, clock=clock)


def _found(part: Path, training: bool, clock: Clock) -> None:
    connection = connect(part)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.close()
    migrate.upgrade(part)
    import tomllib  # noqa: PLC0415 - 2 ms that only a new dossier pays

    seed = tomllib.loads(paths.shipped("database", "seed", "programme_2017.toml").read_text(encoding="utf-8"))
    dossier = record_id()
    founder = str(uuid.uuid5(paths.station_id(), dossier))
    database = Database(part, founder, clock, dossier=dossier)
    try:
        database.write(programme.found_process, seed, dossier, training=training)
    finally:
        database.close()


def open_dossier(path: Path, *, clock: Clock = now) -> Database:
    """Open what is there; a file of an older schema is brought up to date first."""
    path = paths.real(path)
    if not path.is_file():
        raise MissingDossier(path)
    with translated(path):
        must_be_writable(path)
        leftovers.sweep(path.parent)
        revision = _identify(path)
        migrate.must_be_known(revision)
        if revision != migrate.HEAD:
            migrate.upgrade(path)
        database = Database(path, station="", clock=clock)
        try:
            database.memory = stations.recall(database.dossier, path)
            database.station = database.memory.station
        except BaseException:
            database.close()
            raise
        return database


def must_be_writable(path: Path) -> None:
    """SQLite writes its log beside the file: both must allow it."""
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise FolderRefused(path)


def _identify(path: Path) -> str:
    """Look without touching: a file of another program keeps its own journal mode."""
    if path.stat().st_size == 0:
        raise NotADossier(path)
    connection = look(path)
    try:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise NotADossier(path)
        return migrate.schema_of(connection)
    finally:
        connection.close()


def _remove(part: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        part.with_name(part.name + suffix).unlink(missing_ok=True)
