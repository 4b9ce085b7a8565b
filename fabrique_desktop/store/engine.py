"""Connections to the dossier: one place for the key and the pragmas that durability rests on."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from fabrique_desktop.domain.posts import Post
from fabrique_desktop.store import guard, keyring

APPLICATION_ID = 0x46414252  # « FABR », so that no other SQLite file is taken for a dossier
BUSY = 5000  # milliseconds that a gesture waits for another post
_ONE_LOOK = 20  # milliseconds of SQLite's handler at a time, in which it looks four times
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "fullfsync=ON",
    "checkpoint_fullfsync=ON",
    "foreign_keys=ON",
    "recursive_triggers=ON",  # without it REPLACE slips past the triggers
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
    "wal_autocheckpoint=0",  # only our own pouring changes the file: `Place` knows it then
    f"busy_timeout={BUSY}",
)


def log_of(path: Path) -> Path:
    """Beside the file while somebody has it open, or when nobody could close it."""
    return path.with_name(f"{path.name}-wal")


def connect(path: Path, salt: bytes = b"") -> Any:
    """A DB-API connection in autocommit: SQLAlchemy's `begin` event says BEGIN IMMEDIATE or DEFERRED.

    `salt` is for a file about to be: what an encrypted one begins with.
    """
    return _connect(path, "mode=rw", _PRAGMAS, salt)


def connect_alone(path: Path) -> Any:
    """The same when nobody else has the file, who could not open it meanwhile; else it says busy, at once."""
    return _connect(path, "mode=rw", ("busy_timeout=0", "locking_mode=EXCLUSIVE", *_PRAGMAS[:-1]))


def look(path: Path) -> Any:
    """Read without leaving a trace, for a short while: an idle file is read as it lies, in any folder.

    A read-only connection to a log-keeping database would make the log beside it and leave it there.
    """
    return _connect(path, "mode=ro", _PRAGMAS[4:]) if log_of(path).exists() else look_as_it_lies(path)


def look_as_it_lies(path: Path) -> Any:
    """The file alone, without its log, as a plain copy would take it."""
    return _connect(path, "mode=ro&immutable=1", _PRAGMAS[4:])


def _connect(path: Path, how: str, pragmas: Sequence[str], salt: bytes = b"") -> Any:
    path = path.absolute()
    uri = f"{path.as_uri()}?{how}"
    connection = dbapi2.connect(uri, uri=True, timeout=5, check_same_thread=False, isolation_level=None)
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")
        if key := keyring.key_of(path):
            connection.execute(f"PRAGMA key=\"x'{key}{salt.hex()}'\"")
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
    except dbapi2.Error:
        connection.close()
        raise
    return connection


def _begin_writing(connection: Any) -> None:
    """Wait for the other posts' gestures, looking often: SQLite's own handler soon looks ten times a second only, and
    may miss for seconds the instant between two gestures of a post that writes without a pause.
    """
    (patience,) = connection.execute("PRAGMA busy_timeout").fetchone()
    until = time.monotonic() + patience / 1000
    connection.execute(f"PRAGMA busy_timeout={min(_ONE_LOOK, patience)}")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except dbapi2.OperationalError as error:
                if getattr(error, "sqlite_errorcode", 0) & 0xFF != dbapi2.SQLITE_BUSY or time.monotonic() > until:
                    raise
            else:
                return
    finally:
        connection.execute(f"PRAGMA busy_timeout={patience}")


def open_engine(path: Path, *, foreign_keys: bool = True, post: Post = Post.LEAD) -> Engine:
    """`module` matters: without it sqlcipher3's errors escape SQLAlchemy's."""

    def creator() -> Any:
        connection = connect(path)
        guard.set_on(connection, post)
        if not foreign_keys:  # batch migrations delete children silently with it on
            connection.execute("PRAGMA foreign_keys=OFF")
        return connection

    # hide_parameters: names and sentences never reach a log through an error
    engine = create_engine("sqlite://", creator=creator, module=dbapi2, poolclass=QueuePool, hide_parameters=True)
    guard.watch(engine, post)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("begin", "DEFERRED")
        if mode == "IMMEDIATE":
            _begin_writing(connection.connection.dbapi_connection)
        else:
            connection.exec_driver_sql(f"BEGIN {mode}")

    return engine
