"""`X.fabrique.cles`, beside the dossier: without it nobody opens a protected one, and so it goes wherever that goes.

Without cryptography, which only a protected dossier needs to import.
"""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from fabrique_desktop import leftovers, paths
from fabrique_desktop.domain.posts import Post
from fabrique_desktop.store import keyring
from fabrique_desktop.store.engine import look
from fabrique_desktop.store.failures import MissingKeys, NotADossier, PhraseNeeded

SUFFIX = ".cles"
_PLAIN = b"SQLite format 3\0"
SALT_BYTES = len(_PLAIN)
_PAGE = 4096


@dataclass(frozen=True, slots=True)
class Opened:
    """The dossier's key, in hexadecimal, and whose way in it was; printed nowhere."""

    key: str = field(repr=False)
    post: Post


def keys_of(path: Path) -> Path:
    return path.with_name(path.name + SUFFIX)


def is_protected(path: Path) -> bool:
    """Whether a phrase opens it."""
    return is_encrypted(path) and keys_of(path).exists()


def is_encrypted(path: Path) -> bool:
    """Whether its first bytes are those of no database: protected, or damaged, or something else."""
    head = head_of(path)
    return len(head) == SALT_BYTES and head != _PLAIN


def carry_keys(source: Path, target: Path) -> None:
    """The keys go with the copy; nothing when the dossier has none. Written whole, in place of former ones."""
    if keys_of(source).exists():
        write_whole(keys_of(target), keys_of(source).read_bytes())


def write_whole(target: Path, content: bytes, *, new: bool = False) -> None:
    """Down to the disk, then named: a cut in the middle leaves the former keys, which still open.

    `new` overwrites nothing: FileExistsError when another process was first.
    """
    handle, part = leftovers.begin(target.parent, ".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if new:
            paths.publish(part, target)
        else:
            part.replace(target)
            paths.sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)


def head_of(path: Path) -> bytes:
    """The salt of an encrypted file, which names it; else what any SQLite file begins with."""
    if (held := keyring.held_as(path)) is not None:
        return _head_by_sqlite(held)
    with path.open("rb") as stream:
        return stream.read(SALT_BYTES)


def _head_by_sqlite(path: Path) -> bytes:
    with closing(look(path)) as connection:
        row = connection.execute("PRAGMA cipher_salt").fetchone()
        return bytes.fromhex(row[0]) if row and keyring.key_of(path) else _PLAIN


def must_be_readable(path: Path, unlocked: Opened | None) -> None:
    """Say what is missing before SQLite says only « not a database »; a file without a phrase needs no key."""
    if path.stat().st_size == 0:
        raise NotADossier(path)
    if unlocked is None and keyring.held_as(path) is None and is_encrypted(path):
        if is_protected(path):
            raise PhraseNeeded(path)
        raise MissingKeys(path) if _may_be_encrypted(path) else NotADossier(path)


def _may_be_encrypted(path: Path) -> bool:
    """Whole pages whose first bytes are chance: what another program writes begins with a few readable signs."""
    head = head_of(path)
    return path.stat().st_size % _PAGE == 0 and any(byte >= 0x80 for byte in head)
