"""Giving a phrase to a dossier that has none: it is written again, encrypted, in the place of the former one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from sqlcipher3 import dbapi2

from fabrique_desktop import leftovers, paths
from fabrique_desktop.store import keyring, keys
from fabrique_desktop.store.drafts import SUFFIX as DRAFTS
from fabrique_desktop.store.engine import APPLICATION_ID, connect_alone, look, look_as_it_lies
from fabrique_desktop.store.failures import (
    AlreadyProtected,
    DamagedDossier,
    DossierBusy,
    InUseElsewhere,
    MissingDossier,
    NotADossier,
    StoreError,
)
from fabrique_desktop.store.key_file import is_encrypted, keys_of, must_be_readable
from fabrique_desktop.store.translate import translated

_ZEROS = bytes(1 << 20)


def protect(path: Path, phrase: str) -> tuple[str, ...]:
    """The dossier opens by this phrase from now on; the groups that its recovery sheet prints, and that nothing keeps.

    Nobody may have it open: InUseElsewhere. Cut short, the former file is there, whole, or the new one with its keys.
    """
    path = paths.real(path)
    if not path.is_file():
        raise MissingDossier(path)
    if is_encrypted(path):
        if keys_of(path).exists():
            raise AlreadyProtected(path)
        must_be_readable(path, None)  # its keys are missing, or it is something else
    keys.must_be_strong(phrase, path)
    _must_be_a_dossier(path)
    key, salt = keys.new_key()
    try:
        with translated(path), _encrypted(path, key, salt) as part:
            groups = keys.found_keys(path, key, salt, phrase)  # before the file that needs them
            try:
                _replace(part, path)
            except BaseException:
                if part.exists():  # the plain file kept its name: these keys open nothing
                    keys_of(path).unlink(missing_ok=True)
                raise
    except DossierBusy as error:
        raise InUseElsewhere(path) from error
    drafts = path.with_name(path.name + DRAFTS)
    if drafts.exists():
        with suppress(StoreError):  # the dossier is protected: the next opening sees to its half-typed lines
            encrypt_in_place(drafts, key)
    return groups


def _must_be_a_dossier(path: Path) -> None:
    """Another program's file, or an empty one, stays as it is."""
    must_be_readable(path, None)
    with translated(path), closing(look(path)) as connection:
        if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
            raise NotADossier(path)


def encrypt_in_place(path: Path, key: str) -> None:
    """Put this key on a plain file of half-typed lines, found beside a dossier that got its phrase since."""
    if not is_encrypted(path):
        with translated(path), _encrypted(path, key, keys.new_key()[1]) as part:
            _replace(part, path)


@contextmanager
def _encrypted(path: Path, key: str, salt: bytes) -> Iterator[Path]:
    """A copy under this key, known to be whole, while nobody else has the plain file."""
    handle, part = leftovers.begin(path.parent, ".part")
    os.close(handle)
    try:
        with closing(connect_alone(path)) as plain:
            plain.execute("BEGIN EXCLUSIVE")
            plain.execute("COMMIT")  # in this locking mode the file stays ours until it is closed
            _vacuum_into(plain, part, key + salt.hex())
            with keyring.held(part, key):
                _must_be_the_same(plain, part)
            with part.open("rb+") as stream:
                os.fsync(stream.fileno())
            plain.execute("PRAGMA journal_mode=DELETE")  # no log to pour and remove, once another file has its name
            if os.name == "nt":
                plain.close()  # there a file that is open is not replaced
            yield part
    finally:
        part.unlink(missing_ok=True)


def _vacuum_into(plain: Any, part: Path, key: str) -> None:
    """SQLite quotes this name when it fails, and the key with it: that error is told without its words."""
    try:
        plain.execute("VACUUM INTO ?", (f"{part.absolute().as_uri()}?key=x%27{key}%27",))
    except dbapi2.Error as error:
        code = getattr(error, "sqlite_errorcode", 0)
    else:
        return
    silent = dbapi2.OperationalError("the encrypted copy could not be written")
    silent.sqlite_errorcode = code
    raise silent


def _must_be_the_same(plain: Any, part: Path) -> None:
    with closing(look_as_it_lies(part)) as copy:
        seals = copy.execute("PRAGMA cipher_integrity_check").fetchone()
        whole = copy.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
        if seals or not whole or _rows(copy) != _rows(plain):
            raise DamagedDossier("the encrypted copy does not hold")


def _rows(connection: Any) -> dict[str, int]:
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - names of the file
        for (name,) in tables
    }


def _replace(part: Path, path: Path) -> None:
    """Give the encrypted file its name, then cover what the plain one held, where the disk lets it be covered.

    A disk that spares its cells may keep some of it: the encryption of the whole disk is for that.
    """
    if os.name == "nt":  # nor covered there, for the same reason
        part.replace(path)
        return
    with path.open("rb+") as plain:
        part.replace(path)
        paths.sync_folder(path.parent)
        with suppress(OSError):  # it is done: what cannot be covered says nothing against it
            _cover(plain)


def _cover(plain: BinaryIO) -> None:
    """Nothing that somebody still knows by another name: a copy made of links would be emptied too."""
    status = os.fstat(plain.fileno())
    if status.st_nlink:
        return
    for place in range(0, status.st_size, len(_ZEROS)):
        plain.write(_ZEROS[: status.st_size - place])
    plain.flush()
    os.fsync(plain.fileno())
