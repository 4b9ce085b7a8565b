"""Putting a copy in the place of a dossier: the former one is kept aside, and at each instant one of the two opens."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from fabrique_desktop import leftovers, paths
from fabrique_desktop.store import keyring, migrate
from fabrique_desktop.store.backup import (
    Counts,
    counts_of,
    dossier_of,
    head_of_journal,
    must_be_ours,
    must_be_whole,
    to_disk,
    turn,
)
from fabrique_desktop.store.check import check_dossier
from fabrique_desktop.store.copies import Copy, copies_of, salt_of_keys
from fabrique_desktop.store.engine import connect_alone, log_of, look, look_as_it_lies
from fabrique_desktop.store.failures import (
    DamagedDossier,
    InUseElsewhere,
    MissingDossier,
    MissingKeys,
    OfDossier,
    PhraseNeeded,
    StoreError,
)
from fabrique_desktop.store.key_file import (
    SALT_BYTES,
    Opened,
    carry_keys,
    head_of,
    is_encrypted,
    keys_of,
    must_be_readable,
)
from fabrique_desktop.store.translate import translated

_UNREADABLE = (dbapi2.SQLITE_NOTADB, dbapi2.SQLITE_CORRUPT)
_LOCKED_FROM, _LOCKED_BYTES = 0x40000000, 512  # where SQLite locks a file
_PIECES = ("-wal", "-shm")


class UnsoundCopy(OfDossier):
    """The copy does not hold: nothing was put in the place of anything."""


class OtherDossier(OfDossier):
    """The copy is of another dossier than the file that lies there."""


@dataclass(frozen=True, slots=True)
class Restored:
    """`aside` is the former dossier, kept; None when there was none."""

    path: Path
    aside: Path | None
    counts: Counts


def newest_for(path: Path, key: str = "") -> Copy | None:
    """The newest copy that holds in everything that a check looks at, the journal and the state it tells included.

    Without the key of a protected one nothing of it can be read: the newest by its name, to be verified once restored.
    """
    return first_sound(path, key)[0]


def first_sound(path: Path, key: str = "") -> tuple[Copy | None, tuple[Path, ...]]:
    """The same, with the newer ones that do not hold."""
    copies = copies_of(path, key)
    readable = [one for one in copies if one.facts is not None]
    unsound: list[Path] = []
    for one in readable:
        with suppress(StoreError), keyring.held(one.path, key_for(one, path, key)):
            if check_dossier(one.path).sound:
                return one, tuple(unsound)
        unsound.append(one.path)
    return next(iter(copies), None) if not readable else None, tuple(unsound)


def key_for(copy: Copy, path: Path, key: str = "") -> str:
    """Nothing for a copy made before the dossier got its phrase."""
    encrypted = copy.facts is not None and copy.facts.encrypted
    return (key or keyring.key_of(paths.real(path))) if encrypted else ""


def restore(backup: Path, dossier: Path, unlocked: Opened | None = None) -> Restored:
    """The dossier is what the copy holds; it takes a new station when it opens. Half-typed lines stay beside it.

    Refused without a change: UnsoundCopy, OtherDossier, InUseElsewhere, PhraseNeeded and what the disk says.
    """
    backup, dossier = paths.real(backup), paths.real(dossier)
    if not backup.is_file():
        raise MissingDossier(backup)
    with turn, translated(backup):
        must_be_readable(backup, unlocked)
        key = unlocked.key if unlocked and is_encrypted(backup) else ""
        leftovers.sweep(dossier.parent)
        handle, part = leftovers.begin(dossier.parent, ".part")
        os.close(handle)
        try:
            with keyring.held(backup, key), keyring.held(part, key):
                identity, counts = _copied_back(backup, part)
            with translated(dossier):
                aside = _put(part, backup, dossier, identity, unlocked)
        finally:
            part.unlink(missing_ok=True)
    return Restored(dossier, aside, counts)


def _copied_back(backup: Path, part: Path) -> tuple[str, Counts]:
    """By SQLite: what somebody wrote into the copy since may still be in a log beside it."""
    try:
        with closing(look(backup)) as source:
            must_be_ours(source, backup)
            migrate.must_be_known(source)
            must_be_whole(source)
            source.execute("VACUUM INTO ?", (str(part),))
            to_disk(part)
            with closing(look_as_it_lies(part)) as copy:
                must_be_whole(copy)
                if head_of_journal(copy) != head_of_journal(source):
                    raise UnsoundCopy(backup)
                return dossier_of(copy), counts_of(copy)
    except DamagedDossier as error:
        raise UnsoundCopy(backup) from error
    except dbapi2.Error as error:
        if _code(error) in _UNREADABLE:
            raise UnsoundCopy(backup) from error
        raise


def _code(error: dbapi2.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _put(part: Path, backup: Path, dossier: Path, identity: str, unlocked: Opened | None) -> Path | None:
    if not dossier.exists():
        _remove_log(dossier)  # of a file that is gone: it would be poured into the new one
        _bring_keys(part, backup, dossier)
        paths.publish(part, dossier)
        return None
    with ExitStack() as read, _alone(dossier, unlocked) as there:  # what was read is let go after the lock
        _must_be_of(there, part, dossier, identity, unlocked)
        aside = _kept_aside(dossier, "avant-restauration" if there.dossier else "abime", read)
        _bring_keys(part, backup, dossier)
        _remove_log(dossier)
        part.replace(dossier)
        paths.sync_folder(dossier.parent)
    with suppress(OSError):
        os.utime(aside)  # it is kept from today on
    return aside


@dataclass(frozen=True, slots=True)
class _There:
    """The file to be replaced, in our hands alone; the name of its dossier, empty when it does not hold."""

    dossier: str
    head: bytes = b""


@contextmanager
def _alone(dossier: Path, unlocked: Opened | None) -> Iterator[_There]:
    """Nobody opens it meanwhile, and no log is left that would be poured into the file that comes."""
    for key in dict.fromkeys((unlocked.key if unlocked else "", "")):
        connection = _taken(dossier, key)
        if connection is None:
            continue
        with closing(connection):
            found = _identified(connection, dossier)
            if os.name == "nt":
                connection.close()  # there a file that is open is not replaced, be it by us or by another
            yield found
            return
    with _held_by_hand(dossier) as head:
        yield _There("", head)


def _taken(dossier: Path, key: str) -> Any:
    """None when it does not read by this key, or not at all."""
    if not dossier.stat().st_size:
        return None  # SQLite would take it for a new database
    connection = None
    try:
        with keyring.held(dossier, key):
            connection = connect_alone(dossier)
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")  # in this locking mode the file stays ours until it is closed
        connection.execute("PRAGMA journal_mode=DELETE")
    except dbapi2.Error as error:
        if connection is not None:
            connection.close()
        if _code(error) == dbapi2.SQLITE_BUSY:
            raise InUseElsewhere(dossier) from error
        if _code(error) not in _UNREADABLE:
            raise
        return None
    return connection


def _identified(connection: Any, dossier: Path) -> _There:
    try:
        must_be_ours(connection, dossier)
        must_be_whole(connection)
        return _There(dossier_of(connection))
    except (dbapi2.Error, DamagedDossier, TypeError):
        return _There("")


@contextmanager
def _held_by_hand(dossier: Path) -> Iterator[bytes]:
    """SQLite cannot read it, so cannot lock it: the same bytes are locked without it."""
    if os.name == "nt":
        yield head_of(dossier)
        return
    import fcntl  # noqa: PLC0415 - not on Windows, where an open file is not replaced

    with dossier.open("rb+") as stream:
        try:
            fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCKED_BYTES, _LOCKED_FROM)
        except OSError as error:
            raise InUseElsewhere(dossier) from error
        yield stream.read(SALT_BYTES)


def _kept_aside(dossier: Path, how: str, read: ExitStack) -> Path:
    """Under both names until the copy takes the first; with its keys, and its log when SQLite could not pour it."""
    aside = next(
        one
        for number in count(1)
        if not (one := dossier.with_name(f"{dossier.stem}.{how}-{number}{dossier.suffix}")).exists()
        or one.samefile(dossier)  # killed in the middle of the last time
    )
    carry_keys(dossier, aside)
    for source, target in ((log_of(dossier), log_of(aside)), (dossier, aside)):
        if source.exists() and not target.exists():
            _named_twice(source, target, read)
    paths.sync_folder(dossier.parent)
    return aside


def _named_twice(source: Path, target: Path, read: ExitStack) -> None:
    try:
        target.hardlink_to(source)
    except OSError:  # a disk without second names
        handle, part = leftovers.begin(target.parent, ".part")
        os.close(handle)
        try:
            stream = read.enter_context(source.open("rb"))
            with part.open("wb") as written:
                shutil.copyfileobj(stream, written)
            to_disk(part)
            paths.publish(part, target)
        finally:
            part.unlink(missing_ok=True)


def _bring_keys(part: Path, backup: Path, dossier: Path) -> None:
    """Those that are there open the copy too, by a newer phrase perhaps; keys that are not of this file give way.

    They come before the file that needs them: a file without a phrase opens beside them all the same.
    """
    if not is_encrypted(part) or salt_of_keys(dossier) == head_of(part):
        return
    if not keys_of(backup).exists():
        raise MissingKeys(backup)
    carry_keys(backup, dossier)


def _must_be_of(there: _There, part: Path, dossier: Path, identity: str, unlocked: Opened | None) -> None:
    """A file that does not read any more is told by its keys; one that its phrase would open is no damaged one."""
    if there.dossier:
        if there.dossier != identity:
            raise OtherDossier(dossier)
        return
    salt = salt_of_keys(dossier)
    if salt and is_encrypted(part) and salt != head_of(part):
        raise OtherDossier(dossier)
    if salt and salt == there.head and unlocked is None:
        raise PhraseNeeded(dossier)


def _remove_log(dossier: Path) -> None:
    for piece in _PIECES:
        dossier.with_name(dossier.name + piece).unlink(missing_ok=True)
