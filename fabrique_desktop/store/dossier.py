"""Making a dossier, opening one, and saying precisely why it cannot be."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from pathlib import Path

from fabrique_desktop import leftovers, paths
from fabrique_desktop.domain.base import record_id
from fabrique_desktop.domain.errors import NotThisPost
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.services import programme
from fabrique_desktop.store import keyring, migrate, stations, strange_log
from fabrique_desktop.store.database import Clock, Database, now
from fabrique_desktop.store.engine import APPLICATION_ID, connect, look
from fabrique_desktop.store.failures import (
    DossierExists,
    FolderRefused,
    MissingDossier,
    NotADossier,
)
from fabrique_desktop.store.key_file import Opened, keys_of, must_be_readable
from fabrique_desktop.store.translate import translated

SUFFIX = ".fabrique"


def create(path: Path, *, training: bool = False, clock: Clock = now) -> Database:
    """A new dossier holding the programme of 2017; complete, or not there at all. It has no phrase."""
    return open_dossier(_made(path, training, clock, "", b""), clock=clock)


def create_protected(
    path: Path, phrase: str, *, training: bool = False, clock: Clock = now
) -> tuple[Database, tuple[str, ...]]:
    """The same, that the phrase alone opens, with the groups that its recovery sheet prints and that nothing keeps."""
    from fabrique_desktop.store import keys  # noqa: PLC0415 - cryptography, which a dossier without a phrase never needs

    path = _named(path)
    if keys_of(path).exists():
        raise DossierExists(keys_of(path))
    keys.must_be_strong(phrase, path)
    key, salt = keys.new_key()
    groups: list[str] = []

    def with_keys() -> None:
        groups.extend(keys.found_keys(path, key, salt, phrase, new=True))

    _made(path, training, clock, key, salt, first=with_keys)
    return open_dossier(path, clock=clock, unlocked=Opened(key, Post.LEAD)), tuple(groups)


def _named(path: Path) -> Path:
    return paths.real(path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX))


def _made(
    path: Path, training: bool, clock: Clock, key: str, salt: bytes, *, first: Callable[[], None] = lambda: None
) -> Path:
    """`first` puts the keys there, just before the file that needs them: keys that lie there are another's."""
    path = _named(path)
    if path.exists():
        raise DossierExists(path)
    with translated(path):
        handle, part = leftovers.begin(path.parent, ".part")
        os.close(handle)
        try:
            with keyring.held(part, key):
                _found(part, training, clock, salt)
            try:
                first()
            except FileExistsError as error:
                raise DossierExists(keys_of(path)) from error
            try:
                paths.publish(part, path)
            except BaseException:
                if key and not path.exists():
                    keys_of(path).unlink(missing_ok=True)
                raise
        except FileExistsError as error:
            raise DossierExists(path) from error
        finally:
            _remove(part)
    return path


def _found(part: Path, training: bool, clock: Clock, salt: bytes) -> None:
    connection = connect(part, salt)
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


def open_dossier(
    path: Path, *, clock: Clock = now, unlocked: Opened | None = None, post: Post | None = None
) -> Database:
    """Open what is there; a file of an older schema is brought up to date first.

    PhraseNeeded when it is protected and `unlocked` does not tell its key. Whoever leads may take any post, to see
    what it sees; a post that has its own phrase takes no other one.
    """
    path = paths.real(path)
    if not path.is_file():
        raise MissingDossier(path)
    with translated(path):
        must_be_writable(path)
        leftovers.sweep(path.parent)
        must_be_readable(path, unlocked)
    post = post_for(unlocked, post)
    with keyring.held(path, unlocked.key if unlocked else ""), translated(path):
        strange_log.set_aside(path)
        revision = _identify(path)
        if revision != migrate.HEAD:
            migrate.upgrade(path)
        return _opened(path, clock, post)


def _opened(path: Path, clock: Clock, post: Post) -> Database:
    database = Database(path, station="", clock=clock, post=post)
    try:
        database.memory = stations.recall(database.dossier, path)
        database.station = database.memory.station
    except BaseException:
        database.close()
        raise
    return database


def post_for(unlocked: Opened | None, asked: Post | None) -> Post:
    """NotThisPost when the phrase is that of another one."""
    own = unlocked.post if unlocked else Post.LEAD
    if asked is not None and own not in (asked, Post.LEAD):
        raise NotThisPost()
    return asked or own


def must_be_writable(path: Path) -> None:
    """SQLite writes its log beside the file: both must allow it."""
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise FolderRefused(path)


def _identify(path: Path) -> str:
    """Look without touching: a file of another program keeps its own journal mode."""
    connection = look(path)
    try:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise NotADossier(path)
        return migrate.must_be_known(connection)
    finally:
        connection.close()


def _remove(part: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        part.with_name(part.name + suffix).unlink(missing_ok=True)
