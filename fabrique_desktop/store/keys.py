"""Opening a protected dossier, and the phrases that do: what may be asked of the keys beside it."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fabrique_desktop.domain.posts import Post
from fabrique_desktop.store import key_slots
from fabrique_desktop.store.failures import (
    DamagedKeys,
    MissingKeys,
    OtherKeys,
    PhraseTaken,
    WeakPhrase,
    WrongPhrase,
    WrongSheet,
)
from fabrique_desktop.store.key_file import SALT_BYTES, Opened, head_of, keys_of, write_whole
from fabrique_desktop.store.key_slots import RECOVERY, Cost, KeySlots, Slot

SHORTEST = 12  # signs of a phrase that somebody chose
_MOST = Cost(1 << 21, 100, 64)  # a damaged file asks for no more


def unlock(path: Path, phrase: str) -> Opened:
    """MissingKeys, DamagedKeys, OtherKeys or WrongPhrase: never a doubt about which."""
    found = key_slots.open_by_phrase(read_keys(path), phrase)
    if found is None:
        raise WrongPhrase(path)
    return found


def unlock_by_sheet(path: Path, typed: str) -> Opened:
    """With what the recovery sheet prints."""
    try:
        found = key_slots.open_by_sheet(read_keys(path), typed)
    except ValueError as error:
        raise WrongSheet(path) from error
    if found is None:
        raise WrongSheet(path)
    return found


def read_keys(path: Path) -> KeySlots:
    """The slots of this dossier; its own, by the salt that its first page begins with."""
    try:
        found = _read(keys_of(path))
    except FileNotFoundError as error:
        raise MissingKeys(path) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedKeys(keys_of(path)) from error
    if head_of(path) != found.file:
        raise OtherKeys(path)
    return found


def new_key() -> tuple[str, bytes]:
    """A dossier's key in hexadecimal, and the salt that its first page will begin with: its name, in clear."""
    return secrets.token_hex(key_slots.KEY_BYTES), secrets.token_bytes(SALT_BYTES)


def found_keys(path: Path, key: str, salt: bytes, phrase: str) -> tuple[str, ...]:
    """The keys of a dossier about to be there: the lead's phrase, and the recovery sheet, whose groups are returned."""
    must_be_strong(phrase, path)
    slots = key_slots.with_phrase(key_slots.new_slots(salt), key, Post.LEAD, phrase)
    slots, groups = key_slots.with_recovery(slots, key)
    write_keys(path, slots)
    return groups


def set_phrase(path: Path, key: str, post: Post, phrase: str) -> None:
    """Give a post its phrase, or change it: nothing is encrypted again, and the former one opens no more."""
    must_be_strong(phrase, path)
    slots = read_keys(path)
    taken = key_slots.open_by_phrase(slots, phrase)
    if taken is not None and taken.post is not post:
        raise PhraseTaken(taken.post)
    write_keys(path, key_slots.with_phrase(slots, key, post, phrase))


def withdraw_phrase(path: Path, post: Post) -> None:
    """This post has no way in any more; the lead's phrase is changed, never withdrawn."""
    write_keys(path, key_slots.without(read_keys(path), post.value))


def renew_sheet(path: Path, key: str) -> tuple[str, ...]:
    """The groups of a new recovery sheet; the former one opens nothing any more."""
    slots, groups = key_slots.with_recovery(read_keys(path), key)
    write_keys(path, slots)
    return groups


def posts_of(path: Path) -> frozenset[Post]:
    """Those that have a phrase of their own."""
    return frozenset(Post(way) for way in read_keys(path).ways() if way != RECOVERY)


def must_be_strong(phrase: str, path: Path) -> None:
    if len(key_slots.normal_phrase(phrase)) < SHORTEST:
        raise WeakPhrase(path)


def write_keys(path: Path, slots: KeySlots) -> None:
    content = {
        "format": key_slots.FORMAT,
        "file": slots.file.hex(),
        "argon2id": {**asdict(slots.cost), "salt": slots.salt.hex()},
        "slots": [{"way": one.way, "nonce": one.nonce.hex(), "wrapped": one.wrapped.hex()} for one in slots.slots],
    }
    write_whole(keys_of(path), json.dumps(content, indent=1).encode())


def _read(file: Path) -> KeySlots:
    content: Any = json.loads(file.read_bytes())
    if content["format"] != key_slots.FORMAT:
        raise ValueError(content["format"])
    cost, read = dict(content["argon2id"]), bytes.fromhex
    salt = read(cost.pop("salt"))
    known = Cost(**{name: int(number) for name, number in cost.items()})
    if known.memory_kib > _MOST.memory_kib or known.passes > _MOST.passes or known.lanes > _MOST.lanes:
        raise ValueError("a cost that would never end")
    slots = tuple(Slot(str(one["way"]), read(one["nonce"]), read(one["wrapped"])) for one in content["slots"])
    if not slots or not {slot.way for slot in slots} <= {RECOVERY, *Post}:
        raise ValueError("no way in")
    return KeySlots(read(content["file"]), salt, known, slots)
