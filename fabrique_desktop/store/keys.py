"""Opening a protected dossier, and the phrases that do: what may be asked of the keys beside it."""

from __future__ import annotations

import hashlib
import json
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from fabrique_desktop.domain.posts import Post
from fabrique_desktop.store import key_slots, keyring
from fabrique_desktop.store.engine import connect, look_as_it_lies
from fabrique_desktop.store.failures import (
    DamagedDossier,
    DamagedKeys,
    FolderRefused,
    MissingKeys,
    OtherKeys,
    PhraseTaken,
    WeakPhrase,
    WrongPhrase,
    WrongSheet,
)
from fabrique_desktop.store.key_file import SALT_BYTES, Opened, head_of, keys_of, write_whole
from fabrique_desktop.store.key_slots import RECOVERY, Cost, KeySlots, Slot
from fabrique_desktop.store.translate import translated

FEWEST = 5  # different signs
SHORTEST = 12  # signs of a phrase that somebody chose
_MOST = Cost(1 << 21, 100, 64)  # a damaged file asks for no more


def unlock(path: Path, phrase: str) -> Opened:
    """MissingKeys, DamagedKeys, OtherKeys or WrongPhrase: never a doubt about which."""
    slots = _kept(path)
    found = key_slots.open_by_phrase(slots, phrase)
    _must_be_of(path, slots, found)
    if found is None:
        raise WrongPhrase(path)
    return found


def unlock_by_sheet(path: Path, typed: str) -> Opened:
    """With what the recovery sheet prints."""
    try:
        slots = _kept(path)
        found = key_slots.open_by_sheet(slots, typed)
    except ValueError as error:
        raise WrongSheet(path) from error
    _must_be_of(path, slots, found)
    if found is None:
        raise WrongSheet(path)
    return found


def read_keys(path: Path) -> KeySlots:
    """The slots of this dossier; its own, by the salt that its first page begins with."""
    slots = _kept(path)
    _must_be_of(path, slots, None)
    return slots


def _must_be_of(path: Path, slots: KeySlots, opened: Opened | None) -> None:
    """OtherKeys; DamagedDossier when the key opens all but the first bytes, which name the file."""
    if head_of(path) == slots.file:
        return
    if opened is not None:
        with suppress(dbapi2.DatabaseError), keyring.held(path, opened.key + slots.file.hex()):
            with closing(look_as_it_lies(path)) as connection:
                connection.execute("PRAGMA application_id").fetchone()
            raise DamagedDossier("the salt")
    raise OtherKeys(path)


def _kept(path: Path) -> KeySlots:
    try:
        return _read(keys_of(path))
    except FileNotFoundError as error:
        raise MissingKeys(path) from error
    except PermissionError as error:
        raise FolderRefused(keys_of(path)) from error
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise DamagedKeys(keys_of(path)) from error


def new_key() -> tuple[str, bytes]:
    """A dossier's key in hexadecimal, and the salt that its first page will begin with: its name, in clear."""
    return secrets.token_hex(key_slots.KEY_BYTES), secrets.token_bytes(SALT_BYTES)


def found_keys(path: Path, key: str, salt: bytes, phrase: str, *, new: bool = False) -> tuple[str, ...]:
    """The keys of a dossier about to be there: the lead's phrase, and the recovery sheet, whose groups are returned."""
    must_be_strong(phrase, path)
    slots = key_slots.with_phrase(key_slots.new_slots(salt), key, Post.LEAD, phrase)
    slots, groups = key_slots.with_recovery(slots, key)
    write_keys(path, slots, new=new)
    return groups


def set_phrase(path: Path, key: str, post: Post, phrase: str) -> None:
    """Give a post its phrase, or change it: nothing is encrypted again, and the former one opens no more."""
    must_be_strong(phrase, path)
    with _alone(path, key):
        slots = read_keys(path)
        taken = key_slots.open_by_phrase(slots, phrase)
        if taken is not None and taken.post is not post:
            raise PhraseTaken(taken.post)
        write_keys(path, key_slots.with_phrase(slots, key, post, phrase))


def withdraw_phrase(path: Path, key: str, post: Post) -> None:
    """This post has no way in any more; the lead's phrase is changed, never withdrawn."""
    with _alone(path, key):
        write_keys(path, key_slots.without(read_keys(path), post.value))


def renew_sheet(path: Path, key: str) -> tuple[str, ...]:
    """The groups of a new recovery sheet; the former one opens nothing any more."""
    with _alone(path, key):
        slots, groups = key_slots.with_recovery(read_keys(path), key)
        write_keys(path, slots)
    return groups


@contextmanager
def _alone(path: Path, key: str) -> Iterator[None]:
    """One change at a time, whatever the process: two that read the same slots would each lose what the other wrote.

    By the dossier's own write lock, which the system takes back from a process that is killed.
    """
    with translated(path), keyring.held(path, key), closing(connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield  # closed without a commit: nothing was written in the dossier


def posts_of(path: Path) -> frozenset[Post]:
    """Those that have a phrase of their own."""
    return frozenset(Post(way) for way in read_keys(path).ways() if way != RECOVERY)


def must_be_strong(phrase: str, path: Path) -> None:
    """Counted in signs that are seen: neither one sign again and again, nor what no keyboard types twice alike."""
    seen = [sign for sign in unicodedata.normalize("NFC", phrase) if sign.isprintable()]
    words = key_slots.normal_phrase("".join(seen))
    if len(seen) < SHORTEST or len(words) < SHORTEST or len(set(words)) < FEWEST or "\ufffd" in words:
        raise WeakPhrase(path)


def write_keys(path: Path, slots: KeySlots, *, new: bool = False) -> None:
    content = {
        "format": key_slots.FORMAT,
        "file": slots.file.hex(),
        "argon2id": {**asdict(slots.cost), "salt": slots.salt.hex()},
        "slots": [{"way": one.way, "nonce": one.nonce.hex(), "wrapped": one.wrapped.hex()} for one in slots.slots],
    }
    content["check"] = _check_of(content)
    write_whole(keys_of(path), json.dumps(content, indent=1).encode(), new=new)


def _check_of(content: Mapping[str, object]) -> str:
    """No seal: whoever writes the file makes another. It tells a damaged file from a wrong phrase."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _read(file: Path) -> KeySlots:
    content: Any = json.loads(file.read_bytes())
    if content["format"] != key_slots.FORMAT:
        raise ValueError(content["format"])
    told = content.pop("check", None)
    if told is not None and told != _check_of(content):
        raise ValueError("damaged")
    cost, read = dict(content["argon2id"]), bytes.fromhex
    salt = read(cost.pop("salt"))
    known = Cost(**{name: int(number) for name, number in cost.items()})
    if min(known.passes, known.lanes) < 1 or known.memory_kib < 8 * known.lanes or len(salt) < SALT_BYTES:
        raise ValueError("no cost that works")
    if known.memory_kib > _MOST.memory_kib or known.passes > _MOST.passes or known.lanes > _MOST.lanes:
        raise ValueError("a cost that would never end")
    slots = tuple(Slot(str(one["way"]), read(one["nonce"]), read(one["wrapped"])) for one in content["slots"])
    if not slots or not {slot.way for slot in slots} <= {RECOVERY, *Post}:
        raise ValueError("no way in")
    return KeySlots(read(content["file"]), salt, known, slots)
