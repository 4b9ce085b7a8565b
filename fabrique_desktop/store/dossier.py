"""Making a dossier, opening one, and saying precisely why it cannot be."""

from __future__ import annotations

import os
import tomllib
import uuid
from pathlib import Path
from typing import Any

from fabrique_desktop import paths
from fabrique_desktop.domain.base import record_id
from fabrique_desktop.services import programme
from fabrique_desktop.store import migrate
from fabrique_desktop.store.database import Clock, Database, now
from fabrique_desktop.store.engine import APPLICATION_ID, connect, look
from fabrique_desktop.store.failures import DossierExists, FolderRefused, MissingDossier, NotADossier
from fabrique_desktop.store.translate import translated

SUFFIX = ".fabrique"


def create(path: Path, *, training: bool = False, clock: Clock = now) -> Database:
    """A new dossier holding the programme of 2017; complete, or not there at all."""
    path = path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
    if path.exists():
        raise DossierExists(path)
    part = path.with_name(f".{path.name}.part")
    with translated(path):
        _remove(part)
        try:
            part.touch(mode=0o600, exist_ok=False)
            _found(part, training, clock)
            if path.exists():
                raise DossierExists(path)
            part.rename(path)
        finally:
            _remove(part)
    return open_dossier(path, clock=clock)


def _found(part: Path, training: bool, clock: Clock) -> None:
    connection = connect(part)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.close()
    migrate.upgrade(part)
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
    if not path.is_file():
        raise MissingDossier(path)
    with translated(path):
        must_be_writable(path)
        revision = _identify(path)
        migrate.must_be_known(revision)
        if revision != migrate.HEAD:
            migrate.upgrade(path)
        database = Database(path, station="", clock=clock)
        try:
            database.station = station(database.dossier, path)
        except BaseException:
            database.close()
            raise
        return database


def must_be_writable(path: Path) -> None:
    """SQLite writes its log beside the file: both must allow it."""
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise FolderRefused(path)


def station(dossier: str, path: Path) -> str:
    """This computer's name for this file. A copied, moved or restored file takes a new one: no fork."""
    status = path.stat()
    generation = _pragma(path, "user_version")
    return str(uuid.uuid5(paths.station_id(), f"{dossier}|{path.resolve()}|{status.st_ino}|{generation}"))


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


def _pragma(path: Path, name: str) -> Any:
    connection = connect(path)
    try:
        return connection.execute(f"PRAGMA {name}").fetchone()[0]
    finally:
        connection.close()


def _remove(part: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        part.with_name(part.name + suffix).unlink(missing_ok=True)
