"""Turns what SQLite or the disk say into the few cases a person can act on; the rest is a bug of ours."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError, NoResultFound
from sqlcipher3 import dbapi2

from fabrique_desktop.domain.errors import NotThisPost
from fabrique_desktop.store import keyring
from fabrique_desktop.store.engine import log_of
from fabrique_desktop.store.failures import (
    DamagedDossier,
    DiskFailed,
    DiskFull,
    DossierBusy,
    FileMoved,
    FolderRefused,
    MissingDossier,
    MissingFolder,
    NoLongerThere,
    NotADossier,
    StoreError,
)

_NOT_AUTHORIZED = 23  # SQLITE_AUTH, which the driver does not name
_DBMOVED = 1032  # SQLITE_READONLY_DBMOVED
_UNDECODED = "Could not decode to UTF-8"  # the driver's own words, without a code
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EISDIR})


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise a StoreError, or NotThisPost, where one is found; any other error passes as it is."""
    try:
        yield
    except (DBAPIError, dbapi2.Error, NoResultFound, OSError, UnicodeDecodeError) as error:
        found = store_error(error, path)
        if found is None:
            raise
        raise found from error


def store_error(error: BaseException, path: Path) -> StoreError | NotThisPost | None:
    """The case this error belongs to, or None."""
    if isinstance(error, NoResultFound):
        return NoLongerThere()
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    if isinstance(error, UnicodeDecodeError) or _UNDECODED in str(error):
        return DamagedDossier("malformed")  # only what cleaned text left as UTF-8 was ever written
    if isinstance(error, dbapi2.Error):
        return _of_sqlite(getattr(error, "sqlite_errorcode", 0), path)
    return _of_system(error, path) if isinstance(error, OSError) else None


def _of_sqlite(code: int, path: Path) -> StoreError | NotThisPost | None:
    if code == _DBMOVED:
        return FileMoved(path)
    if code & 0xFF == _NOT_AUTHORIZED:
        return NotThisPost()
    if code & 0xFF in (dbapi2.SQLITE_CORRUPT, dbapi2.SQLITE_NOTADB) and not _answers(path):
        return DiskFailed()
    if code & 0xFF == dbapi2.SQLITE_NOTADB and keyring.key_of(path):
        return DamagedDossier("malformed")  # the key is right, since it was in its slot
    case = _CASES.get(code & 0xFF)
    return case(path) if case else None


def _answers(path: Path) -> bool:
    """SQLite says « malformed » of a page that the disk does not give. The log is asked, whose handles hold no lock."""
    try:
        with log_of(path).open("rb") as log:
            log.read(1)
    except OSError as error:
        return error.errno != errno.EIO
    return True


def _not_opened(path: Path) -> StoreError:
    """SQLite says « unable to open » for all of these."""
    if not path.parent.is_dir():
        return MissingFolder(path.parent)
    return FolderRefused(path) if path.exists() else MissingDossier(path)


_CASES: Mapping[int, Callable[[Path], StoreError]] = {
    dbapi2.SQLITE_BUSY: lambda _path: DossierBusy(),
    dbapi2.SQLITE_LOCKED: lambda _path: DossierBusy(),
    dbapi2.SQLITE_FULL: lambda _path: DiskFull(),
    dbapi2.SQLITE_IOERR: lambda _path: DiskFailed(),
    dbapi2.SQLITE_CORRUPT: lambda _path: DamagedDossier("malformed"),
    dbapi2.SQLITE_NOTADB: NotADossier,
    dbapi2.SQLITE_READONLY: FolderRefused,
    dbapi2.SQLITE_CANTOPEN: _not_opened,
}


def _of_system(error: OSError, path: Path) -> StoreError | None:
    where = Path(error.filename) if isinstance(error.filename, str) else path
    if error.errno in _FULL:
        return DiskFull()
    if error.errno in _REFUSED:
        return FolderRefused(where)
    if error.errno == errno.ENOENT:
        return MissingDossier(where) if where.parent.is_dir() else MissingFolder(where.parent)
    return DiskFailed() if error.errno == errno.EIO else None
