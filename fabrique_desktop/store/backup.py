"""A copy of the dossier that is known to be whole before it has a name."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from fabrique_desktop import leftovers, paths
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.store import keyring
from fabrique_desktop.store.copy_names import BY_HAND, CopyName, next_number
from fabrique_desktop.store.engine import APPLICATION_ID, connect, look_as_it_lies
from fabrique_desktop.store.failures import DamagedDossier, FolderRefused, NotADossier
from fabrique_desktop.store.key_file import carry_keys, keys_of
from fabrique_desktop.store.translate import translated

TRIES = 3  # of a copy during which something was erased
#: one copy at a time in this program: what is deleted is told from what is being made
turn = threading.RLock()
_CHUNK = 1 << 20
_COUNTED = (
    "workshop", "participant", "attendance WHERE cancelled_at IS NULL", "contribution WHERE withdrawn_at IS NULL"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """How far the journal goes, and how much of it was erased since."""

    entries: int
    position: int
    hash: str
    erased: int


@dataclass(frozen=True, slots=True)
class Counts:
    workshops: int
    people: int
    attendances: int
    contributions: int


def folder_of(path: Path) -> Path:
    """Beside the dossier, where people see them."""
    return path.with_name(f"{path.stem} - copies")


def backup_before(path: Path, reason: str) -> Path:
    """Copy what was committed before a gesture that changes much; raises DamagedDossier rather than keep a bad copy."""
    return copy_to(path, folder_of(paths.real(path)), f"avant-{reason}")


def copy_to(
    path: Path, folder: Path, reason: str = BY_HAND, *, beside: Sequence[Path] = (), at: datetime | None = None
) -> Path:
    """A whole, verified copy under a name of its own in `folder`; `beside` are the others that number theirs too.

    By SQLite itself: a plain copy would miss the log, and drop the locks of this process.
    """
    path, at = paths.real(path), at or datetime.now(PARIS)
    with turn, translated(path):
        _make(folder)
        for _try in range(TRIES):
            name = CopyName(next_number([folder, *beside]), at.replace(tzinfo=None), reason, path.stem)
            copied, erased = _copied(path, folder, name)
            with closing(connect(path)) as connection:
                if head_of_journal(connection).erased == erased:
                    return copied
            remove(copied)  # somebody was erased meanwhile, and is still in it
    raise DamagedDossier("erasures without end")


def _make(folder: Path) -> None:
    if folder.is_dir():
        return
    try:
        folder.mkdir(exist_ok=True)
        paths.sync_folder(folder.parent)  # else a power cut takes the folder with all that is in it
    except FileExistsError as error:  # somebody's file has its name
        raise FolderRefused(folder) from error


def _copied(path: Path, folder: Path, name: CopyName) -> tuple[Path, int]:
    handle, part = leftovers.begin(folder, ".part")
    os.close(handle)
    try:
        with keyring.lent(part, path), closing(connect(path)) as source:
            must_be_ours(source, path)
            before = head_of_journal(source)
            source.execute("VACUUM INTO ?", (str(part),))
            to_disk(part)
            found = _verified(part, source, before)
        return publish(part, path, folder, name), found.erased
    finally:
        part.unlink(missing_ok=True)


def _verified(part: Path, source: Any, before: Head) -> Head:
    """What the copy tells was in the dossier between two instants: a gesture that came meanwhile may be in it or not.

    The journal only grows: an entry with the same place and the same hash answers for all those before it.
    """
    with closing(look_as_it_lies(part)) as copy:
        must_be_whole(copy)
        found = head_of_journal(copy)
    after = head_of_journal(source)
    row = source.execute("SELECT hash FROM journal_entry WHERE position = ?", (found.position,)).fetchone()
    if (
        not before.entries <= found.entries <= after.entries
        or not before.erased <= found.erased <= after.erased
        or (found.entries and (row is None or row[0] != found.hash))
    ):
        raise DamagedDossier("the copy is not what was copied")
    return found


def must_be_whole(connection: Any) -> None:
    """The seal of each page, the tables and indexes, the links."""
    for statement in ("PRAGMA cipher_integrity_check", "PRAGMA foreign_key_check"):
        if connection.execute(statement).fetchone():
            raise DamagedDossier("the copy does not hold")
    if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise DamagedDossier("the copy does not hold")


def must_be_ours(connection: Any, path: Path) -> None:
    if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
        raise NotADossier(path)


def head_of_journal(connection: Any) -> Head:
    entries, position = connection.execute("SELECT count(*), coalesce(max(position), 0) FROM journal_entry").fetchone()
    last = connection.execute("SELECT hash FROM journal_entry WHERE position = ?", (position,)).fetchone()
    (erased,) = connection.execute("SELECT count(*) FROM journal_value WHERE value IS NULL").fetchone()
    return Head(entries, position, last[0] if last else "", erased)


def counts_of(connection: Any) -> Counts:
    """For people to recognise a copy; a table that its schema does not know yet counts nothing."""
    return Counts(*(_number(connection, table) for table in _COUNTED))


def _number(connection: Any, table: str) -> int:
    try:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - our own names
    except dbapi2.OperationalError:
        return 0


def dossier_of(connection: Any) -> str:
    return str(connection.execute("SELECT id FROM process").fetchone()[0])


def publish(part: Path, source: Path, folder: Path, name: CopyName) -> Path:
    """Under the first free number; the keys are there before the copy is, and are those of now after."""
    while True:
        target = folder / str(name)
        if not target.exists():
            carry_keys(source, target)
            try:
                paths.publish(part, target)
            except FileExistsError:
                pass
            except BaseException:
                if not target.exists():
                    keys_of(target).unlink(missing_ok=True)
                raise
            else:
                renew_keys(source, target)  # the phrase may have been changed meanwhile
                return target
        name = replace(name, number=name.number + 1)


def renew_keys(source: Path, copy: Path) -> None:
    """The copy opens by the phrase of today; nothing is written when it does already."""
    if keys_of(source).exists() and keys_of(copy).read_bytes() != keys_of(source).read_bytes():
        carry_keys(source, copy)


def mirrored(copy: Path, folder: Path) -> Path:
    """The same copy in another folder, byte for byte, read back from there before it has its name."""
    target = folder / copy.name
    if target.exists():
        return target
    with turn, translated(target):
        _make(folder)
        handle, part = leftovers.begin(folder, ".part")
        try:
            with os.fdopen(handle, "wb") as stream:
                written = _poured(copy, stream)
            to_disk(part)
            if _digest(part) != written:
                raise DamagedDossier("the copy does not read back")
            carry_keys(copy, target)
            with suppress(FileExistsError):
                paths.publish(part, target)
        finally:
            part.unlink(missing_ok=True)
    return target


def _poured(copy: Path, stream: Any) -> str:
    digest = hashlib.sha256()
    with copy.open("rb") as read:
        while chunk := read.read(_CHUNK):
            digest.update(chunk)
            stream.write(chunk)
    return digest.hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def to_disk(part: Path) -> None:
    """Down to the disk, and out of the system's memory: what is read next comes from the disk."""
    with part.open("rb+") as stream:
        os.fsync(stream.fileno())
        if hasattr(os, "posix_fadvise"):
            with suppress(OSError):
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def remove(copy: Path) -> None:
    """The keys last: a copy without them opens for nobody."""
    copy.unlink(missing_ok=True)
    keys_of(copy).unlink(missing_ok=True)
